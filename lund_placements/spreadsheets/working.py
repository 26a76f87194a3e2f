"""What every worker that reads a table does: its bytes come on standard input, the rows leave as JSON."""

from collections.abc import Callable

from lund_placements.limited import serve

from .container import check_workbook, is_workbook
from .grids import from_text, from_workbook
from .limits import CPU_SECONDS, MEMORY_BYTES, MOST_BYTES
from .tables import Table, Values, read_rows


def read_table(content: bytes, table: Table) -> list[Values]:
    """Return the rows of a workbook or a CSV file; raise FileRefused when it cannot be read."""
    if not is_workbook(content):
        return read_rows(from_text(content), table)
    check_workbook(content)
    return read_rows([from_workbook(content, table.sheet)], table)


def answer(read: Callable[[bytes], list[Values]]) -> int:
    """Answer with the rows or with the reason why not; return the exit status."""
    return serve(read, most_bytes=MOST_BYTES, memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
