"""Comparison models on the same data: what other ways of sharing would give. Read-only, never a proposal.

Malmö's quota is a per cent of the employees of every department (5.7 per cent), so it has no target;
Linköping weighs size and need; both are named in the investigation behind the guideline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.engine.divisor import allocate
from allocation.engine.remainder import largest_remainder, lost_by_one_more
from allocation.engine.whatif import size_mix
from allocation.engine.words import decimal
from allocation.engine.year import KindPlan, YearPlan

MALMO_QUOTA = Fraction(57, 1000)
PARADOX_REACH = 25


@dataclass(frozen=True, slots=True)
class Paradox:
    """A target from which one place more would cost these departments a place each."""

    target: int
    losers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One model's places per department. bounded: whether it keeps the year's floors and caps."""

    code: str
    name: str
    places: dict[str, int]
    bounded: bool
    paradoxes: tuple[Paradox, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.places.values())


def implied_quota(plan: YearPlan, kind: str) -> Fraction:
    """Return the target as a share of all employees, what a Malmö quota would have to be; 0 without any."""
    employees = sum(department.employees for department in plan.problem.departments)
    return Fraction(plan.kind(kind).target, employees) if employees else Fraction(0)


def comparisons(plan: YearPlan, kind: str) -> tuple[Comparison, ...]:
    """Return the models beside the plan: quota, size, Linköping, last year, largest remainder."""
    run = plan.kind(kind)
    problem = plan.problem
    keys = [line.key for line in run.lines]
    employees = [department.employees for department in problem.departments]
    by_size = f"Bara storlek: målet är {decimal(implied_quota(plan, kind) * 100, 1)} procent av de anställda"
    half_each = "Linköping: hälften storlek, hälften behov"
    last_year = [line.last_year or 0 for line in run.lines]
    quota = [int(number * MALMO_QUOTA + Fraction(1, 2)) for number in employees]
    models = [
        Comparison("malmo", "Malmö: 5,7 procent av de anställda", dict(zip(keys, quota, strict=True)), False),
        _same_bounds("size", by_size, plan, run, employees),
        _same_bounds("linkoping", half_each, plan, run, size_mix(problem, 50)),
        _same_bounds("last_year", "Förra årets andelar", plan, run, last_year),
        _remainder(plan, run),
    ]
    return tuple(models)


def _same_bounds(code: str, name: str, plan: YearPlan, run: KindPlan, weights: Sequence[int]) -> Comparison:
    """Allocate by the same method, floors and caps with other weights."""
    order = _order(plan, run)
    places = allocate(
        [weights[number] for number in order],
        [run.lines[number].floor for number in order],
        [run.lines[number].cap for number in order],
        run.target,
    )
    by_number = dict(zip(order, places, strict=True))
    return Comparison(code, name, {line.key: by_number[n] for n, line in enumerate(run.lines)}, True)


def _remainder(plan: YearPlan, run: KindPlan) -> Comparison:
    """Largest remainder with the same points, floors and caps, and its paradox near the target."""
    order = _order(plan, run)
    lines = [run.lines[number] for number in order]
    weights = [line.points.total for line in lines]
    floors = [line.floor for line in lines]
    caps = [line.cap for line in lines]
    rows = largest_remainder(weights, floors, caps, run.target)
    reach = range(
        max(sum(floors), run.target - PARADOX_REACH), min(sum(caps), run.target + PARADOX_REACH) + 1
    )
    by_key = {line.key: row.places for line, row in zip(lines, rows, strict=True)}
    return Comparison(
        code="largest_remainder",
        name="Största rest",
        places={line.key: by_key[line.key] for line in run.lines},
        bounded=True,
        paradoxes=tuple(
            Paradox(target, tuple(lines[number].key for number in losers))
            for target, losers in lost_by_one_more(weights, floors, caps, reach)
        ),
    )


def _order(plan: YearPlan, run: KindPlan) -> list[int]:
    """Return the line numbers in tie order, since equal numbers go to the one that stands first."""
    numbers = {line.key: number for number, line in enumerate(run.lines)}
    return [numbers[key] for key in plan.problem.tie_order]
