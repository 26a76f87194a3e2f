"""Slow, plain answers that share no step with the engine: enumeration and search over every choice."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache


def vectors(floors: Sequence[int], caps: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """Yield every whole vector inside the bounds with the given sum."""
    if not floors:
        if total == 0:
            yield ()
        return
    for places in range(floors[0], min(caps[0], total) + 1):
        for rest in vectors(floors[1:], caps[1:], total - places):
            yield (places, *rest)


def regret(weights: Sequence[int], target: int, places: Sequence[int]) -> Fraction:
    """Return sum (x - t)^2 / w with t = T w / W; only units with weight may differ from their floor."""
    total = sum(weights)
    return sum(
        (
            (place - Fraction(target * weight, total)) ** 2 / weight
            for weight, place in zip(weights, places, strict=True)
            if weight
        ),
        Fraction(0),
    )


def best(
    weights: Sequence[int], floors: Sequence[int], caps: Sequence[int], target: int
) -> set[tuple[int, ...]]:
    """Return every vector of least regret (there are several only when there are ties)."""
    tops = [cap if weight else floor for weight, floor, cap in zip(weights, floors, caps, strict=True)]
    options = list(vectors(floors, tops, min(target, sum(tops))))
    if not sum(weights):
        return set(options)
    costs = {option: regret(weights, target, option) for option in options}
    least = min(costs.values())
    return {option for option, cost in costs.items() if cost == least}


def most_by_search(free: Sequence[int], windows: Mapping[int, Sequence[int]], load: int) -> int:
    """Return the most placements that fit, trying every number of starts in every month."""
    starts = sorted(windows)

    @cache
    def search(position: int, left: tuple[int, ...]) -> int:
        if position == len(starts):
            return 0
        window = windows[starts[position]]
        most = 0
        room = list(left)
        for number in range(min(left[month] for month in window) // load + 1):
            most = max(most, number + search(position + 1, tuple(room)))
            for month in window:
                room[month] -= load
        return most

    return search(0, tuple(free))


def most_of_second_by_search(
    free: Sequence[int],
    first: tuple[Mapping[int, Sequence[int]], int],
    placed: int,
    second: tuple[Mapping[int, Sequence[int]], int],
) -> int | None:
    """Return the most of the second kind beside exactly `placed` of the first; None if they do not fit."""
    windows, load = first
    starts = sorted(windows)

    @cache
    def search(position: int, remaining: int, left: tuple[int, ...]) -> int | None:
        if position == len(starts):
            return most_by_search(left, *second) if remaining == 0 else None
        window = windows[starts[position]]
        most = None
        room = list(left)
        for number in range(min(remaining, min(left[month] for month in window) // load) + 1):
            found = search(position + 1, remaining - number, tuple(room))
            most = found if most is None else max(most, found or 0)
            for month in window:
                room[month] -= load
        return most

    return search(0, placed, tuple(free))
