"""What if, the band over the mix, comparison models and scenario figures."""

from dataclasses import replace
from fractions import Fraction

import pytest

from allocation.engine import (
    EngineError,
    LargestChange,
    MoreSupervisors,
    Need,
    NewFloor,
    NewOffer,
    NewPause,
    NewTarget,
    NewWeights,
    Paradox,
    Weights,
    band,
    comparisons,
    implied_quota,
    measures,
    plan_year,
    what_if,
)
from allocation.engine.whatif import Difference, size_mix

from .years import AMA, PRAKTIK, a_department, a_year, with_target

YEAR = a_year(
    a_department("a", need=30, supervisors=4, last_year={"ama": 4, "praktik": 1}),
    a_department("b", need=20, employees=900, closed=(6,), last_year={"ama": 6}),
    a_department("c", need=10, employees=500, offered={"ama": 2, "praktik": 5}),
    kinds=(with_target(AMA, 18), PRAKTIK),
)


def moved(change):
    return {(row.kind, row.key): row.change for row in what_if(YEAR, change).moved}


def test_the_year_as_it_is():
    plan = plan_year(YEAR)
    assert plan.kinds[0].result.places == {"a": 8, "b": 8, "c": 2}
    assert plan.kinds[1].result.places == {"a": 4, "b": 4, "c": 2}


def test_one_supervisor_more_gives_places_from_another():
    assert moved(MoreSupervisors("b")) == {}
    assert MoreSupervisors("a").count == 1
    assert moved(MoreSupervisors("a", 0)) == {}
    assert moved(MoreSupervisors("a", -9)) == {
        ("ama", "a"): -8,
        ("ama", "b"): 8,
        ("praktik", "a"): -4,
        ("praktik", "b"): 3,
        ("praktik", "c"): 1,
    }


def test_other_floors_offers_targets_and_rules():
    assert moved(NewFloor("b", "ama", 10)) == {("ama", "a"): -2, ("ama", "b"): 2}
    assert moved(NewOffer("c", "ama", 1)) == {("ama", "b"): 1, ("ama", "c"): -1}
    assert moved(NewOffer("b", "praktik", None)) == {}
    assert moved(NewTarget("ama", 17)) == {("ama", "b"): -1}
    assert moved(NewPause("ama", False)) == {}
    assert moved(NewWeights(Weights(0, 0, 100))) != {}


def test_before_is_used_when_it_is_at_hand():
    before = plan_year(YEAR)
    answer = what_if(YEAR, NewTarget("ama", 17), before)
    assert answer.before is before
    assert answer.after.kinds[0].target == 17
    assert answer.differences[1] == Difference("ama", "b", 8, 7)
    assert len(answer.differences) == 6
    assert before.kinds[1].target == 10


def test_a_pause_that_is_not_allowed_costs_places():
    closed = a_year(a_department("a", closed=(5, 6, 7, 17)))
    assert what_if(closed, NewPause("ama", False)).moved == (Difference("ama", "a", 20, 10),)


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (MoreSupervisors("x"), "unknown_department", "Förvaltningen x finns inte."),
        (NewFloor("x", "ama", 1), "unknown_department", "Förvaltningen x finns inte."),
        (NewFloor("a", "x", 1), "unknown_kind", "Placeringsslaget x finns inte."),
        (NewOffer("a", "x", 1), "unknown_kind", "Placeringsslaget x finns inte."),
        (NewTarget("x", 1), "unknown_kind", "Placeringsslaget x finns inte."),
        (NewPause("x", True), "unknown_kind", "Placeringsslaget x finns inte."),
    ],
)
def test_a_change_must_name_something_that_exists(change, code, message):
    with pytest.raises(EngineError) as refusal:
        what_if(YEAR, change)
    assert (refusal.value.code, refusal.value.message) == (code, message)


def test_the_band_says_which_numbers_depend_on_the_choice():
    rows = band(plan_year(YEAR), "ama")
    first, second, third = rows
    assert len(first.places) == 101
    assert (first.key, first.chosen, first.places[0], first.places[100]) == ("a", 8, 8, 2)
    assert (second.chosen, second.places[0], second.places[100]) == (8, 8, 14)
    assert (first.lowest, first.highest, first.depends) == (2, 8, True)
    assert (third.lowest, third.highest, third.depends) == (2, 2, False)
    assert all(sum(row.places[step] for row in rows) == 18 for step in range(101))
    assert [row.places[20] for row in rows] == [row.chosen for row in rows]


def test_the_band_follows_the_stored_tie_order():
    same = a_year(a_department("a"), a_department("b"), kinds=(with_target(AMA, 3),), tie_order=("b", "a"))
    assert [row.places[50] for row in band(plan_year(same), "ama")] == [1, 2]


def test_the_mix_keeps_the_proportion_between_the_years():
    assert size_mix(YEAR, 20) == [run.points.total for run in plan_year(YEAR).kinds[0].lines]
    uneven = a_year(
        a_department("a", needs=(Need("x", 1, 0),)),
        a_department("b", needs=(Need("x", 0, 1),)),
        weights=Weights(0, 0, 100),
    )
    assert size_mix(uneven, 0) == [50_000, 50_000]
    assert size_mix(replace(uneven, weights=Weights(60, 20, 20)), 0) == [75_000, 25_000]
    assert size_mix(replace(uneven, weights=Weights(60, 20, 20)), 40) == [65_000, 35_000]


