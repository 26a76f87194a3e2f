"""Tables of a year's report, shaped from its payload ("platsmodellen.year-report/1"); pure, no Django, no database."""

from collections.abc import Iterator, Sequence
from typing import Any

from allocation.payload_tables import Column, Table, table
from allocation.payload_text import Payload, day, number
from lund_placements import swedish
from participants.suppression import HIDDEN

FOLDED = "number folded"  # a heading of several words takes several lines
WIDEST = 6  # columns on a page of A4 besides the first
# What is missing between decision and start stands among the deviations, the months and the lead times in the JSON.
SHOWN = ("departments", "ends", "results_0", "results_3", "results_6", "results_12", "groups")
OVERVIEW = (
    ("Mål", "target"),
    ("Beslutat", "decided"),
    ("Överenskommet", "agreed"),
    ("Registrerat", "registered"),
    ("Påbörjat", "begun"),
    ("Av målet", "attainment"),
)


def in_cell(value: int | str | None) -> str:
    """Return a cell of the figures as it is printed; a hidden one is not the same as none."""
    if value is None:
        return HIDDEN
    return number(value) if isinstance(value, int) else value


def figure_tables(payload: Payload, *, is_paper: bool) -> Iterator[Table]:
    """Yield the year in one table, and then the tables of each kind that hold anything.

    is_paper: in parts that are narrow enough for a page.
    """
    figures = payload["figures"]
    is_counted = not payload["year_is_over"] or any(
        kind["registered"] != 0 or kind["begun"] != 0 for kind in figures["kinds"]
    )
    notes = [
        f"{HIDDEN.capitalize()} betyder att antalet är mindre än {swedish.counted(figures['least'])}, eller att ett så "
        "litet antal annars hade gått att räkna ut.",
        *(
            f"{kind['name']}: {' '.join(kind['forecast']['steps'])}"
            for kind in figures["kinds"]
            if kind["forecast"] and not payload["year_is_over"]
        ),
    ]
    notes.append(f"Överenskommet och registrerat är räknat {day(payload['as_of'])}.")
    if not is_counted:
        notes = [
            "Inga platser eller placeringar är registrerade för året. Nollorna säger alltså inget om hur det gick."
        ]
    period = "Hela året, räknat" if payload["year_is_over"] else "Året"
    yield table(
        f"{period} till och med {day(figures['through'])}",
        "Typ",
        [Column(head, FOLDED) for head, _ in OVERVIEW],
        [(kind["name"], [in_cell(kind[name]) for _, name in OVERVIEW]) for kind in figures["kinds"]],
        notes=notes,
    )
    for kind in figures["kinds"] if is_counted else ():
        tables = {each["key"]: each for each in kind["tables"]}
        for key in SHOWN:
            if rows := _told(tables[key]):
                yield from _split(kind["name"], tables[key], rows, WIDEST if is_paper else None)


def _told(given: Payload) -> list[list[Any]]:
    """Return the rows that hold anybody, of every förvaltning also the others; none before any result is written."""
    if given["key"] == "departments":
        return given["rows"]
    rows = [row for row in given["rows"] if row[1] != 0]
    if given["foot"] and rows and all(cell is None for _, cell, *_ in rows):  # nothing is told of them
        return [["Alla", *(None for _ in given["head"][1:])]]
    is_unwritten = given["key"].startswith("results") and rows == [given["rows"][-1]]
    return [] if is_unwritten else rows


def _split(kind: str, given: Payload, rows: Sequence[Sequence[Any]], widest: int | None) -> Iterator[Table]:
    """Yield a table of the figures in parts with so many columns at most besides the first, or whole."""
    first, *heads = given["head"]
    width = widest or len(heads)
    starts = range(0, len(heads), width)
    for part, start in enumerate(starts, start=1):
        of_part = f", del {part}" if len(starts) > 1 else ""
        columns = slice(start, start + width)
        yield table(
            f"{kind}: {given['heading'][:1].lower()}{given['heading'][1:]}{of_part}",
            first or "Vad",
            [Column(head, FOLDED) for head in heads[columns]],
            [(name, [in_cell(cell) for cell in cells[columns]]) for name, *cells in rows],
            total=[in_cell(cell) for cell in given["foot"][columns]] if given["foot"] else None,
            notes=[given["text"]] if given["text"] and start == 0 else [],
        )


def deviation_tables(payload: Payload) -> Iterator[Table]:
    """Yield a table for each group of deviations: what, why, and what the writer says of it."""
    groups = dict.fromkeys(one["group"] for one in payload["deviations"])
    columns = [Column("Skäl enligt källan", "reason"), Column("Kommentar", "reason")]
    for group in groups:
        rows = [
            (one["title"], [one["reason"] or "Inget skäl är angivet.", one["comment"] or "Ingen kommentar."])
            for one in payload["deviations"]
            if one["group"] == group
        ]
        yield table(group, "Avvikelse", columns, rows)


def sheets(payload: Payload, tables: Sequence[Table]) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return the report's tables and texts as the sheets of a workbook, every cell as it is printed."""
    written = [
        [part["heading"], text]
        for part in payload["parts"]
        for text in part["paragraphs"] or ["Inte skriven."]
    ]
    named = [(f"Tabell {position}", one) for position, one in enumerate(tables, start=1)]
    return [
        ("Texter", ["Del", "Text"], written),
        ("Tabeller", ["Blad", "Tabell"], [[name, one.caption] for name, one in named]),
        *((name, *_plain(one)) for name, one in named),
    ]


def _plain(one: Table) -> tuple[list[str], list[list[str]]]:
    over = [name for name, width in one.groups for _ in range(width)] or [""] * len(one.columns)
    head = [
        f"{group}, {column.name}" if group else column.name
        for group, column in zip(over, one.columns, strict=True)
    ]
    return [one.first, *head], [[row.name, *(text for text, _ in row.cells)] for row in one.rows]
