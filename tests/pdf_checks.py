"""What every PDF of ours must be, for any document's tests: assert pdf_checks.faults(pdf, …) == [].

Three validators that do not know each other: veraPDF, page-validation, and our own look at the structure for
what neither asks (language Swedish, the right title, the attachment's bytes, no script, no password).
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import page
import pikepdf

from . import verapdf

STANDARDS = ("3a", "ua1")

PDF_A = "{http://www.aiim.org/pdfa/ns/id/}"
PDF_UA = "{http://www.aiim.org/pdfua/ns/id/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def faults(
    pdf: bytes, *, title: str, attachments: Mapping[str, bytes] | None = None, tables: int, figures: int
) -> list[str]:
    """Return everything that is wrong with the document, one line per fault.

    title: the exact title. attachments: file name -> bytes. tables, figures: how many the reader should meet.
    """
    found = [f"veraPDF {name}: {fault}" for name in STANDARDS for fault in verapdf.violations(pdf, name)]
    found += [
        f"page-validation {name}: {fault}" for name in STANDARDS for fault in rust_violations(pdf, name)
    ]
    with pikepdf.open(BytesIO(pdf)) as document:
        found += catalog_faults(document, title)
        found += metadata_faults(document, title)
        found += tag_faults(document, tables, figures)
        found += font_faults(document)
        found += attachment_faults(document, attachments or {})
    return found


def rust_violations(pdf: bytes, standard: str) -> list[str]:
    """Return the lines of page-validation's report that tell of a failure."""
    report = str(page.validate_pdf_bytes(pdf, profile=standard))
    return [] if "Result: no failures" in report else report.splitlines()


def catalog_faults(document: pikepdf.Pdf, title: str) -> Iterator[str]:
    """Look at the document as a whole."""
    root = document.Root
    if str(root.get("/Lang", "")) != "sv":
        yield f"language is {root.get('/Lang', '')!s}, not sv"
    if str(document.docinfo.get("/Title", "")) != title:
        yield f"title is {document.docinfo.get('/Title', '')!s}"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "the title is not shown"
    if document.is_encrypted:
        yield "encrypted"
    if "/OpenAction" in root or "/AA" in root or "/JavaScript" in root.get("/Names", {}):
        yield "runs something when it is opened"
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") in (
            "/JavaScript",
            "/Launch",
            "/SubmitForm",
        ):
            yield f"contains an action {thing['/S']}"
    if "/Outlines" not in root:
        yield "no bookmarks"


def metadata_faults(document: pikepdf.Pdf, title: str) -> Iterator[str]:
    """Look at the archive metadata, with an XML reader that does not know of PDF."""
    stream = document.Root.Metadata
    if "/Filter" in stream:
        yield "the metadata is compressed"
    root = ElementTree.fromstring(stream.read_bytes())
    values = {}
    for description in root.iter(RDF + "Description"):
        values.update(description.attrib)
        values.update({child.tag: child.text for child in description})
    wanted = {PDF_A + "part": "3", PDF_A + "conformance": "A", PDF_UA + "part": "1"}
    for name, value in wanted.items():
        if values.get(name) != value:
            yield f"{name} is {values.get(name)}"
    shown = root.find(f".//{DUBLIN_CORE}title/{RDF}Alt/{RDF}li")
    if shown is None or shown.text != title:
        yield "the metadata has another title"


