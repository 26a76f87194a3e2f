"""The published run and its proof."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from allocation.engine import (
    ADAMS,
    DHONDT,
    HUNTINGTON_HILL,
    SAINTE_LAGUE,
    Award,
    EngineError,
    Unit,
    allocate_trace,
    certificate,
    modified,
)
from allocation.engine.table import in_tie_order

from .oracles import best, vectors
from .years import bounded

RELAXED = settings(max_examples=150)
METHODS = [SAINTE_LAGUE, DHONDT, ADAMS, HUNTINGTON_HILL, modified(Fraction(7, 5)), modified(Fraction(1, 3))]


def units_of(weights, floors, caps):
    return [Unit(chr(97 + n), *row) for n, row in enumerate(zip(weights, floors, caps, strict=True))]


@given(bounded())
@RELAXED
def test_every_method_gives_the_highest_numbers_next(case):
    weights, floors, caps, target = case
    for signpost in METHODS:
        result = allocate_trace(units_of(weights, floors, caps), target, signpost)
        by_key = dict(zip(result.places, weights, strict=True))
        numbers = [signpost.comparison(by_key[row.key], row.place) for row in result.awards]
        assert numbers == sorted(numbers, reverse=True)
        assert [row.order for row in result.awards] == list(range(1, len(numbers) + 1))
        assert len(numbers) == sum(result.places.values()) - sum(floors)
        assert sum(result.places.values()) + result.shortfall == target
        proof = certificate(weights, floors, caps, list(result.places.values()), target, signpost)
        assert proof.holds
        assert (proof.last_served, proof.first_refused) == (result.last_served, result.first_refused)


@given(bounded())
@RELAXED
def test_the_certificate_accepts_exactly_the_best(case):
    weights, floors, caps, target = case
    right = best(*case)
    total = sum(next(iter(right)))
    for option in vectors(floors, caps, total):
        assert certificate(weights, floors, caps, option, target).holds == (option in right)


@given(bounded())
@RELAXED
def test_every_divisor_in_the_interval_gives_the_places(case):
    weights, floors, caps, target = case
    places = list(allocate_trace(units_of(*case[:3]), target).places.values())
    proof = certificate(weights, floors, caps, places, target)
    if proof.divisor_from is None or proof.divisor_to is None or proof.divisor_from == proof.divisor_to:
        return
    between = (proof.divisor_from + proof.divisor_to) / 2
    for weight, floor, cap, place in zip(weights, floors, caps, places, strict=True):
        rounded = int(weight / between + Fraction(1, 2))
        assert place == (max(floor, min(cap, rounded)) if weight else floor)


def test_the_table_names_divisors_quotients_and_ties():
    result = allocate_trace([Unit("a", 6), Unit("b", 2), Unit("c", 2, cap=5)], 4)
    assert result.awards == (
        Award(1, "a", 1, Fraction(1), Fraction(6), ()),
        Award(2, "a", 2, Fraction(3), Fraction(2), ("b", "c")),
        Award(3, "b", 1, Fraction(1), Fraction(2), ("a", "c")),
        Award(4, "c", 1, Fraction(1), Fraction(2), ("a", "b")),
    )
    assert result.places == {"a": 2, "b": 1, "c": 1}
    assert result.ties == ()
    assert (result.last_served, result.first_refused, result.next_in_line) == (2, Fraction(6, 5), "a")
    assert (result.target, result.shortfall) == (4, 0)


def test_a_tie_for_the_last_place_is_reported_in_the_stored_order():
    units = [Unit("a", 6), Unit("b", 2), Unit("c", 2)]
    result = allocate_trace(units, 3, tie_order=["c", "a", "b"])
    assert result.places == {"a": 2, "b": 0, "c": 1}
    assert [row.key for row in result.awards] == ["a", "c", "a"]
    assert result.ties == ("c", "a", "b")
    assert result.awards[1].tied_with == ("a", "b")
    assert (result.last_served, result.first_refused, result.next_in_line) == (2, 2, "b")


def test_among_equal_refused_the_first_in_the_order_is_next():
    units = [Unit("a", 9), Unit("b", 2), Unit("c", 2)]
    assert allocate_trace(units, 1).next_in_line == "a"
    assert allocate_trace(units, 2).next_in_line == "b"
    assert allocate_trace(units, 2, tie_order=["c", "b", "a"]).next_in_line == "c"


def test_who_stands_at_floor_and_cap():
    result = allocate_trace([Unit("a", 1, 2, 2), Unit("b", 9, 0, 3), Unit("c", 1), Unit("d", 1, 1)], 7)
    assert result.places == {"a": 2, "b": 3, "c": 1, "d": 1}
    assert result.at_floor == ("a", "d")
    assert result.at_cap == ("a", "b")


def test_places_that_no_one_can_take_are_a_shortfall():
    result = allocate_trace([Unit("a", 3, cap=1), Unit("b", 0, 1, 5)], 6)
    assert result.places == {"a": 1, "b": 1}
    assert (result.shortfall, result.first_refused, result.next_in_line) == (4, None, None)
    assert result.last_served == 3


def test_nothing_to_give():
    result = allocate_trace([Unit("a", 3, 2)], 2)
    assert (result.awards, result.last_served, result.first_refused) == ((), None, Fraction(3, 5))
    assert allocate_trace([], 0).places == {}


def test_methods_that_start_with_divisor_zero_serve_everyone_first():
    units = [Unit("a", 90), Unit("b", 5), Unit("c", 0), Unit("d", 7)]
    for signpost, next_number in ((ADAMS, 90), (HUNTINGTON_HILL, 4050)):
        result = allocate_trace(units, 3, signpost)
        assert result.places == {"a": 1, "b": 1, "c": 0, "d": 1}
        assert [row.key for row in result.awards] == ["a", "d", "b"]
        assert [row.quotient for row in result.awards] == [None] * 3
        assert (result.last_served, result.first_refused) == (None, next_number)
        fewer = allocate_trace(units, 2, signpost)
        assert (fewer.places["b"], fewer.first_refused, fewer.next_in_line) == (0, None, "b")


def test_a_large_first_divisor_holds_small_units_out():
    units = [Unit("a", 50), Unit("b", 16)]
    assert allocate_trace(units, 2).places == {"a": 2, "b": 0}
    assert allocate_trace(units, 2, modified(Fraction(9, 10))).places == {"a": 1, "b": 1}
    assert allocate_trace(units, 2, modified(Fraction(24, 25))).places == {"a": 2, "b": 0}


def test_keys_and_tie_order_must_match():
    assert in_tie_order(["a", "b"], None) == [0, 1]
    assert in_tie_order(["a", "b", "c"], ["b", "c", "a"]) == [2, 0, 1]
    with pytest.raises(EngineError) as twice:
        allocate_trace([Unit("a", 1), Unit("a", 2)], 1)
    assert (twice.value.code, twice.value.message) == (
        "duplicate_key",
        "Samma nyckel förekommer två gånger.",
    )
    for order in (["a"], ["a", "b", "b"], ["a", "c"]):
        with pytest.raises(EngineError) as wrong:
            allocate_trace([Unit("a", 1), Unit("b", 2)], 1, tie_order=order)
        assert (wrong.value.code, wrong.value.message) == (
            "tie_order",
            "Lottordningen måste nämna varje nyckel en gång.",
        )


def test_the_certificate_says_what_is_wrong():
    arguments = ([5, 3, 0], [0, 1, 1], [4, None, 2])
    right = certificate(*arguments, [3, 2, 1], 6)
    assert (right.holds, right.sum_agrees, right.inside_bounds) == (True, True, True)
    assert (right.last_served, right.first_refused) == (1, Fraction(5, 7))
    assert (right.divisor_from, right.divisor_to) == (Fraction(10, 7), 2)
    short = certificate(*arguments, [3, 1, 1], 6)
    assert (short.holds, short.sum_agrees, short.inside_bounds) == (False, False, True)
    above = certificate(*arguments, [3, 3, 1], 6)
    assert (above.holds, above.sum_agrees) == (False, False)
    over = certificate(*arguments, [5, 1, 1], 7)
    assert (over.holds, over.sum_agrees, over.inside_bounds) == (False, True, False)
    under = certificate(*arguments, [4, 0, 1], 5)
    assert (under.holds, under.inside_bounds) == (False, False)
    nobody = certificate(*arguments, [3, 1, 2], 6)
    assert (nobody.holds, nobody.inside_bounds) == (False, False)
    swapped = certificate(*arguments, [1, 4, 1], 6)
    assert (swapped.holds, swapped.sum_agrees, swapped.inside_bounds) == (False, True, True)


def test_a_certificate_for_full_caps_and_empty_tables():
    full = certificate([5], [0], [2], [2], 4)
    assert (full.holds, full.first_refused, full.divisor_from) == (True, None, None)
    assert (full.last_served, full.divisor_to) == (Fraction(5, 3), Fraction(10, 3))
    room = certificate([5], [0], [3], [2], 4)
    assert (room.holds, room.sum_agrees) == (False, False)
    empty = certificate([5], [1], [3], [1], 1)
    assert (empty.holds, empty.last_served, empty.divisor_to) == (True, None, None)
    assert empty.divisor_from == Fraction(10, 3)
    dhondt = certificate([5, 2], [0, 0], [None, None], [2, 1], 3, DHONDT)
    assert (dhondt.divisor_from, dhondt.divisor_to) == (Fraction(5, 3), 2)
    first = certificate([5, 2], [0, 0], [None, None], [1, 0], 1, modified(Fraction(7, 5)))
    assert (first.divisor_from, first.divisor_to) == (Fraction(10, 3), Fraction(50, 7))
