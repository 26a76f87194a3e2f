"""Dates that follow from the law. Pure: no database."""

import datetime as dt
from functools import cache

import holidays

APPEAL_DAYS = 21  # laglighetsprövning within three weeks of the anslag (KL 13:5)
EVES = {(12, 24), (12, 31)}  # julafton and nyårsafton count as holidays (lag 1930:173 2 §)


@cache
def _holidays_of(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("SE", years=year, include_sundays=False))


def is_day_off(day: dt.date) -> bool:
    """Say whether a deadline on that day moves: Saturday, Sunday, holiday, midsummer, Christmas or New Year's Eve."""
    midsummer_eve = day.month == 6 and day.weekday() == 4 and 19 <= day.day <= 25
    return (
        day.weekday() >= 5 or day in _holidays_of(day.year) or (day.month, day.day) in EVES or midsummer_eve
    )


def last_day_of_appeal(notice_from: dt.date) -> dt.date:
    """Return the last day to appeal: three weeks after the anslag, or the next working day after that."""
    day = notice_from + dt.timedelta(days=APPEAL_DAYS)
    while is_day_off(day):
        day += dt.timedelta(days=1)
    return day


def legal_force_on(notice_from: dt.date) -> dt.date:
    """Return the day the decision gains laga kraft if nobody appeals: the day after the last day of appeal."""
    return last_day_of_appeal(notice_from) + dt.timedelta(days=1)
