"""A suggestion for the whole portfolio: most places filled by priority group, then the best fit.

It decides nothing. Every line says where the participant stands in the order for that place, and what
a better fitting place would cost the others, so that a person can go through it line by line.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from participants.matching import rules
from participants.matching.assignment import NOBODY, assign
from participants.matching.certificate import Certificate, certificate
from participants.matching.errors import MatchingError
from participants.matching.exchange import Exchanges
from participants.matching.judging import Match, judge
from participants.matching.pairs import Pairs, Scale, pairs, scale
from participants.matching.problem import Candidate, Opening
from participants.matching.ranking import require_unique, since
from participants.matching.words import EMPTY, NO_CANDIDATE, PROPOSED, better_place, place_in_order, unplaced


@dataclass(frozen=True, slots=True)
class Line:
    """One suggested pair.

    number: the participant's place in the order for this place among those the suggestion is about.
    better: key of the place that fits this participant best, None when none fits better than this
    one. why: Swedish sentences about both.
    """

    match: Match
    number: int
    better: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Left:
    """A participant without a place, a place without anybody, or one set aside; and why, in Swedish."""

    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The lines in the order of the participants (group, waiting, key), and everything left out.

    placed: people with a place per priority group. fit: the lines' sum of points. set_aside: those with
    a proposal that waits for its answer; nothing more is suggested for them.
    """

    lines: tuple[Line, ...]
    unplaced: tuple[Left, ...]
    empty: tuple[Left, ...]
    set_aside: tuple[Left, ...]
    placed: dict[int, int]
    fit: int
    proof: Certificate


def suggest(candidates: Iterable[Candidate], openings: Iterable[Opening]) -> Suggestion:
    """Return the best assignment of the places to the participants, at most one each.

    Best: most people of the first priority group placed, then of the next ones, then the largest sum of
    fit, then the longest waiting. Nobody without a place stands before the one suggested for it.
    Raises MatchingError: `duplicate_key`, `too_large`, and `unproved` if the proof does not hold.
    """
    everybody, places = list(candidates), list(openings)
    require_unique([person.key for person in everybody])
    require_unique([place.key for place in places])
    people = sorted(
        (person for person in everybody if not person.proposed_to),
        key=lambda person: (rules.group(person), since(person.waiting_since), person.key),
    )
    free = sorted((place for place in places if not place.proposed), key=lambda place: place.key)
    eligible, worth = weigh(people, free)
    place_of = assign(eligible)
    proof = certificate(eligible, place_of)
    if not proof.holds:
        raise MatchingError("Förslaget kunde inte bevisas vara det bästa och visas därför inte.", "unproved")
    lines = _lines(people, free, eligible, worth, place_of, proof.prices)
    waiting = [person.key for person in everybody if person.proposed_to]
    waiting += [place.key for place in places if place.proposed]
    wanted, taken = set(eligible.places), set(place_of)
    return Suggestion(
        lines=lines,
        unplaced=tuple(
            Left(person.key, unplaced(len(list(eligible.of(number)))))
            for number, person in enumerate(people)
            if place_of[number] == NOBODY
        ),
        empty=tuple(
            Left(place.key, EMPTY if number in wanted else NO_CANDIDATE)
            for number, place in enumerate(free)
            if number not in taken
        ),
        set_aside=tuple(Left(key, PROPOSED) for key in sorted(waiting)),
        placed=dict(Counter(line.match.group for line in lines)),
        fit=sum(line.match.fit or 0 for line in lines),
        proof=proof,
    )


def weigh(people: Sequence[Candidate], places: Sequence[Opening]) -> tuple[Pairs, Scale]:
    """Return every pair that no hard demand sorts out, and the scale of its weights.

    Raises MatchingError (`too_large`).
    """
    known = [since(person.waiting_since) for person in people if person.waiting_since]
    earliest, latest = min(known, default=0), max(known, default=0)
    size = max(1, min(len(people), len(places)))
    worth = scale(size, rules.WITHOUT, rules.MOST_FIT, latest + 1 - earliest)

    def row(person: Candidate) -> Iterable[tuple[int, int]]:
        group = rules.group(person)
        waiting = max(0, latest + 1 - since(person.waiting_since))
        for number, place in enumerate(places):
            fit = rules.fit(person, place)
            if fit is not None:
                yield number, worth.weight(group, fit, waiting)

    return pairs(map(row, people), len(places)), worth


def _lines(
    people: Sequence[Candidate],
    places: Sequence[Opening],
    eligible: Pairs,
    worth: Scale,
    place_of: Sequence[int],
    prices: Sequence[int],
) -> tuple[Line, ...]:
    rows = [dict(eligible.of(number)) for number in range(len(people))]
    exchanges = Exchanges(rows, place_of, prices)
    before = Counter(
        place
        for row in rows
        for place, weight in row.items()
        if place in exchanges.holder and weight > rows[exchanges.holder[place]][place]
    )
    lines = []
    for person, place in enumerate(place_of):
        if place == NOBODY:
            continue
        row = rows[person]
        best = max(row, key=lambda other: (row[other], other == place, -other))
        why = [place_in_order(before[place] + 1)]
        if row[best] > row[place]:
            why.append(better_place(places[best], worth.parts(exchanges.loss(person, best))))
        lines.append(
            Line(
                match=judge(people[person], places[place]),
                number=before[place] + 1,
                better=places[best].key if row[best] > row[place] else None,
                why=" ".join(why),
            )
        )
    return tuple(lines)
