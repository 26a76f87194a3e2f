"""Kronor: one rounding rule, in one function, and how amounts and shares are written."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from lund_placements import swedish

Exact = Decimal | Fraction | int


def kronor(amount: Exact) -> Decimal:
    """Return the amount in whole kronor, half a krona away from zero; the only rounding there is."""
    exact = Fraction(amount)
    whole = (abs(exact) * 2 + 1) // 2
    return Decimal(whole if exact >= 0 else -whole)


def share(percent: Exact) -> Fraction:
    """Return 31.42 per cent as 0.3142, exactly."""
    return Fraction(percent) / 100


def kr(amount: Exact) -> str:
    """Return "157 704 kr"."""
    return f"{swedish.number(kronor(amount))}{swedish.NO_BREAK_SPACE}kr"


def plain(value: Exact) -> str:
    """Return a figure with the decimals it has, two at most: 31,42, 37,5 or 6."""
    rounded = Decimal(kronor(Fraction(value) * 100)) / 100
    text = swedish.number(rounded, 2)
    return text.rstrip("0").rstrip(",") if "," in text else text


def percent(value: Exact) -> str:
    """Return "31,42 %"."""
    return f"{plain(value)}{swedish.NO_BREAK_SPACE}%"


def months(count: Exact) -> str:
    """Return "1 månad" or "6 månader"."""
    return f"{plain(count)}{swedish.NO_BREAK_SPACE}{'månad' if count == 1 else 'månader'}"


@dataclass(frozen=True, slots=True)
class Row:
    """One step of a calculation: what it is, the amount in kronor, and how it came about in words.

    is_sum: the row adds up those before it. amount: None when it is not known.
    """

    label: str
    amount: Decimal | None
    formula: str
    is_sum: bool = False
