"""Theorem 5: filling month by month is the most that fits, and the months that decide prove it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.engine import Kind
from allocation.engine.calendar import (
    bottleneck_months,
    fill,
    free_places,
    most_that_fit,
    undisturbed_places,
    windows,
)

from .oracles import most_by_search
from .years import AMA, MONTHS, PRAKTIK, a_department

RELAXED = settings(max_examples=80)


@st.composite
def calendars(draw):
    """Draw (kind, closed months, free places per month) on a horizon of eight months."""
    starts = draw(st.sets(st.integers(0, 7), min_size=1, max_size=5))
    kind = Kind(
        "k",
        0,
        draw(st.integers(1, 4)),
        tuple(sorted(starts)),
        load=draw(st.integers(1, 2)),
        may_pause=draw(st.booleans()),
    )
    closed = tuple(draw(st.sets(st.integers(0, 7), max_size=2)))
    free = draw(st.lists(st.integers(0, 4), min_size=8, max_size=8))
    return kind, closed, [0 if month in closed else room for month, room in enumerate(free)]


@given(calendars())
@RELAXED
def test_it_is_the_most_that_fits_and_the_deciding_months_prove_it(case):
    kind, closed, free = case
    possible = windows(kind, closed, 8)
    most = most_that_fit(free, possible, kind.load)
    assert most == most_by_search(free, possible, kind.load)
    deciding = bottleneck_months(free, possible, kind.load)
    assert sum(free[month] // kind.load for month in deciding) == most
    assert all(set(deciding) & set(window) for window in possible.values())


@given(calendars(), st.integers(0, 9), st.booleans())
@RELAXED
def test_every_smaller_number_also_fits(case, number, latest):
    kind, closed, free = case
    possible = windows(kind, closed, 8)
    starts = fill(free, possible, kind.load, number, latest)
    assert sum(starts.values()) == min(number, most_that_fit(free, possible, kind.load))
    for month, room in enumerate(free):
        used = sum(kind.load * count for start, count in starts.items() if month in possible[start])
        assert used <= room


@pytest.mark.parametrize(
    ("closed", "may_pause", "most"),
    [
        ((), True, 144),
        ((6,), True, 144),
        ((6,), False, 144),
        ((5, 6, 7, 17), True, 144),
        ((5, 6, 7, 17), False, 72),
    ],
)
def test_a_summer_closure_halves_the_year_unless_placements_may_pause(closed, may_pause, most):
    kind = Kind("ama", 200, 6, tuple(range(12)), may_pause=may_pause)
    school = a_department("bsf", supervisors=36, places_per_supervisor=2, closed=closed)
    assert most_that_fit(free_places(school), windows(kind, closed, MONTHS), 1) == most


def test_windows_skip_closed_months_only_when_they_may_pause():
    assert windows(Kind("k", 0, 3, (0, 2, 4, 5)), (1, 4), 8) == {0: (0, 2, 3), 2: (2, 3, 5), 5: (5, 6, 7)}
    stiff = Kind("k", 0, 3, (4, 0), may_pause=False)
    assert windows(stiff, (1,), 8) == {0: (0, 1, 2), 4: (4, 5, 6)}
    assert windows(Kind("k", 0, 3, (5, 6)), (), 8) == {5: (5, 6, 7)}


def test_free_places_are_what_others_leave():
    department = a_department(
        "vof",
        supervisors=5,
        places_per_supervisor=2,
        competing=(0, 3, *(0,) * 16),
        running=(4, 9, *(0,) * 16),
        closed=(2,),
    )
    assert free_places(department)[:4] == [6, 0, 0, 10]
    assert free_places(department, extra_supervisors=1)[:4] == [8, 0, 0, 12]
    assert undisturbed_places(department)[:4] == [10, 10, 10, 10]


def test_load_takes_several_places_and_what_is_left_over_is_not_used():
    assert fill([5, 5, 4], {0: (0, 1), 1: (1, 2)}, 2) == {0: 2, 1: 0}
    assert fill([5, 5, 5], {0: (0, 1), 1: (1, 2)}, 2, most=1) == {0: 1, 1: 1 - 1}
    assert fill([5, 5, 5], {0: (0, 1), 1: (1, 2)}, 2, most=1, latest=True) == {1: 1, 0: 0}
    assert most_that_fit([7], {0: (0,)}, 2) == 3


def test_the_deciding_months_are_the_fewest_and_earliest():
    assert bottleneck_months([2, 2, 2, 2], {0: (0, 1), 1: (1, 2), 2: (2, 3)}, 1) == (0, 2)
    assert bottleneck_months([2, 9, 9, 2], {0: (0, 1), 2: (2, 3)}, 1) == (0, 3)
    assert bottleneck_months([3, 2, 9, 9], {0: (0, 1)}, 1) == (1,)
    assert bottleneck_months([3, 3, 9, 9], {0: (0, 1)}, 1) == (0,)
    assert bottleneck_months([1, 1], {}, 1) == ()
    assert bottleneck_months([1, 2, 1], {0: (0, 1), 1: (1, 2)}, 2) == (0, 2)
    free = free_places(a_department("a", supervisors=72))
    assert bottleneck_months(free, windows(AMA, (), MONTHS), 1) == (5, 11)
    assert bottleneck_months(free, windows(PRAKTIK, (), MONTHS), 1) == (2, 5, 8, 11)
