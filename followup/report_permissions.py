"""May this user do this with the year's report now? One answer each, with its reason."""

import datetime as dt

from allocation.enums import RoundStatus
from allocation.models import AllocationRound
from allocation.permissions import may_run_year
from lund_placements.errors import YES, Verdict, no
from lund_placements.swedish import long_date
from organisation.models import User
from organisation.permissions import Right, has_right

from .enums import ReportPart
from .models import YearReport

UNPUBLISHED = "Årets beslut är rättat. Publicera det rättade beslutet först."


def may_list(user: User) -> Verdict:
    """Published reports are for everybody who reads decisions."""
    if has_right(user, Right.READ_DECISIONS):
        return YES
    return no("Bara den som har en roll kan läsa årsrapporterna.")


def may_start(user: User, round: AllocationRound) -> Verdict:
    """A year is reported once, when it has been decided and published."""
    if not (verdict := may_run_year(user)):
        return verdict
    if round.status != RoundStatus.PUBLISHED:
        return no("Årsrapporten skrivs när årets beslut är publicerat.")
    if YearReport.objects.filter(round=round).exists():
        return no("Årsrapporten är redan påbörjad. Fortsätt med den, eller rätta den som är låst.")
    return YES


def may_write(user: User, report: YearReport) -> Verdict:
    """The coordinator writes until the report is locked."""
    if report.is_locked:
        return no("Årsrapporten är låst. En ändring är en rättelse: en ny version.")
    return may_run_year(user)


def may_lock(user: User, report: YearReport, today: dt.date) -> Verdict:
    """A year is followed up when it is over, with every part written; one without deviations says so."""
    if not (verdict := may_write(user, report)):
        return verdict
    if report.round.status != RoundStatus.PUBLISHED:
        return no(UNPUBLISHED)
    written = {text.key for text in report.texts.all() if text.text.strip()}
    if missing := [part.label.lower() for part in ReportPart if part.value not in written]:
        return no(f"Skriv först: {'; '.join(missing)}.")
    if today <= (last := dt.date(report.round.year, 12, 31)):
        return no(f"Hela året ska följas upp. Lås rapporten efter {long_date(last)}.")
    return YES


def may_discard(user: User, report: YearReport) -> Verdict:
    """A draft can be thrown away."""
    return may_write(user, report)


def may_publish(user: User, report: YearReport) -> Verdict:
    """Publishing is a separate act, by the coordinator."""
    if not (verdict := may_run_year(user)):
        return verdict
    if not report.is_locked:
        return no("Lås årsrapporten först.")
    if report.round.status != RoundStatus.PUBLISHED:
        return no(UNPUBLISHED)
    if hasattr(report, "publication"):
        return no("Årsrapporten är redan publicerad.")
    if hasattr(report, "corrected_by") and report.corrected_by.is_locked:
        return no("Årsrapporten är rättad. Publicera den nyare versionen i stället.")
    return YES


def may_correct(user: User, report: YearReport) -> Verdict:
    """The latest locked version can be corrected by a new one."""
    if not (verdict := may_run_year(user)):
        return verdict
    if not report.is_locked:
        return no("Årsrapporten är inte låst. Ändra i utkastet.")
    if hasattr(report, "corrected_by"):
        return no("Rapporten är redan rättad, eller rättas just nu. Fortsätt med den nyare versionen.")
    return YES
