"""What comes of the answers every third month: when the next are due, and their mean. Pure: no Django."""

import datetime as dt
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from .routine import Unit, shifted

EVERY = 3  # months


def next_due(taken_on: dt.date) -> dt.date:
    """Return the day of the next answers, three months after the latest."""
    return shifted(taken_on, EVERY, Unit.MONTHS)


def mean(answers: Iterable[int]) -> Decimal | None:
    """Return the mean of the answers that were given (0 is none), with one decimal, half up; None without any."""
    given = [answer for answer in answers if answer]
    if not given:
        return None
    return (Decimal(sum(given)) / len(given)).quantize(Decimal("0.1"), ROUND_HALF_UP)
