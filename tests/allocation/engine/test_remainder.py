"""Largest remainder, for comparison only, and its paradox."""

from fractions import Fraction

from hypothesis import given, settings

from allocation.engine.divisor import effective_caps
from allocation.engine.remainder import RemainderRow, exact_shares, largest_remainder, lost_by_one_more

from .years import bounded

RELAXED = settings(max_examples=150)


@given(bounded())
@RELAXED
def test_shares_are_proportional_inside_the_bounds(case):
    weights, floors, _, target = case
    tops = effective_caps(*case)
    shares = exact_shares(weights, floors, tops, target)
    assert sum(shares) == min(target, sum(tops))
    assert all(floor <= share <= top for floor, share, top in zip(floors, shares, tops, strict=True))
    levels = [
        share / weight
        for weight, floor, share, top in zip(weights, floors, shares, tops, strict=True)
        if floor < share < top
    ]
    assert len(set(levels)) <= 1
    for level in levels[:1]:
        for weight, floor, share, top in zip(weights, floors, shares, tops, strict=True):
            assert share == max(floor, min(top, level * weight))


@given(bounded())
@RELAXED
def test_every_unit_is_within_one_of_its_share(case):
    rows = largest_remainder(*case)
    assert sum(row.places for row in rows) == min(case[3], sum(effective_caps(*case)))
    given_up = [row.remainder for row in rows if row.places < row.share]
    got = [row.remainder for row in rows if row.places > row.share]
    assert all(row.places in (int(row.share), int(row.share) + (row.remainder > 0)) for row in rows)
    assert all(row.remainder == row.share - int(row.share) for row in rows)
    assert max(given_up, default=0) <= min(got, default=1)


def test_equal_remainders_go_to_the_one_that_stands_first():
    half = Fraction(1, 2)
    assert largest_remainder([1, 1], [0, 0], [None, None], 3) == [
        RemainderRow(1 + half, half, 2),
        RemainderRow(1 + half, half, 1),
    ]


def test_the_alabama_paradox_for_the_board():
    need = [180, 10, 110, 340]
    places = {
        target: [row.places for row in largest_remainder(need, [0] * 4, [None] * 4, target)]
        for target in (25, 26)
    }
    assert places == {25: [7, 1, 4, 13], 26: [7, 0, 5, 14]}
    assert lost_by_one_more(need, [0] * 4, [None] * 4, range(25, 27)) == [(25, [1])]
    assert lost_by_one_more(need, [0] * 4, [None] * 4, range(26, 28)) == []
    assert lost_by_one_more(need, [0] * 4, [None] * 4, range(25, 26)) == []
