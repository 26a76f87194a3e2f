"""The proof that anyone can check with a pocket calculator: lowest served >= highest refused.

This module computes from the places alone and shares no step with the runs it judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.engine.divisor import SAINTE_LAGUE, Comparison, Signpost


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whether the places are right, and the two numbers that show it.

    divisor_from, divisor_to: every divisor D between them gives the places as weight / D rounded by
    the method, inside floor and cap (D squared for Huntington-Hill); None: no bound on that side.
    """

    holds: bool
    sum_agrees: bool
    inside_bounds: bool
    last_served: Fraction | None
    first_refused: Fraction | None
    divisor_from: Fraction | None
    divisor_to: Fraction | None


def certificate(
    weights: Sequence[int],
    floors: Sequence[int],
    caps: Sequence[int | None],
    places: Sequence[int],
    target: int,
    signpost: Signpost = SAINTE_LAGUE,
) -> Certificate:
    """Judge `places`: right sum, inside floors and caps, and no place that another unit needed more.

    All sequences in the same order, whole places. The sum is right when it is the target, or below
    it with every unit that has points at its cap. Weight 0 may not exceed its floor.
    """
    rows = list(zip(weights, floors, caps, places, strict=True))
    inside = all(
        floor <= place and (cap is None or place <= cap) and (weight > 0 or place == floor)
        for weight, floor, cap, place in rows
    )
    served: list[Comparison] = []
    refused: list[Comparison] = []
    for weight, floor, cap, place in rows:
        if place > floor:
            served.append(signpost.comparison(weight, place))
        if weight > 0 and (cap is None or place < cap):
            refused.append(signpost.comparison(weight, place + 1))
    lowest = min(served, default=None)
    highest = max(refused, default=None)
    agrees = sum(places) == target or (sum(places) < target and highest is None)
    ordered = lowest is None or highest is None or highest <= lowest
    factor = 2 if signpost.name in ("sainte_lague", "modified") else 1
    return Certificate(
        holds=agrees and inside and ordered,
        sum_agrees=agrees,
        inside_bounds=inside,
        last_served=_finite(lowest),
        first_refused=_finite(highest),
        divisor_from=_times(_finite(highest), factor),
        divisor_to=_times(_finite(lowest), factor),
    )


def _finite(number: Comparison | None) -> Fraction | None:
    return number[1] if number and not number[0] else None


def _times(number: Fraction | None, factor: int) -> Fraction | None:
    return None if number is None else factor * number
