"""What the whole would lose if one participant had another place: the exact price of an exchange.

With the prices of the certificate every pair has a cost >= 0: what the participant gains now and the
place costs, less what the pair is worth. An assignment loses the costs of its pairs, the gains of the
people it leaves without and the prices of the places it leaves empty. Since the prices are the smallest
ones, a place that gets free is taken again by a chain of moves that costs nothing. So the least loss is
one shortest path, from the person who has to move.
"""

import heapq
from collections.abc import Mapping, Sequence

from participants.matching.assignment import NOBODY


class Exchanges:
    """The exchanges in a proved assignment.

    rows: everyone's eligible places with their weights. place_of, prices: as `certificate` takes and
    gives them.
    """

    def __init__(
        self, rows: Sequence[Mapping[int, int]], place_of: Sequence[int], prices: Sequence[int]
    ) -> None:
        self.rows, self.place_of, self.prices = rows, place_of, prices
        self.holder = {place: person for person, place in enumerate(place_of) if place != NOBODY}
        self.gain = [0] * len(rows)  # what the own place is worth above its price
        for place, person in self.holder.items():
            self.gain[person] = rows[person][place] - prices[place]

    def loss(self, person: int, place: int) -> int:
        """Return how much less the best assignment with this pair is worth; 0 when it is as good.

        person: has a place. place: another one, held by somebody else and eligible for the person.
        """
        cost = self.gain[person] + self.prices[place] - self.rows[person][place]
        return cost + self._move(person, place)

    def _move(self, person: int, place: int) -> int:
        """Return what it costs that its holder leaves `place` to `person`: the nearest end of a chain of
        moves, at a place that nobody has, at the person's own, or with somebody who goes without.
        """
        prices, holder, own = self.prices, self.holder, self.place_of[person]
        nearest = self.gain[holder[place]]
        distance = {place: 0}
        queue = [(0, place)]
        while queue:
            far, left = heapq.heappop(queue)
            if far >= nearest:
                break
            if far > distance[left]:
                continue
            mover = holder[left]
            base = far + self.gain[mover]
            nearest = min(nearest, base)
            for other, weight in self.rows[mover].items():
                reached = base + prices[other] - weight
                if reached < nearest and reached < distance.get(other, nearest):
                    distance[other] = reached
                    if other == own or other not in holder:
                        nearest = reached
                    else:
                        heapq.heappush(queue, (reached, other))
        return nearest
