"""What if: the year solved again with one thing changed, and the band over the political mix."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from allocation.engine.divisor import allocate
from allocation.engine.errors import EngineError
from allocation.engine.points import POINTS_PER_PERCENT, mixed_points
from allocation.engine.problem import Department, Kind, Weights, YearProblem
from allocation.engine.year import KindPlan, YearPlan, plan_year


class Change(Protocol):
    """One change of a year; `apply` returns the changed problem or raises EngineError."""

    def apply(self, problem: YearProblem) -> YearProblem: ...


@dataclass(frozen=True, slots=True)
class MoreSupervisors:
    """`count` more supervisors (fewer when negative) in every month of one department."""

    key: str
    count: int = 1

    def apply(self, problem: YearProblem) -> YearProblem:
        return _department(
            problem,
            self.key,
            lambda department: replace(
                department,
                supervisors=tuple(max(0, number + self.count) for number in department.supervisors),
            ),
        )


@dataclass(frozen=True, slots=True)
class NewFloor:
    """Another floor for one department and kind, whole places."""

    key: str
    kind: str
    places: int

    def apply(self, problem: YearProblem) -> YearProblem:
        _kind_of(problem, self.kind)
        return _department(problem, self.key, lambda d: replace(d, floor={**d.floor, self.kind: self.places}))


@dataclass(frozen=True, slots=True)
class NewOffer:
    """Another offer from one department for one kind, whole places; None lifts the limit."""

    key: str
    kind: str
    places: int | None

    def apply(self, problem: YearProblem) -> YearProblem:
        _kind_of(problem, self.kind)
        return _department(
            problem, self.key, lambda d: replace(d, offered={**d.offered, self.kind: self.places})
        )


@dataclass(frozen=True, slots=True)
class NewTarget:
    """Another target for one kind, whole places."""

    kind: str
    places: int

    def apply(self, problem: YearProblem) -> YearProblem:
        return _kind(problem, self.kind, lambda kind: replace(kind, target=self.places))


@dataclass(frozen=True, slots=True)
class NewPause:
    """Whether placements of one kind may rest over closed months."""

    kind: str
    may_pause: bool

    def apply(self, problem: YearProblem) -> YearProblem:
        return _kind(problem, self.kind, lambda kind: replace(kind, may_pause=self.may_pause))


@dataclass(frozen=True, slots=True)
class NewWeights:
    """Another political mix."""

    weights: Weights

    def apply(self, problem: YearProblem) -> YearProblem:
        return replace(problem, weights=self.weights)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change does to one department and kind, in places."""

    kind: str
    key: str
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The changed year beside the one it is compared with; differences for every department and kind."""

    before: YearPlan
    after: YearPlan
    differences: tuple[Difference, ...]

    @property
    def moved(self) -> tuple[Difference, ...]:
        """Only the numbers that change."""
        return tuple(difference for difference in self.differences if difference.change)


def what_if(problem: YearProblem, change: Change, before: YearPlan | None = None) -> WhatIf:
    """Solve the year with one change. `before`: the plan of `problem`, if it is at hand.

    Raises EngineError for an unknown department or kind and for a changed year that cannot be solved.
    """
    before = before or plan_year(problem)
    after = plan_year(change.apply(problem))
    return WhatIf(
        before,
        after,
        tuple(
            Difference(old.kind, key, places, new.result.places[key])
            for old, new in zip(before.kinds, after.kinds, strict=True)
            for key, places in old.result.places.items()
        ),
    )


@dataclass(frozen=True, slots=True)
class BandRow:
    """One department's places for every mix from 0 to 100 per cent size, need and size as they are."""

    key: str
    places: tuple[int, ...]
    chosen: int

    @property
    def lowest(self) -> int:
        return min(self.places)

    @property
    def highest(self) -> int:
        return max(self.places)

    @property
    def depends(self) -> bool:
        """Whether the number depends on the political choice between need and size."""
        return self.lowest != self.highest


def band(plan: YearPlan, kind: str) -> tuple[BandRow, ...]:
    """Return every department's places as the mix goes from pure need to pure size, one per cent a step.

    The need part keeps the year's proportion between two and five years (equal parts if the year has
    no need part). Floors and caps are the plan's own, so for a later kind the earlier ones stay put.
    """
    run = plan.kind(kind)
    steps = [_places_at(plan.problem, run, percent) for percent in range(101)]
    return tuple(
        BandRow(line.key, tuple(step[number] for step in steps), line.places)
        for number, line in enumerate(run.lines)
    )


def size_mix(problem: YearProblem, percent: int) -> list[int]:
    """Return every department's points when size weighs `percent` and need the rest."""
    mix = problem.weights
    need = mix.need_2y + mix.need_5y
    part = Fraction(mix.need_2y, need) if need else Fraction(1, 2)
    pot = (100 - percent) * POINTS_PER_PERCENT
    pot_2y = round(pot * part)
    shares = mixed_points(problem, pot_2y, pot - pot_2y, percent * POINTS_PER_PERCENT)
    return [share.total for share in shares]


def _places_at(problem: YearProblem, run: KindPlan, percent: int) -> list[int]:
    """Allocate with the given mix; equal numbers follow the stored order as in the plan."""
    weights = dict(zip((line.key for line in run.lines), size_mix(problem, percent), strict=True))
    lines = {line.key: line for line in run.lines}
    order = problem.tie_order
    places = allocate(
        [weights[key] for key in order],
        [lines[key].floor for key in order],
        [lines[key].cap for key in order],
        run.target,
    )
    by_key = dict(zip(order, places, strict=True))
    return [by_key[line.key] for line in run.lines]


def _department(problem: YearProblem, key: str, changed: Callable[[Department], Department]) -> YearProblem:
    if key not in [department.key for department in problem.departments]:
        raise EngineError(f"Förvaltningen {key} finns inte.", "unknown_department")
    return replace(
        problem,
        departments=tuple(
            changed(department) if department.key == key else department for department in problem.departments
        ),
    )


def _kind_of(problem: YearProblem, code: str) -> Kind:
    for kind in problem.kinds:
        if kind.code == code:
            return kind
    raise EngineError(f"Placeringsslaget {code} finns inte.", "unknown_kind")


def _kind(problem: YearProblem, code: str, changed: Callable[[Kind], Kind]) -> YearProblem:
    chosen = _kind_of(problem, code)
    return replace(problem, kinds=tuple(changed(kind) if kind is chosen else kind for kind in problem.kinds))
