"""What a row of a file with workplaces says: a workplace and, when there is one, a supervisor there."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lund_placements.spreadsheets.grids import Cell
from lund_placements.spreadsheets.tables import BadCell, Column, Table, quoted, text_of

ORGANISATION_NUMBER = re.compile(r"\d{2}[2-9]\d{3}-\d{4}")
MOST_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class WorkplaceRow:
    """One row as it stands in the file; `problem` says why it cannot be used."""

    line: int
    department: str = ""
    name: str = ""
    address: str = ""
    company: str = ""
    organisation_number: str = ""
    contract: str = ""
    supervisor: str = ""
    most_places: int | None = None
    problem: str = ""


def _text(most: int, empty: str = "") -> Callable[[Cell], str]:
    """Return a reader of a text of at most so many characters; `empty` says what to do when it must be written."""

    def read(cell: Cell) -> str:
        text = text_of(cell)
        if not text and empty:
            raise BadCell(empty)
        if len(text) > most:
            raise BadCell(f"Texten är längre än {most} tecken.")
        return text

    return read


def _organisation_number(cell: Cell) -> str:
    text = text_of(cell)
    if text and not ORGANISATION_NUMBER.fullmatch(text):
        # What is written could be a personnummer, so it is not repeated.
        raise BadCell("Skriv organisationsnumret så här: 556123-4568. Lämna det tomt för en enskild firma.")
    return text


def _most_places(cell: Cell) -> int | None:
    if not text_of(cell):
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = text_of(cell)
    if isinstance(cell, bool) or not re.fullmatch(r"\d{1,2}", text) or not 1 <= int(text) <= MOST_AT_ONCE:
        raise BadCell(f"{quoted(cell)} är inte ett helt tal mellan 1 och {MOST_AT_ONCE}.")
    return int(text)


TABLE = Table(
    "Arbetsplatser",
    {
        "department": Column("Förvaltning", _text(120, "Fyll i förvaltning.")),
        "name": Column("Arbetsplats", _text(120, "Fyll i arbetsplatsens namn.")),
        "address": Column("Adress", _text(200)),
        "company": Column("Företag", _text(120)),
        "organisation_number": Column("Organisationsnummer", _organisation_number),
        "contract": Column("Avtal", _text(120)),
        "supervisor": Column("Handledare", _text(120)),
        "most_places": Column("Platser samtidigt", _most_places),
    },
)
HEADINGS = {name: column.heading for name, column in TABLE.columns.items()}
