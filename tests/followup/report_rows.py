"""Every rule of the years' reports broken once; see test_followup_rows.py."""

from django.utils import timezone

from followup.models import ReportPublication
from tests.rows import Write, again, change

CONSTRAINTS: dict[str, list[Write]] = {
    "year_report_version_once": [lambda r: again(r.report, document=r.report_pdf)],
    "year_report_is_locked_whole": [
        lambda r: change(r.report_draft, payload="{}"),
        lambda r: change(r.report_draft, locked_by=r.event.actor),
        lambda r: change(r.report_draft, document=r.report_pdf),
    ],
    "year_report_correction_says_why": [lambda r: change(r.report_draft, correction_reason=" ")],
    "report_text_once": [lambda r: again(r.report_text)],
    "report_text_is_of_a_part": [
        lambda r: change(r.report_text, key="Å"),
        lambda r: change(r.report_text, key=""),
    ],
}
TOGETHER: dict[str, list[Write]] = {
    "year_report_sum_is_right": [
        lambda r: again(r.report, document=r.report_pdf, payload_sha256="0" * 64),
        lambda r: again(r.report, document=r.report_pdf, payload="{}"),
    ],
    "A correction is of the locked version before it": [
        lambda r: change(r.report_draft, version=3),
        lambda r: again(r.report_draft, corrects=r.report_draft, version=3),
    ],
    "The texts of a locked report are kept": [
        lambda r: change(r.report_text, report=r.report),
        lambda r: again(r.report_text, report=r.report),
    ],
    "Only a locked report is published": [
        lambda r: ReportPublication.objects.create(
            report=r.report_draft, published_by=r.event.actor, published_at=timezone.now()
        ),
    ],
}
KEPT = ("report", "report_publication", "report_event")
UNCHECKED = {  # technical texts
    "followup_yearreport.payload",
    "followup_yearreport.payload_sha256",
    "followup_reporttext.key",
    *(f"followup_reportevent.{name}" for name in ("kind", "from_status", "to_status", "actor_name")),
}
