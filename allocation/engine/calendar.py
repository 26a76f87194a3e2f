"""The supervisors' calendar: how many placements of one kind fit, and which months decide it.

For one kind the whole calendar collapses to one number per department (theorem 5 in docs/engine.md):
start, month by month, as many as the free places in the whole window allow.
"""

from collections.abc import Mapping, Sequence

from allocation.engine.problem import Department, Kind

Windows = Mapping[int, tuple[int, ...]]


def free_places(department: Department, extra_supervisors: int = 0) -> list[int]:
    """Return supervised places left per month after competing intakes and running placements."""
    closed = set(department.closed)
    return [
        0
        if month in closed
        else max(
            0,
            (supervisors + extra_supervisors) * department.places_per_supervisor
            - department.competing[month]
            - department.running[month],
        )
        for month, supervisors in enumerate(department.supervisors)
    ]


def undisturbed_places(department: Department) -> list[int]:
    """Return the places the supervisors alone would give: no closed months, no other intakes."""
    return [number * department.places_per_supervisor for number in department.supervisors]


def windows(kind: Kind, closed: Sequence[int], months: int) -> dict[int, tuple[int, ...]]:
    """Return, per possible start month, the months a placement occupies.

    A kind that may pause skips the closed months; otherwise they are part of the window, where
    nothing is free. A start whose window does not end inside the horizon is left out.
    """
    shut = set(closed) if kind.may_pause else set()
    result = {}
    for start in sorted(kind.starts):
        window = tuple(month for month in range(start, months) if month not in shut)[: kind.months]
        if len(window) == kind.months and start not in shut:
            result[start] = window
    return result


def fill(
    free: Sequence[int], places: Windows, load: int, most: int | None = None, latest: bool = False
) -> dict[int, int]:
    """Return starts per month when each month starts as many as its whole window allows.

    Without `most` the total is the largest possible (theorem 5). latest: fill from the last month.
    """
    left = list(free)
    starts = {}
    remaining = most
    for start in sorted(places, reverse=latest):
        number = min(left[month] for month in places[start]) // load
        if remaining is not None:
            number = min(number, remaining)
            remaining -= number
        starts[start] = number
        for month in places[start]:
            left[month] -= number * load
    return starts


def most_that_fit(free: Sequence[int], places: Windows, load: int) -> int:
    """Return the largest number of placements of one kind that fit."""
    return sum(fill(free, places, load).values())


def bottleneck_months(free: Sequence[int], places: Windows, load: int) -> tuple[int, ...]:
    """Return the months that decide: every placement passes one of them, and they are the fewest places.

    The sum of free places // load over these months equals `most_that_fit`, which is a proof of it
    that a reader can check (the dual of theorem 5). Ties: fewest months, then the earliest.
    """
    firsts = sorted((window[0], window[-1]) for window in places.values())
    if not firsts:
        return ()
    usable = sorted({month for window in places.values() for month in window})
    best: dict[int, tuple[int, int, tuple[int, ...]]] = {-1: (0, 0, ())}
    for month in usable:
        cost = free[month] // load
        best[month] = min(
            (value + cost, count + 1, (*chosen, month))
            for earlier, (value, count, chosen) in best.items()
            if not any(first > earlier and last < month for first, last in firsts)
        )
    last_start = firsts[-1][0]
    return min(option for month, option in best.items() if month >= last_start)[2]