def test_comparison_models():
    year = a_year(
        a_department("a", need=30, employees=1000, last_year={"ama": 1}),
        a_department("b", need=10, employees=509, offered={"ama": 5}, last_year={"ama": 3}),
        a_department("c", need=10, employees=500),
    )
    plan = plan_year(year)
    models = {model.code: model for model in comparisons(plan, "ama")}
    assert list(models) == ["malmo", "size", "linkoping", "last_year", "largest_remainder"]
    assert models["malmo"].places == {"a": 57, "b": 29, "c": 29}
    assert (models["malmo"].total, models["malmo"].bounded) == (115, False)
    assert models["malmo"].name == "Malmö: 5,7 procent av de anställda"
    assert models["size"].places == {"a": 10, "b": 5, "c": 5}
    assert models["size"].name == "Bara storlek: målet är 1,0 procent av de anställda"
    assert models["linkoping"].places == {"a": 11, "b": 5, "c": 4}
    assert models["linkoping"].name == "Linköping: hälften storlek, hälften behov"
    assert models["last_year"].places == {"a": 15, "b": 5, "c": 0}
    assert models["last_year"].name == "Förra årets andelar"
    assert models["largest_remainder"].places == {"a": 12, "b": 4, "c": 4}
    assert models["largest_remainder"].name == "Största rest"
    assert all(models[code].bounded for code in list(models)[1:])
    assert implied_quota(plan, "ama") == Fraction(20, 2009)
    many = comparisons(plan_year(a_year(a_department("a", employees=8763))), "ama")
    assert many[0].places == {"a": 499}
    few = comparisons(plan_year(a_year(a_department("a", employees=209))), "ama")
    assert few[1].name == "Bara storlek: målet är 9,6 procent av de anställda"
    empty = plan_year(a_year(a_department("a", employees=0)))
    assert implied_quota(empty, "ama") == 0


def test_linkoping_is_half_and_half():
    year = a_year(
        a_department("size", need=0, supervisors=99),
        a_department("need", employees=0, supervisors=99),
        kinds=(with_target(AMA, 100),),
    )
    assert comparisons(plan_year(year), "ama")[2].places == {"size": 50, "need": 50}


def test_models_follow_the_stored_tie_order():
    same = a_year(
        *(a_department(key, last_year={"ama": 2}) for key in "abc"),
        kinds=(with_target(AMA, 4),),
        tie_order=("c", "a", "b"),
    )
    models = comparisons(plan_year(same), "ama")
    assert [model.places for model in models[1:]] == [{"a": 1, "b": 1, "c": 2}] * 4


def test_the_paradox_of_largest_remainder_is_shown_where_it_occurs():
    needs = {"a": 180, "b": 10, "c": 110, "d": 340}
    year = a_year(
        *(a_department(key, need=need, offered={}, supervisors=99) for key, need in needs.items()),
        kinds=(with_target(AMA, 25),),
        weights=Weights(100, 0, 0),
    )
    plan = plan_year(year)
    remainder = comparisons(plan, "ama")[-1]
    assert remainder.places == {"a": 7, "b": 1, "c": 4, "d": 13}
    assert Paradox(25, ("b",)) in remainder.paradoxes
    assert all(0 <= paradox.target <= 49 for paradox in remainder.paradoxes)
    assert plan.kinds[0].result.places == {"a": 7, "b": 0, "c": 4, "d": 14}


def test_the_paradox_is_sought_inside_floors_and_caps():
    year = a_year(
        a_department("a", need=3, floor={"ama": 2}, offered={"ama": 4}),
        a_department("b", need=4, offered={"ama": 3}),
        kinds=(with_target(AMA, 5),),
    )
    plan = plan_year(year)
    assert comparisons(plan, "ama")[-1].paradoxes == ()
    assert comparisons(plan, "ama")[-1].places == plan.kinds[0].result.places


def test_scenario_figures():
    year = a_year(
        a_department(
            "a", supervisors=2, last_year={"ama": 5, "praktik": None}, needs=(Need("x", 8, 8, True),)
        ),
        a_department("b", supervisors=2, last_year={"ama": 1, "praktik": 3}, needs=(Need("y", 2, 2),)),
        kinds=(with_target(AMA, 6), with_target(PRAKTIK, 4)),
        weights=Weights(100, 0, 0, Fraction(1)),
    )
    figures = measures(year, {"ama": {"a": 4, "b": 2}, "praktik": {"a": 1, "b": 3}})
    assert figures.largest_change == LargestChange("ama", "a", -1)
    assert figures.need_met == Fraction(7, 10)
    assert figures.shortage_covered == Fraction(5, 8)
    assert figures.without_supervisor == 0
    assert figures.moved_from_even == {"ama": Fraction(4, 5), "praktik": Fraction(11, 5)}
    adjusted = measures(year, {"ama": {"a": 6, "b": 5}, "praktik": {"a": 4, "b": 0}})
    # The calendar takes four AMA each and then two praktik each.
    assert adjusted.without_supervisor == 2 + 1 + 2
    assert adjusted.largest_change == LargestChange("ama", "b", 4)
    assert adjusted.shortage_covered == 1


def test_figures_without_anything_to_compare_with():
    year = a_year(a_department("a", needs=(), employees=0))
    figures = measures(year, {"ama": {"a": 0}})
    assert (figures.largest_change, figures.need_met, figures.shortage_covered) == (None, None, None)
    assert figures.moved_from_even == {"ama": 0}
