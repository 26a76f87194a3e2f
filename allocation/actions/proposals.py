"""Writing the tjänsteskrivelse, sending it to the nämnd, and taking it back."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import Stale, require
from organisation.models import StoredDocument, User

from .. import documents, permissions
from ..models import AllocationRound, OfficialReport
from ..payload import digest, proposal_payload
from ..report_text import first_draft, report_content
from .moves import lock_round, move_round, tell
from .scenarios import require_current

REPORT_FIELDS = (
    "dated_on",
    "diary_no",
    "author",
    "author_title",
    "proposals",
    "summary",
    "basis",
    "matter",
    "statement",
    "preparation",
    "childrens_best",
    "economy",
    "presentation",
    "signatures",
    "recipients",
)


@transaction.atomic
def draft(*, round: AllocationRound, by: User) -> OfficialReport:
    """Return the year's draft, written from the data when there is none; its scenario is the chosen one."""
    round = lock_round(round)
    require(permissions.may_write_report(by, round))
    scenario = round.scenarios.get(chosen_at__isnull=False)
    report = round.reports.filter(sent_at__isnull=True).first()
    if report is None:
        earlier = round.reports.first()
        report = OfficialReport(round=round, scenario=scenario, **first_draft(round, scenario, by, earlier))
        report.full_clean()
        report.save()
        tell(round, "report_drafted", by=by)
    return report


@transaction.atomic
def save(
    *, report: OfficialReport, fields: Mapping[str, str | dt.date], revision: int, by: User
) -> OfficialReport:
    """Save the draft; refused when somebody else has saved since it was opened."""
    round = lock_round(report.round)
    require(permissions.may_write_report(by, round))
    report = round.reports.select_for_update().get(pk=report.pk, sent_at__isnull=True)
    if report.revision != revision:
        raise Stale(
            "Någon annan har sparat tjänsteskrivelsen sedan du öppnade den. Din text står kvar här. "
            "Öppna den i en ny flik, jämför och spara igen.",
            code="report_is_stale",
        )
    report.scenario = round.scenarios.get(chosen_at__isnull=False)
    for name in REPORT_FIELDS:
        setattr(report, name, fields[name])
    report.revision += 1
    report.full_clean()
    report.save()
    tell(round, "report_saved", by=by)
    return report


@transaction.atomic
def send(*, round: AllocationRound, by: User) -> OfficialReport:
    """Freeze the tjänsteskrivelse with its table and PDF, and hand the year over to the nämnd."""
    round = lock_round(round)
    require(permissions.may_send_proposal(by, round))
    report = round.reports.select_for_update().get(sent_at__isnull=True)
    report.scenario = round.scenarios.get(chosen_at__isnull=False)
    require_current(report.scenario)
    report.payload = proposal_payload(round, report.scenario)
    pdf = documents.official_report_pdf(report_content(report))
    report.document = StoredDocument.objects.create(
        name=f"tjansteskrivelse-{round.year}.pdf",
        media_type="application/pdf",
        content=pdf,
        sha256=digest(pdf),
    )
    report.sent_at, report.sent_by = timezone.now(), by
    report.full_clean()
    report.save()
    move_round(round, "send_proposal", by=by, report=report.pk)
    return report


@transaction.atomic
def take_back(*, round: AllocationRound, by: User, comment: str) -> AllocationRound:
    """Take the proposal back from the nämnd, after återremiss or a mistake; what was sent is kept."""
    round = lock_round(round)
    require(permissions.may_take_back_proposal(by, round))
    move_round(round, "take_back_proposal", by=by, comment=comment)
    return round
