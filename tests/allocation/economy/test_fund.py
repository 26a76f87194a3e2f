"""A-kassa: the cases of the investigation and of the law, each worked out by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.economy import fund
from allocation.economy.fund import Level, Plan
from allocation.economy.rates import MissingRate
from allocation.economy.subsidies import Outcome

from .table import delivered

FIRST = dt.date(2027, 1, 1)
TERMS = fund.terms_on(FIRST, delivered())


def plan(length: int, pay: int, **more: object) -> Plan:
    """Return an employment from New Year."""
    return Plan(FIRST, length, Decimal(pay), **more)


# months, lowest pay that qualifies, days it gives; 120 000 kr in twelve months and 11 000 kr in each
BREAK_EVENS = [
    (4, 30_000, 100),
    (5, 24_000, 100),
    (6, 20_000, 100),
    (7, 17_143, 100),
    (8, 15_000, 200),
    (10, 12_000, 200),
    (11, 11_000, 300),
    (12, 11_000, 300),
]


@pytest.mark.parametrize(("length", "pay", "days"), BREAK_EVENS)
def test_the_least_pay_gives_the_days_and_a_krona_less_does_not(length: int, pay: int, days: int) -> None:
    assert fund.least_pay(plan(length, pay), TERMS) == pay
    found = fund.answer(plan(length, pay), TERMS)
    assert (found.days, found.by_row, found.counted) == (days, False, length)
    below = fund.answer(plan(length, pay - 1), TERMS)
    assert (below.days, below.by_row) == ((66, True) if pay > 11_000 else (0, False))


def test_eleven_months_at_the_monthly_limit_is_121_000_kronor() -> None:
    assert fund.answer(plan(11, 11_000), TERMS).income == 121_000


def test_four_months_in_a_row_is_the_other_way() -> None:
    assert fund.answer(plan(4, 11_000), TERMS).days == 66
    assert fund.answer(plan(3, 40_000), TERMS).days == 0  # 120 000 kr but too few months
    assert fund.least_pay(plan(3, 40_000), TERMS) is None


BROKEN = dt.date(2027, 1, 15)


def test_a_month_that_is_not_whole_counts_with_the_pay_of_its_days() -> None:
    found = fund.answer(Plan(BROKEN, 4, Decimal(11_000)), TERMS)
    assert [int(month.income) for month in found.months] == [6_032, 11_000, 11_000, 11_000, 4_967]
    assert [month.is_enough for month in found.months] == [False, True, True, True, False]
    assert (found.counted, found.income, found.days) == (3, 44_000, 0)
    # January and September are half: seven whole months
    assert fund.answer(Plan(BROKEN, 8, Decimal(15_000)), TERMS).days == 100
    # with high pay the halves reach the least income too
    assert fund.answer(Plan(BROKEN, 8, Decimal(25_000)), TERMS).counted == 9
    assert fund.answer(Plan(BROKEN, 11, Decimal(11_000)), TERMS).days == 200
    assert fund.answer(Plan(BROKEN, 12, Decimal(11_000)), TERMS).days == 300


def test_whole_months_and_the_least_pay_of_a_broken_time_are_said() -> None:
    assert fund.changes(Plan(BROKEN, 4, Decimal(11_000)), TERMS)[0].startswith(
        "Samma tid från 1\u00a0februari 2027 ger 66 dagar"
    )
    # three whole months and 17 of 31 days: the fourth month needs 11 000 kr of 17 days' pay
    for length in range(4, 13):
        broken = Plan(BROKEN, length, Decimal(0))
        pay = fund.least_pay(broken, TERMS)
        assert pay is not None
        assert fund.answer(replace(broken, pay=pay), TERMS).days >= 100
        assert fund.answer(replace(broken, pay=pay - 1), TERMS).days in (0, 66)


def test_the_other_way_is_asked_only_when_it_is_needed() -> None:
    *_, other = fund.answer(plan(6, 20_000), TERMS).rules
    assert (other.outcome, other.why) == (Outcome.NOT_NEEDED, "De andra villkoren är uppfyllda.")
    *_, other = fund.answer(plan(6, 15_000), TERMS).rules
    assert other.outcome == Outcome.MET
    assert "Ger 66 dagar" in other.why


def test_a_gap_breaks_the_row() -> None:
    high, low = Decimal(11_000), Decimal(10_999)
    assert fund.longest_row([high, high, high, low, high], TERMS) == 3
    assert fund.counted_months([high, high, high, low, high], TERMS) == 4


def test_only_the_latest_twelve_months_count() -> None:
    found = fund.answer(plan(30, 11_000), TERMS)
    assert (found.counted, found.income, found.days) == (12, 132_000, 300)


def test_an_introduktionsjobb_gives_nothing() -> None:
    found = fund.answer(plan(12, 25_000, counts=False), TERMS)
    assert (found.days, found.income, found.levels) == (0, 0, ())
    assert [rule.outcome for rule in found.rules] == [Outcome.NOT_MET] * 4
    assert fund.changes(plan(6, 25_000, counts=False), TERMS) == ()


MEMBERS = [(0, 50), (5, 50), (6, 60), (11, 60), (12, 80), (40, 80)]


@pytest.mark.parametrize(("member", "level"), MEMBERS)
def test_level_follows_membership(member: int, level: int) -> None:
    since = fund.add_months(dt.date(2027, 12, 1), -member)
    found = fund.answer(plan(11, 15_000, member_since=since), TERMS)
    assert found.member_months == member
    assert found.levels == (Level(1, 100, level), Level(101, 200, level - 10), Level(201, 300, level - 15))


def test_the_level_is_not_lowered_after_the_last_day() -> None:
    assert fund.levels(66, Decimal(80), TERMS) == (Level(1, 66, 80),)
    assert fund.levels(100, Decimal(80), TERMS) == (Level(1, 100, 80),)
    assert fund.levels(200, Decimal(80), TERMS) == (Level(1, 100, 80), Level(101, 200, 70))


def test_what_would_change_it_is_said_in_words() -> None:
    member = dt.date(2020, 1, 1)
    assert fund.changes(plan(6, 20_000, member_since=member), TERMS) == ("Två månader längre ger 200 dagar.",)
    assert fund.changes(plan(7, 18_000, member_since=member), TERMS) == ("En månad längre ger 200 dagar.",)
    texts = [text.replace("\u00a0", " ") for text in fund.changes(plan(6, 15_000), TERMS)]
    assert texts == [
        "Två månader längre ger 200 dagar.",
        "20 000 kr i månaden i stället, 5 000 kr mer, ger 100 dagar.",
        "Medlemskap i a-kassan sedan 1 januari 2027 eller tidigare ger 60 % i stället för 50 %.",
    ]
    assert fund.changes(plan(12, 20_000, member_since=member), TERMS) == ()


def test_there_are_no_terms_before_the_reform() -> None:
    with pytest.raises(MissingRate, match=r"saknar värde 30.september 2025"):
        fund.terms_on(dt.date(2025, 9, 30), delivered())


@given(
    st.dates(FIRST, dt.date(2028, 12, 31)),
    st.integers(1, 12),
    st.integers(0, 60_000),
    st.integers(0, 5_000),
    st.integers(0, 6),
)
def test_more_never_gives_less(first: dt.date, length: int, pay: int, raised: int, longer: int) -> None:
    now = Plan(first, length, Decimal(pay))
    days = fund.answer(now, TERMS).days
    assert fund.answer(replace(now, pay=Decimal(pay + raised)), TERMS).days >= days
    assert fund.answer(replace(now, length=length + longer), TERMS).days >= days
    assert all(level.first <= level.last for level in fund.answer(now, TERMS).levels)
