"""The order on one page: who stands first for a place, which place stands first for a participant.

The order is total: priority group, fit, waiting time and last the key, so the same people and places
always give the same order, however they are handed over.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter

from participants.matching.errors import MatchingError
from participants.matching.judging import Match, judge
from participants.matching.problem import Candidate, Opening

NEVER = 12 * 10_000  # later than every month that can be written


@dataclass(frozen=True, slots=True)
class Ranking:
    """The whole answer: in order, and those sorted out, whose reasons say why, by key."""

    order: tuple[Match, ...]
    excluded: tuple[Match, ...]


def rank_candidates(opening: Opening, candidates: Iterable[Candidate]) -> Ranking:
    """Return the participants in order for one place: group, fit, waiting, key.

    Raises MatchingError (`duplicate_key`) when a key occurs twice.
    """
    matches = [
        replace(
            found := judge(candidate, opening),
            standing=(found.group, -(found.fit or 0), since(candidate.waiting_since)),
            taken=any(place.code != opening.key for place in candidate.proposed_to),
        )
        for candidate in candidates
    ]
    return _ranking(matches, attrgetter("candidate"))


def rank_openings(candidate: Candidate, openings: Iterable[Opening]) -> Ranking:
    """Return the places in order for one participant: fit, the earlier start, key.

    Raises MatchingError (`duplicate_key`) when a key occurs twice.
    """
    own = {place.code for place in candidate.proposed_to}
    matches = [
        replace(
            found := judge(candidate, opening),
            standing=(-(found.fit or 0), opening.starts_on.toordinal()),
            taken=opening.proposed and opening.key not in own,
        )
        for opening in openings
    ]
    return _ranking(matches, attrgetter("opening"))


def passed_over(ranking: Ranking, candidate: str, opening: str) -> tuple[Match, ...]:
    """Return those who stand before the chosen pair; when there are any, the choice needs a reason.

    Not passed over: those with equal standing (only the key parts them) and those already proposed
    elsewhere. Raises MatchingError: `sorted_out` when a hard demand is not met, `not_ranked` when the
    pair is not in the ranking.
    """

    def chosen(matches: Sequence[Match]) -> list[Match]:
        return [match for match in matches if (match.candidate, match.opening) == (candidate, opening)]

    if chosen(ranking.excluded):
        raise MatchingError("Ett krav är inte uppfyllt, så paret kan inte föreslås.", "sorted_out")
    if not chosen(ranking.order):
        raise MatchingError("Paret finns inte i ordningen. Läs in sidan igen.", "not_ranked")
    [match] = chosen(ranking.order)
    return tuple(before for before in ranking.order if before.standing < match.standing and not before.taken)


def since(day: date | None) -> int:
    """Return the month somebody has waited since, as a number; unknown comes last."""
    return NEVER if day is None else 12 * day.year + day.month - 1


def require_unique(keys: Sequence[str]) -> None:
    """Raise MatchingError when a key occurs twice; the order would not be total."""
    if len(set(keys)) != len(keys):
        raise MatchingError("Samma deltagare eller plats förekommer två gånger.", "duplicate_key")


def _ranking(matches: Sequence[Match], key: Callable[[Match], str]) -> Ranking:
    require_unique([key(found) for found in matches])
    fitting = [found for found in matches if found.fit is not None]
    fitting.sort(key=lambda found: (found.standing, key(found)))
    return Ranking(
        order=tuple(replace(found, number=number) for number, found in enumerate(fitting, start=1)),
        excluded=tuple(sorted((found for found in matches if found.fit is None), key=key)),
    )
