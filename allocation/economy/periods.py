"""Months from a first day, and the periods they fall into when something changes on the way."""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

ONE_DAY = dt.timedelta(days=1)


def add_months(day: dt.date, count: int) -> dt.date:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def full_months(first: dt.date, day: dt.date) -> int:
    """Return how many whole months have passed on the day; 0 before the first."""
    count = max(0, (day.year - first.year) * 12 + day.month - first.month)
    return count - 1 if count and add_months(first, count) > day else count


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; months counts parts of a month by its days."""

    first: dt.date
    last: dt.date
    months: Fraction


def periods(first: dt.date, months: int, cuts: Iterable[dt.date] = ()) -> tuple[Period, ...]:
    """Return so many months from the first day, cut where a new period begins.

    cuts: first days of new periods; those outside are of no importance. The months of the periods
    add up exactly. A month is counted from the day of the month that the first day has.
    """
    end = add_months(first, months)
    starts = sorted({first, *(cut for cut in cuts if first < cut < end)})
    pairs = zip(starts, [*starts[1:], end], strict=True)
    return tuple(
        Period(start, until - ONE_DAY, _passed(first, until) - _passed(first, start))
        for start, until in pairs
        if start < until
    )


def new_years(first: dt.date, months: int) -> list[dt.date]:
    """Return every 1 January within so many months from the first day."""
    return [dt.date(year, 1, 1) for year in range(first.year + 1, add_months(first, months).year + 1)]


def _passed(first: dt.date, day: dt.date) -> Fraction:
    whole = full_months(first, day)
    start, end = add_months(first, whole), add_months(first, whole + 1)
    return whole + Fraction((day - start).days, (end - start).days)
