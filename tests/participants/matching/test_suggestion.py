"""The suggestion for a portfolio: lexicographically best, proved, fair to those left out, in words."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings

from participants.matching import MatchingError, Named, Wish, judge, rank_candidates, suggest
from participants.matching import suggestion as module
from participants.matching.ranking import NEVER, since

from .cases import EVENING, LEVELS, a_candidate, an_opening, portfolios
from .oracles import assignments

RELAXED = settings(max_examples=150)
COOK = Named("5120", "kock")


def free(portfolio):
    people, places = portfolio
    return [person for person in people if not person.proposed_to], [
        place for place in places if not place.proposed
    ]


def by_enumeration(people, places):
    """Return the best (people per group, fit, waiting) over every assignment, compared as written."""
    matches = [[judge(person, place) for place in places] for person in people]
    eligible = [[n for n, match in enumerate(row) if match.fit is not None] for row in matches]

    def worth(choice):
        chosen = [
            (person, row[place])
            for person, row, place in zip(people, matches, choice, strict=True)
            if place is not None
        ]
        groups = Counter(match.group for _, match in chosen)
        return (
            [groups[1], groups[2], groups[3]],
            sum(match.fit for _, match in chosen),
            sum(
                min(NEVER, 12 * 3000) - min(since(person.waiting_since), 12 * 2026 + 5)
                for person, _ in chosen
            ),
        )

    return max(map(worth, assignments(eligible)))


@given(portfolios(most=5))
@RELAXED
def test_no_assignment_places_more_by_group_or_fits_better_or_waits_longer(portfolio):
    people, places = free(portfolio)
    found = suggest(*portfolio)
    waiting = {person.key: since(person.waiting_since) for person in people}
    ours = (
        [found.placed.get(group, 0) for group in (1, 2, 3)],
        found.fit,
        sum(12 * 3000 - min(waiting[line.match.candidate], 12 * 2026 + 5) for line in found.lines),
    )
    assert ours == by_enumeration(people, places)


@given(portfolios())
@RELAXED
def test_every_line_keeps_the_hard_demands_and_everything_is_accounted_for_once(portfolio):
    people, places = portfolio
    found = suggest(people, places)
    assert all(line.match.fit is not None for line in found.lines)
    assert found.proof.holds
    persons = [line.match.candidate for line in found.lines] + [left.key for left in found.unplaced]
    rooms = [line.match.opening for line in found.lines] + [left.key for left in found.empty]
    everything = persons + rooms + [left.key for left in found.set_aside]
    assert sorted(everything) == sorted([one.key for one in people] + [one.key for one in places])


@given(portfolios())
@RELAXED
def test_nobody_left_out_stands_before_the_one_suggested(portfolio):
    people, places = free(portfolio)
    found = suggest(*portfolio)
    left = {one.key for one in found.unplaced}
    for line in found.lines:
        place = next(place for place in places if place.key == line.match.opening)
        order = rank_candidates(place, people).order
        own = next(match for match in order if match.candidate == line.match.candidate)
        before = [match for match in order if match.standing < own.standing]
        assert line.number == len(before) + 1
        assert not left & {match.candidate for match in before}


@given(portfolios())
@RELAXED
def test_it_does_not_depend_on_how_the_portfolio_is_handed_over(portfolio):
    people, places = portfolio
    assert suggest(people[::-1], places[::-1]) == suggest(people, places)


def test_more_people_are_placed_than_one_place_at_a_time_would():
    flexible = a_candidate("2026-0001", waiting_since=date(2020, 1, 1))
    only_cleaning = a_candidate("2026-0002", times=frozenset({"day"}))
    places = [
        an_opening("p1", name="Lokalvårdare, Hus 12"),
        an_opening("p2", name="Köket, Hus 3", occupation=COOK, times=(Named("evening", "kväll"),)),
    ]
    found = suggest([flexible, only_cleaning], places)
    assert [(line.match.candidate, line.match.opening) for line in found.lines] == [
        ("2026-0001", "p2"),
        ("2026-0002", "p1"),
    ]
    first, second = found.lines
    assert (first.number, first.better) == (1, "p1")
    assert first.why == (
        "Deltagaren står först i ordningen till platsen. Lokalvårdare, Hus 12 passar deltagaren bättre, "
        "men då skulle färre, eller färre prioriterade, deltagare få en plats."
    )
    assert (second.number, second.better) == (2, None)
    assert second.why == (
        "Deltagaren står som nummer 2 till platsen. De som står före får andra platser i förslaget."
    )
    assert (found.placed, found.unplaced, found.empty) == ({1: 2}, (), ())


def test_longest_waiting_decides_between_two_who_fit_alike():
    early, late = (a_candidate(f"2026-000{n}", waiting_since=date(2025, n, 1)) for n in (1, 2))
    found = suggest([late, early], [an_opening()])
    assert [line.match.candidate for line in found.lines] == [early.key]
    assert [(one.key, one.why) for one in found.unplaced] == [
        (late.key, "Den plats som passar går till någon som står minst lika högt i ordningen.")
    ]


def test_better_fit_for_another_is_told_as_worse_for_the_whole():
    cleaner = a_candidate("2026-0001")
    either = a_candidate("2026-0002", wishes=(Wish("kock", "5120"), Wish("lokalvårdare", "9111")))
    third = a_candidate("2026-0003", wishes=(Wish("kock", "5120"),))
    found = suggest(
        [cleaner, either, third],
        [an_opening("p1"), an_opening("p2", name="Köket", occupation=COOK), an_opening("p3")],
    )
    lines = {line.match.candidate: line for line in found.lines}
    assert {key: line.match.opening for key, line in lines.items()}["2026-0003"] == "p2"
    assert lines["2026-0002"].better == "p2"
    assert lines["2026-0002"].why.endswith(
        "Köket passar deltagaren bättre, men då skulle platserna sammantaget passa sämre."
    )


def test_exchange_that_costs_somebody_who_has_waited_longer_their_place_says_so():
    either = a_candidate("2026-0001")
    by_day = a_candidate("2026-0002", times=frozenset({"day"}), waiting_since=date(2020, 1, 1))
    by_night = a_candidate("2026-0003", times=frozenset({"evening"}), wishes=(Wish("målare"),))
    places = [
        an_opening("p1", occupation=COOK, times=(EVENING,)),
        an_opening("p2", name="Lokalvårdare, Hus 12"),
    ]
    first, second = suggest([either, by_day, by_night], places).lines
    assert [first.match.candidate, second.match.candidate] == ["2026-0002", "2026-0001"]
    assert second.why.endswith(
        "Lokalvårdare, Hus 12 passar deltagaren bättre, men då skulle någon som har väntat längre bli utan plats."
    )


def test_equally_good_exchange_is_told_as_such():
    people = [a_candidate(f"2026-000{n}", wishes=(Wish("kock", "5120"),)) for n in (1, 2)]
    found = suggest(people, [an_opening("p1"), an_opening("p2", name="Köket", occupation=COOK)])
    [other] = [line for line in found.lines if line.match.opening == "p1"]
    assert other.why.endswith(
        "Köket passar deltagaren bättre, och det finns ett lika bra förslag där deltagaren får den."
    )


def test_what_is_left_says_why():
    people = [
        a_candidate("2026-0001", language=LEVELS[0]),
        a_candidate("2026-0002", proposed_to=(Named("p9", "Arkivet"),)),
    ]
    places = [an_opening("p1", language=LEVELS[3]), an_opening("p9", proposed=True)]
    found = suggest(people, places)
    assert found.lines == ()
    assert [(one.key, one.why) for one in found.unplaced + found.empty + found.set_aside] == [
        ("2026-0001", "Ingen av platserna i förslaget passar deltagaren."),
        ("p1", "Ingen av deltagarna i förslaget passar platsen."),
        ("2026-0002", "Har redan ett förslag som väntar på svar."),
        ("p9", "Har redan ett förslag som väntar på svar."),
    ]


def test_place_that_only_the_busy_fit_is_told_apart():
    found = suggest([a_candidate()], [an_opening("p1"), an_opening("p2")])
    assert [one.why for one in found.empty] == ["De deltagare som passar får en annan plats i förslaget."]


def test_unproved_answer_is_not_shown(monkeypatch):
    """A solver that errs is caught by the proof."""
    monkeypatch.setattr(module, "assign", lambda eligible: [-1] * eligible.people)
    with pytest.raises(MatchingError) as refusal:
        suggest([a_candidate()], [an_opening()])
    assert refusal.value.code == "unproved"


@pytest.mark.parametrize(
    ("people", "places"), [([a_candidate()] * 2, []), ([], [an_opening()] * 2)], ids=["people", "places"]
)
def test_the_same_key_twice_is_refused(people, places):
    with pytest.raises(MatchingError) as refusal:
        suggest(people, places)
    assert refusal.value.code == "duplicate_key"
