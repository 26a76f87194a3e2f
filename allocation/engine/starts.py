"""Start months: the decided places spread as evenly as the calendar allows."""

from collections.abc import Mapping, Sequence

from allocation.engine.calendar import Windows, fill, windows
from allocation.engine.problem import Department, Kind

Plan = dict[str, dict[int, int]]  # kind -> start month -> placements


def load_of(
    kinds: Sequence[Kind], plan: Mapping[str, Mapping[int, int]], places: Mapping[str, Windows], months: int
) -> list[int]:
    """Return how many supervised places the plan takes each month."""
    load = [0] * months
    for kind in kinds:
        for start, number in plan[kind.code].items():
            for month in places[kind.code][start]:
                load[month] += number * kind.load
    return load


def even_starts(
    department: Department, kinds: Sequence[Kind], free: Sequence[int], totals: Mapping[str, int]
) -> Plan | None:
    """Return starts per kind and month, or None when no simple order of filling fits them all.

    Tries the even spread first; otherwise fills the first kind late or early and the rest early, and
    evens that out. The same input gives the same plan on every machine.
    """
    places = {kind.code: windows(kind, department.closed, len(free)) for kind in kinds}
    usable = {
        kind.code: [
            start for start, window in places[kind.code].items() if min(free[m] for m in window) >= kind.load
        ]
        for kind in kinds
    }
    if any(totals[kind.code] and not usable[kind.code] for kind in kinds):
        return None
    plan = {kind.code: _spread(totals[kind.code], usable[kind.code]) for kind in kinds}
    if _fits(kinds, plan, places, free):
        return plan
    for latest in (True, False):
        filled = _fill_all(kinds, places, free, totals, latest)
        if filled:
            return even_out(department, kinds, free, filled)
    return None


def _spread(total: int, months: Sequence[int]) -> dict[int, int]:
    """Spread `total` over the months so that no two differ by more than one."""
    count = len(months)
    return {
        month: (number + 1) * total // count - number * total // count for number, month in enumerate(months)
    }


def _fits(kinds: Sequence[Kind], plan: Plan, places: Mapping[str, Windows], free: Sequence[int]) -> bool:
    load = load_of(kinds, plan, places, len(free))
    return all(used <= room for used, room in zip(load, free, strict=True))


def _fill_all(
    kinds: Sequence[Kind],
    places: Mapping[str, Windows],
    free: Sequence[int],
    totals: Mapping[str, int],
    latest: bool,
) -> Plan | None:
    """Fill kind after kind; None when a kind does not get all its places."""
    left = list(free)
    plan: Plan = {}
    for kind in kinds:
        starts = fill(left, places[kind.code], kind.load, totals[kind.code], latest and kind is kinds[0])
        if sum(starts.values()) < totals[kind.code]:
            return None
        plan[kind.code] = starts
        for month, used in enumerate(load_of([kind], plan, places, len(left))):
            left[month] -= used
    return plan


def even_out(department: Department, kinds: Sequence[Kind], free: Sequence[int], plan: Plan) -> Plan:
    """Move one start at a time from a full month to an emptier one while it fits; a new plan."""
    places = {kind.code: windows(kind, department.closed, len(free)) for kind in kinds}
    plan = {code: dict(starts) for code, starts in plan.items()}
    left = [room - used for room, used in zip(free, load_of(kinds, plan, places, len(free)), strict=True)]
    while any(_move(kind, plan[kind.code], places[kind.code], left) for kind in kinds):
        pass
    return plan


def _move(kind: Kind, starts: dict[int, int], places: Windows, left: list[int]) -> bool:
    """Make the first move that evens out one kind's starts; say whether there was one."""
    fullest = sorted(starts, key=lambda month: (-starts[month], month))
    for source in fullest:
        for goal in [month for month in reversed(fullest) if starts[source] - starts[month] > 1]:
            gained = set(places[goal]) - set(places[source])
            if all(left[month] >= kind.load for month in gained):
                for month in places[source]:
                    left[month] += kind.load
                for month in places[goal]:
                    left[month] -= kind.load
                starts[source] -= 1
                starts[goal] += 1
                return True
    return False
