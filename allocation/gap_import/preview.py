"""What a file would change, row by row; the same comparison is shown, printed and checked again when applied."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db.models import Prefetch
from django.utils import timezone

from lund_placements.spreadsheets.review import Compared, RowState, fingerprint
from lund_placements.text import one_line
from organisation.models import Department, DepartmentPeriod

from ..models import GapAnalysis, GapNeed, GapUpload
from ..models.dialogue import MOST_OCCUPATIONS
from ..models.gap import FIRST_GAP
from .rows import FileRow

Key = tuple[int, dt.date]


@dataclass(frozen=True, slots=True)
class GapFile:
    """A file that has been read: its name, its rows, and whether its figures are invented."""

    name: str
    rows: tuple[FileRow, ...]
    is_invented: bool = False

    @classmethod
    def of(cls, upload: GapUpload) -> "GapFile":
        """Return the file that waits to be confirmed."""
        return cls(upload.name, tuple(FileRow(**row) for row in upload.rows), upload.is_invented)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the file: what becomes of it, what changes (what, from, to), or why it is rejected."""

    row: FileRow
    state: RowState
    key: Key | None = None
    department: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    reason: str = ""

    @property
    def made_on(self) -> dt.date | None:
        """The day of the analysis, None when the file does not say."""
        return dt.date.fromisoformat(self.row.made_on) if self.row.made_on else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Occupations that an analysis has and the file does not name; they stay."""

    department: str
    made_on: dt.date
    occupations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview(Compared[PreviewRow]):
    """What the file would change."""

    file: GapFile
    left_out: tuple[LeftOut, ...]


def compare(file: GapFile) -> Preview:
    """Return what the file would change in the database as it is now; four queries."""
    known = _Departments()
    placed = [(row, *known.place(row)) for row in file.rows]
    stored = _stored({key for _, key, _, _ in placed if key})
    seen: dict[tuple[Key, str], int] = {}
    counts = {key: len(needs) for key, (_, needs) in stored.items()}
    rows = []
    for row, key, name, reason in placed:
        if key and not reason:
            reason = _other_kind(file, stored.get(key)) or _why_not(row, key, stored, seen, counts)
        if reason or key is None:
            rows.append(PreviewRow(row, RowState.REJECTED, key, name, reason=reason))
        else:
            rows.append(_outcome(row, key, name, stored.get(key)))
    left_out = tuple(_left_out(stored, seen, known.names))
    whole = [asdict(file), [asdict(row) for row in rows], [asdict(one) for one in left_out]]
    return Preview(tuple(rows), fingerprint(whole), file, left_out)


class _Departments:
    """The förvaltningar by key, and by the name each has or had."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.keys = {key.casefold(): pk for pk, key in Department.objects.values_list("pk", "key")}
        self.periods: dict[str, list[DepartmentPeriod]] = {}
        self.names: dict[int, str] = {}
        for period in DepartmentPeriod.objects.order_by("valid_from", "pk"):
            self.periods.setdefault(one_line(period.name).casefold(), []).append(period)
            self.names[period.department_id] = period.name

    def place(self, row: FileRow) -> tuple[Key | None, str, str]:
        """Return förvaltning and day of the row, the förvaltning's name, and why it is rejected, if it is."""
        if row.problem:
            return None, row.department, row.problem
        made_on = dt.date.fromisoformat(row.made_on)
        pk = self._find(row.department, made_on)
        if pk is None:
            reason = (
                f"Förvaltningen ”{row.department}” finns inte. Skriv namnet eller kortnamnet som i mallen."
            )
            return None, row.department, reason
        name = self.names.get(pk, row.department)
        if made_on > self.today:
            return None, name, f"Datumet {made_on} ligger i framtiden."
        if made_on < FIRST_GAP:
            return None, name, f"Datumet {made_on} är före {FIRST_GAP.year}. Kontrollera årtalet."
        return (pk, made_on), name, ""

    def _find(self, text: str, made_on: dt.date) -> int | None:
        if pk := self.keys.get(text.casefold()):
            return pk
        periods = self.periods.get(text.casefold(), [])
        for day in (self.today, made_on):
            for period in periods:
                if period.valid_from <= day and (period.valid_to is None or day <= period.valid_to):
                    return period.department_id
        return None


Stored = dict[Key, tuple[GapAnalysis, dict[str, GapNeed]]]


def _stored(keys: set[Key]) -> Stored:
    """Return the analyses that the file is about, with their needs by occupation."""
    analyses = GapAnalysis.objects.filter(
        department__in={department for department, _ in keys}, made_on__in={made_on for _, made_on in keys}
    ).prefetch_related(Prefetch("needs", queryset=GapNeed.objects.order_by("pk")))
    return {
        (one.department_id, one.made_on): (
            one,
            {need.occupation.casefold(): need for need in one.needs.all()},
        )
        for one in analyses
        if (one.department_id, one.made_on) in keys
    }


def _other_kind(file: GapFile, stored: tuple[GapAnalysis, dict[str, GapNeed]] | None) -> str:
    """Return why invented and real figures cannot be mixed in one analysis, or ""."""
    if stored is None or stored[0].is_invented == file.is_invented:
        return ""
    marked = "påhittad" if stored[0].is_invented else "verklig"
    return f"GAP-analysen för det datumet finns redan och är {marked}. Filen är inte märkt likadant."


def _why_not(
    row: FileRow, key: Key, stored: Stored, seen: dict[tuple[Key, str], int], counts: dict[Key, int]
) -> str:
    """Return why the row is rejected beside its neighbours, or "" and remember it."""
    occupation = row.occupation.casefold()
    if line := seen.get((key, occupation)):
        return f"Yrket står redan på rad {line} för samma förvaltning och datum."
    _, needs = stored.get(key, (None, {}))
    if occupation not in needs:
        counts[key] = counts.get(key, 0) + 1
        if counts[key] > MOST_OCCUPATIONS:
            return f"En GAP-analys kan ha högst {MOST_OCCUPATIONS} yrken. Slå ihop yrken."
    seen[key, occupation] = row.line
    return ""


def _outcome(
    row: FileRow, key: Key, name: str, stored: tuple[GapAnalysis, dict[str, GapNeed]] | None
) -> PreviewRow:
    need = stored[1].get(row.occupation.casefold()) if stored else None
    if need is None:
        return PreviewRow(row, RowState.ADDED, key, name)
    pairs = (
        ("Yrke", need.occupation, row.occupation),
        ("Inom 2 år", str(need.need_2y), str(row.need_2y)),
        ("Inom 5 år", str(need.need_5y), str(row.need_5y)),
        ("Bristyrke", _yes_or_no(need.is_shortage), _yes_or_no(row.is_shortage)),
    )
    changes = tuple(pair for pair in pairs if pair[1] != pair[2])
    return PreviewRow(row, RowState.CHANGED if changes else RowState.UNCHANGED, key, name, changes)


def _yes_or_no(value: bool | None) -> str:
    return "ja" if value else "nej"


def _left_out(stored: Stored, seen: dict[tuple[Key, str], int], names: dict[int, str]) -> Iterable[LeftOut]:
    touched = {key for key, _ in seen}
    for key, (analysis, needs) in sorted(stored.items(), key=lambda item: item[0]):
        missing = tuple(need.occupation for name, need in needs.items() if (key, name) not in seen)
        if missing and key in touched:
            yield LeftOut(names.get(key[0], str(analysis.department_id)), key[1], missing)
