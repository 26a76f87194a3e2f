"""Have a file with GAP analyses read in the worker process."""

from lund_placements import limited
from lund_placements.spreadsheets import reading

from .rows import FileRow

WORKER = limited.command("allocation.gap_import.worker")


def read(content: bytes) -> tuple[FileRow, ...]:
    """Return the file's rows; raise RuleBroken with one Swedish sentence when it cannot be read."""
    return tuple(FileRow(**row) for row in reading.read(WORKER, content, code="gap_file_refused"))
