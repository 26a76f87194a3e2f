"""The published run: every place in the order it was given, with its comparison number."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.engine.divisor import SAINTE_LAGUE, Comparison, Signpost, effective_caps
from allocation.engine.errors import EngineError


@dataclass(frozen=True, slots=True)
class Unit:
    """Who may get places: weight in points, floor and cap in whole places (None: no cap)."""

    key: str
    weight: int
    floor: int = 0
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """One row of the comparison table.

    order counts from 1; place is the unit's own place number; quotient is weight / divisor (squared
    for Huntington-Hill, None when the divisor is 0). tied_with names every other unit with exactly
    the same comparison number at that moment, whether it got its place or not.
    """

    order: int
    key: str
    place: int
    divisor: Fraction
    quotient: Fraction | None
    tied_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a run gives; the sums add up: sum(places) + shortfall == target."""

    target: int
    places: dict[str, int]
    awards: tuple[Award, ...]
    last_served: Fraction | None
    first_refused: Fraction | None
    next_in_line: str | None
    at_floor: tuple[str, ...]
    at_cap: tuple[str, ...]
    ties: tuple[str, ...]
    shortfall: int


def in_tie_order(keys: Sequence[str], tie_order: Sequence[str] | None) -> list[int]:
    """Return each key's rank when comparison numbers are equal; the stored order, or as they stand.

    Raises EngineError for a key that occurs twice or a tie order that does not name every key once.
    """
    if len(set(keys)) != len(keys):
        raise EngineError("Samma nyckel förekommer två gånger.", "duplicate_key")
    if tie_order is None:
        return list(range(len(keys)))
    if sorted(tie_order) != sorted(keys):
        raise EngineError("Lottordningen måste nämna varje nyckel en gång.", "tie_order")
    ranks = {key: rank for rank, key in enumerate(tie_order)}
    return [ranks[key] for key in keys]


def allocate_trace(
    units: Sequence[Unit],
    target: int,
    signpost: Signpost = SAINTE_LAGUE,
    tie_order: Sequence[str] | None = None,
) -> Result:
    """Return the full run: highest comparison number next, between floor and cap.

    tie_order: keys, first wins when comparison numbers are equal; default the order of `units`.
    Raises EngineError as `effective_caps` and `in_tie_order`.
    """
    keys = [unit.key for unit in units]
    ranks = in_tie_order(keys, tie_order)
    floors = [unit.floor for unit in units]
    tops = effective_caps([u.weight for u in units], floors, [u.cap for u in units], target)
    count = min(target, sum(tops)) - sum(floors)
    places, rows = _serve(units, tops, ranks, signpost, count)
    served = [
        (signpost.comparison(unit.weight, place), unit.key)
        for unit, place in zip(units, places, strict=True)
        if place > unit.floor
    ]
    refused = [
        (signpost.comparison(unit.weight, place + 1), -rank, unit.key)
        for unit, place, rank in zip(units, places, ranks, strict=True)
        if unit.weight and (unit.cap is None or place < unit.cap)
    ]
    lowest = min(served)[0] if served else None
    highest = max(refused) if refused else None
    tied: tuple[str, ...] = ()
    if highest and highest[0] == lowest:
        names = {key for number, key in served if number == lowest}
        names |= {key for number, _, key in refused if number == lowest}
        tied = tuple(sorted(names, key=dict(zip(keys, ranks, strict=True)).__getitem__))
    return Result(
        target=target,
        places=dict(zip(keys, places, strict=True)),
        awards=_awards(rows, refused, signpost),
        last_served=finite(lowest),
        first_refused=finite(highest[0]) if highest else None,
        next_in_line=highest[2] if highest else None,
        at_floor=tuple(u.key for u, x in zip(units, places, strict=True) if x == u.floor > 0),
        at_cap=tuple(u.key for u, x in zip(units, places, strict=True) if x == u.cap),
        ties=tied,
        shortfall=target - sum(places),
    )


def finite(number: Comparison | None) -> Fraction | None:
    """Return the quotient, or None when there is none or its divisor is zero."""
    return number[1] if number and not number[0] else None


def _serve(
    units: Sequence[Unit], tops: Sequence[int], ranks: Sequence[int], signpost: Signpost, count: int
) -> tuple[list[int], list[tuple[int, Fraction, Unit]]]:
    """Give `count` places from the floors; return places and (place, divisor, unit) in order."""
    divisors = [signpost.divisor(place) for place in range(max(tops, default=0) + 2)]
    bits = 2 * max(divisor.numerator for divisor in divisors).bit_length()
    power = 2 if signpost.squared else 1

    def rank(unit: int, place: int) -> tuple[bool, int]:
        """Order as the comparison numbers do; the cut integers keep different quotients apart."""
        divisor, weight = divisors[place], units[unit].weight
        if not divisor:
            return (False, -weight)
        return (True, -((weight**power * divisor.denominator << bits) // divisor.numerator))

    places = [unit.floor for unit in units]
    queue = [
        (rank(number, places[number] + 1), ranks[number], number)
        for number in range(len(units))
        if places[number] < tops[number]
    ]
    heapq.heapify(queue)
    rows = []
    for _ in range(count):
        number = queue[0][2]
        places[number] += 1
        rows.append((places[number], divisors[places[number]], units[number]))
        if places[number] < tops[number]:
            following = rank(number, places[number] + 1)
            heapq.heapreplace(queue, (following, ranks[number], number))
        else:
            heapq.heappop(queue)
    return places, rows


def _awards(
    rows: Sequence[tuple[int, Fraction, Unit]],
    refused: Sequence[tuple[Comparison, int, str]],
    signpost: Signpost,
) -> tuple[Award, ...]:
    """Return the table; equal numbers stand next to each other, the refused ones after the last."""
    numbers = [signpost.comparison(unit.weight, place) for place, _, unit in rows]
    equals: dict[Comparison, list[str]] = {}
    for number, (_, _, unit) in zip(numbers, rows, strict=True):
        equals.setdefault(number, []).append(unit.key)
    for number, _, key in refused:
        if number in equals:
            equals[number].append(key)
    return tuple(
        Award(
            order=order,
            key=unit.key,
            place=place,
            divisor=divisor,
            quotient=finite(number),
            tied_with=tuple(key for key in equals[number] if key != unit.key),
        )
        for order, (number, (place, divisor, unit)) in enumerate(zip(numbers, rows, strict=True), start=1)
    )
