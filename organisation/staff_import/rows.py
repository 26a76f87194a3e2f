"""What a row of a file with numbers of employees says."""

from dataclasses import dataclass
from functools import partial

from lund_placements.spreadsheets.grids import Cell
from lund_placements.spreadsheets.tables import BadCell, Column, Table, day, text_of, whole_number

MOST_PEOPLE = 50_000


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row as it stands in the file; `problem` says why it cannot be used. as_of is an ISO date."""

    line: int
    department: str = ""
    as_of: str = ""
    women: int | None = None
    men: int | None = None
    problem: str = ""

    @property
    def employees(self) -> int:
        """Women and men together; 0 while either is not known."""
        return (self.women or 0) + (self.men or 0)


def _department(cell: Cell) -> str:
    if text := text_of(cell):
        return text
    raise BadCell("Fyll i förvaltning.")


_count = partial(whole_number, most=MOST_PEOPLE, empty="Fyll i ett tal, 0 om ingen finns.")
TABLE = Table(
    "Anställda",
    {
        "department": Column("Förvaltning", _department),
        "as_of": Column("Per den", partial(day, empty="Fyll i vilken dag siffrorna gäller.")),
        "women": Column("Kvinnor", _count),
        "men": Column("Män", _count),
    },
)
