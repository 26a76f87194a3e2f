"""The process that reads one file with numbers of employees."""

import sys

from lund_placements.spreadsheets.tables import Values
from lund_placements.spreadsheets.working import answer, read_table

from .rows import TABLE


def read_file(content: bytes) -> list[Values]:
    """Return the rows of a file; raise FileRefused when it cannot be read."""
    return read_table(content, TABLE)


if __name__ == "__main__":
    sys.exit(answer(read_file))
