"""A whole year: the kinds in political order, each an exact table given the ones before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from allocation.engine.calendar import free_places
from allocation.engine.certificate import Certificate, certificate
from allocation.engine.errors import EngineError
from allocation.engine.limits import CapReport, cap_reports
from allocation.engine.margins import Margin, margins
from allocation.engine.points import Points, check_weights, points
from allocation.engine.problem import Department, YearProblem
from allocation.engine.shortfall import Raise, could_raise
from allocation.engine.starts import Plan, even_out, even_starts
from allocation.engine.table import Result, Unit, allocate_trace

Bound = Literal["offer", "calendar", "floor", "no_reply", "joint", "none"]


@dataclass(frozen=True, slots=True)
class Line:
    """Everything about one department and one kind.

    places: the result. bound: what it stopped at; "none" when only the points decided. caps: why
    the cap is what it is. cap: what was used, lower than caps.cap only in a joint plan. starts:
    placements to start per month of the horizon, they sum to places.
    """

    key: str
    points: Points
    floor: int
    cap: int
    places: int
    bound: Bound
    caps: CapReport
    margin: Margin
    last_year: int | None
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KindPlan:
    """One kind's run: the table, its proof, a line per department, and what a shortfall would take."""

    kind: str
    target: int
    result: Result
    proof: Certificate
    lines: tuple[Line, ...]
    shortfall: int
    could_raise: tuple[Raise, ...]

    def line(self, key: str) -> Line:
        """Return the line of the department `key`. Raises EngineError when there is none."""
        for line in self.lines:
            if line.key == key:
                return line
        raise EngineError(f"Förvaltningen {key} finns inte i uträkningen.", "unknown_department")


@dataclass(frozen=True, slots=True)
class JointCheck:
    """What planning all kinds at once would give, computed when the order leaves a later shortfall.

    shortfall: per kind. needed: whether it is less than the order's. used: whether the first kind's
    caps were lowered to make room, so that the plan reaches it.
    """

    shortfall: dict[str, int]
    by_order: dict[str, int]
    needed: bool
    used: bool


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The year's result with the problem it answers."""

    problem: YearProblem
    kinds: tuple[KindPlan, ...]
    joint: JointCheck | None

    def kind(self, code: str) -> KindPlan:
        """Return the plan of one kind. Raises EngineError when there is none."""
        for plan in self.kinds:
            if plan.kind == code:
                return plan
        raise EngineError(f"Placeringsslaget {code} finns inte i uträkningen.", "unknown_kind")


def plan_year(problem: YearProblem, lowered: Mapping[str, int] | None = None) -> YearPlan:
    """Compute the year. Raises EngineError for floors that cannot be met or weights that are wrong.

    lowered: first-kind caps, by department, of a joint plan that was stored; only `check` needs it,
    since several joint plans can be equally good. Caps that leave a larger shortfall are not used.
    """
    check_weights(problem.weights)
    runs = in_order(problem, {})
    joint = None
    if any(run.shortfall for run in runs[1:]):
        runs, joint = _joint(problem, runs, lowered)
    plans = _starts(problem, runs)
    return YearPlan(
        problem=problem,
        kinds=tuple(_with_starts(run, plans, problem.months) for run in runs),
        joint=joint,
    )


def in_order(problem: YearProblem, lowered: Mapping[str, int]) -> list[KindPlan]:
    """Allocate kind after kind; `lowered` holds tighter caps for the first kind, by department."""
    shares = points(problem)
    placed: list[dict[str, int]] = [{} for _ in problem.departments]
    runs = []
    for rank, kind in enumerate(problem.kinds):
        reports = cap_reports(problem, rank, placed)
        units = [
            Unit(
                key=department.key,
                weight=share.total,
                floor=department.floor.get(kind.code, 0),
                cap=min(report.cap, lowered.get(department.key, report.cap)) if rank == 0 else report.cap,
            )
            for department, share, report in zip(problem.departments, shares, reports, strict=True)
        ]
        refuse_floors(problem, rank, units)
        result = allocate_trace(units, kind.target, tie_order=problem.tie_order)
        runs.append(_kind_plan(problem, rank, placed, shares, reports, units, result))
        for totals, unit in zip(placed, units, strict=True):
            totals[kind.code] = result.places[unit.key]
    return runs


def refuse_floors(problem: YearProblem, rank: int, units: Sequence[Unit]) -> None:
    """Raise EngineError, with the floors named, when they exceed a cap or together the target."""
    kind = problem.kinds[rank]
    named = list(zip(problem.departments, units, strict=True))
    high = [
        f"{department.name} har golvet {unit.floor} men ryms med högst {unit.cap}"
        for department, unit in named
        if unit.cap is not None and unit.floor > unit.cap
    ]
    if high:
        raise EngineError(f"Golv över taket för {kind.name}: {'; '.join(high)}.", "floor_above_cap")
    if sum(unit.floor for unit in units) > kind.target:
        floors = ", ".join(f"{department.name} {unit.floor}" for department, unit in named if unit.floor)
        raise EngineError(
            f"Golven för {kind.name} är tillsammans {sum(unit.floor for unit in units)}, "
            f"mer än målet {kind.target}: {floors}.",
            "floors_above_target",
        )


