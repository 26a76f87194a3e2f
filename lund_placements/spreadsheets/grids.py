"""A workbook's sheet or a CSV file as a grid of plain cells, within the limits."""

import csv
import datetime as dt
import string
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO, StringIO

from lund_placements.limited import FileRefused
from lund_placements.swedish import number

from .limits import MOST_COLUMNS, MOST_ROWS

Cell = str | int | float | bool | dt.date | None


@dataclass(frozen=True)
class Grid:
    """Rows by their number in the file, and the names of the sheets when it has any."""

    rows: list[tuple[int, list[Cell]]]
    sheet: str = ""
    sheets: tuple[str, ...] = ()


def address(column: int, line: int) -> str:
    """Return the name of a cell as Excel shows it; columns count from 0: C7."""
    letters = string.ascii_uppercase
    before = letters[column // 26 - 1] if column >= 26 else ""
    return f"{before}{letters[column % 26]}{line}"


def from_workbook(content: bytes, sheet_name: str) -> Grid:
    """Return the sheet with the name, or the first one; formulas are refused, never calculated."""
    # numpy is optional to openpyxl and takes longer to load than the whole file takes to read.
    sys.modules.setdefault("numpy", None)
    from openpyxl import load_workbook  # only here: a file that the guard refuses never gets this far

    # Not data_only: it would hide a formula behind the value that it last had.
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    sheets = book.worksheets
    if not sheets:
        raise FileRefused("Filen har inga blad. Hämta mallen och fyll i den.")
    sheet = next((one for one in sheets if one.title.casefold() == sheet_name.casefold()), sheets[0])
    rows = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
    return Grid(list(_sheet_rows(rows)), sheet.title, tuple(one.title for one in sheets))


def _sheet_rows(rows: Iterable) -> Iterable[tuple[int, list[Cell]]]:
    for line, cells in enumerate(rows, start=1):
        _check_row_count(line)
        for column, cell in enumerate(cells):
            if cell.data_type == "f":
                _refuse_formula(address(column, line))
        yield line, [_plain(cell.value) for cell in cells]


def _plain(value: object) -> Cell:
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, str | bool | int | float | dt.date):
        return value
    return str(value)


def _check_row_count(line: int) -> None:
    if line > MOST_ROWS:
        raise FileRefused(
            f"Bladet har fler än {number(MOST_ROWS)} rader. Ta bort tomma rader under tabellen, "
            "eller dela upp filen i flera."
        )


def _refuse_formula(cell: str) -> None:
    raise FileRefused(
        f"Cell {cell} innehåller en formel. Formler räknas inte ut. Kopiera cellerna och klistra in dem "
        "som värden."
    )


def from_text(content: bytes) -> list[Grid]:
    """Return a CSV file read with each separator that it may have: semicolon and comma."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise FileRefused("Filens tecken går inte att läsa. Spara den som CSV UTF-8.") from error
    return [Grid(list(_text_rows(text, separator))) for separator in ";,"]


def _text_rows(text: str, separator: str) -> Iterable[tuple[int, list[Cell]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        for line, cells in enumerate(reader, start=1):
            _check_row_count(line)
            for column, cell in enumerate(cells[:MOST_COLUMNS]):
                if cell.lstrip().startswith("="):
                    _refuse_formula(address(column, line))
            yield line, [cell or None for cell in cells[:MOST_COLUMNS]]
    except csv.Error as error:
        raise FileRefused("Filen är ingen CSV-fil som går att läsa. Spara den som CSV UTF-8.") from error
