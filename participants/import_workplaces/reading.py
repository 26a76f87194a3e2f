"""Have a file with workplaces read in the worker process."""

from lund_placements import limited
from lund_placements.spreadsheets import reading

from .rows import WorkplaceRow

WORKER = limited.command("participants.import_workplaces.worker")


def read(content: bytes) -> tuple[WorkplaceRow, ...]:
    """Return the file's rows; raise RuleBroken with one Swedish sentence when it cannot be read."""
    return tuple(WorkplaceRow(**row) for row in reading.read(WORKER, content, code="workplace_file_refused"))
