"""A target above what the departments can take: who could raise it, cheapest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from allocation.engine.limits import CapReport, calendar_caps
from allocation.engine.problem import YearProblem

MOST_SUPERVISORS = 200


@dataclass(frozen=True, slots=True)
class Raise:
    """One step towards the target: a raised offer costs nothing, supervisors cost their time.

    places: what the step adds. supervisors: how many more, in every month; 0 for a raised offer.
    left: shortfall after this step and those before it.
    """

    key: str
    action: Literal["offer", "supervisor"]
    places: int
    supervisors: int
    left: int


def could_raise(
    problem: YearProblem,
    rank: int,
    placed: Sequence[Mapping[str, int]],
    reports: Sequence[CapReport],
    weights: Sequence[int],
    shortfall: int,
) -> tuple[Raise, ...]:
    """Return the steps that cover `shortfall` places of kind number `rank`, or all there are.

    First every offer up to its calendar, largest gain first; then supervisors, one at a time where
    the next one gives most, assuming the offers follow. Departments without a reply or without
    points are left out. Every gain is a re-solved cap, not an estimate.
    """
    able = [
        number
        for number, (department, weight) in enumerate(zip(problem.departments, weights, strict=True))
        if department.replied and weight
    ]
    gains: list[tuple[int, Literal["offer", "supervisor"], int, int]] = []
    left = shortfall
    for number in sorted(able, key=lambda option: -reports[option].gain_if_offer_raised):
        gain = reports[number].gain_if_offer_raised
        if left > 0 and gain:
            left -= gain
            gains.append((number, "offer", gain, 0))
    for number, gain, supervisors in _supervisors(problem, rank, placed, reports, able, left):
        gains.append((number, "supervisor", gain, supervisors))
    steps = []
    left = shortfall
    for number, action, gain, supervisors in gains:
        left = max(0, left - gain)
        steps.append(Raise(problem.departments[number].key, action, gain, supervisors, left))
    return tuple(steps)


def _supervisors(
    problem: YearProblem,
    rank: int,
    placed: Sequence[Mapping[str, int]],
    reports: Sequence[CapReport],
    able: Sequence[int],
    left: int,
) -> list[tuple[int, int, int]]:
    """Add supervisors one at a time by highest marginal gain until `left` places are covered.

    Returns (department number, places gained, supervisors added), the first one chosen first.
    """
    caps = [report.by_calendar for report in reports]
    nexts = [report.supervisor_by_calendar for report in reports]
    added: dict[int, int] = {}
    while left > 0 and able and sum(added.values()) < MOST_SUPERVISORS:
        number = max(able, key=lambda option: nexts[option] - caps[option])
        gain = nexts[number] - caps[number]
        if not gain:
            break
        left -= gain
        added[number] = added.get(number, 0) + 1
        caps[number] = nexts[number]
        alone = replace(problem, departments=(problem.departments[number],))
        nexts[number] = calendar_caps(alone, rank, [placed[number]], added[number] + 1)[0]
    return [(number, caps[number] - reports[number].by_calendar, count) for number, count in added.items()]
