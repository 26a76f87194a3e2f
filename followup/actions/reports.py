"""Every write of a year's report: its texts, its locking with figures and PDF, its correction and publication."""

from django.db import transaction
from django.utils import timezone

from allocation.actions.moves import lock_round
from allocation.canonical import canonical_json
from allocation.models import AllocationRound
from allocation.payload import digest
from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import StoredDocument, User

from .. import report_documents as documents
from .. import report_permissions as permissions
from ..enums import ReportPart
from ..models import ReportEvent, ReportPublication, ReportText, YearReport
from ..notifications import tell_of_report
from ..report_payload import deviations_now, report_payload
from ..report_selectors import lines_of

LONGEST_LESSON, MOST_LESSONS = 200, 20


@transaction.atomic
def start(*, round: AllocationRound, by: User) -> YearReport:
    """Begin the year's report."""
    round = lock_round(round)
    require(permissions.may_start(by, round))
    report = YearReport(round=round, started_by=by)
    report.full_clean()
    report.save(force_insert=True)
    tell(report, "report_started", by=by)
    return report


@transaction.atomic
def save_text(*, report: YearReport, key: str, text: str, revision: int, by: User) -> ReportText:
    """Save one part, or the comment on one deviation; revision: how many times it had been saved when it was opened.

    Raises Stale when somebody else has saved it since, and RuleBroken for a part that does not exist.
    """
    report = _lock(report)
    require(permissions.may_write(by, report))
    if key not in ReportPart.values and key not in {one.key for one in deviations_now(report.round)}:
        raise RuleBroken("Avvikelsen finns inte längre. Gå tillbaka till rapporten.", code="no_such_part")
    row = report.texts.filter(key=key).first() or ReportText(report=report, key=key, revision=0)
    if row.revision != revision:
        raise Stale(
            "Någon annan har sparat den här delen sedan du öppnade den. Din text står kvar här. Jämför med "
            "den som är sparad, som visas under, och spara igen.",
            code="report_text_is_stale",
        )
    if key == ReportPart.LESSONS:
        _check_lessons(text)
    row.text, row.revision, row.saved_by = text.strip(), row.revision + 1, by
    row.full_clean()
    row.save()
    tell(report, "report_saved", by=by, part=key)
    return row


def _check_lessons(text: str) -> None:
    lessons = lines_of(text)
    if len(lessons) > MOST_LESSONS:
        raise RuleBroken(f"Skriv högst {MOST_LESSONS} lärdomar.", code="too_many_lessons", field="text")
    if longest := next((line for line in lessons if len(line) > LONGEST_LESSON), ""):
        raise RuleBroken(
            f"En lärdom är högst {LONGEST_LESSON} tecken, så att den går att läsa snabbt. Korta den som "
            f"börjar ”{longest[:40]}”.",
            code="lesson_is_too_long",
            field="text",
        )


@transaction.atomic
def lock(*, report: YearReport, by: User) -> YearReport:
    """Freeze the report with its figures, deviations and texts, as JSON and as PDF."""
    report = _lock(report)
    require(permissions.may_lock(by, report, timezone.localdate()))
    payload = report_payload(report, by=by)
    report.payload = canonical_json(payload).decode()
    report.payload_sha256 = digest(report.payload.encode())
    pdf = documents.report_pdf(payload)
    report.document = StoredDocument.objects.create(
        name=documents.file_name(payload, "pdf"),
        media_type="application/pdf",
        content=pdf,
        sha256=digest(pdf),
    )
    report.locked_at, report.locked_by = timezone.now(), by
    report.full_clean()
    report.save()
    tell(report, "report_locked", by=by)
    return report


@transaction.atomic
def correct(*, report: YearReport, reason: str, by: User) -> YearReport:
    """Begin a new version with the same texts, which takes the locked one's place when it is locked and published."""
    report = _lock(report)
    require(permissions.may_correct(by, report))
    new = YearReport(
        round=report.round,
        version=report.version + 1,
        corrects=report,
        correction_reason=reason.strip(),
        started_by=by,
    )
    new.full_clean()
    new.save(force_insert=True)
    for old in report.texts.all():
        row = ReportText(report=new, key=old.key, text=old.text, saved_by=old.saved_by)
        row.full_clean()
        row.save()
    tell(new, "report_corrected", by=by, comment=reason)
    return new


@transaction.atomic
def discard(*, report: YearReport, by: User) -> None:
    """Throw a draft away with its texts; what it corrects is left as it was."""
    report = _lock(report)
    require(permissions.may_discard(by, report))
    tell(report, "report_discarded", by=by)
    report.delete()


@transaction.atomic
def publish(*, report: YearReport, by: User) -> ReportPublication:
    """Show the locked report to everybody who reads decisions, and tell the nämnder."""
    report = _lock(report)
    require(permissions.may_publish(by, report))
    publication = ReportPublication(report=report, published_by=by)
    publication.full_clean()
    publication.save()
    tell(report, "report_published", by=by)
    tell_of_report(report, by=by)
    return publication


def tell(report: YearReport, kind: str, *, by: User, comment: str = "", **details: object) -> ReportEvent:
    """Store what happened to a version of the year's report."""
    event = ReportEvent(
        round=report.round,
        kind=kind,
        actor=by,
        actor_name=by.name,
        comment=comment.strip(),
        details={"version": report.version, **details},
    )
    event.full_clean()
    event.save()
    return event


def _lock(report: YearReport) -> YearReport:
    """Lock the year and then the report, and read both as they are now."""
    round = lock_round(report.round)
    report = YearReport.objects.select_for_update(of=("self",)).select_related("corrects").get(pk=report.pk)
    report.round = round
    return report
