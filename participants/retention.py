"""When a closed case is to be erased. Pure: no Django, no database."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What the municipality has decided: whole years after the case was closed, and the days of birth (1–31) of
    those whose cases are kept for good.
    """

    years: int
    kept_birth_days: frozenset[int] = frozenset()


def due_on(closed_on: dt.date, rule: Rule) -> dt.date:
    """Return the first day on which the case is to be erased; of 29 February, the day after the 28th."""
    year = closed_on.year + rule.years
    try:
        return closed_on.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)


def is_kept_for_good(birth_day: int | None, rule: Rule) -> bool | None:
    """Say whether somebody born on that day of a month is kept; None when nobody knows the day and it matters."""
    if not rule.kept_birth_days:
        return False
    return None if birth_day is None else birth_day in rule.kept_birth_days
