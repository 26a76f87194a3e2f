"""Laga kraft: three weeks after the anslag, moved past days off (lag 1930:173 2 §); dates counted by hand."""

import datetime as dt

import pytest

from allocation.calendar_rules import is_day_off, last_day_of_appeal, legal_force_on

# Anslag, last day to appeal, laga kraft.
CASES = {
    "an ordinary Wednesday": ("2026-09-02", "2026-09-23", "2026-09-24"),
    "ends on a Friday, final on a Saturday": ("2026-11-20", "2026-12-11", "2026-12-12"),
    "Saturday": ("2026-11-21", "2026-12-14", "2026-12-15"),
    "Sunday": ("2026-11-22", "2026-12-14", "2026-12-15"),
    "Good Friday to Easter Monday": ("2026-03-13", "2026-04-07", "2026-04-08"),
    "Easter Monday": ("2026-03-16", "2026-04-07", "2026-04-08"),
    "first of May, a Friday": ("2026-04-10", "2026-05-04", "2026-05-05"),
    "Ascension, a Thursday": ("2026-04-23", "2026-05-15", "2026-05-16"),
    "Whit Monday is a working day": ("2026-05-04", "2026-05-25", "2026-05-26"),
    "national day, a Friday before Whitsun": ("2025-05-16", "2025-06-09", "2025-06-10"),
    "midsummer's eve": ("2026-05-29", "2026-06-22", "2026-06-23"),
    "the Thursday before midsummer's eve": ("2026-05-28", "2026-06-18", "2026-06-19"),
    "All Saints' day": ("2026-10-10", "2026-11-02", "2026-11-03"),
    "Christmas Eve to a Sunday": ("2026-12-03", "2026-12-28", "2026-12-29"),
    "New Year's Eve over the turn of the year": ("2026-12-10", "2027-01-04", "2027-01-05"),
    "the day before Epiphany": ("2026-12-15", "2027-01-05", "2027-01-06"),
    "Epiphany": ("2026-12-16", "2027-01-07", "2027-01-08"),
    "leap day": ("2028-02-08", "2028-02-29", "2028-03-01"),
}


@pytest.mark.parametrize(("notice", "last", "final"), CASES.values(), ids=CASES)
def test_the_time_of_appeal(notice: str, last: str, final: str) -> None:
    notice_from = dt.date.fromisoformat(notice)
    assert last_day_of_appeal(notice_from) == dt.date.fromisoformat(last)
    assert legal_force_on(notice_from) == dt.date.fromisoformat(final)


def test_only_the_friday_before_midsummers_day_is_its_eve() -> None:
    fridays = [dt.date(2026, 6, day) for day in (5, 12, 19, 26)]
    assert [is_day_off(day) for day in fridays] == [False, False, True, False]
    assert is_day_off(dt.date(2027, 6, 25))  # the latest possible


def test_a_deadline_is_never_early_and_never_on_a_day_off() -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=count) for count in range(3 * 366)]
    waits = [(last_day_of_appeal(day) - day).days for day in days]
    assert min(waits) == 21
    assert max(waits) == 26  # Christmas Eve on a Tuesday or a Wednesday, or New Year's before Epiphany
    assert not any(is_day_off(last_day_of_appeal(day)) for day in days)
