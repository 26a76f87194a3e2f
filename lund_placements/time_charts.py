"""Geometry of charts over time: what went on from when to when, and how answers have changed. See charts.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .charts import BRAND, BRAND_LIGHT, SUPPORT, at
from .pdf_charts import two_lines
from .swedish import MONTHS

WIDTH, LABELS, RIGHT = 800, 270, 40  # half of the last tick's text stands to the right
ROW, BAR, TOP = 34, 18, 8
LINE = 16
MOST_TICKS = 9
STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months between ticks


@dataclass(frozen=True, slots=True)
class Span:
    """What one row shows; ends_on is None while it goes on. marker: what its beginning is marked with, or ""."""

    label: str
    starts_on: date
    ends_on: date | None
    series: int = 1
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class DrawnSpan:
    """A row with its coordinates; the text says the days."""

    label: tuple[tuple[str, str], ...]
    x: str
    y: str
    width: str
    series: int
    fill: str
    is_open: bool
    end_x: str
    marker: str


@dataclass(frozen=True, slots=True)
class Spans:
    """Rows of time on a common axis. today: where the line of today stands, or ""."""

    title: str
    height: int
    axis_y: int
    legend_y: int
    rows: tuple[DrawnSpan, ...]
    ticks: tuple[tuple[str, str], ...]
    today: str
    legend: tuple[tuple[str, str, int, int], ...]
    marker_legend: str
    marker_x: int
    width: int = WIDTH
    label_x: int = LABELS - 12
    bar_height: int = BAR
    template: str = "ui/charts/spans.svg"


def spans(title: str, rows: Sequence[Span], today: date, *, series: Sequence[str], marker: str = "") -> Spans:
    """Return rows of time, in the given order, on an axis of whole months that holds today.

    series: the names of one or two kinds of rows. marker: what a mark at a row's beginning means.
    Raises ValueError without rows.
    """
    if not rows:
        raise ValueError("A chart over time needs rows.")
    first = min(today, *(row.starts_on for row in rows)).replace(day=1)
    last = _next_month(max(today, *(row.ends_on or row.starts_on for row in rows)))
    unit = (WIDTH - LABELS - RIGHT) / (last - first).days
    axis_y = TOP + len(rows) * ROW
    fills = (BRAND, BRAND_LIGHT)

    def x_of(day: date) -> float:
        return LABELS + (day - first).days * unit

    drawn = []
    for place, row in enumerate(rows):
        y = TOP + place * ROW + (ROW - BAR) / 2
        end = x_of((row.ends_on + timedelta(days=1)) if row.ends_on else last)
        lines = two_lines(row.label)
        baseline = y + BAR / 2 + 5 - LINE * (len(lines) - 1) / 2
        drawn.append(
            DrawnSpan(
                label=tuple((text, at(baseline + LINE * number)) for number, text in enumerate(lines)),
                x=at(x_of(row.starts_on)),
                y=at(y),
                width=at(max(end - x_of(row.starts_on), 3)),
                series=row.series,
                fill=fills[row.series - 1],
                is_open=row.ends_on is None,
                end_x=at(end),
                marker=at(x_of(row.starts_on)) if row.is_marked else "",
            )
        )
    legend = tuple((name, fills[place], place + 1, LABELS + 160 * place) for place, name in enumerate(series))
    return Spans(
        title=title,
        height=axis_y + 60,
        axis_y=axis_y,
        legend_y=axis_y + 46,
        rows=tuple(drawn),
        ticks=tuple((at(x_of(day)), text) for day, text in _ticks(first, last)),
        today=at(x_of(today)),
        legend=legend,
        marker_legend=marker if any(row.is_marked for row in rows) else "",
        marker_x=LABELS + 160 * len(series),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn line: its points, with their values, and its name at the last of them."""

    name: str
    path: str
    points: tuple[tuple[str, str, str], ...]  # x, y, value
    series: int
    stroke: str
    legend_x: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over time between two whole numbers."""

    title: str
    height: int
    axis_y: int
    legend_y: int
    lines: tuple[Line, ...]
    ticks: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]  # y, text
    left: int = 40
    right: int = WIDTH - RIGHT
    width: int = WIDTH
    template: str = "ui/charts/lines.svg"


def lines(
    title: str,
    days: Sequence[date],
    series: Sequence[tuple[str, Sequence[Decimal | None]]],
    *,
    lowest: int,
    highest: int,
) -> Lines:
    """Return one or two lines over the days; a value that is missing leaves a gap.

    series: name and one value per day, between lowest and highest. Raises ValueError without days.
    """
    if not days:
        raise ValueError("A line needs days.")
    first, last = min(days).replace(day=1), _next_month(max(days))
    left, top, axis_y = 40, 14, 214
    unit = (WIDTH - RIGHT - left) / (last - first).days
    step = (axis_y - top) / (highest - lowest)

    def x_of(day: date) -> float:
        return left + (day - first).days * unit

    drawn = []
    for place, (name, values) in enumerate(series):
        points, path, is_down = [], "", False
        for day, value in zip(days, values, strict=True):
            if value is None:
                is_down = False
                continue
            x, y = at(x_of(day)), at(axis_y - float(value - lowest) * step)
            path += f"{'L' if is_down else 'M'}{x} {y}"
            points.append((x, y, str(value).replace(".", ",")))
            is_down = True
        stroke = (BRAND, SUPPORT)[place]
        drawn.append(Line(name, path, tuple(points), place + 1, stroke, left + 260 * place))
    return Lines(
        title=title,
        height=axis_y + 60,
        axis_y=axis_y,
        legend_y=axis_y + 46,
        lines=tuple(drawn),
        ticks=tuple((at(x_of(day)), text) for day, text in _ticks(first, last)),
        levels=tuple(
            (at(axis_y - number * step), str(lowest + number)) for number in range(highest - lowest + 1)
        ),
    )


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """Return the first days of months on the axis, few enough to be read, each with its text."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in STEPS if months / step <= MOST_TICKS), STEPS[-1])
    found = []
    for number in range(0, months + 1, step):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        name = MONTHS[month][:3]
        found.append((date(year, month + 1, 1), f"{name} {year}"))
    return found
