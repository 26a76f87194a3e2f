"""Tables and figures of a decision, shaped from its payload; pure, no Django, no database.

`stage` is the name of the column that counts: "decided" in a decision, "proposed" in the annex of an
official report. Numbers are read from the payload, never recomputed, except the sums of ceilings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocation.payload_text import (
    DASH,
    Payload,
    change,
    day,
    difference,
    number,
    sentence,
)
from lund_placements.pdf_charts import BarChart, bar_charts

REASON_LINE = 40  # letters on a line of a column with reasons
LONG_WORD = 32  # letters; "Samhällsbyggnadsförvaltningen" has 29


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading. style: "number" to the right, "text" to the left, "reason" wide.

    "starts" also draws a line before the first column of a group.
    """

    name: str
    style: str = "number"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is about, and a value with its column for each column after the first."""

    name: str
    cells: tuple[tuple[str, Column], ...]
    is_sum: bool = False

    @property
    def lines(self) -> int:
        """About how many lines the row takes, from its longest reason."""
        longest = max((len(text) for text, column in self.cells if column.style == "reason"), default=0)
        return 1 + longest // REASON_LINE

    @property
    def has_long_word(self) -> bool:
        """Whether the name must be broken inside a word, or it would push the numbers off the page."""
        return max(map(len, self.name.split()), default=0) > LONG_WORD


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, headings in one or two levels, and rows; notes stand under it."""

    caption: str
    first: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether it is kept on one page; a longer one, or one with much text, may break between rows."""
        return sum(row.lines for row in self.rows) <= 25


@dataclass(frozen=True, slots=True)
class Figure:
    """One or more charts under one caption."""

    caption: str
    charts: tuple[BarChart, ...]


def table(
    caption: str,
    first: str,
    columns: Sequence[Column],
    rows: Sequence[tuple[str, Sequence[str]]],
    *,
    total: Sequence[str] | None = None,
    groups: Sequence[tuple[str, int]] = (),
    notes: Sequence[str] = (),
) -> Table:
    """Return a table; raises ValueError when a row has another number of cells than there are columns."""
    made = [Row(name, tuple(zip(cells, columns, strict=True))) for name, cells in rows]
    if total is not None:
        made.append(Row("Summa", tuple(zip(total, columns, strict=True)), is_sum=True))
    return Table(caption, first, tuple(columns), tuple(made), tuple(groups), tuple(notes))


def line_of(payload: Payload, department: str, kind: str) -> Payload | None:
    """Return the line of a department and kind, or None when the department is not part of it."""
    lines = payload["lines"]
    return next((line for line in lines if line["department"] == department and line["kind"] == kind), None)


def sum_of(payload: Payload, kind: str) -> Payload:
    """Return the payload's own sums for the kind."""
    return next(row for row in payload["sums"] if row["kind"] == kind)


def main_table(payload: Payload, stage: str) -> Table:
    """Return table 1: per department and kind last year, this year, the change and the ceiling."""
    year = payload["year"]
    columns: list[Column] = []
    for _ in payload["targets"]:
        columns += [
            Column(f"{year - 1}", "number starts"),
            Column(f"{year}"),
            Column("Ändring"),
            Column("Tak"),
        ]
    rows = [
        (
            unit["name"],
            [cell for kind in payload["targets"] for cell in main_cells(payload, unit, kind, stage)],
        )
        for unit in payload["departments"]
    ]
    total: list[str] = []
    for kind in payload["targets"]:
        sums = sum_of(payload, kind["kind"])
        caps = [line["cap"] for line in payload["lines"] if line["kind"] == kind["kind"]]
        before, now = sums["last_year"], sums[stage]
        total += [number(before), number(now), change(difference(now, before)), number(sum(caps))]
    word = "Förslag till fördelning" if stage == "proposed" else "Fördelning"
    return table(
        f"Tabell 1. {word} av platser {year} per förvaltning",
        "Förvaltning",
        columns,
        rows,
        total=total,
        groups=[(sentence(kind["name"]), 4) for kind in payload["targets"]],
        notes=main_notes(payload),
    )


def main_cells(payload: Payload, unit: Payload, kind: Payload, stage: str) -> list[str]:
    """Return a department's four cells for one kind."""
    line = line_of(payload, unit["key"], kind["kind"])
    if line is None:
        return [DASH] * 4
    before, now = line["last_year"], line[stage]
    return [number(before), number(now), change(difference(now, before)), number(line["cap"])]


def main_notes(payload: Payload) -> list[str]:
    """Return what a reader needs to know to read table 1 right."""
    notes = [
        "Tak är det största antal platser som förvaltningen kan ta emot: det lägsta av vad den har erbjudit "
        "i dialogen och vad handledarna räcker till under årets månader."
    ]
    pairs = [(unit["key"], kind["kind"]) for unit in payload["departments"] for kind in payload["targets"]]
    lines = [line_of(payload, *pair) for pair in pairs]
    if any(line is None or line["last_year"] is None for line in lines):
        notes.append("Ett streck (–) betyder att det inte finns någon uppgift.")
    return notes


