"""Bar charts for print: geometry in Python, drawing in templates/documents/_bars.svg.

Lengths are in units of a quarter millimetre, so that a full-width figure is 680 wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 680
LABELS = 232  # from the left edge to the axis
VALUES = 44  # room to the right of the longest bar for its number
ROW, TALL_ROW, BAR, TOP = 21, 27, 12, 4  # a row is tall when some label needs two lines
LINE = 11.5  # between the two lines of a long label
LETTERS = 40  # that fit on one line of a label
MAX_ROWS = 30  # a figure must fit on a page
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: the label's lines with their baselines, the bar's length, the marker and the value's place."""

    label: tuple[tuple[str, float], ...]
    top: float
    length: float
    marker: float | None
    marker_top: float
    value: str
    value_at: float
    baseline: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """What the drawing needs; `title` is the alternative text, a sentence that says what the figure shows."""

    title: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]
    bottom: float
    legend: str
    marker_legend: str
    axis: int = LABELS
    label_at: int = LABELS - 8
    bar_height: int = BAR

    @property
    def tick_baseline(self) -> float:
        """Where the numbers under the axis stand."""
        return self.bottom + 13

    @property
    def legend_top(self) -> float:
        """The upper edge of the legend's sample bar."""
        return self.bottom + 26

    @property
    def height(self) -> float:
        """The whole figure, legend included."""
        return self.legend_top + BAR + 5


def bar_charts(
    title: str, rows: Sequence[tuple[str, int, int | None]], *, legend: str, marker_legend: str
) -> list[BarChart]:
    """Return horizontal bars with a marker each, on one scale, as few equally long figures as fit on pages.

    rows: label, value >= 0, marker or None, in the order they are shown.
    """
    if not rows:
        return []
    step, steps = scale(max(max(value, marker or 0) for _, value, marker in rows))
    count = -(-len(rows) // MAX_ROWS)
    size = -(-len(rows) // count)
    parts = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [
        bar_chart(
            title if count == 1 else f"{title} Del {number} av {count}.",
            part,
            step,
            steps,
            legend,
            marker_legend,
        )
        for number, part in enumerate(parts, start=1)
    ]


def bar_chart(
    title: str,
    rows: Sequence[tuple[str, int, int | None]],
    step: int,
    steps: int,
    legend: str,
    marker_legend: str,
) -> BarChart:
    """Return one figure; the axis goes from 0 to step * steps."""
    unit = (WIDTH - LABELS - VALUES) / (step * steps)
    row = TALL_ROW if any(len(two_lines(label)) > 1 for label, _, _ in rows) else ROW
    bars = []
    for index, (label, value, marker) in enumerate(rows):
        middle = TOP + index * row + row / 2
        length, mark = value * unit, None if marker is None else LABELS + marker * unit
        # The number stands after the bar, and steps aside when the marker is where it would be.
        at = LABELS + length + 5
        if mark is not None and at - 6 < mark < at + 22:
            at = mark + 6
        lines = two_lines(label)
        first = middle + 4 - LINE * (len(lines) - 1) / 2
        placed = tuple((text, round(first + LINE * number, 1)) for number, text in enumerate(lines))
        bars.append(
            Bar(
                label=placed,
                top=round(middle - BAR / 2, 1),
                length=round(length, 1),
                marker=None if mark is None else round(mark, 1),
                marker_top=round(middle - BAR / 2 - 3, 1),
                value=f"{value}",
                value_at=round(at, 1),
                baseline=round(middle + 4, 1),
            )
        )
    bottom = TOP + len(rows) * row
    ticks = tuple((step * number, round(LABELS + step * number * unit, 1)) for number in range(steps + 1))
    return BarChart(title, tuple(bars), ticks, bottom, legend, marker_legend)


def scale(highest: int) -> tuple[int, int]:
    """Return the round distance between ticks and how many are needed, at most six, to reach the highest."""
    step = next(step for step in STEPS if step * 6 >= highest or step == STEPS[-1])
    return step, max(1, -(-highest // step))


def two_lines(label: str) -> list[str]:
    """Return the label on one or two lines, broken between words; what is still too long is cut with …."""
    if len(label) <= LETTERS:
        return [label]
    words, first = label.split(" "), ""
    while words and len(f"{first} {words[0]}".strip()) <= LETTERS:
        first = f"{first} {words.pop(0)}".strip()
    lines = [line for line in (first, " ".join(words)) if line]
    return [line if len(line) <= LETTERS else line[: LETTERS - 1].rstrip() + "…" for line in lines]
