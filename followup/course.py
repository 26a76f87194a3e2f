"""What somebody has taken part in over time, and when somebody has come back. Pure: no Django.

A return (rundgång) is that a placement or another effort begins when everything before it has ended more than a
month and at most a year ago. A shorter break is no break: SUS too looks past about a month. After a longer time it
is counted as a new start.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .routine import Unit, shifted

BREAK = 1  # months; what is shorter is no break
WITHIN = 12  # months; what comes later is a new start


@dataclass(frozen=True, slots=True)
class Period:
    """A placement or another effort, from one day to another, both included; ends_on is None while it goes on."""

    label: str
    starts_on: dt.date
    ends_on: dt.date | None
    is_placement: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """Somebody came back: what began, and what had ended last before it and when."""

    period: Period
    after: Period
    ended_on: dt.date


def in_order(periods: Iterable[Period]) -> list[Period]:
    """Return the periods by their first day, and of those the shortest first."""
    return sorted(periods, key=lambda one: (one.starts_on, one.ends_on or dt.date.max, one.label))


def returns(periods: Iterable[Period]) -> list[Return]:
    """Return every time somebody came back, in order; see the rule above."""
    found: list[Return] = []
    last: Period | None = None  # of those before, the one that ended last
    for one in in_order(periods):
        if last is not None:
            if last.ends_on is None:
                break  # it goes on: nothing after it is a return
            earliest = shifted(last.ends_on, BREAK, Unit.MONTHS)
            if earliest < one.starts_on <= shifted(last.ends_on, WITHIN, Unit.MONTHS):
                found.append(Return(one, last, last.ends_on))
        if last is None or one.ends_on is None or (last.ends_on is not None and one.ends_on > last.ends_on):
            last = one
    return found
