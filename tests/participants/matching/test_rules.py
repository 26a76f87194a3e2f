"""The rule as a consultant would state it: what sorts out, what has to be asked, what fits; in words."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participants.matching import MOST_FIT, Candidate, Level, Mark, Named, Wish, judge
from participants.matching.rules import PARTS

from .cases import (
    DAY,
    EVENING,
    LEVELS,
    LICENCE,
    LIFTING,
    QUIET,
    a_candidate,
    an_opening,
    candidates,
    openings,
)

YES, ASK, NO = Mark
RELAXED = settings(max_examples=200)

# What the participant is, what the place is, and the one reason that it is about.
STATED = [
    ({}, {}, YES, "Yrket är det som deltagaren helst vill ha."),
    (
        {"wishes": (Wish("kock", "5120"), Wish("lokalvårdare"))},
        {},
        YES,
        "Yrket finns bland önskemålen.",
    ),
    ({"wishes": (Wish("städare", "9119"),)}, {}, YES, "Yrket ligger nära det som deltagaren önskar."),
    (
        {"wishes": (Wish("lokalvård och service", area="cleaning"),)},
        {"areas": frozenset({"cleaning"})},
        YES,
        "Yrket ligger nära det som deltagaren önskar.",
    ),
    (
        {"wishes": (Wish("kock", "5120"), Wish("målare"))},
        {},
        ASK,
        "Yrket finns inte bland önskemålen: kock och målare.",
    ),
    (
        {"wishes": (Wish("målare"),)},
        {"occupation": Named("", "lokalvårdare")},
        ASK,
        "Yrket finns inte bland önskemålen: målare.",
    ),
    ({"wishes": ()}, {}, ASK, "Deltagaren har inga önskemål om yrke registrerade."),
    ({}, {"language": LEVELS[2]}, YES, "Deltagaren har SFI C. Platsen kräver minst SFI C."),
    ({}, {"language": LEVELS[3]}, NO, "Deltagaren har SFI C. Platsen kräver minst SFI D."),
    (
        {"language": None},
        {"language": LEVELS[0]},
        ASK,
        "Platsen kräver minst SFI A. Det står inte vilken språknivå deltagaren har.",
    ),
    ({}, {"demands": (LICENCE,)}, YES, "Platsen kräver körkort B. Det har deltagaren."),
    (
        {"lacks": frozenset({"b"})},
        {"demands": (LICENCE,)},
        NO,
        "Platsen kräver körkort B. Deltagaren har det inte.",
    ),
    (
        {"holds": frozenset()},
        {"demands": (LICENCE,)},
        ASK,
        "Platsen kräver körkort B. Det står inte om deltagaren har det.",
    ),
    ({}, {"demands": (LIFTING,)}, YES, "I arbetet ingår att lyfta tungt. Det klarar deltagaren."),
    (
        {"lacks": frozenset({"lifting"})},
        {"demands": (LIFTING,)},
        NO,
        "I arbetet ingår att lyfta tungt. Deltagaren behöver slippa det.",
    ),
    (
        {"holds": frozenset()},
        {"demands": (LIFTING,)},
        ASK,
        "I arbetet ingår att lyfta tungt. Det står inte om deltagaren klarar det.",
    ),
    (
        {"needs": (QUIET,)},
        {"offers": frozenset({"quiet"})},
        YES,
        "Deltagaren behöver anpassningen ”lugn miljö”. Arbetsplatsen kan ordna det.",
    ),
    (
        {"needs": (QUIET,)},
        {"cannot_offer": frozenset({"quiet"})},
        NO,
        "Deltagaren behöver anpassningen ”lugn miljö”. Arbetsplatsen kan inte ordna det.",
    ),
    (
        {"needs": (QUIET,)},
        {},
        ASK,
        "Deltagaren behöver anpassningen ”lugn miljö”. Fråga om arbetsplatsen kan ordna det.",
    ),
    (
        {},
        {},
        YES,
        "Deltagaren kan arbeta 40\u00a0timmar i veckan. Platsen är på 40\u00a0timmar i veckan.",
    ),
    (
        {"hours": 20},
        {},
        ASK,
        "Deltagaren kan arbeta 20\u00a0timmar i veckan. Platsen är på 40\u00a0timmar i veckan. "
        "Fråga om kortare arbetstid går bra.",
    ),
    (
        {"hours": 20},
        {"least_hours": 30},
        NO,
        "Deltagaren kan arbeta 20\u00a0timmar i veckan. "
        "Arbetsplatsen tar emot någon på minst 30\u00a0timmar i veckan.",
    ),
    (
        {"hours": None},
        {},
        ASK,
        "Platsen är på 40\u00a0timmar i veckan. Det står inte hur mycket deltagaren kan arbeta.",
    ),
    ({}, {"times": (DAY, EVENING)}, YES, "Deltagaren kan arbeta dag och kväll, då arbetet är förlagt."),
    (
        {"times": frozenset({"day"})},
        {"times": (DAY, EVENING)},
        ASK,
        "Arbetet är förlagt till dag och kväll. Deltagaren kan inte arbeta kväll.",
    ),
    (
        {"times": frozenset({"day"})},
        {"times": (EVENING,)},
        NO,
        "Arbetet är förlagt till kväll. Deltagaren kan inte arbeta kväll.",
    ),
    (
        {"times": frozenset()},
        {"times": (EVENING,)},
        ASK,
        "Arbetet är förlagt till kväll. Det står inte när deltagaren kan arbeta.",
    ),
    ({}, {}, YES, "Deltagaren kan börja när platsen är ledig, 1\u00a0mars 2027."),
    (
        {"available_from": date(2027, 6, 1)},
        {},
        ASK,
        "Deltagaren kan börja först 1\u00a0juni 2027. Platsen är ledig från 1\u00a0mars 2027.",
    ),
    (
        {"available_from": date(2027, 6, 2)},
        {},
        NO,
        "Deltagaren kan börja först 2\u00a0juni 2027. Då återstår mindre än halva tiden.",
    ),
    (
        {"available_from": date(2027, 6, 2)},
        {"ends_on": None},
        ASK,
        "Deltagaren kan börja först 2\u00a0juni 2027. Platsen är ledig från 1\u00a0mars 2027.",
    ),
    (
        {"placed_until": date(2027, 3, 31)},
        {},
        ASK,
        "Deltagaren har en placering till och med 31\u00a0mars 2027. Platsen är ledig från 1\u00a0mars 2027.",
    ),
    (
        {"placed_until": date(2027, 7, 31)},
        {},
        NO,
        "Deltagaren har en placering till och med 31\u00a0juli 2027. Då återstår mindre än halva tiden.",
    ),
    (
        {"available_from": None},
        {},
        ASK,
        "Platsen är ledig från 1\u00a0mars 2027. Det står inte när deltagaren kan börja.",
    ),
    ({}, {"recruits": True}, YES, "Arbetsplatsen behöver rekrytera."),
    ({}, {}, YES, "Deltagaren är prioriterad: bedömd som arbetsredo."),
    (
        {"children": True},
        {},
        YES,
        "Deltagaren är prioriterad: bedömd som arbetsredo och har barn i hushållet.",
    ),
    (
        {"job_ready": False, "children": True},
        {},
        YES,
        "Deltagaren är prioriterad: har barn i hushållet.",
    ),
    (
        {"job_ready": False, "other_ground": True},
        {},
        YES,
        "Deltagaren har en annan prioriteringsgrund med skriftligt skäl.",
    ),
    (
        {"job_ready": False},
        {},
        ASK,
        "Ingen prioriteringsgrund är registrerad. Skriv skälet på deltagarens sida.",
    ),
    (
        {"proposed_to": (Named("p7", "Köket, Hus 3"), Named("p8", "Arkivet"))},
        {},
        ASK,
        "Deltagaren är redan föreslagen till Köket, Hus 3 och Arkivet.",
    ),
    (
        {"proposed_to": (Named("p1", "Lokalvårdare, Hus 12"),)},
        {"proposed": True},
        ASK,
        "Deltagaren är redan föreslagen till den här platsen.",
    ),
    ({}, {"proposed": True}, ASK, "Någon annan är redan föreslagen till platsen."),
]


@pytest.mark.parametrize(("person", "place", "mark", "text"), STATED)
def test_reason_is_stated_with_its_mark(person, place, mark, text):
    match = judge(a_candidate(**person), an_opening(**place))
    assert [reason.mark for reason in match.reasons if reason.text == text] == [mark]
    assert (match.fit is None) == (mark is NO)


def test_pair_that_fits_in_everything_has_all_points_and_no_questions():
    match = judge(a_candidate(), an_opening(recruits=True, demands=(LICENCE, LIFTING), language=LEVELS[0]))
    assert (match.fit, match.questions) == (MOST_FIT, 0)
    assert {reason.mark for reason in match.reasons} == {YES}


def test_fit_is_told_in_parts_that_a_reader_can_add_up():
    person = a_candidate(
        wishes=(Wish("kock", "5120"), Wish("lokalvårdare")), holds=frozenset({"b"}), hours=20, language=None
    )
    place = an_opening(recruits=True, demands=(LICENCE, LIFTING), language=LEVELS[0])
    match = judge(person, place)
    assert [(part.label, part.points, part.most) for part in match.points] == [
        ("Önskemål om yrke", 5, 6),
        ("Krav och anpassningar", 2, 4),
        ("Arbetstid", 1, 2),
        ("Tider då arbetet är förlagt", 2, 2),
        ("Start", 2, 2),
        ("Behov av att rekrytera", 1, 1),
    ]
    assert (match.fit, MOST_FIT, match.questions) == (13, 17, 3)


@given(candidates(), openings())
@RELAXED
def test_only_a_no_sorts_out_and_the_parts_sum_to_the_fit(candidate, opening):
    match = judge(candidate, opening)
    assert (match.fit is None) == any(reason.mark is NO for reason in match.reasons)
    if match.fit is not None:
        assert match.fit == sum(part.points for part in match.points)
        assert [(part.label, part.most) for part in match.points] == list(PARTS)
        assert all(0 <= part.points <= part.most for part in match.points)


@given(candidates(), openings())
@RELAXED
def test_a_fact_that_is_missing_gives_no_more_than_one_that_does_not_fit(candidate, opening):
    """Of wishes, hours, times and first day; a no sorts out, which is less than any points."""
    gaps = {"wishes": (), "hours": None, "times": frozenset()}
    if candidate.placed_until is None:  # otherwise the day after it is known
        gaps["available_from"] = None
    for name, unknown in gaps.items():
        empty = judge(replace(candidate, **{name: unknown}), opening).fit
        known = judge(candidate, opening).fit
        if empty is not None and known is not None:
            assert empty <= known


def test_an_empty_case_stands_after_one_that_wishes_for_something_else():
    place = an_opening(occupation=Named("5120", "kock"), demands=(LICENCE,), language=LEVELS[0])
    empty = Candidate("2026-0002", job_ready=True)
    other = a_candidate(wishes=(Wish("målare"),))
    assert (judge(empty, place).fit, judge(other, place).fit) == (5, 10)


def test_days_left_are_counted_from_when_somebody_can_begin():
    place = an_opening(starts_on=date(2027, 5, 1), ends_on=date(2027, 6, 4))
    assert judge(a_candidate(), place).days_left == 35
    assert judge(a_candidate(available_from=date(2027, 5, 11)), place).days_left == 25
    assert judge(a_candidate(available_from=None), place).days_left == 35
    assert judge(a_candidate(), an_opening(ends_on=None)).days_left is None


@given(candidates(), openings())
@RELAXED
def test_hard_demands_are_never_broken(candidate, opening):
    """Said once more, from the facts alone."""
    broken = [
        opening.language and candidate.language and candidate.language.rank < opening.language.rank,
        {demand.code for demand in opening.demands} & candidate.lacks,
        {need.code for need in candidate.needs} & opening.cannot_offer,
        opening.hours and candidate.hours and candidate.hours < min(opening.hours, opening.least_hours or 0),
        opening.times and candidate.times and not {time.code for time in opening.times} & candidate.times,
        opening.ends_on and candidate.placed_until and candidate.placed_until >= opening.ends_on,
        opening.ends_on and candidate.available_from and candidate.available_from > opening.ends_on,
    ]
    if any(broken):
        assert judge(candidate, opening).fit is None


@given(openings())
@RELAXED
def test_nobody_is_sorted_out_for_what_is_not_known(opening):
    assert judge(Candidate("2026-0001"), opening).fit is not None


@given(candidates(), openings(), st.integers(1, 9))
@RELAXED
def test_more_swedish_never_makes_the_fit_worse(candidate, opening, rank):
    better = Candidate(
        **{name: getattr(candidate, name) for name in Candidate.__slots__ if name != "language"},
        language=Level(max(rank, candidate.language.rank if candidate.language else 0), "mer"),
    )
    before, after = judge(candidate, opening).fit, judge(better, opening).fit
    if candidate.language and before is not None:
        assert after is not None
        assert after >= before
