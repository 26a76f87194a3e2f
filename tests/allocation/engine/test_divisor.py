"""The fast result: theorems 1-4 against enumeration, and the pitfalls that break other methods."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.engine import (
    ADAMS,
    DHONDT,
    HUNTINGTON_HILL,
    SAINTE_LAGUE,
    EngineError,
    Unit,
    allocate,
    allocate_trace,
    modified,
)
from allocation.engine.divisor import effective_caps

from .oracles import best
from .years import bounded

RELAXED = settings(max_examples=150)


@given(bounded())
@RELAXED
def test_it_is_a_vector_of_least_regret(case):
    weights, floors, caps, target = case
    assert tuple(allocate(*case)) in best(weights, floors, caps, target)


@given(bounded(most_units=9, most_places=40), st.integers(1, 400))
@RELAXED
def test_the_fast_result_is_the_published_run(case, factor):
    weights, floors, caps, target = case
    weights = [weight * factor + number for number, weight in enumerate(weights)]
    units = [Unit(str(number), *row) for number, row in enumerate(zip(weights, floors, caps, strict=True))]
    assert allocate(weights, floors, caps, target) == list(allocate_trace(units, target).places.values())


def test_large_runs_agree_with_the_published_run():
    chance = random.Random(27)
    for count, target, spread in ((300, 3000, 5000), (300, 3000, 3), (40, 4000, 10**9)):
        weights = [chance.randint(1, spread) for _ in range(count)]
        floors = [chance.randint(0, 2) for _ in weights]
        caps = [floor + chance.randint(0, 4 * target // count) for floor in floors]
        units = [
            Unit(str(number), *row) for number, row in enumerate(zip(weights, floors, caps, strict=True))
        ]
        run = allocate_trace(units, target)
        assert allocate(weights, floors, caps, target) == list(run.places.values())


@given(bounded())
@RELAXED
def test_a_higher_target_never_costs_a_place(case):
    weights, floors, caps, target = case
    before, after = allocate(*case), allocate(weights, floors, caps, target + 1)
    grew = [new - old for old, new in zip(before, after, strict=True)]
    assert sorted(grew)[:-1] == [0] * (len(grew) - 1)
    assert grew[-1] in (0, 1)


@given(bounded(), st.data())
@RELAXED
def test_more_need_never_costs_a_place_in_favour_of_another(case, data):
    weights, floors, caps, target = case
    unit = data.draw(st.integers(0, len(weights) - 1))
    more = [weight + (number == unit) for number, weight in enumerate(weights)]
    before, after = allocate(*case), allocate(more, floors, caps, target)
    assert after[unit] >= before[unit]
    assert all(
        new <= old for number, (old, new) in enumerate(zip(before, after, strict=True)) if number != unit
    )


@given(bounded(), st.data())
@RELAXED
def test_a_cap_or_floor_moves_at_most_one_place(case, data):
    weights, floors, caps, target = case
    unit = data.draw(st.integers(0, len(weights) - 1))
    higher = [cap + (number == unit) for number, cap in enumerate(caps)]
    moves = [
        new - old for old, new in zip(allocate(*case), allocate(weights, floors, higher, target), strict=True)
    ]
    assert moves[unit] in (0, 1)
    assert sorted(moves[:unit] + moves[unit + 1 :], reverse=True)[:-1] == [0] * (len(moves) - 2)
    assert -sum(moves[:unit] + moves[unit + 1 :]) in (0, moves[unit])
    if caps[unit] > floors[unit] and target > sum(floors):
        lower = [floor + (number == unit) for number, floor in enumerate(floors)]
        moves = [
            new - old
            for old, new in zip(allocate(*case), allocate(weights, lower, caps, target), strict=True)
        ]
        assert moves[unit] in (0, 1)
        assert -sum(moves[:unit] + moves[unit + 1 :]) in (0, moves[unit])


@given(bounded(), st.data())
@RELAXED
def test_a_part_redone_alone_gives_the_same(case, data):
    weights, floors, caps, _ = case
    places = allocate(*case)
    part = data.draw(st.sets(st.integers(0, len(weights) - 1), min_size=1))
    chosen = sorted(part)
    alone = allocate(
        [weights[unit] for unit in chosen],
        [floors[unit] for unit in chosen],
        [caps[unit] for unit in chosen],
        sum(places[unit] for unit in chosen),
    )
    assert alone == [places[unit] for unit in chosen]


@given(bounded(), st.data())
@RELAXED
def test_understating_the_own_maximum_never_pays_and_never_harms_others(case, data):
    weights, floors, caps, target = case
    unit = data.draw(st.integers(0, len(weights) - 1))
    lower = list(caps)
    lower[unit] = data.draw(st.integers(floors[unit], caps[unit]))
    before, after = allocate(*case), allocate(weights, floors, lower, target)
    assert after[unit] <= before[unit]
    assert all(
        new >= old for number, (old, new) in enumerate(zip(before, after, strict=True)) if number != unit
    )


@given(bounded(), st.randoms())
@RELAXED
def test_the_order_of_units_matters_only_for_ties(case, chance):
    weights, floors, caps, target = case
    if len(best(*case)) > 1:
        return
    order = list(range(len(weights)))
    chance.shuffle(order)
    shuffled = allocate(
        [weights[n] for n in order], [floors[n] for n in order], [caps[n] for n in order], target
    )
    assert shuffled == [allocate(*case)[number] for number in order]


def test_floors_as_a_rounded_share_of_the_target_break_the_house_rule():
    weights = [1, 85, 42, 7, 9]

    def floors(target):
        return [int(Fraction(8 * target, 100) + Fraction(1, 2))] * 5

    assert allocate(weights, floors(18), [None] * 5, 18) == [1, 10, 5, 1, 1]
    assert allocate(weights, floors(19), [None] * 5, 19) == [2, 9, 4, 2, 2]
    assert allocate(weights, floors(18), [None] * 5, 19) == [1, 11, 5, 1, 1]


def test_the_alabama_example_for_the_board_is_no_paradox_here():
    need = [180, 10, 110, 340]
    assert allocate(need, [0] * 4, [None] * 4, 25) == [7, 0, 4, 14]
    assert allocate(need, [0] * 4, [None] * 4, 26) == [7, 0, 5, 14]


def test_the_last_place_may_leave_the_quota_in_the_largest_unit():
    # The share is 90.9 of 100; rounding every share down or up would give 90 or 91.
    weights = [10_000, *[91] * 11]
    places = allocate(weights, [0] * 12, [None] * 12, 100)
    share = Fraction(100 * weights[0], sum(weights))
    assert (places[0], int(share)) == (89, 90)


def test_equal_numbers_go_to_the_one_that_stands_first():
    assert allocate([5, 5, 5], [0] * 3, [None] * 3, 4) == [2, 1, 1]
    assert allocate([5, 5, 5], [0] * 3, [None] * 3, 5) == [2, 2, 1]
    assert allocate([1, 3], [0, 0], [None, None], 2) == [1, 1]
    assert allocate([3, 1], [0, 0], [None, None], 2) == [2, 0]


def test_weights_beyond_the_precision_of_floats_are_told_apart():
    huge = 2**60
    assert allocate([huge, huge + 1], [0, 0], [None, None], 1) == [0, 1]
    assert allocate([10**400, 10**400 + 1], [0, 0], [None, None], 3) == [1, 2]


def test_weight_zero_gets_its_floor_and_nothing_more():
    assert allocate([0, 4], [1, 0], [9, 3], 10) == [1, 3]
    assert allocate([0, 0], [1, 2], [9, 9], 10) == [1, 2]
    assert allocate([], [], [], 4) == []


def test_it_finds_the_level_when_every_unit_starts_at_a_bound():
    assert allocate([1000] * 9 + [1] * 3, [0] * 12, [1] * 9 + [900] * 3, 200) == [1] * 9 + [64, 64, 63]
    assert allocate([1000, 1, 1], [0, 50, 50], [500, 99, 99], 110) == [10, 50, 50]
    assert allocate([10**6, 1, 1], [30, 0, 0], [31, 400, 400], 431) == [31, 200, 200]
    assert allocate([10**6, 1, 1], [0, 30, 30], [400, 60, 60], 61) == [1, 30, 30]


def test_a_shortfall_fills_every_cap():
    assert allocate([3, 2], [0, 1], [2, 3], 9) == [2, 3]
    assert allocate([3, 2], [0, 1], [2, 3], 5) == [2, 3]
    assert allocate([3, 2], [0, 1], [None, 1], 5) == [4, 1]


def test_caps_above_the_target_do_not_change_the_arithmetic():
    assert effective_caps([1, 1, 0], [0, 0, 2], [99, None, 9], 7) == [7, 7, 2]
    assert effective_caps([1], [0], [7], 7) == [7]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (([1], [0, 0], [1], 1), "lengths", "Vikter, golv och tak måste vara lika många."),
        (([1], [0], [1, 1], 1), "lengths", "Vikter, golv och tak måste vara lika många."),
        (([-1], [0], [1], 1), "negative", "Mål, vikter och golv får inte vara negativa."),
        (([1], [-1], [1], 1), "negative", "Mål, vikter och golv får inte vara negativa."),
        (([1], [0], [1], -1), "negative", "Mål, vikter och golv får inte vara negativa."),
        (([1, 1], [2, 2], [2, 2], 3), "floors_above_target", "Golven är tillsammans 4 och målet är 3."),
        (([1], [2], [1], 3), "floor_above_cap", "Golvet 2 ligger över taket 1."),
    ],
)
def test_it_refuses_what_cannot_be_computed(arguments, code, message):
    with pytest.raises(EngineError) as refusal:
        allocate(*arguments)
    assert (refusal.value.code, refusal.value.message, str(refusal.value)) == (code, message, message)


def test_floors_equal_to_the_target_or_the_cap_are_allowed():
    assert allocate([1, 1], [2, 1], [2, 5], 3) == [2, 1]


@pytest.mark.parametrize(
    ("signpost", "divisors"),
    [
        (SAINTE_LAGUE, [1, 3, 5, 7]),
        (modified(Fraction(6, 5)), [Fraction(6, 5), 3, 5, 7]),
        (DHONDT, [1, 2, 3, 4]),
        (ADAMS, [0, 1, 2, 3]),
        (HUNTINGTON_HILL, [0, 2, 6, 12]),
    ],
)
def test_each_method_has_its_divisors(signpost, divisors):
    assert [signpost.divisor(place) for place in range(1, 5)] == divisors


def test_comparison_numbers_with_divisor_zero_rank_first_and_by_weight():
    assert ADAMS.comparison(3, 1) == (1, 3)
    assert ADAMS.comparison(3, 2) == (0, 3)
    assert HUNTINGTON_HILL.comparison(3, 2) == (0, Fraction(9, 2))
    assert SAINTE_LAGUE.comparison(3, 2) == (0, 1)


@pytest.mark.parametrize("first", [Fraction(0), Fraction(-1), Fraction(3), Fraction(7, 2)])
def test_the_first_divisor_must_come_before_the_second(first):
    with pytest.raises(EngineError) as refusal:
        modified(first)
    assert refusal.value.code == "first_divisor"
    assert refusal.value.message == "Första divisorn måste vara större än 0 och mindre än 3."
