"""The same assignment by SciPy's sparse solver, for more people than the own search is meant for."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from participants.matching.pairs import Pairs


def by_library(pairs: Pairs) -> list[int]:
    """Return each participant's place, -1 for none, with the largest sum of weights.

    The solver wants everybody matched, so each participant also has a column of their own that means
    "no place". It drops explicit zeros, so every cost is at least 1. Weights stay below LIMIT, so its
    doubles hold every number exactly.
    """
    people, count = pairs.people, pairs.count
    starts = np.asarray(pairs.starts, dtype=np.int64)
    weights = np.asarray(pairs.weights, dtype=np.float64)
    if not weights.size:
        return [-1] * people
    without = weights.max() + 1
    ends = starts[1:]
    # One more entry at the end of each row: the participant's own column.
    costs = np.insert(without - weights, ends, without)
    columns = np.insert(np.asarray(pairs.places, dtype=np.int32), ends, np.arange(count, count + people))
    graph = csr_array((costs, columns, starts + np.arange(people + 1)), shape=(people, count + people))
    # Those who can be worth most first: they are seldom moved again, which halves the time.
    order = np.argsort(np.minimum.reduceat(costs, graph.indptr[:-1]), kind="stable")
    rows, chosen = min_weight_full_bipartite_matching(graph[order])
    place_of = np.full(people, -1)
    place_of[order[rows]] = np.where(chosen < count, chosen, -1)
    answer: list[int] = place_of.tolist()
    return answer
