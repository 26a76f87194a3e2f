"""What the subsidy check is filled in with; no database."""

import datetime as dt
from decimal import Decimal

import pytest

from participants.subsidy_facts import KnownEmployment, KnownPerson, filled_in, months_rounded
from tests.allocation.economy.table import delivered

FIRST = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("last", "months"),
    [
        (dt.date(2026, 3, 1), 1),
        (dt.date(2026, 8, 31), 6),
        (dt.date(2026, 9, 14), 6),
        (dt.date(2026, 9, 15), 7),
        (dt.date(2027, 2, 28), 12),
    ],
)
def test_length(last: dt.date, months: int) -> None:
    assert months_rounded(FIRST, last) == months


def test_everything_that_is_known_is_filled_in() -> None:
    said = {"in_programme": True, "is_assigned": False}
    person = KnownPerson(born=dt.date(1990, 3, 2), on_support_since=dt.date(2025, 8, 15), **said)
    employment = KnownEmployment(FIRST, dt.date(2026, 8, 31), 30, Decimal(15750))
    assert filled_in(person, employment, delivered()) == {
        "first": FIRST,
        "length": 6,
        "part": 75,
        "wage": Decimal("21000.00"),
        "age": 35,  # the birthday is the day after
        "workless": 6,
        "in_programme": "ja",
        "is_assigned": "nej",
    }


def test_what_is_not_known_is_left_out() -> None:
    nobody = KnownPerson(on_support_since=dt.date(2020, 1, 1))  # how long is asked depends on the age
    assert filled_in(nobody, KnownEmployment(FIRST), delivered()) == {"first": FIRST}
    early = KnownEmployment(dt.date(1999, 1, 1))  # no rates that day
    assert filled_in(KnownPerson(dt.date(1970, 1, 1), dt.date(1998, 1, 1)), early, delivered()) == {
        "first": early.first,
        "age": 29,
    }


@pytest.mark.parametrize(("born", "most"), [(dt.date(1990, 1, 1), 15), (dt.date(2004, 1, 1), 9)])
def test_time_without_work_is_counted_as_far_as_the_rule_looks(born: dt.date, most: int) -> None:
    person = KnownPerson(born, dt.date(2015, 1, 1))
    assert filled_in(person, KnownEmployment(FIRST), delivered())["workless"] == most
