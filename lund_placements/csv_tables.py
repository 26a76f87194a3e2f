"""Tables as CSV (RFC 4180, UTF-8, comma); text can never become a formula in the program that opens it."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

MEDIA_TYPE = "text/csv; charset=utf-8"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Cell = str | int | bool | None


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the table; no value is an empty cell, and yes and no are written true and false."""
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(head)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return stream.getvalue().encode()


def _written(cell: Cell) -> str | int | None:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
