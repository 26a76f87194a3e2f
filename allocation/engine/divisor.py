"""The divisor methods: which comparison numbers a weight gets, and the fast whole-number result.

Uddatalsmetoden (Sainte-Laguë) divides a weight by 1, 3, 5, 7 ... With floors and caps it is the exact
optimum of sum (x - t)^2 / w, where t is the share of the target; docs/engine.md has the proofs.
Everything here is integer arithmetic, so no rounding of floats can move a place.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import gt

from allocation.engine.errors import EngineError

# A comparison number that can be ordered also where the divisor is zero (first place in Adams and
# Huntington-Hill): (1, weight) ranks above every (0, quotient).
Comparison = tuple[int, Fraction]


@dataclass(frozen=True, slots=True)
class Signpost:
    """A divisor method: its stable name and, for the modified method only, its first divisor."""

    name: str
    first: Fraction | None = None

    @property
    def squared(self) -> bool:
        """Huntington-Hill divides by the root of k(k-1); its numbers are kept exact as squares."""
        return self.name == "huntington_hill"

    def divisor(self, place: int) -> Fraction:
        """Return what the weight is divided by for its place number `place`, counted from 1."""
        if self.first is not None and place == 1:
            return self.first
        if self.name == "dhondt":
            return Fraction(place)
        if self.name == "adams":
            return Fraction(place - 1)
        if self.squared:
            return Fraction(place * (place - 1))
        return Fraction(2 * place - 1)

    def comparison(self, weight: int, place: int) -> Comparison:
        """Return the orderable comparison number of `weight` for its place number `place`."""
        divisor = self.divisor(place)
        if not divisor:
            return (1, Fraction(weight))
        return (0, (weight * weight if self.squared else weight) / divisor)


SAINTE_LAGUE = Signpost("sainte_lague")
DHONDT = Signpost("dhondt")
ADAMS = Signpost("adams")
HUNTINGTON_HILL = Signpost("huntington_hill")


def modified(first: Fraction) -> Signpost:
    """Return the modified odd-number method, 1.2 (formerly 1.4) first in the Riksdag.

    Raises EngineError unless 0 < first < 3; from 3 on the second place would come before the first.
    """
    if not 0 < first < 3:
        raise EngineError("Första divisorn måste vara större än 0 och mindre än 3.", "first_divisor")
    return Signpost("modified", first)


def effective_caps(
    weights: Sequence[int], floors: Sequence[int], caps: Sequence[int | None], target: int
) -> list[int]:
    """Return the caps that can matter: no cap becomes the target, and weight 0 never exceeds its floor.

    Raises EngineError for lengths that differ, negative numbers, a floor above its cap or floors
    that together exceed the target.
    """
    if not len(weights) == len(floors) == len(caps):
        raise EngineError("Vikter, golv och tak måste vara lika många.", "lengths")
    if target < 0 or (weights and (min(weights) < 0 or min(floors) < 0)):
        raise EngineError("Mål, vikter och golv får inte vara negativa.", "negative")
    if sum(floors) > target:
        raise EngineError(
            f"Golven är tillsammans {sum(floors)} och målet är {target}.", "floors_above_target"
        )
    tops = [target if cap is None or cap > target else cap for cap in caps]
    if any(map(gt, floors, tops)):
        floor, top = next(pair for pair in zip(floors, tops, strict=True) if gt(*pair))
        raise EngineError(f"Golvet {floor} ligger över taket {top}.", "floor_above_cap")
    if not all(weights):
        tops = [top if weight else floor for weight, floor, top in zip(weights, floors, tops, strict=True)]
    return tops


def allocate(
    weights: Sequence[int], floors: Sequence[int], caps: Sequence[int | None], target: int
) -> list[int]:
    """Return the fewest-regret whole places per unit (uddatalsmetoden with floors and caps).

    weights: points, integers >= 0, one per unit; weight 0 gets its floor and nothing more.
    floors, caps: whole places, 0 <= floor <= cap; a cap of None does not bind.
    Returns places in the same order; they sum to min(target, sum of caps). Ties go to the unit that
    stands first. Raises EngineError as `effective_caps`.
    """
    tops = effective_caps(weights, floors, caps, target)
    if sum(tops) <= target:
        return tops
    places = _rounded_at_a_level(weights, floors, tops, target)
    missing = target - sum(places)
    if missing > 0:
        _add(weights, tops, places, missing)
    elif missing < 0:
        _remove(weights, floors, places, -missing)
    return places


def _rounded_at_a_level(
    weights: Sequence[int], floors: Sequence[int], tops: Sequence[int], target: int
) -> list[int]:
    """Return mid(floor, round(weight * level), cap) for a level that nearly fills the target.

    The level is a binary fixed-point number with room for every weight, so the rounding is exact
    for that level and any level is a valid start for the last few places (theorem 3).
    """
    total = sum(weights)
    shift = total.bit_length() + target.bit_length()
    half = 1 << shift >> 1
    level = (target << shift) // total
    close = max(8, len(weights) >> 8)  # the rest is cheaper to give one by one
    before = target + 1
    while True:
        places = [
            low if (share := (weight * level + half) >> shift) < low else min(share, top)
            for weight, low, top in zip(weights, floors, tops, strict=True)
        ]
        missing = target - sum(places)
        if abs(missing) <= close or abs(missing) >= before:
            return places
        before = abs(missing)
        rows = zip(weights, floors, places, tops, strict=True)
        free = sum([weight for weight, low, share, top in rows if low < share < top])
        # Nobody in between: those that can move the way the sum has to.
        free = free or sum(
            weight
            for weight, low, share, top in zip(weights, floors, places, tops, strict=True)
            if (share < top if missing > 0 else share > low)
        )
        level = max(0, level + (missing << shift) // free)


def _scale(tops: Sequence[int]) -> int:
    """Return the bits that keep two different quotients apart when they are cut to integers.

    a/b and c/d differ by at least 1/(b d); scaled by more than the largest divisor squared they
    differ by at least one, and equal quotients stay equal.
    """
    return 2 * (2 * max(tops) + 1).bit_length()


def _add(weights: Sequence[int], tops: Sequence[int], places: list[int], count: int) -> None:
    """Give `count` places, one at a time, to the highest next comparison number; changes `places`."""
    bits = _scale(tops)
    queue = [
        (-((weight << bits) // (2 * place + 1)), unit)
        for unit, (weight, place, top) in enumerate(zip(weights, places, tops, strict=True))
        if place < top
    ]
    queue = heapq.nsmallest(count, queue)
    for _ in range(count):
        unit = queue[0][1]
        places[unit] += 1
        if places[unit] < tops[unit]:
            quotient = (weights[unit] << bits) // (2 * places[unit] + 1)
            heapq.heapreplace(queue, (-quotient, unit))
        else:
            heapq.heappop(queue)


def _remove(weights: Sequence[int], floors: Sequence[int], places: list[int], count: int) -> None:
    """Take back `count` places, one at a time, from the lowest served number; changes `places`."""
    bits = _scale(places)
    queue = [
        ((weight << bits) // (2 * place - 1), -unit)
        for unit, (weight, place, low) in enumerate(zip(weights, places, floors, strict=True))
        if place > low
    ]
    queue = heapq.nsmallest(count, queue)
    for _ in range(count):
        unit = -queue[0][1]
        places[unit] -= 1
        if places[unit] > floors[unit]:
            quotient = (weights[unit] << bits) // (2 * places[unit] - 1)
            heapq.heapreplace(queue, (quotient, -unit))
        else:
            heapq.heappop(queue)
