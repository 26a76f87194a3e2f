"""The rule itself: what sorts out, what has to be asked, and what each fit is worth.

Every function answers one question about one pair with ✓, ? or ✕. Only ✕ sorts out, and only what is
known can give ✕: a gap in what is written down is a question, never a no.
"""

from datetime import date, timedelta
from enum import StrEnum

from participants.matching.problem import Candidate, Demand, Named, Opening

# Points of fit; they sum to MOST_FIT. A question counts half; each unknown demand costs one.
WISH, HOURS, TIMES, START, DEMANDS, RECRUITS = 6, 2, 2, 2, 4, 1
MOST_FIT = WISH + HOURS + TIMES + START + DEMANDS + RECRUITS
PARTS = (
    ("Önskemål om yrke", WISH),
    ("Krav och anpassningar", DEMANDS),
    ("Arbetstid", HOURS),
    ("Tider då arbetet är förlagt", TIMES),
    ("Start", START),
    ("Behov av att rekrytera", RECRUITS),
)
FIRST, OTHER, WITHOUT = 1, 2, 3  # priority groups, guideline §3


class Mark(StrEnum):
    """How one demand or wish is met; the text is what the page shows."""

    YES = "✓"
    ASK = "?"
    NO = "✕"


def group(candidate: Candidate) -> int:
    """Return the priority group: 1 job-ready or with children, 2 other written ground, 3 none."""
    if candidate.job_ready or candidate.children:
        return FIRST
    return OTHER if candidate.other_ground else WITHOUT


def wish(candidate: Candidate, opening: Opening) -> int:
    """Return WISH for the first wish, one less for another, half for one nearby, else 0.

    Whoever has no wish written down gets 0 too: an empty case never stands before one that is filled in.
    """
    near = 0
    name, code = opening.occupation.name.casefold(), opening.occupation.code
    for number, wished in enumerate(candidate.wishes):
        if wished.name.casefold() == name or (code and wished.code == code):
            return WISH - (number > 0)
        if wished.area in opening.areas or (code and wished.code[:3] == code[:3]):
            near = WISH // 2
    return near


def language(candidate: Candidate, opening: Opening) -> Mark:
    """Return whether the participant's level is at least what the place demands."""
    if opening.language is None:
        return Mark.YES
    if candidate.language is None:
        return Mark.ASK
    return Mark.YES if candidate.language.rank >= opening.language.rank else Mark.NO


def demand(candidate: Candidate, asked: Demand) -> Mark:
    """Return whether the participant holds or manages one thing the work asks for."""
    if asked.code in candidate.lacks:
        return Mark.NO
    return Mark.YES if asked.code in candidate.holds else Mark.ASK


def need(opening: Opening, adaptation: Named) -> Mark:
    """Return whether the workplace can arrange one adaptation the participant needs."""
    if adaptation.code in opening.cannot_offer:
        return Mark.NO
    return Mark.YES if adaptation.code in opening.offers else Mark.ASK


def hours(candidate: Candidate, opening: Opening) -> Mark:
    """Return whether the hours are enough; fewer is a question until the workplace has said no."""
    if opening.hours is None:
        return Mark.YES
    if candidate.hours is None:
        return Mark.ASK
    if candidate.hours >= opening.hours:
        return Mark.YES
    too_few = opening.least_hours is not None and candidate.hours < opening.least_hours
    return Mark.NO if too_few else Mark.ASK


def times(candidate: Candidate, opening: Opening) -> Mark:
    """Return ✓ when every time of the work suits, ✕ when none does, else ?."""
    if not opening.times:
        return Mark.YES
    if not candidate.times:
        return Mark.ASK
    suiting = sum([time.code in candidate.times for time in opening.times])
    if suiting == len(opening.times):
        return Mark.YES
    return Mark.ASK if suiting else Mark.NO


def first_day(candidate: Candidate) -> date | None:
    """Return the first day the participant can begin: available, and after a running placement."""
    if candidate.placed_until is None:
        return candidate.available_from
    after = candidate.placed_until + timedelta(days=1)
    return max(after, candidate.available_from or after)


def start(candidate: Candidate, opening: Opening) -> Mark:
    """Return ✓ in time, ? later, ✕ when less than half of the place's time would be left."""
    first = first_day(candidate)
    if first is None:
        return Mark.ASK
    if first <= opening.starts_on:
        return Mark.YES
    if opening.ends_on is None:
        return Mark.ASK
    end = opening.ends_on + timedelta(days=1)
    return Mark.NO if 2 * (end - first) < end - opening.starts_on else Mark.ASK


def days_left(candidate: Candidate, opening: Opening) -> int | None:
    """Return how many days of the place's time are left from when the participant can begin; None without an end.

    When it is not known when they can begin, from the place's first day.
    """
    if opening.ends_on is None:
        return None
    begins = max(first_day(candidate) or opening.starts_on, opening.starts_on)
    return max(0, (opening.ends_on - begins).days + 1)


def questions(candidate: Candidate, opening: Opening) -> int | None:
    """Return how many demands and adaptations are not known, None when one of them is not met."""
    marks = [language(candidate, opening)]
    marks += [demand(candidate, asked) for asked in opening.demands]
    marks += [need(opening, adaptation) for adaptation in candidate.needs]
    return None if Mark.NO in marks else marks.count(Mark.ASK)


def parts(candidate: Candidate, opening: Opening) -> tuple[int, ...] | None:
    """Return the points in the order of PARTS, or None when something sorts the pair out."""
    unknown = questions(candidate, opening)
    if unknown is None:
        return None
    marks = (hours(candidate, opening), times(candidate, opening), start(candidate, opening))
    if Mark.NO in marks:
        return None
    return (
        wish(candidate, opening),
        max(0, DEMANDS - unknown),
        *[
            most if mark is Mark.YES else most // 2
            for mark, most in zip(marks, (HOURS, TIMES, START), strict=True)
        ],
        RECRUITS * opening.recruits,
    )


def fit(candidate: Candidate, opening: Opening) -> int | None:
    """Return 0..MOST_FIT, or None when something sorts the pair out."""
    points = parts(candidate, opening)
    return None if points is None else sum(points)
