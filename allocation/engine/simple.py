"""One kind as JSON: {"method", "target", "units"}, also for recomputing published apportionments."""

from fractions import Fraction
from math import lcm
from typing import Any

from allocation.engine.certificate import certificate
from allocation.engine.divisor import (
    ADAMS,
    DHONDT,
    HUNTINGTON_HILL,
    SAINTE_LAGUE,
    Signpost,
    modified,
)
from allocation.engine.errors import EngineError
from allocation.engine.reading import MOST_PLACES, MOST_UNITS, Reader, show, text_of
from allocation.engine.remainder import largest_remainder
from allocation.engine.table import Unit, allocate_trace, in_tie_order

FIELDS = ("method", "target", "units", "first_divisor", "tie_order")
METHODS = {signpost.name: signpost for signpost in (SAINTE_LAGUE, DHONDT, ADAMS, HUNTINGTON_HILL)}
NAMES = (*METHODS, "modified", "largest_remainder")


def solve_simple(data: object) -> dict[str, Any]:
    """Return places, table, proof and shortfall. Raises EngineError for a problem that is not right.

    Weights are integers or decimal strings; all other numbers whole. Exact numbers come back as "a/b"
    in the weights' own unit (squared for Huntington-Hill).
    """
    problem = Reader(data, "Problemet", FIELDS)
    method = problem.text("method")
    if method not in NAMES:
        raise EngineError(f"Metoden {show(method)} finns inte; välj {', '.join(NAMES)}.", "method")
    target = problem.integer("target", high=MOST_PLACES)
    rows = problem.list("units", most=MOST_UNITS)
    readers = [
        Reader(row, f"units[{number}]", ("key", "weight", "floor", "cap")) for number, row in enumerate(rows)
    ]
    weights = [unit.exact("weight") for unit in readers]
    scale = lcm(*(weight.denominator for weight in weights))
    units = [
        Unit(
            key=unit.text("key"),
            weight=int(weight * scale),
            floor=unit.integer("floor", 0, high=MOST_PLACES),
            cap=unit.optional("cap", MOST_PLACES),
        )
        for weight, unit in zip(weights, readers, strict=True)
    ]
    if "first_divisor" in problem.value and method != "modified":
        raise EngineError("first_divisor hör bara till metoden modified.", "first_divisor")
    tie_order = [str(key) for key in problem.list("tie_order", [unit.key for unit in units])]
    _refuse_bounds(units, target)
    if method == "largest_remainder":
        return _by_remainder(units, target, tie_order)
    signpost = METHODS.get(method) or modified(problem.exact("first_divisor"))
    return _by_divisor(units, target, signpost, tie_order, scale)


def _refuse_bounds(units: list[Unit], target: int) -> None:
    """Name the floor that is above its cap, or the floors that exceed the target."""
    for unit in units:
        if unit.cap is not None and unit.floor > unit.cap:
            raise EngineError(
                f"Golvet {unit.floor} för {show(unit.key)} ligger över taket {unit.cap}.", "floor_above_cap"
            )
    if sum(unit.floor for unit in units) > target:
        named = ", ".join(f"{show(unit.key)} {unit.floor}" for unit in units if unit.floor)
        raise EngineError(
            f"Golven är tillsammans mer än målet {target}: {named[:200]}.", "floors_above_target"
        )


def _by_divisor(
    units: list[Unit], target: int, signpost: Signpost, tie_order: list[str], scale: int
) -> dict[str, Any]:
    result = allocate_trace(units, target, signpost, tie_order)
    proof = certificate(
        [unit.weight for unit in units],
        [unit.floor for unit in units],
        [unit.cap for unit in units],
        list(result.places.values()),
        target,
        signpost,
    )
    unscaled = scale * scale if signpost.squared else scale

    def text(number: Fraction | None) -> str | None:
        return None if number is None else text_of(number / unscaled)

    return {
        "places": result.places,
        "table": [
            {
                "order": award.order,
                "key": award.key,
                "place": award.place,
                "divisor": text_of(award.divisor),
                "quotient": text(award.quotient),
                "tied_with": list(award.tied_with),
            }
            for award in result.awards
        ],
        "squared": signpost.squared,
        "last_served": text(proof.last_served),
        "first_refused": text(proof.first_refused),
        "next_in_line": result.next_in_line,
        "divisor": {"from": text(proof.divisor_from), "to": text(proof.divisor_to)},
        "ties": list(result.ties),
        "shortfall": result.shortfall,
        "certificate": proof.holds,
    }


def _by_remainder(units: list[Unit], target: int, tie_order: list[str]) -> dict[str, Any]:
    """Largest remainder has no divisor and no comparison numbers; the proof is the remainders."""
    ordered = _in_order(units, tie_order)
    rows = largest_remainder(
        [unit.weight for unit in ordered],
        [unit.floor for unit in ordered],
        [unit.cap for unit in ordered],
        target,
    )
    by_key = {unit.key: row for unit, row in zip(ordered, rows, strict=True)}
    places = {unit.key: by_key[unit.key].places for unit in units}
    given = [row.remainder for row in rows if row.places > row.share]
    refused = [row.remainder for row in rows if row.places < row.share]
    last, first = min(given, default=None), max(refused, default=None)
    tied = last is not None and last == first
    return {
        "places": places,
        "table": [
            {
                "key": unit.key,
                "share": text_of(by_key[unit.key].share),
                "remainder": text_of(by_key[unit.key].remainder),
                "places": by_key[unit.key].places,
            }
            for unit in units
        ],
        "last_served": text_of(last),
        "first_refused": text_of(first),
        "divisor": {"from": None, "to": None},
        "ties": [u.key for u, row in zip(ordered, rows, strict=True) if tied and row.remainder == last],
        "shortfall": target - sum(places.values()),
        "certificate": max(refused, default=Fraction(0)) <= min(given, default=Fraction(1)),
    }


def _in_order(units: list[Unit], tie_order: list[str]) -> list[Unit]:
    ranks = in_tie_order([unit.key for unit in units], tie_order)
    return [unit for _, unit in sorted(zip(ranks, units, strict=True), key=lambda pair: pair[0])]
