"""The versions of a reply side by side, each with what changed since the one before, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lund_placements import swedish

from .enums import PlacementKind
from .models import Reply

Value = int | str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in one version, and how it differs from the version before; "" when it does not."""

    value: Value
    change: str


@dataclass(frozen=True, slots=True)
class Row:
    """One question over all versions."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether any version changed it."""
        return any(cell.change for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together."""

    heading: str
    rows: tuple[Row, ...]


def compare(replies: Sequence[Reply]) -> list[Section]:
    """Return the versions' answers, oldest first; the replies' lines should be prefetched."""
    return [
        Section("Platser", tuple(_offers(replies))),
        Section("Kompetensbehov", tuple(_needs(replies))),
        Section("Handledare", tuple(_months(replies))),
        Section(
            "Övrigt",
            (
                row("GAP-analysen gjord", [_day(reply) for reply in replies]),
                row("Förutsättningar", [reply.conditions for reply in replies]),
            ),
        ),
    ]


def row(label: str, values: Sequence[Value]) -> Row:
    """Return a row with each value's change against the one before it."""
    changes = ["", *(_change(before, after) for before, after in pairwise(values))]
    return Row(label, tuple(Cell(value, change) for value, change in zip(values, changes, strict=True)))


def _change(before: Value, after: Value) -> str:
    if before == after:
        return ""
    if isinstance(before, int) and isinstance(after, int):
        return swedish.diff(after - before)
    if before in (None, ""):
        return "ny"
    if after in (None, ""):
        return "borttagen"
    return "ändrad"


def _day(reply: Reply) -> str:
    return swedish.long_date(reply.gap_made_on) if reply.gap_made_on else ""


def _offers(replies: Sequence[Reply]) -> list[Row]:
    rows = []
    for kind in PlacementKind:
        stored = [{offer.kind: offer for offer in reply.offers.all()}.get(kind) for reply in replies]
        name = kind.label.capitalize()
        rows.append(row(f"{name}, minst", [offer.at_least if offer else None for offer in stored]))
        rows.append(row(f"{name}, högst", [offer.at_most if offer else None for offer in stored]))
    rows.append(row("Platser per handledare", [reply.places_per_supervisor for reply in replies]))
    return rows


def _needs(replies: Sequence[Reply]) -> list[Row]:
    stored = [{need.occupation: need for need in reply.needs.all()} for reply in replies]
    rows = []
    for name in dict.fromkeys(name for needs in stored for name in needs):
        mine = [needs.get(name) for needs in stored]
        rows.append(row(f"{name}, inom 2 år", [need.need_2y if need else None for need in mine]))
        rows.append(row(f"{name}, inom 5 år", [need.need_5y if need else None for need in mine]))
        marks = [None if need is None else "ja" if need.is_shortage else "nej" for need in mine]
        rows.append(row(f"{name}, bristyrke", marks))
    return rows


def _months(replies: Sequence[Reply]) -> list[Row]:
    rows = []
    for number in range(1, 13):
        stored = [next((m for m in reply.months.all() if m.month == number), None) for reply in replies]
        name = swedish.MONTHS[number - 1].capitalize()
        texts = [
            _month(month.supervisors, month.competing, month.is_closed) if month else "" for month in stored
        ]
        rows.append(row(name, texts))
    return rows


def _month(supervisors: int, competing: int, is_closed: bool) -> str:
    if is_closed:
        return "stängt"
    return f"{supervisors} handledare, {competing} andra" if competing else f"{supervisors} handledare"
