"""Which days the milestones of a routine fall on, and what changes when a placement's days do. Pure: no Django.

A milestone is known by its slot: the key of its rule, and its number for a rule that comes back every month.
"""

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Anchor(StrEnum):
    """What a milestone's day is counted from."""

    START = "start"
    MIDDLE = "middle"
    END = "end"
    EACH = "each"


class Unit(StrEnum):
    """What a distance in time is counted in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Life(StrEnum):
    """How far the placement has come, as far as its milestones are concerned."""

    GOES_ON = "goes_on"  # planned or started
    OVER = "over"  # ended or broken off
    NEVER = "never"  # cancelled before it started


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a routine.

    offset: units from the anchor, before it when negative; for EACH the distance between two, at least 1.
    tolerance: days after the day before the milestone is late.
    outlives: whether it is still to be done when the placement is over.
    """

    key: str
    anchor: Anchor
    offset: int
    unit: Unit
    tolerance: int = 0
    outlives: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The day of a milestone, and the last day before it is late."""

    due_on: dt.date
    latest_on: dt.date
    outlives: bool = False


Slot = tuple[str, int]
Days = dict[Slot, Due]


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be written for the milestones to be what the routine says."""

    create: Days = field(default_factory=dict)
    move: Days = field(default_factory=dict)  # still to be done, on another day
    bring_back: Days = field(default_factory=dict)  # had lapsed, and is said again
    miss: frozenset[Slot] = frozenset()  # was never done, and is too late now
    lapse: frozenset[Slot] = frozenset()  # is no longer said


def shifted(day: dt.date, offset: int, unit: Unit) -> dt.date:
    """Return the day so many units later; a month that is too short gives its last day.

    Raises OverflowError past the year 9999.
    """
    if unit == Unit.MONTHS:
        year, month = divmod(day.year * 12 + day.month - 1 + offset, 12)
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            raise OverflowError("year out of range")
        return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    return day + dt.timedelta(days=offset * (7 if unit == Unit.WEEKS else 1))


def due_days(rules: Iterable[Rule], starts_on: dt.date, ends_on: dt.date) -> Days:
    """Return every milestone that the routine gives a placement from one day to another, both included.

    In a short placement what would come after its end, or before its start when counted from the end, is left out.
    """
    found: Days = {}
    for rule in rules:
        for number, day in enumerate(_days_of(rule, starts_on, ends_on), start=1):
            latest = day + dt.timedelta(days=rule.tolerance)
            found[rule.key, number] = Due(day, latest, rule.outlives)
    return found


def _days_of(rule: Rule, starts_on: dt.date, ends_on: dt.date) -> list[dt.date]:
    if rule.anchor == Anchor.MIDDLE:
        return [starts_on + (ends_on - starts_on) // 2]
    if rule.anchor == Anchor.START:
        day = shifted(starts_on, rule.offset, rule.unit)
        return [day] if day <= ends_on else []
    if rule.anchor == Anchor.END:
        day = shifted(ends_on, rule.offset, rule.unit)
        return [day] if day >= starts_on else []
    # Counted from the start each time: a month that is too short does not move those after it.
    days, number = [], 1
    while (day := shifted(starts_on, rule.offset * number, rule.unit)) < ends_on:
        days.append(day)
        number += 1
    return days


def changes(
    says: Mapping[Slot, Due],
    *,
    waiting: Mapping[Slot, Due],
    lapsed: Collection[Slot],
    finished: Collection[Slot],
    life: Life,
) -> Changes:
    """Return what makes the milestones what the routine says; those that are finished are never touched.

    waiting, lapsed and finished: the milestones that there are. When the placement is over, only what outlives it
    is still to be done; the rest is missed. Of one that never started nothing is left.
    """
    wanted = {} if life == Life.NEVER else {slot: due for slot, due in says.items() if slot not in finished}
    alive = {slot: due for slot, due in wanted.items() if due.outlives or life == Life.GOES_ON}
    return Changes(
        create={slot: due for slot, due in alive.items() if slot not in waiting and slot not in lapsed},
        move={slot: due for slot, due in alive.items() if slot in waiting and waiting[slot] != due},
        bring_back={slot: due for slot, due in alive.items() if slot in lapsed},
        miss=frozenset(slot for slot in waiting if slot in wanted and slot not in alive),
        lapse=frozenset(slot for slot in waiting if slot not in wanted),
    )
