"""Several kinds on the same supervisors, against a search over every plan."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allocation.engine import EngineError, Kind
from allocation.engine.calendar import most_that_fit, windows
from allocation.engine.coupling import joint_places, later_kind_caps, starts_that_fit
from allocation.engine.starts import even_out, even_starts, load_of

from .oracles import most_of_second_by_search
from .years import a_department

RELAXED = settings(max_examples=40)
MONTHS = 8


@st.composite
def pairs(draw):
    """Draw (first kind, second kind, department, free places) on eight months."""

    def kind(code, longest):
        starts = draw(st.sets(st.integers(0, 5), min_size=1, max_size=3))
        return Kind(
            code,
            5,
            draw(st.integers(1, longest)),
            tuple(sorted(starts)),
            draw(st.integers(1, 2)),
            draw(st.booleans()),
        )

    closed = tuple(draw(st.sets(st.integers(0, 7), max_size=1)))
    free = [
        0 if month in closed else room
        for month, room in enumerate(draw(st.lists(st.integers(0, 4), min_size=8, max_size=8)))
    ]
    return kind("first", 4), kind("second", 3), a_department("d", closed=closed), free


def possible(kind, department):
    return windows(kind, department.closed, MONTHS), kind.load


def searched(first, second, department, free, placed):
    return most_of_second_by_search(free, possible(first, department), placed, possible(second, department))


@given(pairs(), st.integers(0, 4))
@RELAXED
def test_the_second_kind_gets_the_most_that_the_first_leaves(case, placed):
    first, second, department, free = case
    expected = searched(first, second, department, free, placed)
    arguments = ([department], (first, second), [free], [{"first": placed}])
    if expected is None:
        with pytest.raises(EngineError) as refusal:
            later_kind_caps(*arguments)
        assert refusal.value.code == "does_not_fit"
        assert refusal.value.message == "Placeringarna ryms inte i handledarnas kalender."
    else:
        assert later_kind_caps(*arguments) == [expected]


@given(pairs(), st.integers(0, 4), st.integers(0, 4))
@RELAXED
def test_start_months_add_up_and_fit(case, placed, more):
    first, second, department, free = case
    fits = searched(first, second, department, free, placed)
    assume(fits is not None)
    totals = {"first": placed, "second": min(more, fits)}
    solved = starts_that_fit([department], (first, second), [free], [totals])[0]
    simple = even_starts(department, (first, second), free, totals)
    for plan in [solved] + ([simple] if simple is not None else []):
        assert {code: sum(starts.values()) for code, starts in plan.items()} == totals
        open_months = {kind.code: possible(kind, department)[0] for kind in (first, second)}
        load = load_of((first, second), plan, open_months, MONTHS)
        assert all(used <= room for used, room in zip(load, free, strict=True))


def test_departments_are_blocks_of_their_own():
    first, second = Kind("first", 5, 2, (0, 2)), Kind("second", 5, 1, (0, 1, 2, 3))
    departments = [a_department("a"), a_department("b")]
    free = [[2, 2, 2, 2], [1, 1, 1, 1]]
    assert later_kind_caps(departments, (first, second), free, [{"first": 2}, {"first": 1}]) == [4, 2]
    assert later_kind_caps([], (first, second), [], []) == []
    nothing = starts_that_fit([departments[0]], (first,), [[0, 0, 0, 0]], [{"first": 0}])
    assert nothing == [{"first": {}}]


def test_the_spread_is_even_when_it_fits():
    kind = Kind("k", 9, 1, (0, 1, 2, 3))
    department = a_department("a")
    assert even_starts(department, (kind,), [5] * 8, {"k": 6}) == {"k": {0: 1, 1: 2, 2: 1, 3: 2}}
    assert even_starts(department, (kind,), [1, 5, 1, 5, 0, 0, 0, 0], {"k": 8}) == {
        "k": {0: 1, 1: 3, 2: 1, 3: 3}
    }
    assert even_starts(department, (kind,), [0] * 8, {"k": 0}) == {"k": {}}
    assert even_starts(department, (kind,), [0] * 8, {"k": 1}) is None
    assert even_starts(department, (kind,), [0, 1, 0, 0, 0, 0, 0, 0], {"k": 1}) == {"k": {1: 1}}


def test_a_full_month_that_cannot_give_lets_the_next_one():
    kind = Kind("k", 9, 2, (0, 2, 4))
    # Month 0 and 2 are the fullest; only month 2 shares its second month with the window of month 3.
    other = Kind("k", 9, 2, (0, 2, 3))
    department = a_department("a")
    assert even_out(department, (kind,), [3] * 8, {"k": {0: 3, 2: 3, 4: 0}}) == {"k": {0: 2, 2: 2, 4: 2}}
    assert even_out(department, (other,), [2, 2, 2, 2, 1], {"k": {0: 2, 2: 2, 3: 0}}) == {
        "k": {0: 2, 2: 1, 3: 1}
    }
    assert even_out(department, (other,), [2, 2, 1, 1, 0], {"k": {0: 2, 2: 1, 3: 0}}) == {
        "k": {0: 2, 2: 1, 3: 0}
    }


def test_a_load_of_two_counts_twice():
    kind = Kind("k", 9, 2, (0, 1), load=2)
    assert load_of((kind,), {"k": {0: 1, 1: 2}}, {"k": {0: (0, 1), 1: (1, 2)}}, 4) == [2, 6, 4, 0]
    assert even_starts(a_department("a"), (kind,), [4, 4, 4], {"k": 2}) == {"k": {0: 1, 1: 1}}
    assert even_starts(a_department("a"), (kind,), [4, 3, 4], {"k": 2}) is None


def test_the_second_kind_decides_where_the_first_may_lie():
    long, short = Kind("long", 9, 4, (0, 4)), Kind("short", 9, 2, (4, 6))
    department = a_department("a")
    free = [1] * 8
    plan = even_starts(department, (long, short), free, {"long": 1, "short": 2})
    assert plan == {"long": {0: 1, 4: 0}, "short": {4: 1, 6: 1}}
    early = Kind("short", 9, 2, (0, 2))
    plan = even_starts(department, (long, early), free, {"long": 1, "short": 2})
    assert plan == {"long": {0: 0, 4: 1}, "short": {0: 1, 2: 1}}
    assert even_starts(department, (long, early), free, {"long": 2, "short": 1}) is None


@given(pairs(), st.integers(1, 9), st.integers(1, 9))
@RELAXED
def test_all_kinds_at_once_miss_as_few_places_as_possible(case, weight, other):
    first, second, department, free = case
    fits = most_that_fit(free, *possible(first, department))
    missing_first = max(0, first.target - fits)
    placed = min(first.target, fits)
    most = searched(first, second, department, free, placed)
    bounds = {"first": (0, 5), "second": (0, 5)}
    (places,) = joint_places([department], (first, second), [free], [weight], [bounds])
    assert places == {"first": first.target - missing_first, "second": min(second.target, most)}
    two = joint_places(
        [department, department],
        (first, second),
        [free, [0] * 8],
        [weight, other],
        [bounds, {"first": (0, 0), "second": (0, 5)}],
    )
    assert two == [places, {"first": 0, "second": 0}]


def test_one_place_of_an_earlier_kind_outweighs_all_of_a_later():
    long, short = Kind("long", 1, 2, (0,)), Kind("short", 2, 1, (0, 1))
    bounds = [{"long": (0, 1), "short": (0, 2)}]
    assert joint_places([a_department("a")], (long, short), [[1, 1]], [1], bounds) == [
        {"long": 1, "short": 0}
    ]


def test_for_one_kind_the_joint_model_is_the_divisor_method():
    kind = Kind("k", 7, 1, (0,))
    departments = [a_department(key) for key in "abc"]
    bounds = [{"k": (0, 9)}, {"k": (0, 9)}, {"k": (1, 1)}]
    places = joint_places(departments, (kind,), [[9] * 8] * 3, [70, 29, 0], bounds)
    assert [row["k"] for row in places] == [4, 2, 1]
    capped = [{"k": (0, 2)}, {"k": (0, 9)}, {"k": (1, 1)}]
    places = joint_places(departments, (kind,), [[9] * 8] * 3, [70, 29, 0], capped)
    assert [row["k"] for row in places] == [2, 4, 1]
    full = [{"k": (0, 2)}, {"k": (0, 3)}, {"k": (1, 1)}]
    places = joint_places(departments, (kind,), [[9] * 8] * 3, [70, 29, 0], full)
    assert [row["k"] for row in places] == [2, 3, 1]
    lifted = [{"k": (0, 9)}, {"k": (3, 9)}, {"k": (0, 0)}]
    places = joint_places(departments, (kind,), [[9] * 8] * 3, [99, 1, 0], lifted)
    assert [row["k"] for row in places] == [4, 3, 0]
    # An offer without a calendar takes nothing from the others.
    places = joint_places(departments[:2], (kind,), [[9] * 8, [0] * 8], [1, 99], [{"k": (0, 9)}] * 2)
    assert [row["k"] for row in places] == [7, 0]
    nobody = [{"k": (0, 0)}, {"k": (2, 2)}, {"k": (0, 0)}]
    places = joint_places(departments, (kind,), [[9] * 8] * 3, [0, 0, 0], nobody)
    assert [row["k"] for row in places] == [0, 2, 0]
