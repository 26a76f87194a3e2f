"""What a row of a file with GAP analyses says."""

from dataclasses import dataclass
from functools import partial

from lund_placements.spreadsheets.grids import Cell
from lund_placements.spreadsheets.tables import BadCell, Column, Table, day, text_of, whole_number, yes_or_no

LONGEST_OCCUPATION = 80
MOST_PEOPLE = 20_000


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


def _department(cell: Cell) -> str:
    if text := text_of(cell):
        return text
    raise BadCell("Fyll i förvaltning.")


def _occupation(cell: Cell) -> str:
    text = text_of(cell)
    if not text:
        raise BadCell("Fyll i yrke.")
    if len(text) > LONGEST_OCCUPATION:
        raise BadCell(f"Yrket är längre än {LONGEST_OCCUPATION} tecken.")
    return text


_count = partial(whole_number, most=MOST_PEOPLE, empty="Fyll i ett tal, 0 om inget behov finns.")
TABLE = Table(
    "GAP-analys",
    {
        "department": Column("Förvaltning", _department),
        "occupation": Column("Yrke", _occupation),
        "need_2y": Column("Behov inom 2 år", _count),
        "need_5y": Column("Behov inom 5 år", _count),
        "is_shortage": Column("Bristyrke", yes_or_no),
        "made_on": Column("GAP-analys gjord", partial(day, empty="Fyll i vilken dag GAP-analysen gjordes.")),
    },
)
HEADINGS = {name: column.heading for name, column in TABLE.columns.items()}
