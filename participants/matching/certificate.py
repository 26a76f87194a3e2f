"""The proof that no assignment is better, by prices on places; it trusts no solver.

Put any prices >= 0 on the places. No assignment can be worth more than the sum of all prices and of what
each participant could at most gain above them. An assignment worth exactly that is therefore the best.
This module computes from the assignment alone and shares no step with the runs it judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participants.matching.pairs import Pairs

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whether the assignment is the best one, and the two numbers that show it.

    one_each: every chosen pair is eligible and no place is given twice. total: what the assignment is
    worth. bound: what no assignment can exceed; the proof holds when they are equal. prices: per place,
    the smallest that prove it: what the whole would gain by one more place like it.
    """

    holds: bool
    one_each: bool
    total: int
    bound: int
    prices: tuple[int, ...]


def certificate(pairs: Pairs, place_of: Sequence[int]) -> Certificate:
    """Judge an assignment: each participant's place, -1 for none."""
    starts = np.asarray(pairs.starts, dtype=np.int64)
    places = np.asarray(pairs.places, dtype=np.int64)
    weights = np.asarray(pairs.weights, dtype=np.int64)
    given = np.asarray(place_of, dtype=np.int64)
    person = np.repeat(np.arange(pairs.people), np.diff(starts))
    chosen = places == given[person]
    own = np.zeros(pairs.people, dtype=np.int64)
    own[person[chosen]] = weights[chosen]
    taken = given[given >= 0]
    one_each = int(chosen.sum()) == len(taken) == len(np.unique(taken))
    prices = np.zeros(pairs.count, dtype=np.int64)
    if one_each and len(places):
        _raise_prices(prices, starts, places, weights, given, own)
    gains = np.zeros(pairs.people, dtype=np.int64)
    np.maximum.at(gains, person, weights - prices[places])
    total = sum(own.tolist())  # in Python's integers: a sum of many weights may pass 64 bits
    bound = sum(prices.tolist()) + sum(gains.tolist())
    return Certificate(one_each and total == bound, one_each, total, bound, tuple(prices.tolist()))


def _raise_prices(
    prices: Numbers, starts: Numbers, places: Numbers, weights: Numbers, given: Numbers, own: Numbers
) -> None:
    """Raise the prices just until nobody would rather have another place; changes `prices`.

    Nobody who has a place may gain more elsewhere than on the own place, and nobody without may gain.
    Each round passes the demand one person further, so more rounds than people, or a price above what
    its holder's pair is worth, mean that a chain of moves would be better: then no prices prove it.
    """
    holder = np.full(len(prices), -1, dtype=np.int64)
    holder[given[given >= 0]] = np.flatnonzero(given >= 0)
    asking = np.arange(len(given))
    for _ in range(len(given) + 1):
        level = np.where(given[asking] >= 0, prices[given[asking]], 0) - own[asking]
        counts = starts[asking + 1] - starts[asking]
        first = np.cumsum(counts) - counts
        rows = np.arange(counts.sum()) + np.repeat(starts[asking] - first, counts)
        reached, asked = places[rows], weights[rows] + np.repeat(level, counts)
        before = prices[reached]
        np.maximum.at(prices, reached, asked)
        raised = np.unique(reached[prices[reached] > before])
        if not raised.size:
            return
        asking = holder[raised]
        if (asking < 0).any() or (prices[raised] > own[asking]).any():
            return
