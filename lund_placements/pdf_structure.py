"""What WeasyPrint leaves undone for one file to be both PDF/A-3a and PDF/UA-1, and easy to listen to.

Runs on the unwritten document, as the `finisher` of write_pdf. Kept apart from pdf.py because it is
the only code that knows WeasyPrint's and pydyf's inner structures: the versions are pinned, and
tests/pdf_checks.py fails when an upgrade changes them.

ISO 14289-1 (PDF/UA-1) 7.1 artifacts, 7.5 tables; ISO 19005-3 (PDF/A-3) 6.6.4 and 6.8; ISO 32000-1 14.8.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pydyf

# PDF/A allows foreign metadata only with a description of its schema (ISO 19005-3, 6.6.2.3).
PDF_UA_METADATA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
 <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
 <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
  <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
  <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
   <pdfaProperty:name>part</pdfaProperty:name>
   <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
   <pdfaProperty:category>internal</pdfaProperty:category>
   <pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
  </rdf:li></rdf:Seq></pdfaSchema:property>
 </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""

Element = dict[str, Any]  # a pydyf.Dictionary with /Type /StructElem


def finish(pdf: pydyf.PDF, mime_types: dict[str, str]) -> None:
    """Complete the metadata, the attachments and the tag tree of an unwritten document.

    mime_types: attachment's file name -> type, as WeasyPrint can only guess it from the name.
    Order: metadata, attachments, tables that go over pages, table headers, page furniture.
    """
    declare_pdf_ua(pdf)
    describe_attachments(pdf, mime_types)
    tags = TagTree(pdf)
    tags.join_tables_split_by_pages()
    tags.connect_cells_with_headers()
    tags.turn_page_furniture_into_artifacts()


def declare_pdf_ua(pdf: pydyf.PDF) -> None:
    """Add the PDF/UA mark to the archive metadata, uncompressed so that any archive tool can read it.

    WeasyPrint's own option for more metadata starts a second rdf:RDF, which validators do not read.
    """
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.extra.get("Type") == "/Metadata":
            packet = b"\n".join(thing.stream)
            assert packet.count(b"</rdf:RDF>") == 1
            thing.stream = [packet.replace(b"</rdf:RDF>", PDF_UA_METADATA)]
            thing.compress = False


def describe_attachments(pdf: pydyf.PDF, mime_types: dict[str, str]) -> None:
    """Set the true type of each attached file, and list it once among the associated files."""
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Type") == "/Filespec":
            kind = mime_types[thing["UF"].string]
            number_of(thing["EF"]["F"], pdf).extra["Subtype"] = "/" + kind.replace("/", "#2f")
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def number_of(reference: bytes, pdf: pydyf.PDF) -> Any:
    """Return the object that `b"12 0 R"` refers to."""
    return pdf.objects[int(reference.split()[0])]


class TagTree:
    """The structure elements of a document, in reading order."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = number_of(pdf.catalog["StructTreeRoot"], pdf)

    def children(self, element: Element) -> list[Element]:
        """Return the child elements, without marked content (numbers) and link references."""
        kids = [number_of(kid, self.pdf) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in kids if kid["Type"] == "/StructElem"]

    def walk(self, element: Element | None = None) -> Iterator[Element]:
        """Yield every element that can be reached from the root, parents before children."""
        for child in self.children(self.root if element is None else element):
            yield child
            yield from self.walk(child)

    def join_tables_split_by_pages(self) -> None:
        """Make one table of the parts that a page break made of it; their repeated heads are dropped.

        Every table in our documents has a caption, and WeasyPrint tags it on the first page only, so a
        table without one continues the table before it. Raises ValueError when it cannot: then a template
        has left out a caption.
        """
        whole: Element | None = None
        page = b""
        for table in [element for element in self.walk() if element["S"] == "/Table"]:
            parts = self.children(table)
            if any(part["S"] == "/Caption" for part in parts):
                whole, page = table, table["Pg"]
                continue
            if whole is None or page == table["Pg"] or self.width(whole) not in (0, self.width(table)):
                raise ValueError("A table has no caption.")
            page = table["Pg"]
            is_only_caption = self.width(whole) == 0  # the page broke before the first row
            for part in parts:
                if part["S"] == "/TBody" or is_only_caption:
                    part["P"] = whole.reference
                    whole["K"].append(part.reference)
            number_of(table["P"], self.pdf)["K"].remove(table.reference)

    def width(self, table: Element) -> int:
        """Return the number of columns, counted in the first row; 0 when there is none."""
        row = next((element for element in self.walk(table) if element["S"] == "/TR"), None)
        return sum(cell["A"].get("ColSpan", 1) for cell in self.children(row)) if row else 0

    def connect_cells_with_headers(self) -> None:
        """Give every header cell its scope, and every data cell the headers that apply to it."""
        names: dict[str, bytes] = {}
        tables = [element for element in self.walk() if element["S"] == "/Table"]
        for number, table in enumerate(tables):
            names.update(self.connect_table(table, f"tabell-{number:03}"))
        tree = pydyf.Array()
        for name in sorted(names):
            tree.extend([pydyf.String(name), names[name]])
        if tree:
            self.root["IDTree"] = pydyf.Dictionary({"Names": tree})

    def connect_table(self, table: Element, name: str) -> dict[str, bytes]:
        """Connect one table's cells; a cell may span columns and rows in the head. Returns id -> cell."""
        ids: dict[str, bytes] = {}
        columns: dict[int, list[str]] = defaultdict(list)
        taken: set[tuple[int, int]] = set()
        rows = [(part["S"] == "/THead", row) for part in self.children(table) for row in self.children(part)]
        rows = [(in_head, row) for in_head, row in rows if row["S"] == "/TR"]
        for y, (in_head, row) in enumerate(rows):
            row_headers: list[str] = []
            x = 0
            for cell in self.children(row):
                while (y, x) in taken:
                    x += 1
                span = range(x, x + cell["A"].get("ColSpan", 1))
                taken |= {
                    (y + below, column) for below in range(cell["A"].get("RowSpan", 1)) for column in span
                }
                if cell["S"] == "/TH":
                    key = f"{name}-{y:04}-{x:02}"
                    ids[key], cell["ID"] = cell.reference, pydyf.String(key)
                    cell["A"]["Scope"] = "/Column" if in_head else "/Row"
                    for headers in [columns[column] for column in span] if in_head else [row_headers]:
                        headers.append(key)
                else:
                    above = dict.fromkeys(key for column in span for key in columns[column])
                    cell["A"]["Headers"] = pydyf.Array(map(pydyf.String, [*row_headers, *above]))
                x = span.stop
        return ids

    def turn_page_furniture_into_artifacts(self) -> None:
        """Mark running heads, page numbers and repeated table heads as not part of the text.

        WeasyPrint marks them as text whose elements hang outside the tree, so a reader would meet them
        in the middle of a sentence.
        """
        reachable = {element.number for element in self.walk()}
        pages = [number_of(page, self.pdf) for page in self.pdf.page_references]
        parents = number_of(self.root["ParentTree"], self.pdf)["Nums"]
        for index, owners in zip(parents[::2], parents[1::2], strict=True):
            if not isinstance(owners, list):
                continue  # the owner of a link annotation, not of a page
            loose = {mcid for mcid, owner in enumerate(owners) if int(owner.split()[0]) not in reachable}
            make_artifacts(number_of(pages[index]["Contents"], self.pdf).stream, loose)
            for mcid in loose:
                owners[mcid] = b"null"
        for thing in self.pdf.objects:
            if (
                isinstance(thing, dict)
                and thing.get("Type") == "/StructElem"
                and thing.number not in reachable
            ):
                thing.clear()


def make_artifacts(stream: list[Any], mcids: set[int]) -> None:
    """Rewrite the marked content with these numbers, in place: tag, properties, b"BDC"."""
    for at, operator in enumerate(stream):
        if operator == b"BDC" and stream[at - 1].get("MCID") in mcids:
            stream[at - 2], stream[at - 1] = "/Artifact", b"<</Type /Pagination>>"
