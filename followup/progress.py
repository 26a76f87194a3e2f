"""What comes of the answers every third month: when the next are due, and their mean. Pure: no Django."""

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from .routine import Unit, shifted

EVERY = 3  # months
AHEAD = dt.timedelta(days=14)  # answers may be given before their day


def next_due(taken_on: dt.date) -> dt.date:
    """Return the day of the next answers, three months after the latest."""
    return shifted(taken_on, EVERY, Unit.MONTHS)


def answered(due: Iterable[dt.date], taken_on: dt.date) -> tuple[dt.date | None, frozenset[dt.date]]:
    """Return which of the days that wait the answers are for, and those before it that never got any.

    They are for the nearest day, the later of two, but for none that is more than two weeks ahead.
    """
    possible = [day for day in due if day <= taken_on + AHEAD]
    if not possible:
        return None, frozenset()
    nearest = min(sorted(possible, reverse=True), key=lambda day: abs(day - taken_on))
    return nearest, frozenset(day for day in possible if day < nearest)


def mean(answers: Iterable[int]) -> Decimal | None:
    """Return the mean of the answers that were given (0 is none), with one decimal, half up; None without any."""
    given = [answer for answer in answers if answer]
    if not given:
        return None
    return (Decimal(sum(given)) / len(given)).quantize(Decimal("0.1"), ROUND_HALF_UP)
