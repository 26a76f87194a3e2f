"""The process that reads one file: its bytes come on standard input, the rows leave as JSON."""

import sys
from dataclasses import asdict

from lund_placements.limited import serve

from .container import check_workbook, is_workbook
from .grids import from_text, from_workbook
from .limits import CPU_SECONDS, MEMORY_BYTES, MOST_BYTES
from .rows import FileRow, read_rows


def read_file(content: bytes) -> list[FileRow]:
    """Return the rows of a workbook or a CSV file; raise FileRefused when it cannot be read."""
    if not is_workbook(content):
        return read_rows(from_text(content))
    check_workbook(content)
    return read_rows([from_workbook(content)])


def main() -> int:
    """Answer with the rows or with the reason why not."""
    return serve(
        lambda content: [asdict(row) for row in read_file(content)],
        most_bytes=MOST_BYTES,
        memory_bytes=MEMORY_BYTES,
        cpu_seconds=CPU_SECONDS,
    )


if __name__ == "__main__":
    sys.exit(main())