def figures(payload: Payload, stage: str) -> list[Figure]:
    """Return one figure per kind: places as bars, the ceiling as a marker; table 1 has the same numbers."""
    made = []
    for at, kind in enumerate(payload["targets"], start=1):
        rows = [
            (unit["name"], line[stage], line["cap"])
            for unit in payload["departments"]
            if (line := line_of(payload, unit["key"], kind["kind"]))
        ]
        legend = f"{'Föreslagna' if stage == 'proposed' else 'Beslutade'} platser"
        charts = bar_charts(
            figure_message(kind, rows, payload["year"]),
            rows,
            legend=legend,
            marker_legend="Tak för förvaltningen",
        )
        if charts:
            caption = f"Figur {at}. {sentence(kind['name'])} {payload['year']} och tak per förvaltning"
            made.append(Figure(caption, tuple(charts)))
    return made


def figure_message(kind: Payload, rows: Sequence[tuple[str, int, int | None]], year: int) -> str:
    """Return the alternative text: what the figure shows, in a sentence or three."""
    name, most, _ = max(rows, key=lambda row: row[1], default=("", 0, 0))
    full = sum(value == cap and cap > 0 for _, value, cap in rows)
    text = f"Stapeldiagram över {kind['name']} {year} per förvaltning, med ett streck för taket. "
    if most:
        text += f"{name} får flest, {number(most)}. "
    if full:
        text += f"{number(full)} av {number(len(rows))} förvaltningar når sitt tak. "
    return text + "Alla värden finns i tabell 1."


def adjustment_table(payload: Payload, title: str) -> Table | None:
    """Return the changes made by hand after the calculation, with reasons; None when there are none."""
    rows = []
    for unit, kind, line in lines_in_order(payload):
        value = line["computed"]
        for step in line["adjustments"]:
            after = value + step["change"]
            why = f"{ended(step['reason'])} Ändrat av {step['by']} den {day(step['on'])}."
            cells = [kind_name(kind), number(value), change(step["change"]), number(after), why]
            rows.append((unit["name"], cells))
            value = after
    columns = [
        Column("Slag", "text"),
        Column("Före"),
        Column("Ändring"),
        Column("Efter"),
        Column("Skäl", "reason"),
    ]
    return table(title, "Förvaltning", columns, rows) if rows else None


def board_table(payload: Payload, title: str) -> Table | None:
    """Return the lines where the board decided otherwise than proposed, with reasons; None without any."""
    rows = [
        (
            unit["name"],
            [
                kind_name(kind),
                number(line["proposed"]),
                change(line["decided"] - line["proposed"]),
                number(line["decided"]),
                line["change_reason"] or DASH,
            ],
        )
        for unit, kind, line in lines_in_order(payload)
        if line["decided"] != line["proposed"]
    ]
    columns = [
        Column("Slag", "text"),
        Column("Förslag"),
        Column("Ändring"),
        Column("Beslut"),
        Column("Skäl", "reason"),
    ]
    return table(title, "Förvaltning", columns, rows) if rows else None


def lines_in_order(payload: Payload) -> Iterator[tuple[Payload, Payload, Payload]]:
    """Yield department, kind and line, in the order the payload names departments and kinds."""
    for unit in payload["departments"]:
        for kind in payload["targets"]:
            line = line_of(payload, unit["key"], kind["kind"])
            if line is not None:
                yield unit, kind, line


def kind_name(kind: Payload) -> str:
    """Return the kind's name as it stands in a table cell."""
    return sentence(kind["name"])


def department_table(payload: Payload, unit: Payload, stage: str) -> Table | None:
    """Return what one department is given, step by step; None when it has no lines."""
    year = payload["year"]
    columns = [
        Column(f"{year - 1}"),
        Column("Golv"),
        Column("Erbjudet"),
        Column("Handledning"),
        Column("Beräknat"),
    ]
    columns += [Column("Förslag")] + ([Column("Beslut")] if stage == "decided" else [])
    rows = []
    for kind in payload["targets"]:
        line = line_of(payload, unit["key"], kind["kind"])
        if line is None:
            continue
        names = ["last_year", "floor", "offered", "cap_by_calendar", "computed", "proposed"]
        names += ["decided"] if stage == "decided" else []
        rows.append((kind_name(kind), [number(line[name]) for name in names]))
    return table(f"Platser {year} för {unit['name']}", "Slag", columns, rows) if rows else None


def reasons(payload: Payload, unit: Payload, stage: str) -> list[str]:
    """Return, per kind, why the department is given its number; the kind is named first unless the text does."""
    made = []
    for kind in payload["targets"]:
        line = line_of(payload, unit["key"], kind["kind"])
        if line is None:
            continue
        texts = [line["why"]] if line["why"] else []
        texts += [
            f"Ändrat för hand {change(step['change'])}: {step['reason']}" for step in line["adjustments"]
        ]
        if line[stage] != line["proposed"]:
            texts.append(
                f"Ändrat av nämnden {change(line['decided'] - line['proposed'])}: {line['change_reason']}"
            )
        if texts:
            start = "" if kind["name"] in texts[0] else f"{kind_name(kind)}: "
            made.append(start + " ".join(ended(text) for text in texts))
    return made


def ended(text: str) -> str:
    """Return the text with a full stop, if it has no such sign already."""
    return text if text.endswith((".", "!", "?")) else text + "."
