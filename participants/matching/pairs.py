"""The eligible pairs as three flat arrays, and how group, fit and waiting become one whole number."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from participants.matching.errors import MatchingError

LIMIT = 2**51  # sums of two weights stay exact also in the doubles of the library solver


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who may have which place, and what each pair is worth.

    Participant i has the pairs starts[i] up to starts[i + 1]: a place, 0 <= place < count and at most
    once each, and a weight > 0. Three flat arrays of 64-bit integers hold five million pairs easily.
    """

    starts: Sequence[int]
    places: Sequence[int]
    weights: Sequence[int]
    count: int

    @property
    def people(self) -> int:
        """How many participants there are."""
        return len(self.starts) - 1

    def of(self, person: int) -> Iterator[tuple[int, int]]:
        """Return one participant's places and weights."""
        first, last = self.starts[person], self.starts[person + 1]
        return zip(self.places[first:last], self.weights[first:last], strict=True)


def pairs(rows: Iterable[Iterable[tuple[int, int]]], count: int) -> Pairs:
    """Return the pairs of one row of (place, weight) per participant, `count` places in all."""
    starts, places, weights = array("q", [0]), array("q"), array("q")
    for row in rows:
        for place, weight in row:
            places.append(place)
            weights.append(weight)
        starts.append(len(places))
    return Pairs(starts, places, weights, count)


@dataclass(frozen=True, slots=True)
class Scale:
    """Weights whose sum is largest exactly for the best assignment (theorem 6, docs/matching.md).

    One step of group outweighs every sum of fits, one step of fit every sum of waiting months; both are
    wide enough to tell the parts of a difference apart again. The groups' own bonuses only have to fall:
    the sets of people that can be placed are a matroid, so a larger sum of bonuses means more people in
    the first group where two assignments differ.
    """

    groups: int
    group_step: int
    fit_step: int

    def weight(self, group: int, fit: int, waiting: int) -> int:
        """Return what a pair is worth; group counts from 1, the most prioritised."""
        return (self.groups - group + 1) * self.group_step + fit * self.fit_step + waiting

    def parts(self, difference: int) -> tuple[int, int, int]:
        """Return the group bonuses, fit and waiting months that a weight, or a difference of sums, is made of."""
        bonus = (2 * difference + self.group_step) // (2 * self.group_step)
        rest = difference - bonus * self.group_step
        fit = (2 * rest + self.fit_step) // (2 * self.fit_step)
        return bonus, fit, rest - fit * self.fit_step


def scale(size: int, groups: int, most_fit: int, most_waiting: int) -> Scale:
    """Return the scale for at most `size` pairs at a time, all parts whole numbers from 0.

    Raises MatchingError (`too_large`) when the weights would leave the exact range of the solvers.
    """
    fit_step = 2 * size * most_waiting + 1
    group_step = 2 * size * (most_fit * fit_step + most_waiting) + 1
    found = Scale(groups, group_step, fit_step)
    if found.weight(1, most_fit, most_waiting) >= LIMIT:
        raise MatchingError("Det är för många deltagare för ett samlat förslag.", "too_large")
    return found