def elements(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Return every structure element in reading order."""
    if "/StructTreeRoot" not in document.Root:
        return []

    def walk(kid: object) -> Iterator[pikepdf.Dictionary]:
        if isinstance(kid, pikepdf.Array):
            for each in kid:
                yield from walk(each)
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from walk(kid.get("/K", pikepdf.Array()))

    return list(walk(document.Root.StructTreeRoot.K))


def tag_faults(document: pikepdf.Pdf, tables: int, figures: int) -> Iterator[str]:
    """Look at what a screen reader is told."""
    found = elements(document)
    kinds = [str(element.S) for element in found]
    for kind, wanted in (
        ("/Table", tables),
        ("/Caption", tables + figures),
        ("/Figure", figures),
        ("/H1", 1),
    ):
        if kinds.count(kind) != wanted:
            yield f"{kinds.count(kind)} {kind}, not {wanted}"
    levels = [int(kind[2]) for kind in kinds if len(kind) == 3 and kind[1] == "H" and kind[2].isdigit()]
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"a heading level is skipped: {levels}"
    for element in found:
        if element.S == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure has no alternative text"
        if element.S == "/TH" and str(element.get("/A", {}).get("/Scope", "")) not in ("/Row", "/Column"):
            yield "a header cell has no scope"
    yield from header_faults(found)


def header_faults(found: list[pikepdf.Dictionary]) -> Iterator[str]:
    """Every data cell points at header cells that exist."""
    ids = [str(element.ID) for element in found if "/ID" in element]
    if len(ids) != len(set(ids)):
        yield "two elements have the same id"
    for element in found:
        if element.S == "/TD":
            headers = [str(header) for header in element.A.get("/Headers", [])]
            if not headers or not set(headers) <= set(ids):
                yield f"a data cell has the headers {headers}"


def font_faults(document: pikepdf.Pdf) -> Iterator[str]:
    """Every font is inside the file and says which characters its signs are."""
    fonts = [
        thing
        for thing in document.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font"
    ]
    for font in fonts:
        name = str(font.get("/BaseFont", ""))
        if font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
            yield f"{name} has no ToUnicode"
        descriptor = font.get("/FontDescriptor")
        if descriptor is not None and not {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            yield f"{name} is not embedded"
    if not any("Source-Sans-3" in str(font.get("/BaseFont", "")) for font in fonts):
        yield "Source Sans 3 is not used"


def attachment_faults(document: pikepdf.Pdf, wanted: Mapping[str, bytes]) -> Iterator[str]:
    """The attached files are the wanted ones, byte for byte, and listed as the document's data."""
    if sorted(document.attachments) != sorted(wanted):
        yield f"attachments are {sorted(document.attachments)}"
        return
    for name, data in wanted.items():
        spec = document.attachments[name]
        if spec.get_file().read_bytes() != data:
            yield f"{name} has other bytes"
        if not spec.description or spec.obj.get("/AFRelationship") != "/Data":
            yield f"{name} is not described as data"
        if not spec.get_file().mime_type:
            yield f"{name} has no type"
    if len(document.Root.get("/AF", [])) != len(wanted):
        yield "the associated files are not the attachments"


def text_of(pdf: bytes) -> str:
    """Return the words of the pages, as a reader that follows the fonts' own character tables gets them."""
    with pikepdf.open(BytesIO(pdf)) as document:
        words = " ".join(" ".join(page_words(each)) for each in document.pages)
    return " ".join(words.split())


def page_words(sheet: pikepdf.Page) -> Iterator[str]:
    """Yield each piece of text that is drawn on the page, decoded by its font's ToUnicode table."""
    tables = {name: to_unicode(font) for name, font in sheet.resources.get("/Font", {}).items()}
    current: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(sheet):
        if str(operator) == "Tf":
            current = tables[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
            strings = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
            yield "".join(current[code] for string in strings for code in codes(string))


def codes(string: bytes) -> list[int]:
    """Return the two-byte codes of a string drawn with an Identity-H font."""
    return [int.from_bytes(string[at : at + 2], "big") for at in range(0, len(string), 2)]


def to_unicode(font: pikepdf.Dictionary) -> dict[int, str]:
    """Return code -> text from the single-code lines (bfchar) that WeasyPrint writes."""
    table = {}
    for line in font.ToUnicode.read_bytes().decode("ascii").splitlines():
        parts = line.split()
        if len(parts) == 2 and all(part[:1] == "<" and part[-1:] == ">" for part in parts):
            code, text = (part[1:-1] for part in parts)
            table[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return table
