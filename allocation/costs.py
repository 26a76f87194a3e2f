"""From the database to the pure economy: the dated numbers, a year's assumptions and its places."""

from typing import Any

from organisation.selectors import DepartmentCard

from . import selectors
from .economy import frozen
from .economy.assumptions import Assumptions, from_json, usual
from .economy.comparison import Compared
from .economy.cost import Unit
from .economy.keys import Key
from .economy.rates import MissingRate, Rate, Rates
from .enums import PlacementKind
from .models import AllocationRound, CostAssumptions, Scenario
from .models import Rate as StoredRate


def rates() -> Rates:
    """Return every dated number; one query."""
    return Rates(
        Rate(Key(row.key), row.value, row.valid_from, row.valid_to, row.source, row.is_unverified)
        for row in StoredRate.objects.all()
    )


def assumptions_of(round: AllocationRound, table: Rates) -> Assumptions:
    """Return the assumptions saved with the year, or else the usual ones; raises MissingRate."""
    saved = CostAssumptions.objects.filter(round=round).first()
    if saved:
        return from_json(saved.values)
    months = dict(round.rules.values_list("kind", "months"))
    return usual(round.year, months[PlacementKind.AMA], months[PlacementKind.PRAKTIK], table)


def scenario_units(scenario: Scenario, cards: list[DepartmentCard]) -> list[Unit]:
    """Return the scenario's places per förvaltning, in the order of the cards."""
    places = {(line.department_id, line.kind): line.places for line in scenario.lines.all()}
    return [
        Unit(
            card.key,
            card.name,
            places.get((card.pk, PlacementKind.AMA.value), 0),
            places.get((card.pk, PlacementKind.PRAKTIK.value), 0),
        )
        for card in cards
    ]


def cost_block(round: AllocationRound, scenario: Scenario) -> dict[str, Any] | None:
    """Return the cost of the scenario as it is frozen, or None while a number is missing."""
    table = rates()
    units = scenario_units(scenario, selectors.departments_of_round(round))
    try:
        return frozen.block(assumptions_of(round, table), table, units)
    except MissingRate:
        return None


def compared_units(problem: dict[str, Any], units: list[Unit]) -> list[Compared]:
    """Return the places of AMA with each förvaltning's employees and need, as the calculation knew them."""
    known = {row["key"]: row for row in problem["year"]["departments"]}
    return [
        Compared(
            unit.key,
            unit.name,
            known[unit.key]["employees"] or 0,
            sum(need["need_2y"] for need in known[unit.key]["needs"]),
            unit.ama,
        )
        for unit in units
        if unit.key in known
    ]
