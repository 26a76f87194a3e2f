"""Small PDF files, whole and broken, as somebody may upload them."""

from io import BytesIO

from pypdf import PdfWriter


def pdf(*, pages: int = 1, password: str = "") -> bytes:
    """Return a PDF with so many empty pages."""
    writer, file = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password)
    writer.write(file)
    return file.getvalue()


PDF = pdf()
