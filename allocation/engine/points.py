"""Weights from data: need in two and five years and size, mixed by politics into whole points."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.engine.errors import EngineError
from allocation.engine.problem import Department, Weights, YearProblem

POINTS_PER_PERCENT = 1_000


@dataclass(frozen=True, slots=True)
class Points:
    """A department's points: total == need_2y + need_5y + employees; all departments share 100 000,
    give or take the rounding of each share to a whole point.

    The *_from fields say what the shares were computed from: persons, shortage occupations counted
    with the factor.
    """

    key: str
    need_2y: int
    need_5y: int
    employees: int
    need_2y_from: Fraction
    need_5y_from: Fraction
    employees_from: int

    @property
    def total(self) -> int:
        """The weight used in the allocation."""
        return self.need_2y + self.need_5y + self.employees


def weighted_need(department: Department, years: int, factor: Fraction) -> Fraction:
    """Return the need within `years` (2 or 5) in persons, shortage occupations times `factor`."""
    return sum(
        (
            (need.need_2y if years == 2 else need.need_5y) * (factor if need.shortage else Fraction(1))
            for need in department.needs
        ),
        Fraction(0),
    )


def points(problem: YearProblem) -> tuple[Points, ...]:
    """Return every department's points under the year's weights, in the departments' order."""
    mix = problem.weights
    return mixed_points(
        problem,
        mix.need_2y * POINTS_PER_PERCENT,
        mix.need_5y * POINTS_PER_PERCENT,
        mix.employees * POINTS_PER_PERCENT,
    )


def mixed_points(problem: YearProblem, pot_2y: int, pot_5y: int, pot_size: int) -> tuple[Points, ...]:
    """Share three pots of points after need in two years, need in five years and employees.

    Every share is rounded on its own, half up: departments with the same need then have the same
    points, so that a tie is seen as one and settled by the stored order. The sum can therefore differ
    from the pot by a few points. A column without any need leaves its pot unused.
    """
    factor = problem.weights.shortage_factor
    needs_2y = [weighted_need(department, 2, factor) for department in problem.departments]
    needs_5y = [weighted_need(department, 5, factor) for department in problem.departments]
    sizes = [department.employees for department in problem.departments]
    columns = (_share(pot_2y, needs_2y), _share(pot_5y, needs_5y), _share(pot_size, sizes))
    return tuple(
        Points(department.key, need_2y, need_5y, size, from_2y, from_5y, department.employees)
        for department, need_2y, need_5y, size, from_2y, from_5y in zip(
            problem.departments, *columns, needs_2y, needs_5y, strict=True
        )
    )


def check_weights(weights: Weights) -> None:
    """Refuse a mix that is negative, does not sum to 100 or makes shortage count less."""
    mix = (weights.need_2y, weights.need_5y, weights.employees)
    if min(mix) < 0 or sum(mix) != 100:
        raise EngineError("Vikterna ska vara minst 0 och tillsammans 100 procent.", "weights")
    if weights.shortage_factor < 1:
        raise EngineError("Bristyrken får inte väga mindre än andra yrken.", "shortage_factor")


def _share(pot: int, basis: Sequence[int | Fraction]) -> list[int]:
    total = sum(basis)
    if not total:
        return [0] * len(basis)
    return [int(pot * Fraction(part) / total + Fraction(1, 2)) for part in basis]
