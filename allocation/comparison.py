"""Scenarios side by side: measures first, then places per förvaltning with last year beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from organisation.selectors import DepartmentCard

from . import engine, selectors
from .enums import PlacementKind
from .explanation import remedies
from .models import AllocationRound, Scenario, ScenarioLine
from .report_text import swedish_list


@dataclass(frozen=True, slots=True)
class Cell:
    """One scenario's number for one förvaltning, in places. cap: the ceiling; over: beyond the supervisors."""

    scenario: Scenario
    line: ScenarioLine
    places: int
    change: int | None
    cap: int
    over: int
    is_adjusted: bool
    has_reply: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One förvaltning over all scenarios."""

    key: str
    name: str
    last_year: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure over all scenarios, as text."""

    name: str
    help: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindTable:
    """One kind of place: its target, its measures and its rows."""

    kind: str
    name: str
    target: int
    last_year: int | None
    rows: tuple[Row, ...]
    totals: tuple[int, ...]
    measures: tuple[Measure, ...]
    remedies: tuple[tuple[str, int, list[str]], ...]  # scenario, places missing, who could raise it
    most: int


def kind_tables(
    round: AllocationRound, scenarios: Sequence[Scenario], cards: Sequence[DepartmentCard]
) -> list[KindTable]:
    """Return one table per kind with a target; the queries do not depend on the number of rows."""
    last_year = selectors.decided_last_year(round)
    judged_all = [judged(scenario) for scenario in scenarios]
    tables = []
    for target in sorted(round.targets.all(), key=lambda target: target.kind):
        plans = [plan_of(scenario, target.kind) for scenario in scenarios]
        lines = [
            {line.department_id: line for line in scenario.lines.all() if line.kind == target.kind}
            for scenario in scenarios
        ]
        rows = tuple(
            Row(
                card.key,
                card.name,
                before := last_year.get((card.pk, target.kind)),
                tuple(
                    _cell(scenario, mine[card.pk], plan[card.key], before)
                    for scenario, mine, plan in zip(scenarios, lines, plans, strict=True)
                    if card.pk in mine
                ),
            )
            for card in cards
        )
        known = [row.last_year for row in rows if row.last_year is not None]
        totals = tuple(sum(line.places for line in mine.values()) for mine in lines)
        most = max([1, *(max(cell.places, cell.cap) for row in rows for cell in row.cells)])
        tables.append(
            KindTable(
                target.kind,
                PlacementKind(target.kind).label,
                target.places,
                sum(known) if known else None,
                rows,
                totals,
                _measures(target.places, rows, totals, judged_all),
                _remedies(target.kind, scenarios),
                most,
            )
        )
    return tables


def _remedies(kind: str, scenarios: Sequence[Scenario]) -> tuple[tuple[str, int, list[str]], ...]:
    """Return, for each scenario that was computed short of its target, what would reach it."""
    found = []
    for scenario in scenarios:
        plan = kind_plan(scenario, kind)
        names = {row["key"]: row["name"] for row in scenario.problem["year"]["departments"]}
        if plan["shortfall"]:
            found.append((scenario.name, plan["shortfall"], remedies(plan, names)))
    return tuple(found)


def percent(share: Fraction | None) -> str:
    """Return a share as whole per cent, rounded half up; a dash when there is nothing to cover."""
    return "–" if share is None else f"{int(share * 100 + Fraction(1, 2))} %"


def plan_of(scenario: Scenario, kind: str) -> dict[str, dict[str, Any]]:
    """Return the engine's lines of one kind by förvaltning key."""
    plan = kind_plan(scenario, kind)
    return {line["key"]: line for line in plan["lines"]}


def kind_plan(scenario: Scenario, kind: str) -> dict[str, Any]:
    """Return the engine's stored result for one kind."""
    return next(plan for plan in scenario.result["kinds"] if plan["kind"] == kind)


