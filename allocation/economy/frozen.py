"""A year's cost as it is frozen with a decision: assumptions, numbers and result, which can be computed again.

The block is plain JSON: kronor are whole numbers, other decimals and dates are text. From its own
assumptions and rates `again` gives the same block for the same places, for ever.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from allocation.economy.assumptions import Assumptions, from_json, plain_decimal, to_json
from allocation.economy.cost import CaseCost, Sums, Unit, compute, explain
from allocation.economy.keys import Key
from allocation.economy.rates import Rate, Rates
from allocation.economy.statements import rates_used, stated

Block = dict[str, Any]


def block(assumptions: Assumptions, rates: Rates, units: Sequence[Unit]) -> Block:
    """Return the cost of the places with all it rests on; raises MissingRate."""
    return {
        "assumptions": to_json(assumptions),
        "rates": [_rate(row) for row in rates_used(assumptions, rates)],
        "stated": [asdict(statement) for statement in stated(assumptions, rates)],
        **_result(assumptions, rates, units),
    }


def again(stored: Mapping[str, Any], units: Sequence[Unit]) -> Block:
    """Return the block for these places, computed from the stored assumptions and rates only."""
    assumptions, rates = basis(stored)
    return {
        "assumptions": stored["assumptions"],
        "rates": stored["rates"],
        "stated": stored["stated"],
        **_result(assumptions, rates, units),
    }


def basis(stored: Mapping[str, Any]) -> tuple[Assumptions, Rates]:
    """Return the assumptions and rates of a block."""
    return from_json(stored["assumptions"]), Rates(_rates(stored["rates"]))


def units_of(payload: Mapping[str, Any], stage: str) -> list[Unit]:
    """Return the departments of a decision's payload; stage: "proposed" or "decided"."""
    places = {(line["department"], line["kind"]): line[stage] for line in payload["lines"]}
    return [
        Unit(
            card["key"],
            card["name"],
            places.get((card["key"], "ama"), 0),
            places.get((card["key"], "praktik"), 0),
        )
        for card in payload["departments"]
    ]


def _result(assumptions: Assumptions, rates: Rates, units: Sequence[Unit]) -> Block:
    cases = compute(assumptions, units, rates)
    return {
        "cases": [_case(cost) for cost in cases],
        "place": [
            {"label": row.label, "amount": _whole(row.amount), "formula": row.formula, "is_sum": row.is_sum}
            for row in explain(assumptions, assumptions.case("middle"), rates)
        ],
    }


def _case(cost: CaseCost) -> Block:
    return {
        "code": cost.case.code,
        "departments": [{"department": unit.unit.key, **_sums(unit.sums)} for unit in cost.units],
        "total": _sums(cost.total),
        "years": [
            {
                "year": row.year,
                "net": int(row.net),
                "saved": int(row.saved),
                "cumulative": int(row.cumulative),
            }
            for row in cost.years
        ],
        "break_even": cost.break_even,
    }


def _sums(sums: Sums) -> dict[str, int]:
    return {
        "wages": int(sums.wages),
        "subsidy": int(sums.subsidy),
        "support": int(sums.support),
        "net": int(sums.net),
        "saved": int(sums.saved),
        "saved_after": int(sums.saved_after),
        "balance": int(sums.balance),
    }


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount)


def _rate(row: Rate) -> Block:
    return {
        "key": row.key.value,
        "value": plain_decimal(row.value),
        "from": row.valid_from.isoformat(),
        "to": row.valid_to.isoformat() if row.valid_to else None,
        "source": row.source,
        "unverified": row.is_unverified,
    }


def _rates(stored: Iterable[Mapping[str, Any]]) -> Iterable[Rate]:
    for row in stored:
        yield Rate(
            Key(row["key"]),
            Decimal(row["value"]),
            dt.date.fromisoformat(row["from"]),
            dt.date.fromisoformat(row["to"]) if row["to"] else None,
            row["source"],
            row["unverified"],
        )
