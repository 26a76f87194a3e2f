"""Hand a file to the worker process and take its rows back."""

from lund_placements import limited
from lund_placements.errors import RuleBroken

from . import limits
from .rows import FileRow

WORKER = limited.command("allocation.gap_import.worker")

TOO_LARGE = "Filen är större än 5 MB. Ta bort bilder och blad som inte behövs, eller dela upp den i flera."
TOO_SLOW = "Filen tar för lång tid att läsa. Kopiera raderna till mallen och försök igen."
TOO_HEAVY = "Filen kräver för mycket minne. Kopiera raderna till mallen och försök igen."
UNREADABLE = "Filen är skadad och går inte att läsa. Öppna den i Excel och spara den på nytt som .xlsx."


def read(content: bytes) -> tuple[FileRow, ...]:
    """Return the file's rows; raise RuleBroken with one Swedish sentence when it cannot be read."""
    if len(content) > limits.MOST_BYTES:
        raise _refused(TOO_LARGE)
    refusals = limited.Refusals(TOO_SLOW, TOO_HEAVY, UNREADABLE)
    try:
        rows = limited.ask(WORKER, content, wall_seconds=limits.WALL_SECONDS, refusals=refusals)
    except limited.FileRefused as refused:
        raise _refused(str(refused)) from refused
    return tuple(FileRow(**row) for row in rows)


def _refused(message: str) -> RuleBroken:
    return RuleBroken(message, code="gap_file_refused", field="file")
