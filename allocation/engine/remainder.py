"""Largest remainder: whole parts first, then the largest remainders; a comparison, not our method.

It keeps every unit within one place of its exact share but has the Alabama paradox: a higher target
can cost a unit a place. `lost_by_one_more` finds where that happens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.engine.divisor import effective_caps


@dataclass(frozen=True, slots=True)
class RemainderRow:
    """One unit: its exact share inside floor and cap, the remainder after whole places, and places."""

    share: Fraction
    remainder: Fraction
    places: int


def largest_remainder(
    weights: Sequence[int], floors: Sequence[int], caps: Sequence[int | None], target: int
) -> list[RemainderRow]:
    """Return rows in the same order. Equal remainders go to the unit that stands first.

    Units whose share lies outside floor or cap are set there and the rest is shared again.
    Raises EngineError as `effective_caps`.
    """
    tops = effective_caps(weights, floors, caps, target)
    shares = exact_shares(weights, floors, tops, target)
    places = [int(share) for share in shares]
    left = min(target, sum(tops)) - sum(places)
    order = sorted(range(len(shares)), key=lambda unit: (places[unit] - shares[unit], unit))
    rows = [RemainderRow(share, share - whole, whole) for share, whole in zip(shares, places, strict=True)]
    for unit in order[:left]:
        rows[unit] = RemainderRow(shares[unit], rows[unit].remainder, places[unit] + 1)
    return rows


def exact_shares(
    weights: Sequence[int], floors: Sequence[int], tops: Sequence[int], target: int
) -> list[Fraction]:
    """Return mid(floor, level * weight, cap) with the level that makes the sum min(target, sum of caps)."""
    shares = [Fraction(floor) for floor in floors]
    free = [unit for unit, (floor, top) in enumerate(zip(floors, tops, strict=True)) if floor < top]
    total = min(target, sum(tops)) - sum(floors) + sum(floors[unit] for unit in free)
    while free:
        level = Fraction(total, sum(weights[unit] for unit in free))
        low = [unit for unit in free if weights[unit] * level <= floors[unit]]
        high = [unit for unit in free if weights[unit] * level >= tops[unit]]
        missing = sum(floors[unit] - weights[unit] * level for unit in low)
        over = sum(weights[unit] * level - tops[unit] for unit in high)
        # The side that is further out is certain to stay at its bound (water filling).
        fixed, bounds = (low, floors) if missing >= over else (high, tops)
        for unit in fixed:
            shares[unit] = Fraction(bounds[unit])
            total -= bounds[unit]
        if not fixed:
            for unit in free:
                shares[unit] = weights[unit] * level
            break
        free = [unit for unit in free if unit not in fixed]
    return shares


def lost_by_one_more(
    weights: Sequence[int],
    floors: Sequence[int],
    caps: Sequence[int | None],
    targets: range,
) -> list[tuple[int, list[int]]]:
    """Return every target from which one place more costs somebody a place, and the units that lose."""
    found = []
    before: list[int] | None = None
    for target in targets:
        now = [row.places for row in largest_remainder(weights, floors, caps, target)]
        if before is not None:
            losers = [unit for unit, (was, is_) in enumerate(zip(before, now, strict=True)) if is_ < was]
            if losers:
                found.append((target - 1, losers))
        before = now
    return found
