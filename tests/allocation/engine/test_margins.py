"""Margins are confirmed by solving again just inside and just outside them."""

from dataclasses import replace

from hypothesis import given, settings

from allocation.engine import Unit, allocate_trace
from allocation.engine.margins import margins

from .years import bounded

RELAXED = settings(max_examples=200)


def places(units, target, order, number, **changed):
    units = [replace(unit, **changed) if n == number else unit for n, unit in enumerate(units)]
    return allocate_trace(units, target, tie_order=order).places[units[number].key]


@given(bounded())
@RELAXED
def test_one_point_less_is_not_enough_and_the_margin_is(case):
    weights, floors, caps, target = case
    units = [Unit(chr(97 + n), *row) for n, row in enumerate(zip(weights, floors, caps, strict=True))]
    order = [unit.key for unit in reversed(units)]
    result = allocate_trace(units, target, tie_order=order)
    for number, (unit, margin) in enumerate(zip(units, margins(units, result, order), strict=True)):
        now = result.places[unit.key]
        assert margin.key == unit.key
        if margin.to_gain is not None:
            assert margin.to_gain > 0
            assert places(units, target, order, number, weight=unit.weight + margin.to_gain) > now
            assert places(units, target, order, number, weight=unit.weight + margin.to_gain - 1) == now
        else:
            assert places(units, target, order, number, weight=10**6) == now
        if margin.to_lose is not None:
            assert places(units, target, order, number, weight=unit.weight - margin.to_lose) < now
            assert places(units, target, order, number, weight=unit.weight - margin.to_lose + 1) == now
        else:
            assert now == unit.floor or places(units, target, order, number, weight=1) == now
        more = places(units, target, order, number, cap=unit.cap + 1) > now
        assert margin.cap_binds == more
        if unit.floor:
            fewer = places(units, target, order, number, floor=unit.floor - 1) < now
            assert margin.floor_binds == fewer
        else:
            assert not margin.floor_binds


def test_a_unit_without_points_needs_one_when_places_are_missing():
    units = [Unit("a", 0, 0, 3), Unit("b", 4, 0, 2)]
    result = allocate_trace(units, 5)
    first, second = margins(units, result)
    assert (first.to_gain, first.to_lose, first.cap_binds) == (1, None, False)
    assert (second.to_gain, second.to_lose, second.cap_binds) == (None, None, True)


def test_units_without_a_cap():
    units = [Unit("a", 10), Unit("b", 5)]
    result = allocate_trace(units, 3)
    assert result.places == {"a": 2, "b": 1}
    first, second = margins(units, result)
    assert (first.to_gain, first.to_lose) == (15, 6)
    assert (second.to_gain, second.to_lose) == (6, 3)
    assert (first.cap_binds, first.floor_binds) == (False, False)
    assert (second.cap_binds, second.floor_binds) == (False, False)


def test_a_single_unit_has_nobody_to_take_from_or_lose_to():
    (only,) = margins([Unit("a", 3, 0, 2)], allocate_trace([Unit("a", 3, 0, 2)], 2))
    assert (only.to_gain, only.to_lose, only.cap_binds, only.floor_binds) == (None, None, False, False)
    (at_floor,) = margins([Unit("a", 3, 2, 2)], allocate_trace([Unit("a", 3, 2, 2)], 2))
    assert (at_floor.cap_binds, at_floor.floor_binds) == (False, False)


def test_a_floor_that_the_points_alone_would_reach_does_not_bind():
    units = [Unit("a", 5, 1), Unit("b", 14)]
    result = allocate_trace(units, 3)
    assert result.places == {"a": 1, "b": 2}
    assert [margin.floor_binds for margin in margins(units, result)] == [False, False]
