"""Draw cost against size on logarithmic axes as plain SVG, with a title, a description and text labels."""

from collections.abc import Callable, Mapping
from html import escape
from math import log10
from pathlib import Path

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 90, 190, 40, 60
SERIES = {
    "sort": ("Sortera vikterna (golv)", "#5f6b75", "2 4"),
    "parse": ("Läsa samma indata (golv)", "#3d4f5c", "6 4"),
    "numbers": ("Motorn, talen", "#0b57a4", ""),
    "table": ("Motorn, hela tabellen", "#7a3ea1", ""),
    "apportionment": ("apportionment (PyPI)", "#a4510b", "8 3 2 3"),
    "milp": ("scipy milp", "#1b7340", "10 4"),
}


def write_plot(path: Path, rows: Mapping[tuple[int, int], Mapping[str, float | None]]) -> None:
    """Write the plot: one line per series, milliseconds against the number of units."""
    sizes = list(rows)
    values = [value for row in rows.values() for value in row.values() if value]
    low, high = int(log10(min(values))) - 1, int(log10(max(values))) + 1
    first, last = log10(sizes[0][0]), log10(sizes[-1][0])

    def across(count: int) -> float:
        return LEFT + (log10(count) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def up(value: float) -> float:
        return TOP + (high - log10(value)) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = []
    for power in range(low, high + 1):
        y = up(10.0**power)
        label = f"{10**power:g}" if power >= 0 else f"{10.0**power:.{-power}f}".replace(".", ",")
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d5dade"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{label}</text>')
    for count, target in sizes:
        x = across(count)
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{count}</text>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 34}" text-anchor="middle">T {target}</text>')
    parts += _lines(rows, across, up)
    title = "Tid i millisekunder mot antal förvaltningar, båda i tiopotenser"
    told = "Motorns tal följer tiden att läsa indata; hela tabellen växer med antalet platser."
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="t d" font-family="sans-serif" font-size="12" fill="#1d2429">\n'
        f'<title id="t">{title}</title>\n<desc id="d">{told}</desc>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n'
        f'<text x="{LEFT}" y="20" font-size="14">{title}</text>\n' + "\n".join(parts) + "\n</svg>\n",
        "utf-8",
    )


def _lines(
    rows: Mapping[tuple[int, int], Mapping[str, float | None]],
    across: Callable[[int], float],
    up: Callable[[float], float],
) -> list[str]:
    """Return one line per series and its name at the right end, names kept apart."""
    parts = []
    ends = []
    for name, (label, colour, dash) in SERIES.items():
        points = [(across(count), up(row[name] or 1)) for (count, _), row in rows.items() if row[name]]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        ends.append((points[-1][1], points[-1][0], label, colour))
    edge = max(x for _, x, _, _ in ends)
    below = 0.0
    for y, x, label, colour in sorted(ends):
        if x < edge:  # a series that stops inside the plot is named above its last point
            place = f'x="{x:.1f}" y="{y - 9:.1f}" text-anchor="end"'
        else:
            below = max(below + 16, y + 4)
            place = f'x="{x + 10:.1f}" y="{below:.1f}"'
        parts.append(f'<text {place} fill="{colour}">{escape(label)}</text>')
    return parts
