"""Small years for the tests, and Hypothesis strategies for bounded problems."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from allocation.engine import Department, Kind, Need, Weights, YearProblem

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"
MONTHS = 18
AMA = Kind("ama", 20, 6, tuple(range(12)), name="anställningar")
PRAKTIK = Kind("praktik", 10, 3, tuple(range(12)), name="praktikplatser")


def example(name: str) -> Any:
    """Return a JSON example from the documentation."""
    return json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))


def a_department(key: str, need: int = 10, supervisors: int = 10, **fields: Any) -> Department:
    """Return a department with the same supervisors every month, one place each, and a wide offer."""
    values: dict[str, Any] = {
        "name": key.upper(),
        "employees": 100,
        "supervisors": (supervisors,) * MONTHS,
        "places_per_supervisor": 1,
        "competing": (0,) * MONTHS,
        "running": (0,) * MONTHS,
        "needs": (Need("yrke", need, 2 * need),),
        "offered": {"ama": 100, "praktik": 100},
    }
    return Department(key=key, **(values | fields))


def a_year(*departments: Department, kinds: tuple[Kind, ...] = (AMA,), **fields: Any) -> YearProblem:
    """Return a year where need in two years weighs half, need in five 30 and size 20 per cent."""
    return YearProblem(
        first_month="2027-01",
        months=MONTHS,
        weights=fields.pop("weights", Weights(50, 30, 20, Fraction(2))),
        kinds=kinds,
        departments=departments,
        tie_order=fields.pop("tie_order", tuple(department.key for department in departments)),
        **fields,
    )


def with_target(kind: Kind, target: int) -> Kind:
    """Return the kind with another target."""
    return replace(kind, target=target)


@st.composite
def bounded(draw: st.DrawFn, most_units: int = 4, most_places: int = 5) -> tuple[Any, ...]:
    """Draw (weights, floors, caps, target) that is feasible from below; small numbers give many ties."""
    count = draw(st.integers(1, most_units))
    weights = draw(st.lists(st.integers(0, 12), min_size=count, max_size=count))
    floors = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    caps = [floor + draw(st.integers(0, most_places)) for floor in floors]
    target = draw(st.integers(sum(floors), sum(caps) + 2))
    return weights, floors, caps, target
