"""Independent verification: does a stored result follow from its problem? Differences in plain words."""

from collections.abc import Mapping
from typing import Any

from allocation.engine.calendar import free_places, windows
from allocation.engine.certificate import certificate
from allocation.engine.points import points
from allocation.engine.problem import Department, YearProblem
from allocation.engine.reading import show
from allocation.engine.simple import solve_simple
from allocation.engine.year import plan_year
from allocation.engine.year_json import year_problem_from_json
from allocation.engine.year_result import year_plan_to_json

MOST_DIFFERENCES = 100
NOT_AN_OBJECT = "Resultatet är inte ett objekt."
# Wording may improve over the years without the numbers changing.
WORDING = ("why", "steps")


def solve(problem: object) -> dict[str, Any]:
    """Return the result of a JSON problem, a whole year or one kind. Raises EngineError."""
    if isinstance(problem, Mapping) and "year" in problem:
        return year_plan_to_json(plan_year(year_problem_from_json(problem)))
    return solve_simple(problem)


def check(problem: object, result: object) -> list[str]:
    """Return what does not agree between a stored result and its problem; empty when all agrees.

    The result is recomputed and compared field by field; sums, bounds, certificate and start months
    are also judged from the stored numbers alone. Raises EngineError when the problem is not right.
    """
    return solve_and_check(problem, result)[1]


def solve_and_check(problem: object, result: object) -> tuple[dict[str, Any], list[str]]:
    """Return the recomputed result, and what `check` says of the stored one; the problem is solved once."""
    if not (isinstance(problem, Mapping) and "year" in problem):
        expected = solve_simple(problem)
        if not isinstance(result, Mapping):
            return expected, [NOT_AN_OBJECT]
        return expected, differences(result, expected, "Resultatet")[:MOST_DIFFERENCES]
    year = year_problem_from_json(problem)
    if not isinstance(result, Mapping):
        return year_plan_to_json(plan_year(year)), [NOT_AN_OBJECT]
    expected = year_plan_to_json(plan_year(year, _lowered(result)))
    found = differences(result, expected, "Resultatet")
    if not _shape_differs(result, expected):
        found += _judged(year, result)
    return expected, found[:MOST_DIFFERENCES]


def differences(stored: object, computed: object, where: str) -> list[str]:
    """Return one sentence per field that differs."""
    if isinstance(stored, Mapping) and isinstance(computed, Mapping):
        found = [
            f"{where} har ett fält som inte hör dit: {show(name)}." for name in stored if name not in computed
        ]
        for name, value in computed.items():
            if name not in stored:
                found.append(f"{where} saknar {name}.")
            elif name == "starts":
                # Judged by `_starts`, not compared: several plans can be equally even.
                if _shape_differs(stored[name], value):
                    found.append(f"{where}, starts kan inte läsas.")
            elif name not in WORDING:
                found += differences(stored[name], value, f"{where}, {name}")
        return found
    if isinstance(stored, list) and isinstance(computed, list):
        if len(stored) != len(computed):
            return [f"{where} har {len(stored)} rader; omräkningen ger {len(computed)}."]
        return [
            difference
            for number, (one, other) in enumerate(zip(stored, computed, strict=True))
            for difference in differences(one, other, f"{where}, {_label(other, number)}")
        ]
    if type(stored) is not type(computed) or stored != computed:
        return [f"{where} är {show(stored)}; omräkningen ger {show(computed)}."]
    return []


def _label(row: object, number: int) -> str:
    """Name a row by its department or kind rather than by its number."""
    if isinstance(row, Mapping):
        if "kind" in row:
            return str(row["kind"])
        if "key" in row and "order" not in row:
            return str(row["key"])
    return f"rad {number + 1}"


def _shape_differs(stored: object, computed: object) -> bool:
    """Whether fields or rows are missing or of another type, so that the numbers cannot be judged."""
    if isinstance(stored, Mapping) and isinstance(computed, Mapping):
        return stored.keys() != computed.keys() or any(
            _shape_differs(stored[name], value) for name, value in computed.items() if name not in WORDING
        )
    if isinstance(stored, list) and isinstance(computed, list):
        return len(stored) != len(computed) or any(
            _shape_differs(one, other) for one, other in zip(stored, computed, strict=True)
        )
    return type(stored) is not type(computed)


def _lowered(result: Mapping[str, Any]) -> dict[str, int] | None:
    """Return the first kind's caps of a stored joint plan, None when the order alone was used."""
    try:
        if not result["joint"]["used"]:
            return None
        return {str(line["key"]): int(line["cap"]) for line in result["kinds"][0]["lines"]}
    except (KeyError, TypeError, IndexError, ValueError):
        return None  # differences() says what is missing


def _judged(year: YearProblem, result: Mapping[str, Any]) -> list[str]:
    """Judge sums, certificate and start months from the stored numbers alone."""
    found = []
    weights = [share.total for share in points(year)]
    for kind, run in zip(year.kinds, result["kinds"], strict=True):
        lines = run["lines"]
        proof = certificate(
            weights,
            [line["floor"] for line in lines],
            [line["cap"] for line in lines],
            [line["places"] for line in lines],
            kind.target,
        )
        if not proof.sum_agrees:
            found.append(f"{kind.name}: platserna summerar inte till målet.")
        if not proof.inside_bounds:
            found.append(f"{kind.name}: en plats ligger utanför golv eller tak.")
        found += [
            f"{kind.name}, {show(line['key'])}: stegen summerar inte till {line['places']}."
            for line in lines
            if _sum_of_steps(line["steps"]) != line["places"]
        ]
        if not proof.holds:
            found.append(f"{kind.name}: lägsta tilldelade jämförelsetal är lägre än högsta nekade.")
    for number, department in enumerate(year.departments):
        found += _starts(year, department, [run["lines"][number] for run in result["kinds"]])
    return found


def _sum_of_steps(steps: object) -> int | None:
    """Return what the step table adds up to, None when it cannot be read."""
    if not isinstance(steps, list):
        return None
    total = 0
    for step in steps:
        places = step.get("places") if isinstance(step, Mapping) else None
        if not isinstance(places, int) or isinstance(places, bool):
            return None
        total += places
    return total


def _starts(year: YearProblem, department: Department, lines: list[Mapping[str, Any]]) -> list[str]:
    """Judge one department's start months: they sum to the places, are allowed and fit the calendar."""
    found = []
    left = free_places(department)
    for kind, line in zip(year.kinds, lines, strict=True):
        starts = line["starts"]
        possible = windows(kind, department.closed, year.months)
        where = f"{kind.name}, {department.name}"
        if sum(starts) != line["places"] or min(starts) < 0:
            found.append(f"{where}: startmånaderna summerar inte till {line['places']}.")
        for month, number in enumerate(starts):
            if number and month not in possible:
                found.append(f"{where}: ingen placering kan börja månad {month + 1}.")
            for occupied in possible.get(month, ()):
                left[occupied] -= number * kind.load
    if min(left) < 0:
        found.append(f"{department.name}: placeringarna ryms inte i handledarnas kalender.")
    return found
