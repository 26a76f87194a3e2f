"""A suggestion for the whole portfolio: one place each, most places filled by priority, then best fit.

It decides nothing. Every line says where the participant stands for that place and what a better
fitting place would cost the others, so that a person can go through it line by line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from participants.matching import rules
from participants.matching.assignment import NOBODY, assign
from participants.matching.certificate import Certificate, certificate
from participants.matching.errors import MatchingError
from participants.matching.judging import Match, judge
from participants.matching.pairs import Pairs, Scale, pairs, scale
from participants.matching.problem import Candidate, Opening
from participants.matching.ranking import require_unique, since
from participants.matching.words import elsewhere, set_aside, standing_text, unplaced_text


@dataclass(frozen=True, slots=True)
class Line:
    """One suggested pair. number: the participant's place in the order for this place.

    better: key of the place that fits this participant best, when it fits better than this one; None
    when none does. why: Swedish sentences for both.
    """

    candidate: str
    opening: str
    match: Match
    number: int
    better: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody without a place, a place without anybody, or one that was set aside, and why."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The lines in the order of the participants (group, waiting, key), and everything left out.

    placed: number of people with a place by priority group. fit: the lines' sum of points. set_aside:
    participants and places with a proposal that waits for its answer. proof: see `certificate`.
    """

    lines: tuple[Line, ...]
    unplaced: tuple[Left, ...]
    empty: tuple[Left, ...]
    set_aside: tuple[Left, ...]
    placed: dict[int, int]
    fit: int
    proof: Certificate


def suggest(candidates: Iterable[Candidate], openings: Iterable[Opening]) -> Suggestion:
    """Return the best assignment of all places that are free to all participants that are free.

    Best: most people of the first priority group placed, then of the next ones, then the largest sum of
    fit, then the longest waiting. Nobody left without a place stands before the one suggested for it.
    Raises MatchingError: `duplicate_key`, `too_large`, and `unproved` if the proof does not hold.
    """
    everyone, places = list(candidates), list(openings)
    require_unique([person.key for person in everyone])
    require_unique([place.key for place in places])
    people = sorted(
        (person for person in everyone if not person.proposed_to),
        key=lambda person: (rules.group(person), since(person.waiting_since), person.key),
    )
    free = sorted((place for place in places if not place.proposed), key=lambda place: place.key)
    eligible, worth = _weigh(people, free)
    place_of = assign(eligible)
    proof = certificate(eligible, place_of)
    if not proof.holds:
        raise MatchingError(
            "Förslaget kunde inte bevisas vara det bästa och visas därför inte.", "unproved"
        )
    lines = _lines(people, free, eligible, place_of, proof, worth)
    reached = set(eligible.places)
    taken = set(place_of)
    return Suggestion(
        lines=lines,
        unplaced=tuple(
            Left(person.key, unplaced_text(len(list(eligible.of(number)))))
            for number, person in enumerate(people)
            if place_of[number] == NOBODY
        ),
        empty=tuple(
            Left(place.key, _why_empty(number in reached))
            for number, place in enumerate(free)
            if number not in taken
        ),
        set_aside=tuple(
            [Left(person.key, set_aside(person)) for person in everyone if person.proposed_to]
            + [Left(place.key, set_aside(None)) for place in places if place.proposed]
        ),
        placed={
            group: sum(line.match.group == group for line in lines)
            for group in (rules.FIRST, rules.OTHER, rules.WITHOUT)
        },
        fit=sum(line.match.fit or 0 for line in lines),
        proof=proof,
    )
