"""Figures for a scenario table: change, need met, supervision, shortage occupations, evenness.

They judge any numbers, also adjusted ones, so they take the places and not a plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.engine.limits import calendar_caps
from allocation.engine.points import points
from allocation.engine.problem import Department, YearProblem

Places = Mapping[str, Mapping[str, int]]  # kind -> department -> places


@dataclass(frozen=True, slots=True)
class LargestChange:
    """The largest change against last year, in places; the first one in order when several are equal."""

    kind: str
    key: str
    change: int


@dataclass(frozen=True, slots=True)
class Measures:
    """One scenario's figures.

    need_met, shortage_covered: share of the two-year need (in all occupations, in shortage
    occupations) that places in the same department answer to, 0 to 1, one place per person; None
    when there is no need. without_supervisor: places beyond what the calendar takes.
    moved_from_even: per kind, how many places lie elsewhere than exact proportion to points would
    put them; 0 is perfectly even.
    """

    largest_change: LargestChange | None
    need_met: Fraction | None
    shortage_covered: Fraction | None
    without_supervisor: int
    moved_from_even: dict[str, Fraction]


def measures(problem: YearProblem, places: Places) -> Measures:
    """Return the figures of `places`, which names every kind and department of the problem."""
    return Measures(
        largest_change=_largest_change(problem, places),
        need_met=_covered(problem, places, shortage_only=False),
        shortage_covered=_covered(problem, places, shortage_only=True),
        without_supervisor=_without_supervisor(problem, places),
        moved_from_even={kind.code: _moved(problem, places[kind.code]) for kind in problem.kinds},
    )


def _largest_change(problem: YearProblem, places: Places) -> LargestChange | None:
    changes = [
        LargestChange(kind.code, department.key, places[kind.code][department.key] - before)
        for kind in problem.kinds
        for department in problem.departments
        if (before := department.last_year.get(kind.code)) is not None
    ]
    return max(changes, key=lambda change: abs(change.change), default=None)


def _covered(problem: YearProblem, places: Places, shortage_only: bool) -> Fraction | None:
    covered = total = 0
    for department in problem.departments:
        need = _need(department, shortage_only)
        given = sum(places[kind.code][department.key] for kind in problem.kinds)
        total += need
        covered += min(need, given)
    return Fraction(covered, total) if total else None


def _need(department: Department, shortage_only: bool) -> int:
    return sum(need.need_2y for need in department.needs if need.shortage or not shortage_only)


def _without_supervisor(problem: YearProblem, places: Places) -> int:
    """Count kind after kind; what fits of the earlier kinds takes its room before the next."""
    placed: list[dict[str, int]] = [{} for _ in problem.departments]
    beyond = 0
    for rank, kind in enumerate(problem.kinds):
        caps = calendar_caps(problem, rank, placed)
        for department, totals, cap in zip(problem.departments, placed, caps, strict=True):
            given = places[kind.code][department.key]
            totals[kind.code] = min(given, cap)
            beyond += given - totals[kind.code]
    return beyond


def _moved(problem: YearProblem, given: Mapping[str, int]) -> Fraction:
    weights = {share.key: share.total for share in points(problem)}
    everything = sum(weights.values())
    if not everything:
        return Fraction(0)
    total = sum(given.values())
    return (
        sum(
            (abs(given[key] - Fraction(total * weight, everything)) for key, weight in weights.items()),
            Fraction(0),
        )
        / 2
    )
