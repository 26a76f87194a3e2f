"""Several kinds that share the supervisors: what is left for the next kind, and the joint model.

Departments do not share supervisors, so each calendar is a block of its own and one call to the
integer solver answers for all of them. This is the only module of the engine that needs SciPy.
The solver's answers are checked in integers before they are used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from allocation.engine.calendar import windows
from allocation.engine.errors import EngineError
from allocation.engine.problem import Department, Kind

Starts = list[dict[str, dict[int, int]]]  # per department: kind -> start month -> placements


@dataclass(slots=True)
class _Model:
    """Rows and columns of an integer programme under construction."""

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)
    cells: list[tuple[int, int, float]] = field(default_factory=list)
    row_low: list[float] = field(default_factory=list)
    row_high: list[float] = field(default_factory=list)

    def column(self, low: float, high: float, cost: float = 0.0) -> int:
        self.low.append(low)
        self.high.append(high)
        self.cost.append(cost)
        return len(self.cost) - 1

    def row(self, entries: Mapping[int, float], low: float, high: float) -> None:
        self.cells += [(len(self.row_low), column, value) for column, value in entries.items()]
        self.row_low.append(low)
        self.row_high.append(high)

    def solve(self) -> list[int]:
        """Return the least costly whole values. Raises EngineError when there are none."""
        if not self.cost:
            return []
        rows, columns, values = zip(*self.cells, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=(len(self.row_low), len(self.cost)))
        answer = milp(
            c=np.array(self.cost),
            integrality=np.ones(len(self.cost), dtype=np.int8),
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            constraints=LinearConstraint(matrix, np.array(self.row_low), np.array(self.row_high)),
            options={"mip_rel_gap": 0},  # HiGHS stops at 1e-4 by default
        )
        if answer.x is None:
            raise EngineError("Placeringarna ryms inte i handledarnas kalender.", "does_not_fit")
        return [round(value) for value in answer.x]


def _add_calendar(
    model: _Model, department: Department, kinds: Sequence[Kind], free: Sequence[int]
) -> dict[str, dict[int, int]]:
    """Add start columns and one row per month; return the column per kind and start month."""
    columns: dict[str, dict[int, int]] = {}
    load: list[dict[int, float]] = [{} for _ in free]
    for kind in kinds:
        columns[kind.code] = {}
        for start, months in windows(kind, department.closed, len(free)).items():
            most = min(free[month] for month in months) // kind.load
            if most:
                column = model.column(0, most)
                columns[kind.code][start] = column
                for month in months:
                    load[month][column] = kind.load
    for month, entries in enumerate(load):
        if entries:
            model.row(entries, 0, free[month])
    return columns


def _starts(values: Sequence[int], columns: Sequence[dict[str, dict[int, int]]]) -> Starts:
    return [
        {
            code: {start: values[column] for start, column in by_start.items()}
            for code, by_start in block.items()
        }
        for block in columns
    ]


def starts_that_fit(
    departments: Sequence[Department],
    kinds: Sequence[Kind],
    free: Sequence[Sequence[int]],
    placed: Sequence[Mapping[str, int]],
) -> Starts:
    """Return start months with exactly `placed` of the kinds it names and as many as fit of the others.

    kinds: all but the last must be named in `placed`. free: places left per department and month.
    Which of several equal plans comes back is the solver's choice; only totals may be published.
    Raises EngineError when the placed ones do not fit.
    """
    model = _Model()
    blocks = []
    for department, left, totals in zip(departments, free, placed, strict=True):
        block = _add_calendar(model, department, kinds, left)
        for code, by_start in block.items():
            if code in totals:
                if not by_start and totals[code]:
                    raise EngineError("Placeringarna ryms inte i handledarnas kalender.", "does_not_fit")
                if by_start:
                    model.row(dict.fromkeys(by_start.values(), 1.0), totals[code], totals[code])
            else:
                for column in by_start.values():
                    model.cost[column] = -1.0
        blocks.append(block)
    return _starts(model.solve(), blocks)


def later_kind_caps(
    departments: Sequence[Department],
    kinds: Sequence[Kind],
    free: Sequence[Sequence[int]],
    placed: Sequence[Mapping[str, int]],
) -> list[int]:
    """Return the most of the last of `kinds` that still fit beside `placed` of the earlier ones."""
    last = kinds[-1].code
    return [sum(plan[last].values()) for plan in starts_that_fit(departments, kinds, free, placed)]


def joint_places(
    departments: Sequence[Department],
    kinds: Sequence[Kind],
    free: Sequence[Sequence[int]],
    weights: Sequence[int],
    bounds: Sequence[Mapping[str, tuple[int, int]]],
) -> list[dict[str, int]]:
    """Return places per department and kind when all kinds are planned at once.

    bounds: floor and cap per kind. Minimises sum ln((j - 1/2) / share) over the places, which for one
    kind is the same order as weight / (2j - 1), after the shortfalls, where an earlier kind always
    counts more (two solutions: first the least shortfalls, then the spread). A unit without weight
    must have its cap at its floor. Equal optima are the solver's choice: a check and a fallback,
    never a publication.
    """
    model = _Model()
    blocks = [
        _add_calendar(model, department, kinds, left)
        for department, left in zip(departments, free, strict=True)
    ]
    total = sum(weights) or 1
    missing = [model.column(0, kind.target, _priority(kinds, rank)) for rank, kind in enumerate(kinds)]
    spread: dict[int, float] = {}
    for kind, gap in zip(kinds, missing, strict=True):
        entries: dict[int, float] = {gap: 1.0}
        for block, weight, limits in zip(blocks, weights, bounds, strict=True):
            low, high = limits[kind.code]
            share = kind.target * weight / total
            steps = {model.column(place <= low, 1): place for place in range(1, high + 1)}
            spread |= {column: log((place - 0.5) / share) for column, place in steps.items() if place > low}
            starts = dict.fromkeys(block[kind.code].values(), 1.0)
            if steps or starts:
                model.row({**starts, **dict.fromkeys(steps, -1.0)}, 0, 0)
            entries |= dict.fromkeys(steps, 1.0)
        model.row(entries, kind.target, kind.target)
    first = model.solve()
    for gap in missing:
        model.low[gap] = model.high[gap] = first[gap]
    for column, cost in spread.items():
        model.cost[column] = cost
    plan = _starts(model.solve(), blocks)
    return [{code: sum(by_start.values()) for code, by_start in block.items()} for block in plan]


def _priority(kinds: Sequence[Kind], rank: int) -> float:
    """Return the price of a missing place: one of this kind outweighs all of the later kinds."""
    price = 1.0
    for later in kinds[rank + 1 :]:
        price *= later.target + 1
    return price
