"""Comparison only: what Malmö's quota and fee, or Linköping's size and need, would mean for the same year.

Lund has rejected quotas and fees; nothing here proposes anything. Sources: the investigation, sections 3.1 to 3.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from allocation.economy.money import Row, kr, kronor, months, percent, share
from allocation.engine.divisor import allocate
from lund_placements import swedish

YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Compared:
    """A department in Lund's model. need: persons within two years."""

    key: str
    name: str
    employees: int
    need: int
    places: int


@dataclass(frozen=True, slots=True)
class Line:
    """The department beside the two other models. missing: places below Malmö's quota; fee: kronor a year."""

    of: Compared
    quota: int
    missing: int
    fee: Decimal
    by_size_and_need: int

    @property
    def over_quota(self) -> int:
        """Lund's places minus Malmö's quota."""
        return self.of.places - self.quota

    @property
    def over_size_and_need(self) -> int:
        """Lund's places minus Linköping's."""
        return self.of.places - self.by_size_and_need


def fee(missing: int, length: int, monthly: Decimal) -> Decimal:
    """Return Malmö's fee for so many missing places during so many months, in kronor."""
    return kronor(missing * length * monthly)


def quota(employees: int, per_cent: Decimal) -> int:
    """Return the quota in whole places, half a place up."""
    return int(employees * share(per_cent) + Fraction(1, 2))


def size_and_need(units: Sequence[Compared], target: int, size_share: Decimal) -> list[int]:
    """Return the target shared by size and need together; by the one that exists when the other is nought."""
    size, need = (sum(getattr(unit, name) for unit in units) for name in ("employees", "need"))
    by_size = share(size_share)
    weights = [
        by_size * Fraction(unit.employees, size or 1) + (1 - by_size) * Fraction(unit.need, need or 1)
        for unit in units
    ]
    whole = [int(weight * (size or 1) * (need or 1) * 10_000) for weight in weights]
    return allocate(whole, [0] * len(whole), [None] * len(whole), target if any(whole) else 0)


def lines(
    units: Sequence[Compared], target: int, per_cent: Decimal, monthly: Decimal, size_share: Decimal
) -> tuple[Line, ...]:
    """Return every department beside the other models; target: Lund's total, which Linköping's shares."""
    shared = size_and_need(units, target, size_share)
    return tuple(
        Line(
            unit,
            wanted := quota(unit.employees, per_cent),
            missing := max(0, wanted - unit.places),
            fee(missing, YEAR, monthly),
            other,
        )
        for unit, other in zip(units, shared, strict=True)
    )


def explain(found: Sequence[Line], per_cent: Decimal, monthly: Decimal) -> tuple[Row, ...]:
    """Return Malmö's fee row by row, for the departments that would pay."""
    rows = [
        Row(
            line.of.name,
            line.fee,
            f"{percent(per_cent)} av {swedish.number(line.of.employees)} anställda är "
            f"{swedish.places(line.quota)}. {swedish.number(line.missing)} saknas × "
            f"{months(YEAR)} × {kr(monthly)}",
        )
        for line in found
        if line.missing
    ]
    total = sum((line.fee for line in found), Decimal(0))
    return (*rows, Row("Avgift på ett år", total, "Summan av förvaltningarna", is_sum=True))


def totals(found: Sequence[Line]) -> Line:
    """Return the sums of every column, as a line of the whole kommun."""
    whole = Compared(
        "",
        "Summa",
        sum(line.of.employees for line in found),
        sum(line.of.need for line in found),
        sum(line.of.places for line in found),
    )
    return Line(
        whole,
        sum(line.quota for line in found),
        sum(line.missing for line in found),
        sum((line.fee for line in found), Decimal(0)),
        sum(line.by_size_and_need for line in found),
    )
