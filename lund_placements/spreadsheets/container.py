"""What kind of file it is, and whether a workbook is safe to unpack; judged from its directory first."""

import re
import zipfile
from io import BytesIO

from lund_placements.limited import FileRefused

from .limits import MOST_PARTS, MOST_RATIO, MOST_UNPACKED

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and the wrapping of a workbook with a password
ZIP = b"PK"
# UTF-16 has a zero byte beside each of these letters.
DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.IGNORECASE)
LONGEST_MATCH = 20
CHUNK = 1024 * 1024
MACROS = ("vbaproject", "xl/macrosheets/", "xl/activex/")

SAVE_AS_XLSX = "Öppna den i Excel och spara den som Excel-arbetsbok (.xlsx)."


def is_workbook(content: bytes) -> bool:
    """Say whether the file is a zip, as .xlsx is; refuse what is neither a workbook nor text."""
    if not content.strip():
        raise FileRefused("Filen är tom. Hämta mallen och fyll i den.")
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileRefused(
                "Filen är skyddad med lösenord. Ta bort lösenordet i Excel och spara filen igen."
            )
        raise FileRefused(f"Filen är i det gamla formatet .xls. {SAVE_AS_XLSX}")
    if content.startswith(ZIP):
        return True
    if b"\0" in content:
        raise FileRefused(
            f"Filen är varken en Excel-fil eller CSV i UTF-8 eller Windows-1252. {SAVE_AS_XLSX}"
        )
    return False


def check_workbook(content: bytes) -> None:
    """Refuse an unsafe or foreign zip; its directory is judged before anything is unpacked."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        _check_sizes(parts, len(content))
        _check_names([part.filename for part in parts])
        if any(part.flag_bits & 1 for part in parts):
            raise FileRefused("Filen är skyddad med lösenord. Ta bort lösenordet och spara filen igen.")
        for part in parts:
            _check_no_doctype(archive, part)


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    if len(parts) > MOST_PARTS:
        raise FileRefused(f"Filen har för många delar för att vara en vanlig arbetsbok. {SAVE_AS_XLSX}")
    unpacked = sum(part.file_size for part in parts)
    swollen = any(part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * packed or swollen:
        raise FileRefused(
            "Filen blir för stor när den packas upp. Ta bort tomma rader och kolumner utanför tabellen, "
            "eller kopiera raderna till mallen."
        )


def _check_names(names: list[str]) -> None:
    lower = [name.lower() for name in names]
    tricks = [name for name in names if ".." in name.split("/") or name.startswith("/") or "\\" in name]
    if tricks or len(set(lower)) != len(lower) or any(":" in name or "\0" in name for name in names):
        raise FileRefused(f"Filen har delar med otillåtna namn. {SAVE_AS_XLSX}")
    if any(mark in name for name in lower for mark in MACROS):
        raise FileRefused("Filen innehåller makron. Spara den som Excel-arbetsbok utan makron (.xlsx).")
    if any("externallinks/" in name for name in lower):
        raise FileRefused("Filen har länkar till andra arbetsböcker. Bryt länkarna i Excel och spara igen.")
    if "[content_types].xml" not in lower or "xl/workbook.xml" not in lower:
        raise FileRefused(f"Filen är ingen Excel-arbetsbok. {SAVE_AS_XLSX}")


def _check_no_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read the part once, a little at a time; a document type declaration can hide anything."""
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            if DOCTYPE.search(tail + chunk):
                raise FileRefused(f"Filen innehåller en otillåten XML-deklaration. {SAVE_AS_XLSX}")
            tail = chunk[-LONGEST_MATCH:]
