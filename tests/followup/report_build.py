"""Reports of a year without the time that a PDF takes."""

import json

from django.utils import timezone

from allocation.canonical import canonical_json
from allocation.models import AllocationRound
from allocation.payload import digest
from followup.enums import ReportPart
from followup.models import ReportEvent, ReportPublication, ReportText, YearReport
from followup.report_payload import report_payload
from organisation.models import StoredDocument, User
from tests.pdfs import pdf


def make_reports(round: AllocationRound, by: User) -> dict[str, object]:
    """Make a published report of the year, and a draft that corrects it with one part written."""
    report = YearReport.objects.create(round=round, started_by=by)
    payload = report_payload(report, by=by)
    next(part for part in payload["parts"] if part["key"] == ReportPart.LESSONS)["paragraphs"] = [
        "Börja i mars."
    ]
    report.payload = canonical_json(payload).decode()
    content = pdf(pages=2)
    report.document = StoredDocument.objects.create(
        name="arsrapport.pdf", media_type="application/pdf", content=content, sha256=digest(content)
    )
    report.payload_sha256 = digest(report.payload.encode())
    report.locked_at, report.locked_by = timezone.now(), by
    report.save()
    assert json.loads(report.payload)["version"] == 1
    draft = YearReport.objects.create(
        round=round, version=2, corrects=report, correction_reason="Fel tal.", started_by=by
    )
    return {
        "report": report,
        "report_draft": draft,
        "report_text": ReportText.objects.create(report=draft, key=ReportPart.PLAN, text="Mer.", saved_by=by),
        "report_publication": ReportPublication.objects.create(report=report, published_by=by),
        "report_event": ReportEvent.objects.create(
            round=round, kind="report_started", actor=by, actor_name=by.name
        ),
        "report_pdf": StoredDocument.objects.create(
            name="annan.pdf", media_type="application/pdf", content=b"Annan", sha256=digest(b"Annan")
        ),
    }
