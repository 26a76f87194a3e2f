"""Counts of people as they can be shown: a cell so small that it points at somebody is hidden. Pure functions.

A single hidden cell could be had back from the sum of its table, so further cells are hidden with it, the smallest
first, until what they add up to leaves room for several answers. In a table of two variables a row is hidden whole:
what the hidden rows can hold is then known exactly from the sums (Fréchet's bounds), and each small cell keeps room.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST_SHOWN = 5  # people
HIDDEN = "visas inte"  # what stands where a count is hidden
ROOM = 4  # how many more people a table's hidden cells hold than there are hidden cells


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it can be shown: a count per cell, None where it is hidden; the sum, None when that is small."""

    cells: dict[str, int | None]
    total: int | None


def is_small(count: int) -> bool:
    """Say whether so many people point at somebody."""
    return 0 < count < LEAST_SHOWN


def shown(counts: Mapping[str, int]) -> Shown:
    """Return the table without what points at somebody; empty cells are shown as 0."""
    total = sum(counts.values())
    if is_small(total):
        return Shown(dict.fromkeys(counts, None), None)
    hidden = {name for name, count in counts.items() if is_small(count)}
    others = sorted((name for name in counts if name not in hidden and counts[name]), key=counts.__getitem__)
    while hidden and not _has_room(counts, hidden):
        if not others:
            return Shown(dict.fromkeys(counts, None), None)
        hidden.add(others.pop(0))
    return Shown({name: None if name in hidden else count for name, count in counts.items()}, total)


def _has_room(counts: Mapping[str, int], hidden: set[str]) -> bool:
    """Say whether the hidden cells, each known to hold somebody, can share their sum in many ways."""
    return len(hidden) > 1 and sum(counts[name] for name in hidden) >= len(hidden) + ROOM


# Two variables


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table of two variables as it can be shown: sums of rows and columns, and cells; None where hidden."""

    total: int | None
    rows: dict[str, int | None]
    columns: dict[str, int | None]
    cells: dict[tuple[str, str], int | None]


Counts = Mapping[
    tuple[str, str, str], int
]  # by row, column and stratum: what else is told of the same people
Unit = tuple[str, ...]  # rows, or columns, of which only the sum can be worked out


def crossed(
    counts: Counts, rows: Sequence[str], columns: Sequence[str], together: Collection[str] = ()
) -> Crossed:
    """Return the table without what points at somebody, nor lets it be worked out.

    together: columns that are never told apart, as another table of the same people hides them. Whoever reads is taken
    to know, of every hidden row, how many there are in each stratum: so other tables beside this one, of the same
    people by row and stratum and by column and stratum, give nothing more away.
    """
    by_row = shown({row: _sum(counts, [row], columns) for row in rows})
    by_column = shown({column: _sum(counts, rows, [column]) for column in columns})
    merged = tuple(column for column in columns if by_column.cells[column] is None or column in together)
    groups: list[Unit] = [(column,) for column in columns if column not in merged]
    groups += [merged] if merged else []
    told = {name: None if name in merged else count for name, count in by_column.cells.items()}
    hidden = set(rows) if len(groups) < 2 else _hidden(counts, by_row.cells, groups)
    cells = {
        (row, column): 0
        if by_row.cells[row] == 0
        else None
        if row in hidden or (column in merged and _sum(counts, [row], merged))
        else _sum(counts, [row], [column])
        for row in rows
        for column in columns
    }
    return Crossed(by_row.total, by_row.cells, told, cells)


def _hidden(counts: Counts, by_row: Mapping[str, int | None], groups: Sequence[Unit]) -> set[str]:
    """Return the rows that are hidden so that every small cell has room, the smallest rows first."""
    columns = [column for group in groups for column in group]
    unknown = tuple(row for row, count in by_row.items() if count is None)
    sums = {(row,): count for row, count in by_row.items() if count}
    hidden: list[Unit] = [unknown] if unknown else []
    hidden += [unit for unit in sums if _small_groups(counts, unit, groups)]
    others = sorted((unit for unit in sums if unit not in hidden), key=sums.__getitem__)
    while others and not _is_safe(counts, hidden, groups, columns):
        hidden.append(others.pop(0))
    return {row for unit in hidden for row in unit}


def _small_groups(counts: Counts, unit: Unit, groups: Iterable[Unit]) -> list[Unit]:
    return [group for group in groups if is_small(_sum(counts, unit, group))]


def _is_safe(
    counts: Counts, hidden: Sequence[Unit], groups: Sequence[Unit], columns: Collection[str]
) -> bool:
    """Say whether every small cell of the hidden rows could hold so many others that it tells nothing."""
    return all(
        _room(counts, hidden, unit, group, columns) >= ROOM
        for unit in hidden
        for group in _small_groups(counts, unit, groups)
    )


def _room(counts: Counts, hidden: Sequence[Unit], unit: Unit, group: Unit, columns: Collection[str]) -> int:
    """Return how far apart the least and the most are that the cell can hold, given what is shown."""
    everyone, room = [row for each in hidden for row in each], 0
    for stratum in {key[2] for key in counts}:
        in_row = _sum(counts, unit, columns, stratum)
        in_column = _sum(counts, everyone, group, stratum)
        least = max(0, in_row + in_column - _sum(counts, everyone, columns, stratum))
        room += min(in_row, in_column) - least
    return room


def _sum(counts: Counts, rows: Collection[str], columns: Collection[str], stratum: str | None = None) -> int:
    return sum(
        count
        for (row, column, part), count in counts.items()
        if row in rows and column in columns and stratum in (None, part)
    )
