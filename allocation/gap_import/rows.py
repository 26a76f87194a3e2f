"""A grid as rows of a GAP analysis; a cell of the wrong kind is that row's problem, not the file's."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lund_placements.limited import FileRefused
from lund_placements.swedish import number
from lund_placements.text import one_line

from .grids import SHEET, Cell, Grid, address
from .limits import HEAD_WITHIN, MOST_PEOPLE, MOST_TEXT

HEADINGS = {
    "department": "Förvaltning",
    "occupation": "Yrke",
    "need_2y": "Behov inom 2 år",
    "need_5y": "Behov inom 5 år",
    "is_shortage": "Bristyrke",
    "made_on": "GAP-analys gjord",
}
LONGEST_OCCUPATION = 80
LONGEST_QUOTE = 40
WHOLE_NUMBER = re.compile(r"\d{1,3}([ \u00a0\u202f]\d{3})*|\d{1,9}")
YES_AND_NO = {"ja": True, "nej": False}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row as it stands in the file; `problem` says why it cannot be used. made_on is an ISO date."""

    line: int
    department: str = ""
    occupation: str = ""
    need_2y: int | None = None
    need_5y: int | None = None
    is_shortage: bool | None = None
    made_on: str = ""
    problem: str = ""


class _BadCell(Exception):
    """What is wrong with a cell, as a sentence without its address."""


def read_rows(grids: Sequence[Grid]) -> list[FileRow]:
    """Return the rows below the headings, of the grid whose headings fit best."""
    found = [(grid, *_headings(grid)) for grid in grids]
    grid, head, columns = max(found, key=lambda one: len(one[2]))
    if not any(_has_text(cells) for _, cells in grid.rows):
        raise FileRefused(f"Bladet ”{grid.sheet}” är tomt." if grid.sheet else "Filen är tom.")
    if missing := [heading for name, heading in HEADINGS.items() if name not in columns]:
        raise FileRefused(_missing(grid, missing))
    rows = [_row(line, cells, columns) for line, cells in grid.rows if line > head and _has_text(cells)]
    if not rows:
        raise FileRefused("Det finns inga rader under rubrikerna. Fyll i minst en rad.")
    return rows


def _missing(grid: Grid, missing: list[str]) -> str:
    if len(missing) < len(HEADINGS):
        some = "Kolumnen" if len(missing) == 1 else "Kolumnerna"
        return f"{some} {_listed(missing)} saknas. Rubrikerna ska stå som i mallen."
    if grid.sheet:
        names = _listed([f"”{_clip(name)}”" for name in grid.sheets[:10]])
        return (
            f"Bladet ”{_clip(grid.sheet)}” har inga av mallens rubriker. Lägg tabellen i ett blad som heter "
            f"”{SHEET}”. Filens blad: {names}."
        )
    return "Filen har inga av mallens rubriker. Hämta mallen och fyll i den."


def _listed(words: list[str]) -> str:
    return " och ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _headings(grid: Grid) -> tuple[int, dict[str, int]]:
    """Return the number of the row of headings, and each heading's column; the row where most fit."""
    names = {heading.casefold(): name for name, heading in HEADINGS.items()}
    best: tuple[int, dict[str, int]] = (0, {})
    for line, cells in grid.rows[:HEAD_WITHIN]:
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            name = names.get(_text(cell).rstrip(":*").casefold())
            if name in columns:
                raise FileRefused(f"Kolumnen {HEADINGS[name]} finns två gånger. Ta bort den ena.")
            if name:
                columns[name] = column
        if len(columns) > len(best[1]):
            best = line, columns
    return best


def _row(line: int, cells: list[Cell], columns: dict[str, int]) -> FileRow:
    values: dict[str, object] = {}
    problems = []
    for name, read in READERS.items():
        column = columns[name]
        cell = cells[column] if column < len(cells) else None
        try:
            values[name] = read(cell)
        except _BadCell as problem:
            problems.append(f"{address(column, line)}: {problem}")
    return FileRow(line=line, problem=" ".join(problems), **values)


def _has_text(cells: list[Cell]) -> bool:
    return any(_text(cell) for cell in cells)


def _text(cell: Cell) -> str:
    return "" if cell is None else _clip(one_line(str(cell)[: 4 * MOST_TEXT]))


def _clip(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[: MOST_TEXT - 1] + "…"


def _quoted(cell: Cell) -> str:
    text = _text(cell)
    return f"”{text}”" if len(text) <= LONGEST_QUOTE else f"”{text[: LONGEST_QUOTE - 1]}…”"


def _department(cell: Cell) -> str:
    if text := _text(cell):
        return text
    raise _BadCell("Fyll i förvaltning.")


def _occupation(cell: Cell) -> str:
    text = _text(cell)
    if not text:
        raise _BadCell("Fyll i yrke.")
    if len(text) > LONGEST_OCCUPATION:
        raise _BadCell(f"Yrket är längre än {LONGEST_OCCUPATION} tecken.")
    return text


def _count(cell: Cell) -> int:
    if isinstance(cell, str) and WHOLE_NUMBER.fullmatch(cell.strip()):
        cell = int(re.sub(r"\D", "", cell))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool) and 0 <= cell <= MOST_PEOPLE:
        return cell
    if not _text(cell):
        raise _BadCell("Fyll i ett tal, 0 om inget behov finns.")
    raise _BadCell(f"{_quoted(cell)} är inte ett helt tal mellan 0 och {number(MOST_PEOPLE)}.")


def _yes_or_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    answer = YES_AND_NO.get(_text(cell).casefold())
    if answer is None:
        raise _BadCell("Skriv ja eller nej." if not _text(cell) else f"{_quoted(cell)} är inte ja eller nej.")
    return answer


def _day(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = _text(cell)
    if not text:
        raise _BadCell("Fyll i vilken dag GAP-analysen gjordes.")
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise _BadCell(f"{_quoted(cell)} är inget datum. Skriv det så här: 2025-03-15.") from error


READERS = {
    "department": _department,
    "occupation": _occupation,
    "need_2y": _count,
    "need_5y": _count,
    "is_shortage": _yes_or_no,
    "made_on": _day,
}
