"""The best assignment against enumeration and a dense solver; the proof accepts it and nothing else."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.matching import MatchingError, certificate
from participants.matching.assignment import NOBODY, OWN_UP_TO, assign, by_paths
from participants.matching.exchange import Exchanges
from participants.matching.pairs import Pairs, pairs, scale
from participants.matching.sparse import by_library

from .cases import weighted
from .oracles import assignments, best_total, best_total_by_dense_solver

RELAXED = settings(max_examples=200)
BOTH = pytest.mark.parametrize("solver", [by_paths, by_library], ids=lambda solver: solver.__name__)


def total(case: Pairs, place_of: list[int]) -> int:
    """Return the sum of weights, and insist that every pair is eligible and no place is given twice."""
    given_places = [place for place in place_of if place != NOBODY]
    assert len(place_of) == case.people
    assert len(set(given_places)) == len(given_places)
    return sum(dict(case.of(person))[place] for person, place in enumerate(place_of) if place != NOBODY)


@BOTH
@given(case=weighted())
@RELAXED
def test_it_is_the_largest_sum(solver, case):
    assert total(case, solver(case)) == best_total(case)


@BOTH
@given(case=weighted())
@RELAXED
def test_the_best_assignment_is_proved(solver, case):
    proof = certificate(case, solver(case))
    assert (proof.holds, proof.one_each) == (True, True)
    assert proof.total == proof.bound == best_total(case)


@given(weighted(most=4, most_weight=3))
@RELAXED
def test_the_proof_holds_for_exactly_the_best_assignments(case):
    best = best_total(case)
    for choice in assignments([list(dict(case.of(person))) for person in range(case.people)]):
        place_of = [NOBODY if place is None else place for place in choice]
        proof = certificate(case, place_of)
        assert proof.one_each
        assert proof.total == total(case, place_of)
        assert proof.bound >= best
        assert proof.holds == (proof.total == best)


@given(weighted())
@RELAXED
def test_a_price_is_what_the_whole_gains_by_one_more_such_place(case):
    proof = certificate(case, by_paths(case))
    for place, price in enumerate(proof.prices):
        doubled = pairs(
            (
                [*row.items(), *([(case.count, row[place])] if place in row else [])]
                for row in (dict(case.of(person)) for person in range(case.people))
            ),
            case.count + 1,
        )
        assert best_total(doubled) - best_total(case) == price


@given(weighted(most=5))
@RELAXED
def test_an_exchange_costs_what_the_best_assignment_with_it_falls_short(case):
    place_of = by_paths(case)
    rows = [dict(case.of(person)) for person in range(case.people)]
    exchanges = Exchanges(rows, place_of, certificate(case, place_of).prices)
    for person, row in enumerate(rows):
        for place in row:
            if place_of[person] in (NOBODY, place) or place not in exchanges.holder:
                continue
            others = [
                [(other, weight) for other, weight in each.items() if other != place]
                for number, each in enumerate(rows)
                if number != person
            ]
            with_it = row[place] + best_total(pairs(others, case.count))
            assert exchanges.loss(person, place) == best_total(case) - with_it


@pytest.mark.parametrize(
    "place_of",
    [[0, 0], [1, NOBODY], [NOBODY, 0]],
    ids=["the same place twice", "a place that is not eligible", "another place that is not eligible"],
)
def test_the_proof_refuses_what_is_no_assignment(place_of):
    case = pairs([[(0, 5)], [(1, 5)]], 2)
    if place_of == [0, 0]:
        case = pairs([[(0, 5)], [(0, 5)]], 2)
    proof = certificate(case, place_of)
    assert (proof.holds, proof.one_each) == (False, False)


def a_large_case(people: int, seed: int) -> Pairs:
    """Return twenty eligible places each, weights as a portfolio has them, five per cent too few places."""
    chance = random.Random(seed)
    count = people * 95 // 100
    worth = scale(count, 3, 17, 60)
    return pairs(
        (
            [
                (place, worth.weight(group, chance.randrange(18), chance.randrange(61)))
                for place in chance.sample(range(count), 20)
            ]
            for group in chance.choices([1, 2, 3], k=people)
        ),
        count,
    )


def test_a_ring_of_small_gains_is_no_proof():
    """Prices would chase each other round the ring for as long as the weights are large."""
    ring = pairs([[(0, 1_000), (1, 1_001)], [(0, 1_001), (1, 1_000)]], 2)
    proof = certificate(ring, [0, 1])
    assert (proof.holds, proof.one_each, proof.total) == (False, True, 2_000)
    assert certificate(ring, [1, 0]).holds


def test_exchanges_in_a_large_case_agree_with_the_dense_solver():
    case = a_large_case(60, 3)
    place_of = by_paths(case)
    rows = [dict(case.of(person)) for person in range(case.people)]
    exchanges = Exchanges(rows, place_of, certificate(case, place_of).prices)
    best = best_total_by_dense_solver(case)
    for person, row in enumerate(rows):
        place = max(row, key=row.__getitem__)
        if place_of[person] in (NOBODY, place):
            continue
        others = pairs(
            (
                [(other, weight) for other, weight in each.items() if other != place]
                for number, each in enumerate(rows)
                if number != person
            ),
            case.count,
        )
        with_it = row[place] + best_total_by_dense_solver(others)
        assert exchanges.loss(person, place) == best - with_it


@pytest.mark.parametrize("people", [60, 250, 500])
def test_both_solvers_agree_with_the_dense_one(people):
    case = a_large_case(people, people)
    best = best_total_by_dense_solver(case)
    assert total(case, by_paths(case)) == total(case, by_library(case)) == best
    assert certificate(case, by_paths(case)).holds


def test_beyond_the_own_search_the_library_answers_and_is_proved():
    case = a_large_case(OWN_UP_TO + 1, 7)
    assert assign(case) == by_library(case)
    assert certificate(case, assign(case)).holds
    assert total(case, by_paths(case)) == total(case, assign(case))


@given(st.data())
@RELAXED
def test_one_number_orders_as_groups_then_fit_then_waiting(data):
    size = data.draw(st.integers(1, 5))
    worth = scale(size, 3, 4, 6)
    people = st.lists(
        st.tuples(st.integers(1, 3), st.integers(0, 4), st.integers(0, 6)), min_size=size, max_size=size
    )
    one, other = data.draw(people), data.draw(people)
    groups = [sum(4 - group for group, _, _ in side) for side in (one, other)]
    sums = [
        (points, sum(fit for _, fit, _ in side), sum(waiting for _, _, waiting in side))
        for points, side in zip(groups, (one, other), strict=True)
    ]
    weights = [sum(worth.weight(*pair) for pair in side) for side in (one, other)]
    assert (weights[0] > weights[1]) == (sums[0] > sums[1])
    differences = [first - second for first, second in zip(*sums, strict=True)]
    assert worth.parts(weights[0] - weights[1]) == tuple(differences)


def test_what_the_solvers_cannot_hold_exactly_is_refused():
    assert scale(100_000, 3, 17, 600)
    with pytest.raises(MatchingError) as refusal:
        scale(1_000_000, 3, 17, 600)
    assert refusal.value.code == "too_large"
