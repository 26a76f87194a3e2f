"""The frozen content of a proposal and of a decision: one dict that page, PDF and JSON all show."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import timezone

from organisation.selectors import board_names_on

from . import costs, selectors
from .canonical import FORMAT
from .enums import PlacementKind
from .guidelines import guideline_on
from .inputs import dialogue_outcomes, plain
from .models import AllocationRound, Consultation, Scenario

NOT_ASKED = {"dialogue": "", "dialogue_comment": "", "difference": [], "gap_made_on": None}


def digest(data: bytes) -> str:
    """Return the SHA-256 of the bytes in hexadecimal."""
    return sha256(data).hexdigest()


def proposal_payload(round: AllocationRound, scenario: Scenario) -> dict[str, Any]:
    """Return everything that the nämnd decides about: targets, lines, method, inputs and result.

    Counts are whole places; exact numbers are strings "a/b"; dates are ISO. Raises nothing of its own.
    """
    day = selectors.names_day(round)
    departments = selectors.departments_of_round(round)
    outcomes = dialogue_outcomes(round)
    opinions = selectors.consultations_of(scenario)
    lines = _lines(round, scenario, departments)
    cost = costs.cost_block(round, scenario)
    return {
        "format": FORMAT,
        "municipality": settings.MUNICIPALITY,
        "year": round.year,
        "invented": round.is_invented,
        "deciding_board": board_names_on(day)[round.deciding_board_id],
        "guideline": guideline_on(day).as_payload(),
        "targets": [
            {
                "kind": target.kind,
                "name": target.get_kind_display(),
                "places": target.places,
                "decided_on": target.decided_on.isoformat(),
                "paragraph": target.paragraph,
                "diary_no": target.diary_no,
            }
            for target in round.targets.all()
        ],
        "departments": [
            {
                "key": card.key,
                "name": card.name,
                "board": card.board_name,
                "employees": card.employees,
                "employees_invented": card.employees_invented,
                **outcomes.get(card.pk, NOT_ASKED),
                **_opinion(opinions.get(card.pk)),
            }
            for card in departments
        ],
        "lines": lines,
        "sums": sums(round, lines),
        "method": _method(scenario),
        "engine": {"problem": scenario.problem, "result": scenario.result},
        **({"economy": cost} if cost else {}),
    }


def _method(scenario: Scenario) -> dict[str, Any]:
    """Return how the numbers were computed, and the proof of each kind."""
    return {
        "name": "uddatalsmetoden",
        "scenario": scenario.name,
        "weights": {
            "need_2y": scenario.weight_2y,
            "need_5y": scenario.weight_5y,
            "employees": scenario.weight_employees,
        },
        "shortage_factor": plain(scenario.shortage_factor),
        "certificates": [
            {
                "kind": plan["kind"],
                "last_served": plan["last_served"],
                "first_refused": plan["first_refused"],
            }
            for plan in scenario.result["kinds"]
        ],
    }


def _opinion(question: Consultation | None) -> dict[str, str]:
    """Return what the förvaltning said in the samråd; "" when it was not asked or did not answer."""
    if question is None:
        return {"opinion": "", "opinion_reason": ""}
    return {"opinion": question.opinion, "opinion_reason": question.reason}


def _lines(round: AllocationRound, scenario: Scenario, departments: list) -> list[dict[str, Any]]:
    computed = {
        (line["key"], plan["kind"]): line for plan in scenario.result["kinds"] for line in plan["lines"]
    }
    last_year = selectors.decided_last_year(round)
    stored = {
        (line.department_id, line.kind): line
        for line in scenario.lines.prefetch_related("adjustments__created_by")
    }
    lines = []
    for card in departments:
        for kind in PlacementKind:
            line, plan = stored[card.pk, kind.value], computed[card.key, kind.value]
            lines.append(
                {
                    "department": card.key,
                    "kind": kind.value,
                    "last_year": last_year.get((card.pk, kind.value)),
                    "computed": line.computed,
                    "adjustments": [
                        {
                            "change": adjustment.change,
                            "reason": adjustment.reason,
                            "by": adjustment.created_by.name,
                            "on": timezone.localdate(adjustment.created_at).isoformat(),
                        }
                        for adjustment in line.adjustments.all()
                    ],
                    "proposed": line.places,
                    "decided": line.places,
                    "change_reason": "",
                    "floor": plan["floor"],
                    "cap": plan["cap"],
                    "cap_by_calendar": plan["cap_by_calendar"],
                    "offered": plan["offered"],
                    "bound": plan["bound"],
                    "why": plan["why"],
                }
            )
    return lines


def sums(round: AllocationRound, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the totals per kind, and how much of the target is missing."""
    rows = []
    for target in round.targets.all():
        mine = [line for line in lines if line["kind"] == target.kind]
        decided = sum(line["decided"] for line in mine)
        known = [line["last_year"] for line in mine if line["last_year"] is not None]
        rows.append(
            {
                "kind": target.kind,
                "target": target.places,
                "computed": sum(line["computed"] for line in mine),
                "proposed": sum(line["proposed"] for line in mine),
                "decided": decided,
                "shortfall": max(0, target.places - decided),
                "last_year": sum(known) if known else None,
            }
        )
    return rows
