"""The order is total and stable, it follows the stated rule, and choosing past it is noticed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.matching import MatchingError, Named, Wish, passed_over, rank_candidates, rank_openings

from .cases import CLEANER, LEVELS, a_candidate, an_opening, openings, portfolios

RELAXED = settings(max_examples=150)
COOK_ONLY = (Wish("kock", "5120"),)


def keys(matches):
    return [match.candidate for match in matches]


@given(portfolios(), openings("px"), st.randoms(use_true_random=False))
@RELAXED
def test_order_is_total_and_does_not_depend_on_how_people_are_handed_over(portfolio, opening, chance):
    people, _ = portfolio
    ranking = rank_candidates(opening, people)
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert rank_candidates(opening, shuffled) == ranking
    assert sorted(keys(ranking.order + ranking.excluded)) == sorted(person.key for person in people)
    assert [match.number for match in ranking.order] == list(range(1, len(ranking.order) + 1))


@given(portfolios(), openings("px"))
@RELAXED
def test_leaving_somebody_out_does_not_change_the_order_of_the_others(portfolio, opening):
    people, _ = portfolio
    whole = keys(rank_candidates(opening, people).order)
    for left in people:
        others = rank_candidates(opening, [person for person in people if person is not left])
        assert keys(others.order) == [key for key in whole if key != left.key]


@given(portfolios())
@RELAXED
def test_order_of_places_is_total_and_stable(portfolio):
    people, places = portfolio
    for person in people:
        ranking = rank_openings(person, places)
        assert rank_openings(person, places[::-1]) == ranking
        fits = [match.fit for match in ranking.order]
        assert fits == sorted(fits, reverse=True)
        assert len(ranking.order) + len(ranking.excluded) == len(places)


def test_group_comes_before_fit_fit_before_waiting_and_waiting_before_the_key():
    people = [
        a_candidate("2026-0001", job_ready=False),
        a_candidate("2026-0002", job_ready=False, other_ground=True),
        a_candidate("2026-0003", wishes=COOK_ONLY, waiting_since=date(2020, 1, 1)),
        a_candidate("2026-0004", waiting_since=None),
        a_candidate("2026-0005", waiting_since=date(2026, 1, 31)),
        a_candidate("2026-0006", waiting_since=date(2026, 1, 1)),
        a_candidate("2026-0007", waiting_since=date(2025, 12, 31), job_ready=False, children=True),
        a_candidate("2026-0008", language=LEVELS[0]),
    ]
    ranking = rank_candidates(an_opening(language=LEVELS[1]), people)
    assert [key[-1] for key in keys(ranking.order)] == ["7", "5", "6", "4", "3", "2", "1"]
    assert [key[-1] for key in keys(ranking.excluded)] == ["8"]


def test_the_better_fitting_place_comes_first_then_the_earlier_start_then_the_key():
    places = [
        an_opening("p1", occupation=Named("5120", "kock")),
        an_opening("p2", starts_on=date(2027, 4, 1)),
        an_opening("p4"),
        an_opening("p3"),
        an_opening("p5", language=LEVELS[3]),
    ]
    ranking = rank_openings(a_candidate(), places)
    assert [match.opening for match in ranking.order] == ["p3", "p4", "p2", "p1"]
    assert [match.opening for match in ranking.excluded] == ["p5"]


def test_choosing_past_somebody_names_those_who_stand_before():
    people = [
        a_candidate("2026-0001"),
        a_candidate("2026-0002", wishes=COOK_ONLY),
        a_candidate("2026-0003", wishes=COOK_ONLY),
        a_candidate("2026-0004", job_ready=False),
    ]
    ranking = rank_candidates(an_opening(), people)
    assert keys(passed_over(ranking, "2026-0001", "p1")) == []
    assert keys(passed_over(ranking, "2026-0002", "p1")) == ["2026-0001"]
    assert keys(passed_over(ranking, "2026-0003", "p1")) == ["2026-0001"]  # only the number parts 2 and 3
    assert keys(passed_over(ranking, "2026-0004", "p1")) == ["2026-0001", "2026-0002", "2026-0003"]


def test_somebody_already_proposed_elsewhere_is_not_passed_over():
    first = a_candidate("2026-0001", proposed_to=(Named("p9", "Arkivet"),))
    second = a_candidate("2026-0002", wishes=COOK_ONLY)
    assert passed_over(rank_candidates(an_opening(), [first, second]), "2026-0002", "p1") == ()
    here = replace(first, proposed_to=(Named("p1", CLEANER.name),))
    assert keys(passed_over(rank_candidates(an_opening(), [here, second]), "2026-0002", "p1")) == [first.key]


def test_a_place_with_somebody_elses_proposal_is_not_passed_over():
    best, other = an_opening("p1", proposed=True), an_opening("p2", occupation=Named("5120", "kock"))
    assert passed_over(rank_openings(a_candidate(), [best, other]), "2026-0001", "p2") == ()
    free = replace(best, proposed=False)
    passed = passed_over(rank_openings(a_candidate(), [free, other]), "2026-0001", "p2")
    assert [match.opening for match in passed] == ["p1"]


@pytest.mark.parametrize(("candidate", "code"), [("2026-0001", "sorted_out"), ("2026-0009", "not_ranked")])
def test_pair_that_cannot_be_chosen_is_refused(candidate, code):
    ranking = rank_candidates(an_opening(language=LEVELS[3]), [a_candidate()])
    with pytest.raises(MatchingError) as refusal:
        passed_over(ranking, candidate, "p1")
    assert refusal.value.code == code


def test_the_same_key_twice_is_refused():
    with pytest.raises(MatchingError) as refusal:
        rank_candidates(an_opening(), [a_candidate(), a_candidate()])
    assert refusal.value.code == "duplicate_key"
