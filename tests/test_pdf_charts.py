"""The geometry of bar charts in print."""

import pytest

from lund_placements.pdf_charts import LABELS, MAX_ROWS, VALUES, WIDTH, BarChart, bar_charts, scale, two_lines


def chart(rows: list[tuple[str, int, int | None]]) -> BarChart:
    (made,) = bar_charts("Titel.", rows, legend="Platser", marker_legend="Tak")
    return made


@pytest.mark.parametrize(
    ("highest", "step", "count"),
    [(0, 1, 1), (1, 1, 1), (6, 1, 6), (7, 2, 4), (63, 20, 4), (70, 20, 4), (1200, 200, 6)],
)
def test_scale_reaches_the_highest_value_in_few_steps(highest: int, step: int, count: int) -> None:
    assert scale(highest) == (step, count)


def test_bars_are_proportional_and_inside_the_figure() -> None:
    made = chart([("A", 80, 40), ("B", 40, None), ("C", 0, 80)])
    full = WIDTH - LABELS - VALUES
    assert [bar.length for bar in made.bars] == [full, full / 2, 0]
    assert [bar.marker for bar in made.bars] == [LABELS + full / 2, None, LABELS + full]
    assert made.ticks == ((0, LABELS), (20, 333.0), (40, 434.0), (60, 535.0), (80, 636.0))
    assert made.height > made.legend_top > made.tick_baseline > made.bottom


def test_value_steps_aside_for_the_marker() -> None:
    near, far = chart([("A", 40, 42), ("B", 40, 80)]).bars
    assert near.marker is not None
    assert near.value_at > near.marker
    assert far.value_at == LABELS + far.length + 5


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Kommunkontoret", ["Kommunkontoret"]),
        ("", [""]),
        (
            "Förvaltningen för samhällsbyggnad, fritid och lokaler",
            ["Förvaltningen för samhällsbyggnad,", "fritid och lokaler"],
        ),
        ("a" * 50, ["a" * 39 + "…"]),
    ],
)
def test_long_labels_take_two_lines(label: str, lines: list[str]) -> None:
    assert two_lines(label) == lines


def test_many_rows_become_figures_of_equal_length_on_one_scale() -> None:
    made = bar_charts("Titel.", [(f"F{n}", n, None) for n in range(61)], legend="", marker_legend="")
    assert [len(part.bars) for part in made] == [21, 21, 19]
    assert len({part.ticks for part in made}) == 1
    assert [part.title for part in made] == [f"Titel. Del {n} av 3." for n in (1, 2, 3)]
    assert all(len(part.bars) <= MAX_ROWS for part in made)
    assert bar_charts("Titel.", [], legend="", marker_legend="") == []
