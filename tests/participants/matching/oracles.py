"""Slow, plain answers that share no step with matching: every choice tried, and a dense library solver."""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from scipy.optimize import linear_sum_assignment

from participants.matching.pairs import Pairs


def assignments(rows: Sequence[Sequence[int]]) -> Iterator[tuple[int | None, ...]]:
    """Yield every way to give each row one of its places or none, no place twice."""

    def following(row: int, taken: frozenset[int]) -> Iterator[tuple[int | None, ...]]:
        if row == len(rows):
            yield ()
            return
        for place in [None, *rows[row]]:
            if place is None or place not in taken:
                for rest in following(row + 1, taken | {place} if place is not None else taken):
                    yield (place, *rest)

    return following(0, frozenset())


def best_total(pairs: Pairs) -> int:
    """Return the largest sum of weights, trying every set of places that is left."""

    @cache
    def search(person: int, taken: frozenset[int]) -> int:
        if person == pairs.people:
            return 0
        most = search(person + 1, taken)
        for place, weight in pairs.of(person):
            if place not in taken:
                most = max(most, weight + search(person + 1, taken | {place}))
        return most

    return search(0, frozenset())


def best_total_by_dense_solver(pairs: Pairs) -> int:
    """Return the largest sum of weights by SciPy's dense solver; a pair that is not eligible weighs 0."""
    matrix = np.zeros((pairs.people, pairs.count))
    for person in range(pairs.people):
        for place, weight in pairs.of(person):
            matrix[person, place] = weight
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    return sum(int(matrix[row, column]) for row, column in zip(rows, columns, strict=True))
