"""Starting a year, its targets and dates, and opening and closing its dialogue."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require
from lund_placements.swedish import long_date
from organisation.models import Board, User

from .. import permissions, selectors
from ..enums import PhaseKind, PlacementKind
from ..models import AllocationRound, Dialogue, KindRule, Phase, Target
from . import replies
from .moves import lock_round, move_round, tell

# How long a place of each kind lasts unless the year says otherwise (DOMAIN §11: six-month employments).
USUAL_MONTHS = {PlacementKind.AMA: 6, PlacementKind.PRAKTIK: 3}


LEAST_TIME_TO_ANSWER = dt.timedelta(weeks=3)


@dataclass(frozen=True, slots=True)
class TargetInput:
    """What the nämnd decided for one kind: places, date, paragraph and diarienummer."""

    kind: str
    places: int
    decided_on: dt.date
    paragraph: str
    diary_no: str


@dataclass(frozen=True, slots=True)
class RuleInput:
    """How one kind uses supervisors: months, places per placement, and whether it may pause."""

    kind: str
    months: int
    load: int
    may_pause: bool


Dates = Mapping[str, tuple[dt.date, dt.date]]  # first and last day, by PhaseKind


def usual_dates(year: int) -> Dates:
    """Return the årshjul that a year gets when nobody says otherwise; it runs the year before."""
    before = year - 1
    return {
        PhaseKind.TARGETS: (dt.date(before, 5, 1), dt.date(before, 6, 30)),
        PhaseKind.DIALOGUE: (dt.date(before, 8, 15), dt.date(before, 9, 30)),
        PhaseKind.PROPOSAL: (dt.date(before, 10, 1), dt.date(before, 10, 25)),
        PhaseKind.DECISION: (dt.date(before, 10, 26), dt.date(before, 11, 30)),
        PhaseKind.AGREEMENTS: (dt.date(before, 12, 1), dt.date(before, 12, 31)),
    }


@transaction.atomic
def start(*, year: int, dates: Dates, by: User, is_invented: bool = False) -> AllocationRound:
    """Start a year with its phases and the usual rules per kind."""
    require(permissions.may_run_year(by))
    _check_order(year, dates)
    # Locked, so that two who start a year at once come one after the other.
    board = Board.objects.select_for_update().filter(is_deciding=True).first()
    if board is None:
        raise RuleBroken(
            "Det finns ingen nämnd som beslutar. Läs in organisationen först.", code="no_deciding_board"
        )
    round = AllocationRound(year=year, deciding_board=board, created_by=by, is_invented=is_invented)
    round.full_clean()
    round.save()
    _store_dates(round, dates)
    for kind in PlacementKind:
        KindRule.objects.create(round=round, kind=kind, months=USUAL_MONTHS[kind])
    tell(round, "round_started", by=by)
    return round


@transaction.atomic
def set_dates(*, round: AllocationRound, dates: Dates, rules: Iterable[RuleInput], by: User) -> None:
    """Change the dates of the årshjul and the rules per kind."""
    round = lock_round(round)
    require(permissions.may_prepare(by, round))
    _check_order(round.year, dates)
    _store_dates(round, dates)
    for given in rules:
        rule = round.rules.get(kind=given.kind)
        rule.months, rule.load, rule.may_pause = given.months, given.load, given.may_pause
        rule.full_clean()
        rule.save()
    tell(round, "dates_changed", by=by)


def _check_order(year: int, dates: Dates) -> None:
    """Each phase must start no earlier than the one before it, and all belong to the year; they may overlap."""
    starts = [dates[kind][0] for kind in PhaseKind]
    for kind, earlier, later in zip(list(PhaseKind)[1:], starts, starts[1:], strict=False):
        if later < earlier:
            raise RuleBroken(
                f"”{kind.label}” kan inte börja före steget innan. Ändra datumen så att de kommer i ordning.",
                code="phases_out_of_order",
            )
    first, last = dt.date(year - 2, 7, 1), dt.date(year, 12, 31)
    for kind, (starts_on, ends_on) in dates.items():
        if starts_on < first or ends_on > last:
            raise RuleBroken(
                f"Datumen för ”{PhaseKind(kind).label}” hör inte ihop med {year}. De ska ligga mellan "
                f"{long_date(first)} och {long_date(last)}.",
                code="phases_far_from_year",
            )


def _store_dates(round: AllocationRound, dates: Dates) -> None:
    for kind in PhaseKind:
        phase = round.phases.filter(kind=kind).first() or Phase(round=round, kind=kind)
        phase.starts_on, phase.ends_on = dates[kind]
        phase.full_clean()
        phase.save()


@transaction.atomic
def set_targets(*, round: AllocationRound, targets: Iterable[TargetInput], by: User) -> None:
    """Record the targets that the nämnd has decided; earlier values stay in the history."""
    round = lock_round(round)
    require(permissions.may_prepare(by, round))
    for given in targets:
        if given.decided_on.year not in (round.year - 1, round.year, round.year - 2):
            raise RuleBroken(
                f"Beslutsdatumet ska ligga nära {round.year}. Kontrollera årtalet.",
                code="target_date_far_from_year",
                field="decided_on",
            )
        target = round.targets.filter(kind=given.kind).first() or Target(round=round, kind=given.kind)
        target.places, target.decided_on = given.places, given.decided_on
        target.paragraph, target.diary_no = given.paragraph, given.diary_no
        target.full_clean()
        target.save()
    tell(round, "targets_set", by=by)


def usual_deadline(round: AllocationRound) -> dt.date:
    """Return the last day of the dialogue phase, or three weeks from now when that has passed."""
    planned = round.phases.get(kind=PhaseKind.DIALOGUE).ends_on
    today = timezone.localdate()
    return planned if planned > today else today + LEAST_TIME_TO_ANSWER


@transaction.atomic
def open_dialogue(*, round: AllocationRound, by: User, respond_by: dt.date | None = None) -> AllocationRound:
    """Open one dialogue per förvaltning that exists today, each with a reply to write in.

    respond_by: the last day to answer; without one, the day that `usual_deadline` gives.
    """
    round = lock_round(round)
    require(permissions.may_open_dialogue(by, round))
    departments = selectors.departments_of_round(round)
    if not departments:
        raise ValidationError("Det finns inga förvaltningar. Lägg in dem under Organisation först.")
    last_day = respond_by or usual_deadline(round)
    if last_day < timezone.localdate():
        raise RuleBroken(
            "Sista dagen har redan varit. Välj en senare dag.", code="deadline_passed", field="respond_by"
        )
    for card in departments:
        dialogue = Dialogue(round=round, department_id=card.pk, respond_by=last_day)
        dialogue.full_clean()
        dialogue.save()
        replies.first_reply(dialogue)
    move_round(round, "open_dialogue", by=by, departments=len(departments))
    return round


@transaction.atomic
def close_dialogue(*, round: AllocationRound, by: User) -> AllocationRound:
    """End the dialogue when every förvaltning has been heard or marked with a reason."""
    round = lock_round(round)
    require(permissions.may_close_dialogue(by, round))
    move_round(round, "close_dialogue", by=by)
    return round


@transaction.atomic
def reopen_dialogue(*, round: AllocationRound, by: User, comment: str) -> AllocationRound:
    """Take up the dialogue again; the chosen scenario, if any, is no longer chosen."""
    round = lock_round(round)
    require(permissions.may_reopen_dialogue(by, round))
    for scenario in round.scenarios.filter(chosen_at__isnull=False):
        scenario.chosen_at = scenario.chosen_by = None
        scenario.save()
    move_round(round, "reopen_dialogue", by=by, comment=comment)
    return round