def _kind_plan(
    problem: YearProblem,
    rank: int,
    placed: Sequence[Mapping[str, int]],
    shares: Sequence[Points],
    reports: Sequence[CapReport],
    units: Sequence[Unit],
    result: Result,
) -> KindPlan:
    """Put one kind's run together; start months come later, when every kind is known."""
    kind = problem.kinds[rank]
    firm = margins(units, result, problem.tie_order)
    lines = tuple(
        Line(
            key=unit.key,
            points=share,
            floor=unit.floor,
            cap=report.cap if unit.cap is None else unit.cap,
            places=result.places[unit.key],
            bound=_bound(department, unit, report, margin),
            caps=report,
            margin=margin,
            last_year=department.last_year.get(kind.code),
            starts=(),
        )
        for department, unit, share, report, margin in zip(
            problem.departments, units, shares, reports, firm, strict=True
        )
    )
    weights = [unit.weight for unit in units]
    proof = certificate(
        weights,
        [unit.floor for unit in units],
        [unit.cap for unit in units],
        [result.places[unit.key] for unit in units],
        kind.target,
    )
    raises = could_raise(problem, rank, placed, reports, weights, result.shortfall)
    return KindPlan(kind.code, kind.target, result, proof, lines, result.shortfall, raises)


def _bound(department: Department, unit: Unit, report: CapReport, margin: Margin) -> Bound:
    """Say what the number stopped at."""
    if not department.replied:
        return "no_reply"
    if margin.cap_binds:
        if unit.cap is not None and unit.cap < report.cap:
            return "joint"
        return "offer" if report.reason == "offer" else "calendar"
    return "floor" if margin.floor_binds else "none"


def _joint(
    problem: YearProblem, runs: list[KindPlan], stored: Mapping[str, int] | None
) -> tuple[list[KindPlan], JointCheck]:
    """Compare with all kinds planned at once, and make room for them in the first kind if allowed.

    The first kind is still allocated by the same method: only the caps of departments where the joint
    plan places fewer of it are lowered, first those alone and, should that not be enough, all of them.
    """
    # SciPy takes a third of a second to load; most years never need the joint model.
    from allocation.engine.coupling import joint_places

    shares = points(problem)
    bounds = [
        {kind.code: _joint_bounds(department, kind.code, share.total, kind.target) for kind in problem.kinds}
        for department, share in zip(problem.departments, shares, strict=True)
    ]
    free = [free_places(department) for department in problem.departments]
    weights = [share.total for share in shares]
    together = joint_places(problem.departments, problem.kinds, free, weights, bounds)
    least = {kind.code: kind.target - sum(places[kind.code] for places in together) for kind in problem.kinds}
    by_order = {run.kind: run.shortfall for run in runs}
    needed = list(least.values()) < list(by_order.values())
    if not (needed and problem.joint_fallback):
        return runs, JointCheck(least, by_order, needed, used=False)
    first = problem.kinds[0].code
    best = {
        department.key: places[first]
        for department, places in zip(problem.departments, together, strict=True)
    }
    fewer = {key: places for key, places in best.items() if places < runs[0].result.places[key]}
    for lowered in (fewer, best) if stored is None else (stored, fewer, best):
        made = in_order(problem, lowered)
        if [run.shortfall for run in made] == list(least.values()):
            break
    return made, JointCheck(least, by_order, needed, used=True)


def _joint_bounds(department: Department, code: str, weight: int, target: int) -> tuple[int, int]:
    floor = department.floor.get(code, 0)
    offered = department.offered.get(code)
    if not (weight and department.replied):
        return floor, floor
    return floor, target if offered is None else min(offered, target)


def _starts(problem: YearProblem, runs: Sequence[KindPlan]) -> list[Plan]:
    """Return every department's start months; the solver helps only where simple filling fails."""
    plans: list[Plan | None] = []
    frees = [free_places(department) for department in problem.departments]
    totals = [{run.kind: run.result.places[d.key] for run in runs} for d in problem.departments]
    for department, free, numbers in zip(problem.departments, frees, totals, strict=True):
        plans.append(even_starts(department, problem.kinds, free, numbers))
    hard = [number for number, plan in enumerate(plans) if plan is None]
    if hard:
        from allocation.engine.coupling import starts_that_fit  # SciPy is slow to load

        departments = [problem.departments[number] for number in hard]
        solved = starts_that_fit(
            departments, problem.kinds, [frees[n] for n in hard], [totals[n] for n in hard]
        )
        for number, plan in zip(hard, solved, strict=True):
            plans[number] = even_out(problem.departments[number], problem.kinds, frees[number], plan)
    return [plan for plan in plans if plan is not None]


def _with_starts(run: KindPlan, plans: Sequence[Plan], months: int) -> KindPlan:
    lines = tuple(
        replace(line, starts=tuple(plan[run.kind].get(month, 0) for month in range(months)))
        for line, plan in zip(run.lines, plans, strict=True)
    )
    return replace(run, lines=lines)
