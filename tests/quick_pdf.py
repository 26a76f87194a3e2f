"""A file with the words and the attachments of a document, for tests that are not about how it looks.

Typesetting took a fifth of all the tests' time. The files that look at documents ask for it with the fixture
`typeset`: every kind of document is set there, and checked by veraPDF.
"""

from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject
from weasyprint import HTML, Attachment

# Says of each two-byte code which sign it is; without it nobody could read the text back.
MEANING = """begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange
{count} beginbfchar
{signs}
endbfchar endcmap"""


def write_pdf(document: HTML, *, attachments: list[Attachment], **options: object) -> bytes:
    """Stand in for weasyprint.HTML.write_pdf: one page with every line of the body, and the attached files."""
    body = document.etree_element.find("body")
    lines = [" ".join(text.split()) for text in body.itertext() if text.strip()]
    shown = "".join(f"<{_codes(line)}> Tj T*\n" for line in lines)
    signs = [f"<{_codes(sign)}> <{_codes(sign)}>" for sign in sorted(set("".join(lines)))]
    writer, file = PdfWriter(), BytesIO()
    font = {
        "/Type": NameObject("/Font"),
        "/Subtype": NameObject("/Type0"),
        "/BaseFont": NameObject("/Words"),
        "/Encoding": NameObject("/Identity-H"),
        "/DescendantFonts": ArrayObject(),
        "/ToUnicode": _stream(writer, MEANING.format(count=len(signs), signs="\n".join(signs))),
    }
    page = writer.add_blank_page(width=595, height=842)
    page[NameObject("/Resources")] = _names({"/Font": _names({"/F": _names(font)})})
    page[NameObject("/Contents")] = _stream(writer, f"BT /F 9 Tf 12 TL 20 820 Td\n{shown}ET")
    for attachment in attachments:
        with attachment.source as (attached, *_):
            writer.add_attachment(attachment.name, attached.read())
    writer.write(file)
    return file.getvalue()


def _codes(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _names(values: dict) -> DictionaryObject:
    return DictionaryObject({NameObject(name): value for name, value in values.items()})


def _stream(writer: PdfWriter, text: str) -> object:
    stream = DecodedStreamObject()
    stream.set_data(text.encode())
    return writer._add_object(stream)
