"""How firm a number is: what binds it, and the points to one place more or one place less."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from allocation.engine.table import Result, Unit, in_tie_order


@dataclass(frozen=True, slots=True)
class Margin:
    """What holds one unit's number where it is, the other units unchanged.

    to_gain: fewest extra points that give one place more; None at its cap or when no other unit has
    a place to give. to_lose: fewest lost points that cost a place; None at its floor or when no other
    unit can take the place. cap_binds: a cap one higher would be used at once. floor_binds: a floor
    one lower would lower the number.
    """

    key: str
    to_gain: int | None
    to_lose: int | None
    cap_binds: bool
    floor_binds: bool


# A comparison number among the others and its holder's rank in the tie order.
Rival = tuple[Fraction, int]


def margins(
    units: Sequence[Unit], result: Result, tie_order: Sequence[str] | None = None
) -> tuple[Margin, ...]:
    """Return every unit's margin in `result`, a run of the odd-number method over the same units."""
    ranks = in_tie_order([unit.key for unit in units], tie_order)
    served = {}
    refused = {}
    for unit, rank in zip(units, ranks, strict=True):
        place = result.places[unit.key]
        if place > unit.floor:
            served[unit.key] = (Fraction(unit.weight, 2 * place - 1), rank)
        if unit.weight and (unit.cap is None or place < unit.cap):
            refused[unit.key] = (Fraction(unit.weight, 2 * place + 1), rank)
    # Who yields first: the lowest number, among equals the last in the tie order. Who is next: the
    # highest number, among equals the first.
    yields = sorted(served, key=lambda key: (served[key][0], -served[key][1]))[:2]
    follows = sorted(refused, key=lambda key: (-refused[key][0], refused[key][1]))[:2]
    return tuple(
        _margin(
            unit,
            result,
            rank,
            next((served[key] for key in yields if key != unit.key), None),
            next((refused[key] for key in follows if key != unit.key), None),
        )
        for unit, rank in zip(units, ranks, strict=True)
    )


def _margin(unit: Unit, result: Result, rank: int, lowest: Rival | None, highest: Rival | None) -> Margin:
    """Judge one unit against the best of the others on either side."""
    place = result.places[unit.key]
    at_cap = place == unit.cap
    to_gain = to_lose = None
    if not at_cap and result.shortfall:
        to_gain = 1  # only a unit without points leaves room while places are missing
    elif not at_cap and lowest:
        limit = lowest[0] * (2 * place + 1)
        to_gain = (ceil(limit) if rank < lowest[1] else floor(limit) + 1) - unit.weight
    if place > unit.floor and highest:
        limit = highest[0] * (2 * place - 1)
        to_lose = unit.weight - (floor(limit) if rank > highest[1] else ceil(limit) - 1)
    return Margin(
        key=unit.key,
        to_gain=to_gain,
        to_lose=to_lose,
        cap_binds=at_cap and unit.weight > 0 and (result.shortfall > 0 or _wins(unit, place, rank, lowest)),
        floor_binds=place == unit.floor > 0 and _yields(unit, place, rank, highest),
    )


def _wins(unit: Unit, place: int, rank: int, lowest: Rival | None) -> bool:
    """Whether one place more would be taken from the others if the cap allowed it."""
    if lowest is None:
        return False
    return (-Fraction(unit.weight, 2 * place + 1), rank) < (-lowest[0], lowest[1])


def _yields(unit: Unit, place: int, rank: int, highest: Rival | None) -> bool:
    """Whether the last place would go to another unit if the floor allowed it."""
    if not unit.weight:
        return True
    if highest is None:
        return False
    return (-highest[0], highest[1]) < (-Fraction(unit.weight, 2 * place - 1), rank)