def _cell(scenario: Scenario, line: ScenarioLine, plan: dict[str, Any], before: int | None) -> Cell:
    return Cell(
        scenario,
        line,
        line.places,
        None if before is None else line.places - before,
        plan["cap"],
        max(0, line.places - plan["cap_by_calendar"]),
        line.places != line.computed,
        plan["bound"] != "no_reply",
    )


def _measures(
    target: int, rows: Sequence[Row], totals: Sequence[int], judged_all: Sequence[engine.Measures]
) -> tuple[Measure, ...]:
    """Return the measures that politicians ask for: reached, missing, without supervisor, need, change."""
    columns = range(len(totals))

    def texts(count: Any) -> tuple[str, ...]:
        return tuple(str(count([row.cells[i] for row in rows])) for i in columns)

    return (
        Measure(
            f"Platser av målet {target}",
            "Summan av alla förvaltningar.",
            tuple(str(total) for total in totals),
        ),
        Measure("Saknas till målet", "", tuple(str(max(0, target - total)) for total in totals)),
        Measure(
            "Platser utan handledare",
            "Fler platser än handledarna räcker till, efter ändringar för hand.",
            texts(lambda cells: sum(cell.over for cell in cells)),
        ),
        Measure(
            "Täckning av behovet inom 2 år",
            "Båda typerna av platser mot förvaltningarnas egna behov.",
            tuple(percent(measured.need_met) for measured in judged_all),
        ),
        Measure(
            "Täckning av bristyrken",
            "Samma, för de yrken som förvaltningarna kallar bristyrken.",
            tuple(percent(measured.shortage_covered) for measured in judged_all),
        ),
        Measure(
            "Största ändring mot förra året",
            "För en enskild förvaltning.",
            texts(
                lambda cells: max(
                    (abs(cell.change) for cell in cells if cell.change is not None), default="–"
                )
            ),
        ),
        Measure(
            "Ändrade rader",
            "Rader som ändrats för hand, med skäl.",
            texts(lambda cells: sum(cell.is_adjusted for cell in cells)),
        ),
    )


@dataclass(frozen=True, slots=True)
class ModelTable:
    """Other ways to share one kind, beside the scenario: read only, never a proposal."""

    kind: str
    name: str
    models: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[int, ...], int, int], ...]  # name, scenario, models, lowest, highest
    totals: tuple[int, ...]
    scenario_total: int
    paradoxes: tuple[str, ...]


def model_tables(scenario: Scenario) -> list[ModelTable]:
    """Return what Malmö's, Linköping's and other models would give on the scenario's own data."""
    plan = engine.plan_year(engine.year_problem_from_json(scenario.problem))
    names = {department.key: department.name for department in plan.problem.departments}
    tables = []
    for run in plan.kinds:
        models = engine.comparisons(plan, run.kind)
        spread = {row.key: row for row in engine.band(plan, run.kind)}
        paradoxes = tuple(
            f"{model.name}: med målet {paradox.target + 1} i stället för {paradox.target} skulle "
            f"{swedish_list([names[key] for key in paradox.losers])} förlora en plats."
            for model in models
            for paradox in model.paradoxes
        )
        tables.append(
            ModelTable(
                run.kind,
                PlacementKind(run.kind).label,
                tuple(model.name for model in models),
                tuple(
                    (
                        names[line.key],
                        line.places,
                        tuple(model.places[line.key] for model in models),
                        spread[line.key].lowest,
                        spread[line.key].highest,
                    )
                    for line in run.lines
                ),
                tuple(model.total for model in models),
                sum(line.places for line in run.lines),
                paradoxes,
            )
        )
    return tables


def judged(scenario: Scenario) -> engine.Measures:
    """Return the engine's measures of the scenario as it stands, changes by hand included."""
    places: dict[str, dict[str, int]] = {}
    keys = {department["key"] for department in scenario.problem["year"]["departments"]}
    for line in scenario.lines.all():
        if line.department.key in keys:
            places.setdefault(line.kind, {})[line.department.key] = line.places
    return engine.measures(engine.year_problem_from_json(scenario.problem), places)
