"""Routines in words: when each milestone is, and what an example placement gets by one version and another."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lund_placements.swedish import NO_BREAK_SPACE

from .enums import Anchor, Unit
from .models import MilestoneRule, RoutineEvent
from .models.routine import MOVED
from .routine import due_days

ONE = {Unit.DAYS: "dag", Unit.WEEKS: "vecka", Unit.MONTHS: "månad"}
ON = {Anchor.START: "den första dagen", Anchor.END: "den sista dagen"}


def when(rule: MilestoneRule) -> str:
    """Return when the milestone is: 2 veckor före starten, i mitten, varje månad från starten."""
    if rule.anchor == Anchor.MIDDLE:
        return "i mitten"
    if rule.anchor == Anchor.EACH:
        return "varje månad från starten" if rule.offset == 1 else f"var {rule.offset}:e månad från starten"
    if rule.offset == 0:
        return ON[Anchor(rule.anchor)]
    far = abs(rule.offset)
    noun = ONE[Unit(rule.unit)] if far == 1 else Unit(rule.unit).label
    side = "före" if rule.offset < 0 else "efter"
    return f"{far}{NO_BREAK_SPACE}{noun} {side} {Anchor(rule.anchor).label}"


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """The days of one milestone in an example, by the version before and by this one; and how they differ."""

    name: str
    before: tuple[dt.date, ...]
    after: tuple[dt.date, ...]
    difference: str


def example(
    before: Iterable[MilestoneRule], after: Iterable[MilestoneRule], starts_on: dt.date, ends_on: dt.date
) -> list[ExampleRow]:
    """Return what a placement between the days gets by the two versions, by the first day of each milestone."""
    by_before, by_after = _days(before, starts_on, ends_on), _days(after, starts_on, ends_on)
    rows = []
    for key in {**by_after, **by_before}:
        name, then = by_before.get(key, ("", ()))
        new_name, now = by_after.get(key, (name, ()))
        rows.append(ExampleRow(new_name, then, now, _difference(then, now)))
    return sorted(rows, key=lambda row: ((row.after or row.before)[0], row.name))


def _days(
    rules: Iterable[MilestoneRule], starts_on: dt.date, ends_on: dt.date
) -> dict[str, tuple[str, tuple[dt.date, ...]]]:
    """Return the name and the days of each milestone that has any, by key."""
    rules = list(rules)
    found: dict[str, list[dt.date]] = {}
    for (key, _), due in due_days((row.rule for row in rules), starts_on, ends_on).items():
        found.setdefault(key, []).append(due.due_on)
    return {row.key: (row.name, tuple(found[row.key])) for row in rules if row.key in found}


def _difference(before: tuple[dt.date, ...], after: tuple[dt.date, ...]) -> str:
    if before == after:
        return ""
    if not before:
        return "ny"
    return "annan dag" if after else "tas bort"


def timeline(events: Iterable[RoutineEvent]) -> list[dict[str, object]]:
    """Return what has been done with a routine, ready for the timeline."""
    return [
        {
            "text": moved(event.details["placements"]) if event.kind == MOVED else "Rutinen publicerades",
            "at": event.created_at,
            "by": event.actor_name,
            "comment": event.comment,
        }
        for event in events
    ]


def moved(count: int) -> str:
    """Return how many placements went over to the version."""
    return "En placering flyttades hit" if count == 1 else f"{count} placeringar flyttades hit"
