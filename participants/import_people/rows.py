"""What a row of a file with participants says. A problem names the cell and the rule, never what the cell holds."""

import datetime as dt
import re
from dataclasses import dataclass

from lund_placements.spreadsheets.grids import Cell
from lund_placements.spreadsheets.tables import BadCell, Column, Table, text_of

LONGEST_NAME = 80
FULL_TIME = 40
CASE_NUMBER = re.compile(r"\d{4}-\d{1,6}")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row as it stands in the file; `problem` says why it cannot be used. Dates are ISO, levels as written."""

    line: int
    case_number: str = ""
    first_name: str = ""
    last_name: str = ""
    personnummer: str = ""
    consultant: str = ""
    income_support_since: str = ""
    language_level: str = ""
    education_level: str = ""
    hours_per_week: int | None = None
    start_from: str = ""
    problem: str = ""


def _case_number(cell: Cell) -> str:
    text = text_of(cell)
    if not CASE_NUMBER.fullmatch(text):
        raise BadCell("Skriv ärendenumret så här: 2026-0412.")
    return text


def _name(cell: Cell) -> str:
    text = text_of(cell)
    if not text:
        raise BadCell("Fyll i namnet.")
    if len(text) > LONGEST_NAME:
        raise BadCell(f"Namnet är längre än {LONGEST_NAME} tecken.")
    return text


def _digits(cell: Cell) -> str:
    """Return a personnummer, which Excel may have made a number of; whether it is one is asked later."""
    return text_of(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def _day(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = text_of(cell)
    try:
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise BadCell("Skriv datumet så här: 2025-03-15.") from None


def _hours(cell: Cell) -> int | None:
    text = _digits(cell)
    if text and not (text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= FULL_TIME):
        raise BadCell(f"Skriv ett helt tal mellan 1 och {FULL_TIME}.")
    return int(text) if text else None


TABLE = Table(
    "Deltagare",
    {
        "case_number": Column("Ärendenummer", _case_number),
        "first_name": Column("Förnamn", _name),
        "last_name": Column("Efternamn", _name),
        "personnummer": Column("Personnummer", _digits),
        "consultant": Column("Konsulentens e-post", text_of),
        "income_support_since": Column("Försörjningsstöd sedan", _day),
        "language_level": Column("Språknivå", text_of),
        "education_level": Column("Utbildning", text_of),
        "hours_per_week": Column("Timmar i veckan", _hours),
        "start_from": Column("Kan börja tidigast", _day),
    },
)
HEADINGS = {name: column.heading for name, column in TABLE.columns.items()}
