"""Computing, adjusting and choosing scenarios."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, TransitionDenied, require
from organisation.models import User

from .. import engine, permissions
from ..inputs import Weights, year_problem
from ..models import Adjustment, AllocationRound, Scenario, ScenarioLine
from ..models.round import MOST_PLACES
from ..selectors import departments_of_round
from .moves import lock_round, tell


@dataclass(frozen=True, slots=True)
class ScenarioInput:
    """A name and how the needs are weighed; the three weights sum to 100."""

    name: str
    weight_2y: int
    weight_5y: int
    weight_employees: int
    shortage_factor: Decimal


@transaction.atomic
def compute(*, round: AllocationRound, data: ScenarioInput, by: User) -> Scenario:
    """Compute a scenario from what the förvaltningar have answered, and keep its inputs and result.

    Raises RuleBroken when it cannot be computed, such as when the floors alone exceed a target.
    """
    round = lock_round(round)
    require(permissions.may_compute(by, round))
    problem = year_problem(
        round,
        Weights(data.weight_2y, data.weight_5y, data.weight_employees, data.shortage_factor),
    )
    try:
        result = engine.year_plan_to_json(engine.plan_year(engine.year_problem_from_json(problem)))
    except engine.EngineError as error:
        raise RuleBroken(error.message, code=error.code) from error
    scenario = Scenario(
        round=round,
        name=data.name.strip(),
        weight_2y=data.weight_2y,
        weight_5y=data.weight_5y,
        weight_employees=data.weight_employees,
        shortage_factor=data.shortage_factor,
        problem=problem,
        result=result,
        created_by=by,
    )
    scenario.full_clean()
    scenario.save()
    keys = {card.key: card.pk for card in departments_of_round(round)}
    for plan in result["kinds"]:
        for line in plan["lines"]:
            ScenarioLine.objects.create(
                scenario=scenario,
                department_id=keys[line["key"]],
                kind=plan["kind"],
                computed=line["places"],
                places=line["places"],
            )
    tell(round, "scenario_computed", by=by, scenario=scenario.name)
    return scenario


def _as_it_is_now(round: AllocationRound, scenario: Scenario) -> Scenario:
    """Read the scenario again under the year's lock; raise TransitionDenied when it is gone."""
    current = round.scenarios.filter(pk=scenario.pk).first()
    if current is None:
        raise TransitionDenied("Scenariot har tagits bort. Ladda om sidan.", code="scenario_is_gone")
    return current


def require_current(scenario: Scenario) -> None:
    """Raise RuleBroken when targets, rules, replies or staff figures have changed since it was computed."""
    weights = Weights(
        scenario.weight_2y, scenario.weight_5y, scenario.weight_employees, scenario.shortage_factor
    )
    if scenario.problem != year_problem(scenario.round, weights):
        raise RuleBroken(
            f"Underlaget har ändrats sedan {scenario.name} räknades fram. Räkna ett nytt scenario och "
            "välj det i stället.",
            code="scenario_is_outdated",
        )


@transaction.atomic
def adjust(*, line: ScenarioLine, places: int, seen: int, reason: str, by: User) -> ScenarioLine:
    """Set a line by hand, with the reason; `seen` is the number that the user started from."""
    lock_round(line.scenario.round)
    line = (
        ScenarioLine.objects.select_for_update(of=("self",)).select_related("scenario__round").get(pk=line.pk)
    )
    require(permissions.may_adjust(by, line.scenario))
    if line.places != seen:
        raise Stale(
            f"Raden har ändrats till {line.places} sedan du öppnade den. Kontrollera och spara igen.",
            code="line_is_stale",
            field="places",
        )
    if places == line.places:
        raise RuleBroken("Talet är detsamma som förut.", code="nothing_changed", field="places")
    if places > MOST_PLACES:
        raise RuleBroken(f"Ange högst {MOST_PLACES} platser.", code="absurd_number", field="places")
    adjustment = Adjustment(line=line, change=places - line.places, reason=reason.strip(), created_by=by)
    adjustment.full_clean()
    adjustment.save()
    line.places = places
    line.full_clean()
    line.save()
    tell(
        line.scenario.round,
        "line_adjusted",
        by=by,
        comment=reason,
        scenario=line.scenario.name,
        department=line.department.key,
        kind_of_place=line.kind,
        places=places,
    )
    return line


@transaction.atomic
def choose(*, scenario: Scenario, by: User) -> Scenario:
    """Choose the scenario as the proposal; an earlier choice is undone."""
    round = lock_round(scenario.round)
    require(permissions.may_choose(by, round))
    for earlier in round.scenarios.filter(chosen_at__isnull=False).exclude(pk=scenario.pk):
        earlier.chosen_at = earlier.chosen_by = None
        earlier.save()
    scenario = _as_it_is_now(round, scenario)
    require_current(scenario)
    scenario.chosen_at, scenario.chosen_by = timezone.now(), by
    scenario.full_clean()
    scenario.save()
    tell(round, "scenario_chosen", by=by, scenario=scenario.name)
    return scenario


@transaction.atomic
def discard(*, scenario: Scenario, by: User) -> None:
    """Remove a scenario that is neither chosen nor part of a report."""
    round = lock_round(scenario.round)
    scenario = _as_it_is_now(round, scenario)
    require(permissions.may_discard(by, scenario))
    tell(round, "scenario_discarded", by=by, scenario=scenario.name)
    scenario.delete()
