"""How many places a supervisor has at the same time, month by month. Pure: no database."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from lund_placements.swedish import MONTHS

Month = tuple[int, int]  # year and month, 1 to 12
EVERY_DAY = frozenset(range(1, 8))  # weekdays as in ISO 8601, Monday is 1


@dataclass(frozen=True, slots=True)
class Stay:
    """The days on which one place needs its supervisor, both included; of a shared place only some weekdays."""

    starts_on: dt.date
    ends_on: dt.date
    weekdays: frozenset[int] = EVERY_DAY

    def covers(self, day: dt.date) -> bool:
        """Say whether the day is one of them."""
        return self.starts_on <= day <= self.ends_on and day.isoweekday() in self.weekdays


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """The most places at the same time on any day of a month, and how many the supervisor manages."""

    month: Month
    places: int
    most: int

    @property
    def is_too_much(self) -> bool:
        """Whether there are more places than the supervisor manages."""
        return self.places > self.most


def load_by_month(stays: Iterable[Stay], most: int) -> list[MonthLoad]:
    """Return the load of every month from the first day to the last, empty months in between included."""
    stays = list(stays)
    if not stays:
        return []
    first = _month_of(min(stay.starts_on for stay in stays))
    last = _month_of(max(stay.ends_on for stay in stays))
    months = [first]
    while months[-1] < last:
        months.append(_next(months[-1]))
    return [MonthLoad(month, _most_at_once(stays, month), most) for month in months]


def overloaded(stays: Iterable[Stay], most: int) -> list[Month]:
    """Return the months in which there are more places at the same time than `most`."""
    return [load.month for load in load_by_month(stays, most) if load.is_too_much]


def months_in_words(months: Sequence[Month]) -> str:
    """Return "mars–maj 2027 och augusti 2027": months in order, those that follow on each other together."""
    runs = [
        [month for _, month in run]
        for _, run in groupby(enumerate(months), key=lambda pair: _count(pair[1]) - pair[0])
    ]
    words = [_run_in_words(run[0], run[-1]) for run in runs]
    return " och ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _run_in_words(first: Month, last: Month) -> str:
    if first == last:
        return _in_words(first)
    if first[0] == last[0]:
        return f"{MONTHS[first[1] - 1]}–{_in_words(last)}"
    return f"{_in_words(first)}–{_in_words(last)}"


def _in_words(month: Month) -> str:
    return f"{MONTHS[month[1] - 1]} {month[0]}"


def _most_at_once(stays: Sequence[Stay], month: Month) -> int:
    """Count in the month's first week and in the week when a stay begins: it is never more in between."""
    first = {dt.date(*month, 1)} | {stay.starts_on for stay in stays if _month_of(stay.starts_on) == month}
    days = {day + dt.timedelta(days=later) for day in first for later in range(7)}
    return max(sum(stay.covers(day) for stay in stays) for day in days if _month_of(day) == month)


def _month_of(day: dt.date) -> Month:
    return day.year, day.month


def _next(month: Month) -> Month:
    year, number = month
    return (year, number + 1) if number < 12 else (year + 1, 1)


def _count(month: Month) -> int:
    return month[0] * 12 + month[1]
