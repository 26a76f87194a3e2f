"""What a file would change, row by row; the same comparison is printed and made again when it is applied."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Self

from django.utils import timezone

from lund_placements import limited
from lund_placements.spreadsheets import reading
from lund_placements.spreadsheets.review import Compared, RowState, fingerprint
from lund_placements.text import one_line

from ..models import Department, DepartmentPeriod, Headcount, StaffUpload
from .rows import FileRow

WORKER = limited.command("organisation.staff_import.worker")
EARLIEST = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class StaffFile:
    """A file that has been read: its name, its rows, and whether its figures are invented."""

    name: str
    rows: tuple[FileRow, ...]
    is_invented: bool = False

    @classmethod
    def of(cls, upload: StaffUpload) -> Self:
        """Return a file that was kept while it is reviewed."""
        return cls(upload.name, tuple(FileRow(**row) for row in upload.rows), upload.is_invented)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file: what becomes of it, what it changes, or why it is rejected.

    name: what the förvaltning is called; changes: what, before and after, where somebody has said so before.
    """

    row: FileRow
    state: RowState
    department: int | None = None
    name: str = ""
    changes: tuple[tuple[str, int | None, int | None], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview(Compared[PreviewRow]):
    """What the file would change."""

    file: StaffFile


def read(content: bytes) -> tuple[FileRow, ...]:
    """Return the file's rows; raise RuleBroken with one Swedish sentence when it cannot be read."""
    return tuple(FileRow(**row) for row in reading.read(WORKER, content, code="staff_file_refused"))


def compare(file: StaffFile) -> Preview:
    """Return what the file would change in the database as it is now; three queries."""
    known, names = _departments()
    stored = {(row.department_id, row.as_of.isoformat()): row for row in Headcount.objects.all()}
    today, rows = timezone.localdate(), []
    seen: dict[tuple[int, str], int] = {}
    for row in file.rows:
        pk = known.get(one_line(row.department).casefold())
        name = names.get(pk, row.department)
        if reason := row.problem or _why_not(row, pk, today, seen):
            rows.append(PreviewRow(row, RowState.REJECTED, pk, name, reason=reason))
            continue
        seen[pk, row.as_of] = row.line
        rows.append(_compared(row, pk, name, stored.get((pk, row.as_of))))
    return Preview(tuple(rows), fingerprint([asdict(file), [asdict(row) for row in rows]]), file)


def _compared(row: FileRow, pk: int, name: str, before: Headcount | None) -> PreviewRow:
    if before is None:
        return PreviewRow(row, RowState.ADDED, pk, name)
    found = (
        ("Anställda", before.employees, row.employees),
        ("Kvinnor", before.women, row.women),
        ("Män", before.men, row.men),
    )
    changes = tuple(each for each in found if each[1] != each[2])
    return PreviewRow(row, RowState.CHANGED if changes else RowState.UNCHANGED, pk, name, changes)


def _departments() -> tuple[dict[str, int], dict[int, str]]:
    """Return the förvaltningar's ids by key and by every name they have or have had, and what each is called last."""
    periods = list(DepartmentPeriod.objects.order_by("valid_from", "pk").values_list("name", "department_id"))
    keys = Department.objects.order_by("pk").values_list("key", "pk")
    known = {one_line(text).casefold(): pk for text, pk in (*periods, *keys)}
    return known, {pk: name for name, pk in periods}


def _why_not(row: FileRow, pk: int | None, today: dt.date, seen: dict[tuple[int, str], int]) -> str:
    """Say why a row that could be read is rejected; "" when it is not."""
    if pk is None:
        return f"Förvaltningen ”{row.department}” finns inte. Skriv dess namn eller kortnamn."
    as_of = dt.date.fromisoformat(row.as_of)
    if not EARLIEST <= as_of <= today:
        return f"Datumet {row.as_of} är före {EARLIEST.year} eller ligger i framtiden."
    if earlier := seen.get((pk, row.as_of)):
        return f"Samma förvaltning och dag står på rad {earlier}."
    return ""
