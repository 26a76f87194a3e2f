"""A grid as rows under known headings; a cell of the wrong kind is that row's problem, not the file's."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lund_placements.limited import FileRefused
from lund_placements.swedish import number
from lund_placements.text import one_line

from .grids import Cell, Grid, address
from .limits import HEAD_WITHIN, MOST_TEXT

LONGEST_QUOTE = 40
WHOLE_NUMBER = re.compile(r"\d{1,3}([ \u00a0\u202f]\d{3})*|\d{1,9}")
YES_AND_NO = {"ja": True, "nej": False}

Values = dict[str, Any]


class BadCell(Exception):
    """What is wrong with a cell, as a sentence without its address."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how a cell under it is read: returns the value or raises BadCell."""

    heading: str
    read: Callable[[Cell], object]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file shall hold: the name of its sheet, and its columns by the names of their values."""

    sheet: str
    columns: Mapping[str, Column]


def read_rows(grids: Sequence[Grid], table: Table) -> list[Values]:
    """Return the rows below the headings, of the grid whose headings fit best.

    Each has `line`, its number in the file, `problem`, why it cannot be used or "", and the values that could be read.
    """
    found = [(grid, *_headings(grid, table)) for grid in grids]
    grid, head, columns = max(found, key=lambda one: len(one[2]))
    if not any(_has_text(cells) for _, cells in grid.rows):
        raise FileRefused(f"Bladet ”{grid.sheet}” är tomt." if grid.sheet else "Filen är tom.")
    if missing := [column.heading for name, column in table.columns.items() if name not in columns]:
        raise FileRefused(_missing(grid, table, missing))
    rows = [
        _row(table, line, cells, columns) for line, cells in grid.rows if line > head and _has_text(cells)
    ]
    if not rows:
        raise FileRefused("Det finns inga rader under rubrikerna. Fyll i minst en rad.")
    return rows


def _missing(grid: Grid, table: Table, missing: list[str]) -> str:
    if len(missing) < len(table.columns):
        some = "Kolumnen" if len(missing) == 1 else "Kolumnerna"
        return f"{some} {_listed(missing)} saknas. Rubrikerna ska stå som i mallen."
    if grid.sheet:
        names = _listed([f"”{_clip(name)}”" for name in grid.sheets[:10]])
        return (
            f"Bladet ”{_clip(grid.sheet)}” har inga av mallens rubriker. Lägg tabellen i ett blad som heter "
            f"”{table.sheet}”. Filens blad: {names}."
        )
    return "Filen har inga av mallens rubriker. Hämta mallen och fyll i den."


def _listed(words: list[str]) -> str:
    return " och ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _headings(grid: Grid, table: Table) -> tuple[int, dict[str, int]]:
    """Return the number of the row of headings, and each heading's column; the row where most fit."""
    names = {column.heading.casefold(): name for name, column in table.columns.items()}
    best: tuple[int, dict[str, int]] = (0, {})
    for line, cells in grid.rows[:HEAD_WITHIN]:
        columns: dict[str, int] = {}
        for position, cell in enumerate(cells):
            name = names.get(text_of(cell).rstrip(":*").casefold())
            if name in columns:
                heading = table.columns[name].heading
                raise FileRefused(f"Kolumnen {heading} finns två gånger. Ta bort den ena.")
            if name:
                columns[name] = position
        if len(columns) > len(best[1]):
            best = line, columns
    return best


def _row(table: Table, line: int, cells: list[Cell], columns: dict[str, int]) -> Values:
    values: Values = {"line": line}
    problems = []
    for name, column in table.columns.items():
        position = columns[name]
        cell = cells[position] if position < len(cells) else None
        try:
            values[name] = column.read(cell)
        except BadCell as problem:
            problems.append(f"{address(position, line)}: {problem}")
    return {**values, "problem": " ".join(problems)}


def _has_text(cells: list[Cell]) -> bool:
    return any(text_of(cell) for cell in cells)


def _clip(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"


# How a cell is read


def text_of(cell: Cell) -> str:
    """Return the cell's text on one line, clipped when it is very long."""
    return "" if cell is None else _clip(one_line(str(cell)[: 4 * MOST_TEXT]))


def quoted(cell: Cell) -> str:
    """Return the beginning of the cell's text in quotation marks."""
    text = text_of(cell)
    return f"”{text}”" if len(text) <= LONGEST_QUOTE else f"”{text[: LONGEST_QUOTE - 1]}…”"


def whole_number(cell: Cell, *, most: int, empty: str) -> int:
    """Return a number from 0 to `most`, however it is grouped; `empty` says what to do when nothing is written."""
    if isinstance(cell, str) and WHOLE_NUMBER.fullmatch(cell.strip()):
        cell = int(re.sub(r"\D", "", cell))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and 0 <= cell <= most:
        return cell
    if not text_of(cell):
        raise BadCell(empty)
    raise BadCell(f"{quoted(cell)} är inte ett helt tal mellan 0 och {number(most)}.")


def yes_or_no(cell: Cell) -> bool:
    """Return whether the cell says ja or nej."""
    if isinstance(cell, bool):
        return cell
    answer = YES_AND_NO.get(text_of(cell).casefold())
    if answer is None:
        raise BadCell("Skriv ja eller nej." if not text_of(cell) else f"{quoted(cell)} är inte ja eller nej.")
    return answer


def day(cell: Cell, *, empty: str) -> str:
    """Return an ISO date; `empty` says what to do when nothing is written."""
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = text_of(cell)
    if not text:
        raise BadCell(empty)
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadCell(f"{quoted(cell)} är inget datum. Skriv det så här: 2025-03-15.") from error
