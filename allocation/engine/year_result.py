"""A year plan as JSON: whole numbers, texts and exact fractions "a/b"; no floats, nothing left out."""

from collections.abc import Sequence
from typing import Any

from allocation.engine.explanation import steps, why
from allocation.engine.points import Points
from allocation.engine.reading import text_of
from allocation.engine.table import Award
from allocation.engine.year import KindPlan, Line, YearPlan

FORMAT = "platsmodellen.plan/1"


def year_plan_to_json(plan: YearPlan) -> dict[str, Any]:
    """Return the plan as JSON values; `check` compares such a value with its problem."""
    joint = plan.joint
    return {
        "format": FORMAT,
        "kinds": [_kind(plan, run) for run in plan.kinds],
        "joint": joint
        and {
            "shortfall": joint.shortfall,
            "by_order": joint.by_order,
            "needed": joint.needed,
            "used": joint.used,
        },
    }


def _kind(plan: YearPlan, run: KindPlan) -> dict[str, Any]:
    result, proof = run.result, run.proof
    return {
        "kind": run.kind,
        "target": run.target,
        "placed": sum(result.places.values()),
        "shortfall": run.shortfall,
        "last_served": text_of(proof.last_served),
        "first_refused": text_of(proof.first_refused),
        "next_in_line": result.next_in_line,
        "divisor": {"from": text_of(proof.divisor_from), "to": text_of(proof.divisor_to)},
        "certificate": proof.holds,
        "ties": list(result.ties),
        "lines": [_line(plan, run, line) for line in run.lines],
        "table": table(result.awards),
        "could_raise": [
            {
                "key": step.key,
                "action": step.action,
                "places": step.places,
                "supervisors": step.supervisors,
                "left": step.left,
            }
            for step in run.could_raise
        ],
    }


def _line(plan: YearPlan, run: KindPlan, line: Line) -> dict[str, Any]:
    caps, margin = line.caps, line.margin
    return {
        "key": line.key,
        "points": points_to_json(line.points),
        "floor": line.floor,
        "cap": line.cap,
        "cap_reason": caps.reason,
        "cap_by_calendar": caps.by_calendar,
        "offered": caps.offered,
        "places": line.places,
        "bound": line.bound,
        "bottleneck_months": list(caps.bottleneck_months),
        "bottleneck_places": caps.bottleneck_places,
        "supervisor_by_calendar": caps.supervisor_by_calendar,
        "gain_per_supervisor": caps.gain_per_supervisor,
        "gain_if_offer_raised": caps.gain_if_offer_raised,
        "points_to_gain": margin.to_gain,
        "points_to_lose": margin.to_lose,
        "last_year": line.last_year,
        "starts": list(line.starts),
        "why": why(plan, line.key, run.kind),
        "steps": [
            {"label": step.label, "basis": step.basis, "places": step.places}
            for step in steps(plan, line.key, run.kind)
        ],
    }


def points_to_json(share: Points) -> dict[str, Any]:
    """Return the points and what they were computed from."""
    return {
        "need_2y": share.need_2y,
        "need_5y": share.need_5y,
        "employees": share.employees,
        "total": share.total,
        "need_2y_from": text_of(share.need_2y_from),
        "need_5y_from": text_of(share.need_5y_from),
        "employees_from": share.employees_from,
    }


def table(awards: Sequence[Award]) -> list[dict[str, Any]]:
    """Return the comparison table as JSON rows."""
    return [
        {
            "order": award.order,
            "key": award.key,
            "place": award.place,
            "divisor": text_of(award.divisor),
            "quotient": text_of(award.quotient),
            "tied_with": list(award.tied_with),
        }
        for award in awards
    ]
