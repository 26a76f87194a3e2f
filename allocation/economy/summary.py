"""A year's cost in plain Swedish, from its frozen block; every number is read from the block."""

from collections.abc import Mapping
from typing import Any

from allocation.economy.money import kr, months
from lund_placements import swedish

Block = Mapping[str, Any]

NOT_COUNTED = (
    "Förvaltningens egen personal, handledarnas tid och mottagande nämnders omkostnader ingår inte. "
    "Deltagare i praktik har kvar sitt försörjningsstöd, så praktikplatserna ger varken lön eller besparing."
)


def case_of(block: Block, code: str) -> Mapping[str, Any]:
    """Return the block's result for "low", "middle" or "high"."""
    return next(case for case in block["cases"] if case["code"] == code)


def break_even_text(block: Block, code: str) -> str:
    """Return when the savings cover the costs, or that they do not within the horizon."""
    year = case_of(block, code)["break_even"]
    years = block["assumptions"]["horizon"]
    if year is None:
        return f"ingen brytpunkt inom {swedish.number(years)} år"
    return f"brytpunkt år {year}"


def texts(block: Block, places: int) -> list[str]:
    """Return the cost in paragraphs: what it costs, what it saves, how sure it is. places: AMA in all."""
    middle, low, high = (case_of(block, code) for code in ("middle", "low", "high"))
    total, given = middle["total"], block["assumptions"]
    drawn = f" efter anställningsstöd på {kr(total['subsidy'])}" if total["subsidy"] else ""
    support = f" Av det är {kr(total['support'])} särskilt stöd." if total["support"] else ""
    return [
        f"{swedish.places(places, 'ama')} i {months(given['ama_months'])} beräknas kosta {kr(total['net'])}"
        f"{drawn}.{support} Försörjningsstöd på {kr(total['saved'])} beräknas upphöra under "
        f"anställningarna och {kr(total['saved_after'])} efteråt. {_left(total['balance'])}",
        f"Om effekten blir låg {_left_short(low['total']['balance'])} och om den blir hög "
        f"{_left_short(high['total']['balance'])}. Med mellanvärdet finns {break_even_text(block, 'middle')}, "
        f"med låg effekt {break_even_text(block, 'low')} och med hög effekt {break_even_text(block, 'high')}.",
        f"{NOT_COUNTED}{_unverified(block)}",
    ]


def _left(balance: int) -> str:
    if balance >= 0:
        return f"Kvar att betala är {kr(balance)}."
    return f"Det är {kr(-balance)} mer än vad platserna kostar."


def _left_short(balance: int) -> str:
    return f"är {kr(balance)} kvar att betala" if balance >= 0 else f"sparas {kr(-balance)} mer än det kostar"


def unverified(block: Block) -> list[str]:
    """Return the names of the assumptions and numbers that nobody has confirmed."""
    return [row["name"] for row in block["stated"] if row["is_unverified"]]


def _unverified(block: Block) -> str:
    names = unverified(block)
    if not names:
        return ""
    *first, last = (f"{name[:1].lower()}{name[1:]}" for name in names)
    listed = f"{', '.join(first)} och {last}" if first else last
    return f" Ej verifierat: {listed}."
