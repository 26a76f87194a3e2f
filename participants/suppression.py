"""Counts of people as they can be shown: a cell so small that it points at somebody is hidden. Pure functions.

A single hidden cell could be had back from the sum of its table, so further cells are hidden with it, the smallest
first, until what they add up to leaves room for several answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_SHOWN = 5  # people
ROOM = 4  # how many more people a table's hidden cells hold than there are hidden cells


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it can be shown: a count per cell, None where it is hidden; the sum, None when that is small."""

    cells: dict[str, int | None]
    total: int | None


def shown(counts: Mapping[str, int]) -> Shown:
    """Return the table without what points at somebody; empty cells are shown as 0."""
    total = sum(counts.values())
    if 0 < total < LEAST_SHOWN:
        return Shown(dict.fromkeys(counts, None), None)
    hidden = {name for name, count in counts.items() if 0 < count < LEAST_SHOWN}
    others = sorted((name for name in counts if name not in hidden and counts[name]), key=counts.__getitem__)
    while hidden and not _has_room(counts, hidden):
        if not others:
            return Shown(dict.fromkeys(counts, None), None)
        hidden.add(others.pop(0))
    return Shown({name: None if name in hidden else count for name, count in counts.items()}, total)


def _has_room(counts: Mapping[str, int], hidden: set[str]) -> bool:
    """Say whether the hidden cells, each known to hold somebody, can share their sum in many ways."""
    return len(hidden) > 1 and sum(counts[name] for name in hidden) >= len(hidden) + ROOM
