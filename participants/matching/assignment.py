"""The best assignment of all open places at once: people to places, each at most once, largest sum.

Up to OWN_UP_TO people the shortest augmenting paths below do it in whole numbers; beyond that SciPy's
solver is faster. Whichever it was, `certificate` judges the answer without trusting it.
"""

import heapq

from participants.matching.pairs import Pairs

OWN_UP_TO = 1_000
NOBODY = -1


def assign(pairs: Pairs) -> list[int]:
    """Return each participant's place, NOBODY for none, with the largest sum of weights.

    The same pairs in the same order always give the same answer; of several equally good assignments
    it is one of them.
    """
    if pairs.people <= OWN_UP_TO:
        return by_paths(pairs)
    # SciPy takes a third of a second to load; an ordinary portfolio never needs it.
    from participants.matching.sparse import by_library

    return by_library(pairs)


def by_paths(pairs: Pairs) -> list[int]:
    """Return the best assignment by one shortest path per participant (Jonker and Volgenant, sparse)."""
    search = _Search(pairs)
    most = [max((weight for _, weight in pairs.of(person)), default=0) for person in range(pairs.people)]
    # Those who can be worth most first: they are seldom moved again.
    for person in sorted(range(pairs.people), key=lambda person: -most[person]):
        search.add(person)
    return search.place_of


class _Search:
    """The assignment so far with its prices.

    Everyone's surplus is what the own place is worth above its price, and no place is worth more than
    that above its price; places that nobody has cost 0. Each `add` keeps this true, and it is what makes
    the assignment the best one for those added so far.
    """

    def __init__(self, pairs: Pairs) -> None:
        self.rows = [list(pairs.of(person)) for person in range(pairs.people)]
        self.place_of = [NOBODY] * pairs.people
        self.owner = [NOBODY] * pairs.count
        self.price = [0] * pairs.count
        self.surplus = [0] * pairs.people

    def add(self, person: int) -> None:
        """Let one more participant in: the cheapest chain of moves that ends at a free place or with
        somebody, perhaps the new one, who goes without."""
        price = self.price
        best = max((weight - price[place] for place, weight in self.rows[person]), default=0)
        if best <= 0:
            return
        self.surplus[person] = best
        distance: dict[int, int] = {}
        came_from: dict[int, int] = {}
        settled: list[int] = []
        end, limit, leaver = self._search(person, distance, came_from, settled)
        for place in settled:
            if distance[place] < limit:
                self.price[place] += limit - distance[place]
                self.surplus[self.owner[place]] -= limit - distance[place]
        self.surplus[person] -= limit
        if leaver != NOBODY:
            end = self.place_of[leaver]
            self.place_of[leaver] = NOBODY
        while end != NOBODY:
            mover = came_from[end]
            before = self.place_of[mover]
            self.place_of[mover], self.owner[end] = end, mover
            end = before

    def _search(
        self, person: int, distance: dict[int, int], came_from: dict[int, int], settled: list[int]
    ) -> tuple[int, int, int]:
        """Fill distances from `person`; return the free place or NOBODY, its distance, and who leaves."""
        price, surplus, owner, rows = self.price, self.surplus, self.owner, self.rows
        queue: list[tuple[int, int]] = []
        end, limit, leaver = NOBODY, surplus[person], person
        reached, base = person, surplus[person]
        while True:
            for place, weight in rows[reached]:
                so_far = base + price[place] - weight
                if so_far < limit and so_far < distance.get(place, limit):
                    distance[place] = so_far
                    came_from[place] = reached
                    if owner[place] == NOBODY:
                        end, limit, leaver = place, so_far, NOBODY
                    else:
                        heapq.heappush(queue, (so_far, place))
            while queue:
                so_far, place = heapq.heappop(queue)
                if so_far == distance[place]:
                    break
            else:
                return end, limit, leaver
            if so_far >= limit:
                return end, limit, leaver
            settled.append(place)
            reached = owner[place]
            base = so_far + surplus[reached]
            if base < limit:
                end, limit, leaver = NOBODY, base, reached
