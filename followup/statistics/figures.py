"""What a year's figures hold: tables and a few numbers per kind, as they can be shown. Pure.

Every number here is either no count of people (what is decided), suppressed (`participants.suppression`), or worked out
from numbers that are shown. So nothing more can be worked out from them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lund_placements.swedish import number
from participants.suppression import HIDDEN

from .arithmetic import Forecast

Cell = int | str | None  # a count; words such as 71,0 %; or None: hidden


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be shown: head names the columns, each row is its name and its cells, foot is the sum or empty.

    key is the same from year to year. text says what is counted, in sentences.
    """

    key: str
    heading: str
    text: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    foot: tuple[Cell, ...] = ()

    def of_somebody(self) -> list[tuple[str, list[str]]]:
        """Return the rows as they are read, without those that are known to hold nobody; none when all are hidden."""
        if all(cells[0] is None for _, cells in self.rows):
            return []
        return [(name, in_words(cells)) for name, cells in self.rows if cells[0] != 0]

    def in_words(self) -> list[tuple[str, list[str]]]:
        """Return the rows as they are read: 1 234, visas inte."""
        return [(name, in_words(cells)) for name, cells in self.rows]

    def sum_in_words(self) -> list[str]:
        """Return the sums as they are read; empty when the table has none."""
        return in_words(self.foot)


def in_words(cells: Iterable[Cell]) -> list[str]:
    """Return cells as they are read."""
    return [HIDDEN if cell is None else number(cell) if isinstance(cell, int) else cell for cell in cells]


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind of place: places, people begun, going on and over (None: hidden), and the tables.

    attainment: begun of target, "71,0 %", None when begun is hidden. misplaced: the share that would have to be
    elsewhere to follow the decision.
    """

    kind: str
    name: str
    target: int | None
    decided: int
    agreed: int
    registered: int
    begun: int | None
    running: int | None
    over: int | None
    attainment: str | None
    forecast: Forecast | None
    misplaced: str
    tables: tuple[Table, ...]

    def table(self, key: str) -> Table:
        """Return the table with the key; raises StopIteration when there is none."""
        return next(table for table in self.tables if table.key == key)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year's figures through the last day of a month, already suppressed. least: counts under it are hidden."""

    year: int
    through: dt.date
    least: int
    kinds: tuple[KindFigures, ...]

    @property
    def says_nothing(self) -> bool:
        """Whether the year is over and nothing is known of it: its zeros do not say how it went."""
        is_over = self.through >= dt.date(self.year, 12, 31)
        return is_over and all(each.registered == each.begun == 0 for each in self.kinds)


def as_payload(figures: YearFigures) -> dict[str, Any]:
    """Return the figures as what JSON can hold; a hidden cell is null. The keys are kept from version to version.

    {"format": 1, "year", "through": "2026-10-31", "least": 5, "kinds": [{"kind", "name", "target", "decided",
    "agreed", "registered", "begun", "running", "over", "attainment", "forecast": {"places", "steps"} | null,
    "misplaced", "tables": [{"key", "heading", "text", "head": [...], "rows": [[name, cell, ...]], "foot": [...]}]}]}
    """
    return {
        "format": 1,
        "year": figures.year,
        "through": figures.through.isoformat(),
        "least": figures.least,
        "kinds": [_kind(each) for each in figures.kinds],
    }


NUMBERS = (
    "kind",
    "name",
    "target",
    "decided",
    "agreed",
    "registered",
    "begun",
    "running",
    "over",
    "attainment",
    "misplaced",
)


def _kind(each: KindFigures) -> dict[str, Any]:
    predicted = each.forecast
    return {
        **{name: getattr(each, name) for name in NUMBERS},
        "forecast": predicted and {"places": predicted.places, "steps": list(predicted.steps)},
        "tables": [
            {
                "key": table.key,
                "heading": table.heading,
                "text": table.text,
                "head": list(table.head),
                "rows": [[name, *cells] for name, cells in table.rows],
                "foot": list(table.foot),
            }
            for table in each.tables
        ],
    }
