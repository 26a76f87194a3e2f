"""What may be placed where: a department's cap for one kind, why it is that, and what would raise it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from allocation.engine.calendar import (
    bottleneck_months,
    fill,
    free_places,
    most_that_fit,
    undisturbed_places,
    windows,
)
from allocation.engine.problem import Department, Kind, YearProblem

CapReason = Literal["offer", "calendar", "supervisors", "earlier_kind", "no_reply"]


@dataclass(frozen=True, slots=True)
class CapReport:
    """One department's limit for one kind, in placements.

    by_calendar: most that fit beside the earlier kinds. offered: None without a limit. cap: what the
    allocation may use. reason: what sets the cap: the offer, the number of supervisors (it would be
    no higher without closed months, other intakes and running placements), the calendar, the kinds
    before it, or a missing reply.
    bottleneck_months: months every placement must pass one of; bottleneck_places: free places there,
    equal to by_calendar. supervisor_by_calendar: by_calendar with one supervisor more every month.
    gain_per_supervisor: what that adds to the cap with the offer as it stands. gain_if_offer_raised:
    what the cap gains when the offer rises to the calendar. Earlier kinds stay as they are in both.
    """

    key: str
    by_calendar: int
    offered: int | None
    cap: int
    reason: CapReason
    bottleneck_months: tuple[int, ...]
    bottleneck_places: int
    supervisor_by_calendar: int
    gain_per_supervisor: int
    gain_if_offer_raised: int


def cap_reports(
    problem: YearProblem, rank: int, placed: Sequence[Mapping[str, int]]
) -> tuple[CapReport, ...]:
    """Return every department's cap for kind number `rank`, earlier kinds `placed` per department."""
    now = calendar_caps(problem, rank, placed)
    more = calendar_caps(problem, rank, placed, extra_supervisors=1)
    return tuple(
        _report(problem, rank, department, totals, by_calendar, raised)
        for department, totals, by_calendar, raised in zip(
            problem.departments, placed, now, more, strict=True
        )
    )


def calendar_caps(
    problem: YearProblem,
    rank: int,
    placed: Sequence[Mapping[str, int]],
    extra_supervisors: int = 0,
) -> list[int]:
    """Return the most of kind number `rank` that fits each calendar beside the earlier ones.

    The first kind needs no solver (theorem 5); a later one does wherever an earlier kind is placed.
    """
    kinds = problem.kinds[: rank + 1]
    caps = []
    coupled = []
    for number, (department, totals) in enumerate(zip(problem.departments, placed, strict=True)):
        free = free_places(department, extra_supervisors)
        if any(totals[kind.code] for kind in kinds[:-1]):
            coupled.append((number, department, free, totals))
        caps.append(
            most_that_fit(free, windows(kinds[-1], department.closed, problem.months), kinds[-1].load)
        )
    if coupled:
        # SciPy takes a third of a second to load; a year with one kind never needs it.
        from allocation.engine.coupling import later_kind_caps

        numbers, departments, free_by_department, totals_by_department = zip(*coupled, strict=True)
        left = later_kind_caps(departments, kinds, free_by_department, totals_by_department)
        for number, cap in zip(numbers, left, strict=True):
            caps[number] = cap
    return caps


def _report(
    problem: YearProblem,
    rank: int,
    department: Department,
    totals: Mapping[str, int],
    by_calendar: int,
    with_supervisor: int,
) -> CapReport:
    kind = problem.kinds[rank]
    offered = department.offered.get(kind.code) if department.replied else 0
    cap = by_calendar if offered is None else min(by_calendar, offered)
    raised = with_supervisor if offered is None else min(with_supervisor, offered)
    months = _bottleneck(problem, rank, department, totals, by_calendar)
    return CapReport(
        key=department.key,
        by_calendar=by_calendar,
        offered=department.offered.get(kind.code),
        cap=cap,
        reason=_reason(problem, kind, department, totals, by_calendar, cap),
        bottleneck_months=months,
        bottleneck_places=by_calendar if months else 0,
        supervisor_by_calendar=with_supervisor,
        gain_per_supervisor=raised - cap,
        gain_if_offer_raised=by_calendar - cap if department.replied else 0,
    )


def _reason(
    problem: YearProblem,
    kind: Kind,
    department: Department,
    totals: Mapping[str, int],
    by_calendar: int,
    cap: int,
) -> CapReason:
    """Name what sets the cap; lifting what is named is what it takes to raise it."""
    if not department.replied:
        return "no_reply"
    if cap < by_calendar:
        return "offer"
    possible = windows(kind, department.closed, problem.months)
    if any(totals.values()) and most_that_fit(free_places(department), possible, kind.load) > by_calendar:
        return "earlier_kind"
    undisturbed = windows(kind, (), problem.months)
    if most_that_fit(undisturbed_places(department), undisturbed, kind.load) == by_calendar:
        return "supervisors"
    return "calendar"


def _bottleneck(
    problem: YearProblem, rank: int, department: Department, totals: Mapping[str, int], by_calendar: int
) -> tuple[int, ...]:
    """Return the months that decide, with the earlier kinds placed late or early; () if neither shows it."""
    *earlier, kind = problem.kinds[: rank + 1]
    possible = windows(kind, department.closed, problem.months)
    for latest in (True, False):
        left = free_places(department)
        for before in earlier:
            occupied = windows(before, department.closed, problem.months)
            starts = fill(left, occupied, before.load, totals[before.code], latest)
            for start, number in starts.items():
                for month in occupied[start]:
                    left[month] -= number * before.load
        if most_that_fit(left, possible, kind.load) == by_calendar:
            return bottleneck_months(left, possible, kind.load)
    return ()
