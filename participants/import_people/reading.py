"""Have a file with participants read in the worker process."""

from lund_placements import limited
from lund_placements.spreadsheets import reading

from .rows import PersonRow

WORKER = limited.command("participants.import_people.worker")


def read(content: bytes) -> tuple[PersonRow, ...]:
    """Return the file's rows; raise RuleBroken with one Swedish sentence when it cannot be read."""
    return tuple(PersonRow(**row) for row in reading.read(WORKER, content, code="people_file_refused"))
