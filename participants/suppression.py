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


# By row, column and stratum: what else is told of the same people.
Counts = Mapping[tuple[str, str, str], int]
Part = dict[tuple[str, str], int]  # by row and column: of everybody, or of one stratum
Unit = tuple[str, ...]  # rows, or columns, of which only the sum can be worked out


def crossed(
    counts: Counts, rows: Sequence[str], columns: Sequence[str], together: Collection[str] = ()
) -> Crossed:
    """Return the table without what points at somebody, nor lets it be worked out.

    together: columns that are never told apart, as another table of the same people hides them. Whoever reads is taken
    to know, of every hidden row, how many there are in each stratum: so other tables beside this one, of the same
    people by row and stratum and by column and stratum, give nothing more away.
    """
    parts: dict[str, Part] = {"": {}}
    whole: Part = {}
    for (row, column, stratum), count in counts.items():
        whole[row, column] = whole.get((row, column), 0) + count
        parts.setdefault(stratum, {})[row, column] = count
    by_row = shown({row: _sum(whole, [row], columns) for row in rows})
    by_column = shown({column: _sum(whole, rows, [column]) for column in columns})
    merged = tuple(column for column in columns if by_column.cells[column] is None or column in together)
    groups: list[Unit] = [(column,) for column in columns if column not in merged]
    groups += [merged] if merged else []
    told = {name: None if name in merged else count for name, count in by_column.cells.items()}
    hidden = set(rows) if len(groups) < 2 else _hidden(whole, list(parts.values()), by_row.cells, groups)
    cells = {
        (row, column): 0
        if by_row.cells[row] == 0
        else None
        if row in hidden or (column in merged and _sum(whole, [row], merged))
        else whole.get((row, column), 0)
        for row in rows
        for column in columns
    }
    return Crossed(by_row.total, by_row.cells, told, cells)


def hidden(rows: Iterable[str], columns: Collection[str]) -> Crossed:
    """Return a table of which nothing is shown."""
    names = list(rows)
    cells: dict[tuple[str, str], int | None] = {(row, column): None for row in names for column in columns}
    return Crossed(None, dict.fromkeys(names, None), dict.fromkeys(columns, None), cells)


def _hidden(
    whole: Part, parts: Sequence[Part], by_row: Mapping[str, int | None], groups: Sequence[Unit]
) -> set[str]:
    """Return the rows that are hidden so that every small cell has room, the smallest rows first."""
    unknown = tuple(row for row, count in by_row.items() if count is None)
    sums = {(row,): count for row, count in by_row.items() if count}
    hidden: list[Unit] = [unknown] if unknown else []
    hidden += [unit for unit in sums if _small_groups(whole, unit, groups)]
    others = sorted((unit for unit in sums if unit not in hidden), key=sums.__getitem__)
    while others and not _is_safe(whole, parts, hidden, groups):
        hidden.append(others.pop(0))
    return {row for unit in hidden for row in unit}


def _small_groups(whole: Part, unit: Unit, groups: Iterable[Unit]) -> list[Unit]:
    return [group for group in groups if is_small(_sum(whole, unit, group))]


def _is_safe(whole: Part, parts: Sequence[Part], hidden: Sequence[Unit], groups: Sequence[Unit]) -> bool:
    """Say whether every small cell of the hidden rows could hold so many others that it tells nothing.

    What the hidden rows hold together can be had by taking the shown ones away: it is not small either.
    """
    everyone = tuple(row for unit in hidden for row in unit)
    columns = [column for group in groups for column in group]
    return not _small_groups(whole, everyone, groups) and all(
        sum(_room(part, everyone, unit, group, columns) for part in parts) >= ROOM
        for unit in hidden
        for group in _small_groups(whole, unit, groups)
    )


def _room(part: Part, everyone: Unit, unit: Unit, group: Unit, columns: Collection[str]) -> int:
    """Return how far apart the least and the most are that the cell can hold in a stratum, given what is shown."""
    in_row, in_column = _sum(part, unit, columns), _sum(part, everyone, group)
    least = max(0, in_row + in_column - _sum(part, everyone, columns))
    return min(in_row, in_column) - least


def _sum(part: Part, rows: Collection[str], columns: Collection[str]) -> int:
    return sum(part.get((row, column), 0) for row in rows for column in columns)
