"""The cost of places: worked out by hand, additive, monotone, split where rates change, and frozen."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.economy import frozen, summary
from allocation.economy.assumptions import SUBSIDIES, Assumptions, from_json, to_json, usual
from allocation.economy.cost import CaseCost, Sums, Unit, ama_parts, compute, explain, summed
from allocation.economy.keys import KINDS, Key
from allocation.economy.money import kronor
from allocation.economy.periods import add_months, full_months, new_years, periods
from allocation.economy.rates import MissingRate, Rates
from allocation.economy.statements import stated

from .table import FILE, delivered, with_values

RATES = delivered()
USUAL = usual(2027, 6, 3, RATES)
SCHOOL, CARE = Unit("a", "Skolan", 55, 25), Unit("b", "Vården", 60, 30)


def cost(assumptions: Assumptions, *units: Unit, rates: Rates = RATES, code: str = "middle") -> CaseCost:
    """Return the cost of the units in one case."""
    found = compute(assumptions, units, rates)
    return next(case for case in found if case.case.code == code)


# Rounding and periods


@pytest.mark.parametrize(
    ("amount", "whole"), [("0.5", 1), ("1.49", 1), ("-0.5", -1), ("-1.49", -1), ("2.5", 3)]
)
def test_half_a_krona_is_rounded_away_from_zero(amount: str, whole: int) -> None:
    assert kronor(Decimal(amount)) == whole


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@given(DAYS, st.integers(0, 40), st.lists(DAYS, max_size=6))
def test_periods_follow_on_each_other_and_add_up(first: dt.date, length: int, cuts: list[dt.date]) -> None:
    found = periods(first, length, cuts)
    assert sum((period.months for period in found), Fraction(0)) == length
    for before, after in pairwise(found):
        assert after.first == before.last + dt.timedelta(days=1)
        assert after.first in cuts
    assert not length or (found[0].first, found[-1].last + dt.timedelta(days=1)) == (
        first,
        add_months(first, length),
    )


def test_months_are_counted_from_the_first_day() -> None:
    assert add_months(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert full_months(dt.date(2027, 1, 15), dt.date(2027, 7, 14)) == 5
    assert full_months(dt.date(2027, 7, 15), dt.date(2027, 1, 15)) == 0
    assert new_years(dt.date(2027, 10, 1), 3) == [dt.date(2028, 1, 1)]
    (before, after) = periods(dt.date(2027, 1, 15), 1, [dt.date(2027, 2, 1)])
    assert (before.months, after.months) == (Fraction(17, 31), Fraction(14, 31))


# One place


def test_one_place_by_hand() -> None:
    without = replace(USUAL, subsidy="")
    place = cost(without, Unit("a", "Skolan", 1, 0)).total
    assert place == Sums(
        gross=Decimal(120_000),
        contributions=Decimal(37_704),
        saved=Decimal(45_000),
        saved_after=Decimal(67_500),  # 24 months × 7 500 kr × 37,5 %
    )
    assert (place.wages, place.net, place.balance) == (157_704, 157_704, 45_204)


def test_a_tenth_of_the_places_with_nystartsjobb() -> None:
    place = cost(USUAL, Unit("a", "Skolan", 1, 0)).total
    assert place.subsidy == 7_541  # 10 % of 6 × 12 568
    assert place.net == 150_163


def test_the_rows_explain_the_total() -> None:
    rows = explain(USUAL, USUAL.case("middle"), RATES)
    assert sum(row.amount for row in rows if not row.is_sum) == rows[-1].amount
    assert [
        (row.label, row.formula.replace("\u00a0", " ")) for row in rows if row.label == "Arbetsgivaravgift"
    ] == [("Arbetsgivaravgift", "31,42 % av 120 000 kr")]


def test_a_change_of_rates_during_the_year_splits_the_cost() -> None:
    april = dt.date(2027, 4, 1)
    changed = with_values((Key.CONTRIBUTION, "30", april))
    without = replace(USUAL, subsidy="")
    parts = [
        part for part in ama_parts(without, USUAL.case("low"), changed, USUAL.first_day) if part.sums.gross
    ]
    assert [(part.period.first, part.sums.contributions) for part in parts] == [
        (dt.date(2027, 1, 1), 18_852),
        (april, 18_000),
    ]
    words = explain(without, USUAL.case("low"), changed)[1].formula.replace("\u00a0", " ")
    assert words == "31,42 % av 60 000 kr och 30 % av 60 000 kr"


def test_a_change_in_the_middle_of_a_month_is_counted_by_days() -> None:
    changed = with_values((Key.CONTRIBUTION, "0", dt.date(2027, 6, 16)))
    total = cost(replace(USUAL, subsidy=""), Unit("a", "Skolan", 1, 0), rates=changed).total
    assert total.contributions == kronor(Decimal("31.42") * 200 * Decimal("5.5"))


def test_a_rate_that_is_missing_is_named() -> None:
    with pytest.raises(MissingRate, match="Arbetsgivaravgift") as missing:
        cost(USUAL, SCHOOL, rates=Rates(row for row in RATES if row.key != Key.CONTRIBUTION))
    assert (missing.value.key, missing.value.day) == (Key.CONTRIBUTION, dt.date(2027, 1, 1))


# Departments


def test_praktik_costs_nothing_but_its_special_support() -> None:
    assert cost(USUAL, Unit("a", "Skolan", 0, 25)).total == Sums()
    supported = replace(USUAL, support=Decimal(1_000), support_from=80)
    assert cost(supported, SCHOOL).total.support == 55 * 6_000 + 25 * 3_000
    assert cost(replace(supported, support_from=81), SCHOOL).total.support == 0


COUNTS = st.integers(0, 400)
UNITS = st.builds(Unit, st.just("a"), st.just("Skolan"), COUNTS, COUNTS)
WAGES = st.integers(0, 60_000).map(Decimal)
SETS = st.builds(
    replace,
    st.just(USUAL),
    wage=WAGES,
    part=st.sampled_from([Decimal(100), Decimal(50), Decimal(75)]),
    additions=st.sampled_from([Decimal(0), Decimal("12.5")]),
    subsidy=st.sampled_from(sorted(SUBSIDIES)),
    first_day=st.dates(dt.date(2026, 1, 1), dt.date(2029, 12, 31)),
    ama_months=st.integers(1, 12),
    support=st.sampled_from([Decimal(0), Decimal(700)]),
    horizon=st.integers(1, 8),
    repeats=st.booleans(),
)


@settings(max_examples=60)
@given(SETS, UNITS, UNITS, st.sampled_from(["low", "middle", "high"]))
def test_the_cost_of_a_union_of_places_is_the_sum(
    assumptions: Assumptions, one: Unit, other: Unit, code: str
) -> None:
    both = Unit("ab", "Båda", one.ama + other.ama, one.praktik + other.praktik)
    together = cost(assumptions, both, code=code)
    apart = cost(assumptions, one, other, code=code)
    assert together.total == apart.total == summed(unit.sums for unit in apart.units)
    assert together.years == apart.years


@settings(max_examples=60)
@given(SETS, st.integers(100, 20_000), st.sampled_from(["low", "middle", "high"]))
def test_a_higher_wage_never_costs_less(assumptions: Assumptions, more: int, code: str) -> None:
    raised = replace(assumptions, wage=assumptions.wage + more)
    now, then = cost(assumptions, SCHOOL, code=code).total, cost(raised, SCHOOL, code=code).total
    assert then.wages > now.wages
    assert then.net > now.net
    assert then.subsidy >= now.subsidy


@settings(max_examples=60)
@given(SETS)
def test_the_years_add_up_to_the_total_when_the_horizon_holds_it_all(assumptions: Assumptions) -> None:
    once = replace(assumptions, repeats=False, horizon=10)
    for code in ("low", "middle", "high"):
        found = cost(once, SCHOOL, CARE, code=code)
        assert sum(row.net for row in found.years) == found.total.net
        assert found.years[-1].cumulative == found.total.balance


def test_the_three_cases_are_in_order() -> None:
    low, middle, high = compute(USUAL, [SCHOOL, CARE], RATES)
    assert low.total.balance > middle.total.balance > high.total.balance


# Break-even


def test_break_even_by_hand() -> None:
    """A place costs 100 000 kr in 2027 and saves 30 000 kr a year: 2027, 2028, 2029 are not enough, 2030 is."""
    case = replace(
        USUAL.case("middle"), subsidised=Decimal(0), saved=Decimal(2_500), leaving=Decimal(100), after=60
    )
    assumptions = replace(USUAL, wage=Decimal(10_000), ama_months=10, horizon=6, cases=(case,), subsidy="")
    rates = with_values((Key.CONTRIBUTION, "0", dt.date(2020, 1, 1)))
    found = cost(assumptions, Unit("a", "Skolan", 1, 0), rates=rates)
    assert [(row.year, row.cumulative) for row in found.years[:4]] == [
        (2027, 70_000),
        (2028, 40_000),
        (2029, 10_000),
        (2030, -20_000),
    ]
    assert found.break_even == 2030
    assert cost(replace(assumptions, horizon=3), Unit("a", "Skolan", 1, 0), rates=rates).break_even is None


def test_no_places_have_no_break_even() -> None:
    assert cost(USUAL, Unit("a", "Skolan", 0, 0)).break_even is None


def test_places_every_year_cost_every_year() -> None:
    once, always = (cost(replace(USUAL, repeats=repeats), SCHOOL) for repeats in (False, True))
    assert [row.net > 0 for row in once.years] == [True, False, False, False, False]
    assert [row.net for row in always.years] == [once.years[0].net] * 5


# Assumptions and freezing


@given(SETS)
def test_assumptions_survive_being_stored(assumptions: Assumptions) -> None:
    assert from_json(json.loads(json.dumps(to_json(assumptions)))) == assumptions


def test_the_source_and_the_doubt_follow_each_number_until_it_is_changed() -> None:
    by_name = {row.name: row for row in stated(USUAL, RATES)}
    assert by_name["Arbetsgivaravgift"].is_unverified
    assert by_name["Lön vid heltid"].is_unverified
    assert by_name["Försörjningsstöd som upphör (låg)"].source.startswith("Malmö stads bedömning")
    changed = {row.name: row for row in stated(replace(USUAL, wage=Decimal(21_000)), RATES)}
    assert (changed["Lön vid heltid"].source, changed["Lön vid heltid"].is_unverified) == (
        "Valt för den här uträkningen",
        False,
    )


def test_a_frozen_block_is_computed_again_from_itself_alone() -> None:
    assumptions = replace(USUAL, repeats=True)
    rates = with_values((Key.CONTRIBUTION, "30", dt.date(2029, 1, 1)))
    block = frozen.block(assumptions, rates, [SCHOOL, CARE])
    stored = json.loads(json.dumps(block))
    assert frozen.again(stored, [SCHOOL, CARE]) == stored
    assert [row["value"] for row in stored["rates"] if row["key"] == Key.CONTRIBUTION] == ["31.42", "30"]
    fewer = frozen.again(stored, [SCHOOL])
    assert fewer["cases"][1]["total"]["wages"] == 55 * 157_704


def test_the_summary_says_what_the_block_says() -> None:
    block = frozen.block(USUAL, RATES, [SCHOOL, CARE])
    text = " ".join(summary.texts(block, 115)).replace("\u00a0", " ")
    assert text.startswith(
        "115 arbetsmarknadsanställningar i 6 månader beräknas kosta 17 268 745 kr efter anställningsstöd på "
        "867 215 kr. Försörjningsstöd på 5 175 000 kr beräknas upphöra under anställningarna och 7 762 500 kr "
        "efteråt. Kvar att betala är 4 331 245 kr."
    )
    assert "Ej verifierat: lön vid heltid, andel platser med anställningsstöd (mellan), " in text


# The data file


def test_every_number_of_the_file_is_known_dated_and_sourced() -> None:
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    assert {row["key"] for row in rows} | _without_value() == {key.value for key in Key} == set(KINDS)
    assert all(row["source"] for row in rows)
    assert len({(row["key"], row["from"]) for row in rows}) == len(rows)


def _without_value() -> set[str]:
    """Return the numbers that no source gives; an administrator enters them."""
    return {
        Key.SAVED_SINGLE,
        Key.SAVED_SINGLE_CHILDREN,
        Key.SAVED_COUPLE,
        Key.SAVED_COUPLE_CHILDREN,
    }


def test_what_no_source_confirms_is_marked() -> None:
    assert {row.key for row in RATES if row.is_unverified} == {
        Key.CONTRIBUTION,
        Key.WAGE,
        Key.LEAVING_MIDDLE,
        Key.AFTER_MIDDLE,
        Key.AFTER_HIGH,
        Key.SUBSIDISED_MIDDLE,
        Key.SUBSIDISED_HIGH,
        Key.INTRODUCTION_OPEN,
        Key.SUPERVISION,
        Key.SUPERVISION_LENGTH,
        Key.PROTECTED_LENGTH,
        Key.SIZE_SHARE,
    }
