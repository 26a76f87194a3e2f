"""Geometry of the charts on screen: frozen figures in, frozen coordinates out. Drawn by templates/ui/charts/.

Coordinates are text with a decimal point, so that no template can print them with a comma. A chart never
stands alone: a table with the same figures follows it, and the title says its message as a sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi, sin

from lund_placements.pdf_charts import scale, two_lines
from lund_placements.swedish import MONTHS, number

BRAND, BRAND_LIGHT, SUPPORT = "#00558c", "#9cc3de", "#6b7280"
FILLS = (BRAND, BRAND_LIGHT, SUPPORT)

WIDTH, LABELS, VALUES = 800, 300, 80  # room to the left for names, to the right for figures
ROW, BAR, TOP = 30, 18, 6
LINE = 16  # between the two lines of a long label


@dataclass(frozen=True, slots=True)
class Row:
    """What one horizontal bar shows. parts: counts >= 0, one per series; marker: a limit, or None."""

    label: str
    parts: tuple[int, ...]
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """One coloured part of a bar; `text` is its count when it has room for it."""

    x: str
    width: str
    fill: str
    series: int
    text: str
    text_x: str
    text_fill: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One drawn row; label: its lines, each with its baseline."""

    label: tuple[tuple[str, str], ...]
    y: str
    text_y: str
    segments: tuple[Segment, ...]
    marker: str
    marker_y: str
    total: str
    total_x: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A horizontal bar chart. legend: (name, fill, series, x); marker_legend: name or ""."""

    title: str
    width: int
    height: int
    axis_y: int
    bar_height: int
    label_x: int
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, str], ...]
    legend: tuple[tuple[str, str, int, int], ...]
    legend_y: int
    marker_legend: str
    marker_x: int
    template: str = "ui/charts/bars.svg"


def bars(title: str, rows: Sequence[Row], *, series: Sequence[str], marker: str = "") -> Bars:
    """Return horizontal bars, one series or stacked, each with its total and, if given, a limit.

    title: the message as a sentence. series: one to three names of parts. marker: what the limit means.
    Raises ValueError without rows or with more series than there are colours.
    """
    if not rows or not 0 < len(series) <= len(FILLS):
        raise ValueError("A bar chart needs rows and one to three series.")
    highest = max(max(sum(row.parts), row.marker or 0) for row in rows)
    step, count = scale(highest)
    unit = (WIDTH - LABELS - VALUES) / (step * count)
    axis_y = TOP + len(rows) * ROW + 4
    legend_y = axis_y + 44
    legend_x = [LABELS + 150 * place for place in range(len(series) + 1)]
    return Bars(
        title=title,
        width=WIDTH,
        height=legend_y + 16,
        axis_y=axis_y,
        bar_height=BAR,
        label_x=LABELS - 10,
        bars=tuple(_bar(row, TOP + place * ROW, unit) for place, row in enumerate(rows)),
        ticks=tuple((at(LABELS + step * tick * unit), number(step * tick)) for tick in range(count + 1)),
        legend=tuple((name, FILLS[place], place + 1, legend_x[place]) for place, name in enumerate(series)),
        legend_y=legend_y,
        marker_legend=marker,
        marker_x=legend_x[len(series)],
    )


def _bar(row: Row, top: int, unit: float) -> Bar:
    y, left, segments = top + (ROW - BAR) / 2, float(LABELS), []
    several = sum(1 for part in row.parts if part) > 1
    for place, part in enumerate(row.parts):
        width = part * unit
        if width:
            text = number(part) if several and width > 10 + 8 * len(str(part)) else ""
            ink = "#1a1a1a" if FILLS[place] == BRAND_LIGHT else "#ffffff"
            middle = at(left + width / 2)
            segments.append(Segment(at(left), at(width), FILLS[place], place + 1, text, middle, ink))
        left += width
    lines = two_lines(row.label)
    first = y + BAR / 2 + 4.5 - LINE * (len(lines) - 1) / 2
    marker_x = None if row.marker is None else LABELS + row.marker * unit
    total_x = left + 8
    if marker_x is not None and total_x - 6 < marker_x < total_x + 30:
        total_x = marker_x + 8  # the figure steps aside for the marker
    return Bar(
        label=tuple((text, at(first + LINE * line)) for line, text in enumerate(lines)),
        y=at(y),
        text_y=at(y + BAR / 2 + 4.5),
        segments=tuple(segments),
        marker="" if marker_x is None else at(marker_x),
        marker_y=at(y - 4),
        total=number(sum(row.parts)),
        total_x=at(total_x),
    )


@dataclass(frozen=True, slots=True)
class CellBar:
    """A bar for a table cell, 100 wide; marker is a position or ""."""

    width: str
    marker: str


def cell_bar(value: int, maximum: int, marker: int | None = None) -> CellBar:
    """Return a bar on a scale shared by the column: maximum is the highest value or marker in it."""
    full = max(maximum, 1)
    place = "" if marker is None else at(min(98.6, 100 * marker / full))
    return CellBar(width=at(100 * min(value, full) / full), marker=place)


@dataclass(frozen=True, slots=True)
class WheelPhase:
    """A step of the year. state: done, now or later."""

    label: str
    starts_on: date
    ends_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Sector:
    """A drawn sector with the middle of its text."""

    path: str
    text: str
    x: str
    y: str
    fill: str
    ink: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Wheel:
    """The årshjul of one calendar year, 400 by 400. today: end of the hand, or None in another year."""

    title: str
    year: int
    months: tuple[Sector, ...]
    phases: tuple[Sector, ...]
    today: tuple[str, str] | None
    today_text: str
    template: str = "ui/charts/wheel.svg"


PHASE_FILLS = {"done": ("#d3e5d8", "#1a1a1a"), "now": (BRAND, "#ffffff"), "later": ("#ffffff", "#1a1a1a")}


def wheel(title: str, year: int, phases: Sequence[WheelPhase], today: date) -> Wheel:
    """Return the year as a wheel: months in the outer ring, numbered phases inside, a hand for today.

    Phases, or parts of them, outside the year are left out; overlapping phases share the ring in lanes.
    """
    months = tuple(
        _sector(date(year, month, 1), _month_end(year, month), (150, 192), MONTHS[month - 1][:3], "#eef1f4")
        for month in range(1, 13)
    )
    first, last = date(year, 1, 1), date(year, 12, 31)
    drawn, lane_ends = [], [first - timedelta(days=1)] * 2
    for place, phase in enumerate(phases, start=1):
        start, end = max(phase.starts_on, first), min(phase.ends_on, last)
        if start > end:
            continue
        lane = 0 if lane_ends[0] < start else 1
        lane_ends[lane] = end
        radii = (104, 146) if lane == 0 else (64, 102)
        fill, ink = PHASE_FILLS[phase.state]
        drawn.append(_sector(start, end, radii, str(place), fill, ink, is_current=phase.state == "now"))
    hand = None
    if today.year == year:
        x, y = _point(_turn(today), 149)
        hand = (at(x), at(y))
    return Wheel(title, year, months, tuple(drawn), hand, f"{today.day} {MONTHS[today.month - 1]}")


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _turn(day: date) -> float:
    """Return the part of the year's turn that has passed when the day begins, 0 at the top."""
    first = date(day.year, 1, 1)
    return (day - first).days / ((date(day.year + 1, 1, 1) - first).days)


def _point(turn: float, radius: float) -> tuple[float, float]:
    angle = 2 * pi * turn - pi / 2
    return 200 + radius * cos(angle), 200 + radius * sin(angle)


def _sector(
    start: date,
    end: date,
    radii: tuple[int, int],
    text: str,
    fill: str,
    ink: str = "#1a1a1a",
    *,
    is_current: bool = False,
) -> Sector:
    inner, outer = radii
    begins, ends = _turn(start), _turn(end) + 1 / 366
    ends = max(ends, begins + 0.02)  # a single day must still be seen
    large = 1 if ends - begins > 0.5 else 0
    corners = [_point(begins, outer), _point(ends, outer), _point(ends, inner), _point(begins, inner)]
    a, b, c, d = (f"{at(x)} {at(y)}" for x, y in corners)
    path = f"M{a}A{outer} {outer} 0 {large} 1 {b}L{c}A{inner} {inner} 0 {large} 0 {d}Z"
    x, y = _point((begins + ends) / 2, (inner + outer) / 2)
    return Sector(path, text, at(x), at(y + 5), fill, ink, is_current)


def at(value: float) -> str:
    """Return a coordinate with one decimal and a decimal point."""
    return f"{value:.1f}".removesuffix(".0")
