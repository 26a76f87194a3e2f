"""Tables as Excel workbooks; text can never become a formula."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font

from .text import in_xml

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | None


def workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """Return a workbook with one sheet per (name, head, rows)."""
    book = Workbook()
    book.remove(book.active)
    for name, head, rows in sheets:
        sheet = book.create_sheet(name[:31])
        for number, line in enumerate((head, *rows), start=1):
            for column, value in enumerate(line, start=1):
                cell = sheet.cell(row=number, column=column)
                cell.value = in_xml(value) if isinstance(value, str) else value
                if isinstance(value, str):
                    cell.data_type = "s"
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "B2"
        sheet.column_dimensions["A"].width = 40
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx_response(name: str, content: bytes) -> HttpResponse:
    """Return the workbook as a download."""
    return HttpResponse(
        content,
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
