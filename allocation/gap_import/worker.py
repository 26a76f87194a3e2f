"""The process that reads one file: its bytes come on standard input, the rows leave as JSON.

It is started without the application's settings, and limits its own memory and time before it reads.
"""

import json
import resource
import sys
from dataclasses import asdict

from .container import check_workbook, is_workbook
from .grids import from_text, from_workbook
from .limits import CPU_SECONDS, MEMORY_BYTES, MOST_BYTES, TOO_MUCH, FileRefused
from .rows import FileRow, read_rows

LIMITS = (
    (resource.RLIMIT_AS, MEMORY_BYTES),
    (resource.RLIMIT_CPU, CPU_SECONDS),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_NOFILE, 32),
    (resource.RLIMIT_CORE, 0),
)


def read_file(content: bytes) -> list[FileRow]:
    """Return the rows of a workbook or a CSV file; raise FileRefused when it cannot be read."""
    if not is_workbook(content):
        return read_rows(from_text(content))
    check_workbook(content)
    return read_rows([from_workbook(content)])


def main() -> int:
    """Answer with the rows or with the reason why not; the exit status tells if memory ran out."""
    for limit, most in LIMITS:
        resource.setrlimit(limit, (most, most))
    try:
        rows = read_file(sys.stdin.buffer.read(MOST_BYTES))
        answer: dict[str, object] = {"rows": [asdict(row) for row in rows]}
    except FileRefused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        return TOO_MUCH
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
