"""Spreadsheets for tests: ordinary ones, and ones that nobody should send."""

import datetime as dt
import zipfile
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

HEADINGS = ("Förvaltning", "Yrke", "Behov inom 2 år", "Behov inom 5 år", "Bristyrke", "GAP-analys gjord")
MADE_ON = dt.date(2025, 3, 15)
SHEET_PART = "xl/worksheets/sheet1.xml"
SHEET_START = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_END = "</sheetData></worksheet>"


def a_row(department: object = "a", occupation: object = "Kock", *rest: object) -> tuple[object, ...]:
    """Return a row as HR writes it; the rest is need within 2 and 5 years, bristyrke and the day."""
    return (department, occupation, *rest, *(4, 9, "nej", MADE_ON)[len(rest) :])


def xlsx(*rows: Sequence[object], headings: Sequence[object] = HEADINGS, sheet: str = "GAP-analys") -> bytes:
    """Return a workbook with one sheet."""
    book = Workbook()
    book.active.title = sheet
    for row in (headings, *rows):
        book.active.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv(*rows: Sequence[object], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Return a CSV file."""
    lines = [separator.join(str(cell) for cell in row) for row in (HEADINGS, *rows)]
    return "\r\n".join([*lines, ""]).encode(encoding)


def rezipped(content: bytes, parts: dict[str, str | bytes]) -> bytes:
    """Return the workbook with parts added or replaced."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return stream.getvalue()
