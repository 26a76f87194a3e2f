"""Time the engine beside its peers and its floor in one run: python -m bench.engine [--plot docs/engine-cost.svg].

Every figure is a median. The floor is what cannot be avoided: sorting the weights, parsing the same
input as JSON. The peers are PyPI apportionment (no bounds) and scipy.optimize.milp on the same problem.
"""

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import apportionment.methods as peer
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from allocation.engine import (
    MoreSupervisors,
    Unit,
    allocate,
    allocate_trace,
    band,
    plan_year,
    what_if,
    year_problem_from_json,
)
from allocation.engine.calendar import free_places
from allocation.engine.coupling import joint_places
from allocation.engine.points import points
from allocation.engine.problem import YearProblem
from bench.engine_plot import write_plot

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "year.json"
SIZES = [(12, 200), (100, 1_000), (1_000, 10_000), (10_000, 100_000)]
Row = dict[str, float | None]


def median(function: Callable[[], Any], runs: int) -> float:
    """Return the median time of one call in milliseconds, after one call that does not count."""
    function()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def problem(count: int, target: int) -> tuple[list[int], list[int], list[int]]:
    """Return weights, floors and caps where some of each bind and the target can be met."""
    chance = random.Random(count)
    weights = [chance.randint(1, 5_000) for _ in range(count)]
    floors = [chance.randint(0, 2) for _ in weights]
    caps = [floor + chance.randint(1, 5 * target // count) for floor in floors]
    return weights, floors, caps


def as_json(weights: list[int], floors: list[int], caps: list[int], target: int) -> str:
    """Return the problem as the command line reads it."""
    rows = zip(weights, floors, caps, strict=True)
    units = [{"key": f"u{n}", "weight": w, "floor": f, "cap": c} for n, (w, f, c) in enumerate(rows)]
    return json.dumps({"method": "sainte_lague", "target": target, "units": units})


def by_milp(weights: list[int], floors: list[int], caps: list[int], target: int) -> Any:
    """Solve the same problem with HiGHS: one 0/1 column per possible place and its marginal cost."""
    cells = [
        (2 * place - 1) / weight
        for weight, floor, cap in zip(weights, floors, caps, strict=True)
        for place in range(floor + 1, min(cap, target) + 1)
    ]
    ones = np.ones((1, len(cells)))
    left = target - sum(floors)
    return milp(
        np.array(cells),
        integrality=np.ones(len(cells)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(ones, left, left),
        options={"mip_rel_gap": 0},
    )


def one_kind(count: int, target: int) -> Row:
    """Time one kind of the given size."""
    weights, floors, caps = problem(count, target)
    units = [Unit(f"u{n}", *row) for n, row in enumerate(zip(weights, floors, caps, strict=True))]
    text = as_json(weights, floors, caps, target)
    runs = 2_001 if count < 100 else 101 if count < 1_000 else 15
    slow = max(3, runs // 20) if count <= 1_000 else 3
    return {
        "sort": median(lambda: sorted(weights), runs),
        "parse": median(lambda: json.loads(text), runs),
        "numbers": median(lambda: allocate(weights, floors, caps, target), runs),
        "table": median(lambda: allocate_trace(units, target), slow),
        "apportionment": median(
            lambda: peer.compute("saintelague", weights, target, parties=[unit.key for unit in units]), slow
        )
        if count <= 1_000
        else None,
        "milp": median(lambda: by_milp(weights, floors, caps, target), 3) if count <= 100 else None,
    }


def a_year() -> YearProblem:
    """Return the documented example with half of its departments doubled: fifteen in all."""
    year = year_problem_from_json(json.loads(EXAMPLE.read_text("utf-8")))
    more = tuple(replace(department, key=f"{department.key}2") for department in year.departments[1:6])
    departments = year.departments + more
    return replace(year, departments=departments, tie_order=tuple(d.key for d in departments))


def whole_year() -> dict[str, float]:
    """Time a whole year with two kinds and fifteen departments."""
    year = a_year()
    plan = plan_year(year)
    weights = [share.total for share in points(year)]
    bounds = [
        {
            kind.code: (0, (department.offered[kind.code] or 0) if weight and department.replied else 0)
            for kind in year.kinds
        }
        for department, weight in zip(year.departments, weights, strict=True)
    ]
    free = [free_places(department) for department in year.departments]
    return {
        "whole year": median(lambda: plan_year(year), 21),
        "joint check": median(lambda: joint_places(year.departments, year.kinds, free, weights, bounds), 11),
        "what if": median(lambda: what_if(year, MoreSupervisors("bsf"), plan), 21),
        "band over 101 mixes": median(lambda: band(plan, "ama"), 21),
    }


def show(value: float | None) -> str:
    return "not run" if value is None else f"{value:.4f}" if value < 0.1 else f"{value:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plot", type=Path, help="also write the plot to this SVG file")
    arguments = parser.parse_args()
    rows = {size: one_kind(*size) for size in SIZES}
    names = list(rows[SIZES[0]])
    print("| n | T |", " | ".join(names), "| numbers / parse |")
    print("| --- " * (len(names) + 3) + "|")
    for (count, target), row in rows.items():
        ratio = (row["numbers"] or 0) / (row["parse"] or 1)
        print(f"| {count} | {target} |", " | ".join(show(row[name]) for name in names), f"| {ratio:.2f} |")
    print()
    for name, value in whole_year().items():
        print(f"{name}: {value:.1f} ms")
    if arguments.plot:
        write_plot(arguments.plot, rows)


if __name__ == "__main__":
    main()
