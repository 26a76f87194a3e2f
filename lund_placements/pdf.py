"""Documents as PDF: one file that is both PDF/A-3a (archive) and PDF/UA-1 (accessible), in Swedish.

A template gets data and nothing else: no network, no files, no images. Whatever it tries to fetch stops
the rendering, and so does everything WeasyPrint would only have logged (unknown CSS, a figure without
alternative text, a link to nowhere).

The same template, context, title, moment and attachments give the same bytes, in any process, as long as
the code, the pinned packages, Pango, HarfBuzz and the DejaVu fallback font are the same; therefore a stored
document is compared with its own hash, never with a new rendering.
"""

import logging
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import unescape
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import weasyprint
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from fontTools.ttLib import TTFont, woff2
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from lund_placements import pdf_structure

STYLESHEET = "documents/pdf.css"
MAX_HTML = 1_000_000  # characters, some 300 departments: about 17 seconds and half a gigabyte
MAX_ATTACHMENTS = 20_000_000  # bytes together

FONT = "Source Sans 3"
FONT_PARTS = ("latin", "latin-ext")  # Fontsource's own division of the character set
FONT_WEIGHTS = (400, 600)
# Comes with Debian's fontconfig. It has the signs that Source Sans lacks: → ≤ ≥, Greek, Cyrillic.
FALLBACK = Path("/usr/share/fonts/truetype/dejavu")
FALLBACK_FILES = {400: "DejaVuSans.ttf", 600: "DejaVuSans-Bold.ttf"}
SCHEME = "inbyggt:"
COLOURS = "--srgb"
SOFT_HYPHEN = "\u00ad"
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))  # "draw the former sign in colour"


class PdfError(Exception):
    """The document cannot be made as it stands; nothing has been written."""


class ForbiddenResource(PdfError):
    """A template or style sheet asked for something outside the document."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A machine-readable file inside the PDF (AFRelationship /Data)."""

    name: str
    data: bytes
    mime_type: str
    description: str


def render_pdf(
    template_name: str,
    context: Mapping[str, Any],
    *,
    title: str,
    created: datetime,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return the template as a tagged PDF that is both PDF/A-3a and PDF/UA-1.

    The template extends documents/base.html, which shows `document_title` and sets the language.
    created: aware moment, written as the creation time of the file and its attachments.
    Raises PdfError when the document is too large, refers to anything outside itself, or makes WeasyPrint
    complain; TemplateDoesNotExist and other programming errors pass through.
    """
    moment = created.astimezone(UTC).replace(microsecond=0)
    given = {**context, "document_title": title, "document_created": moment.isoformat()}
    return pdf_from_html(render_to_string(template_name, given), moment, attachments)


def pdf_from_html(html: str, moment: datetime, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return a whole HTML document as PDF, styled by our one style sheet; as render_pdf, which is the way in."""
    if len(html) > MAX_HTML or sum(len(each.data) for each in attachments) > MAX_ATTACHMENTS:
        raise PdfError("Dokumentet blev för stort för att bli PDF.")
    html = printable(html)
    fetcher = ClosedFetcher()
    with complaints_are_errors(), fatal_fetches_as(ForbiddenResource):
        fonts = FontConfiguration()
        css = font_faces(set(unescape(html))) + read_static(STYLESHEET)
        style = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher)
        document = weasyprint.HTML(string=html, url_fetcher=fetcher)
        mime_types = {each.name: each.mime_type for each in attachments}
        return document.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_variant="pdf/a-3a",
            color_profiles={COLOURS: colours()},
            output_intent=COLOURS,
            attachments=[as_weasyprint(each, moment, fetcher) for each in attachments],
            finisher=lambda _document, pdf: pdf_structure.finish(pdf, mime_types),
        )


def colours() -> ColorProfile:
    """Return the meaning of our colours, which an archive file must state: sRGB, as WeasyPrint brings it.

    Given by us because WeasyPrint forgets to close the file when it reads it itself.
    """
    profile = files("weasyprint.pdf") / "sRGB2014.icc"
    return ColorProfile(BytesIO(profile.read_bytes()), profile.name, "relative-colorimetric", ("r", "g", "b"))


def as_weasyprint(attachment: Attachment, moment: datetime, fetcher: URLFetcher) -> weasyprint.Attachment:
    """Return the attachment in WeasyPrint's form, dated."""
    return weasyprint.Attachment(
        file_obj=BytesIO(attachment.data),
        name=attachment.name,
        description=attachment.description,
        created=moment,
        modified=moment,
        relationship="Data",
        url_fetcher=fetcher,
    )


class ClosedFetcher(URLFetcher):
    """Serves our own fonts from memory and stops the rendering at every other address.

    WeasyPrint's ordinary fetcher reads any file and any address, and even attaches files to the PDF.
    """

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return one of our fonts; raise a refusal that WeasyPrint does not swallow for anything else."""
        if url.startswith(SCHEME + "typsnitt/"):
            return URLFetcherResponse(url, font_files()[url].data, {"Content-Type": "font/ttf"})
        raise FatalURLFetchingError(f"Dokumentet försökte hämta {url[:200]!r}.")


@contextmanager
def fatal_fetches_as(error: type[PdfError]) -> Iterator[None]:
    """Turn WeasyPrint's refusal, which is no ordinary exception, into one of ours."""
    try:
        yield
    except FatalURLFetchingError as refusal:
        raise error(str(refusal)) from refusal


@contextmanager
def complaints_are_errors() -> Iterator[None]:
    """Raise PdfError if WeasyPrint logs a warning or an error in this thread meanwhile."""
    complaints: list[str] = []
    mine = threading.get_ident()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == mine:
                complaints.append(record.getMessage())

    listener = Listener(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield
    finally:
        logger.removeHandler(listener)
    if complaints:
        raise PdfError("; ".join(complaints[:5]))


# Fonts and characters. A character that no font has breaks both standards, so every one is looked up first.


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face: its family in the style sheet, its weight, its TrueType data and its characters."""

    family: str
    weight: int
    data: bytes
    characters: frozenset[int]


@cache
def font_files() -> dict[str, FontFile]:
    """Return our font files by address, in the order they are looked up; read once per process."""
    folder = settings.NODE_MODULES / "@fontsource" / "source-sans-3" / "files"
    found = {}
    for part in FONT_PARTS:
        for weight in FONT_WEIGHTS:
            plain = BytesIO()
            packed = folder / f"source-sans-3-{part}-{weight}-normal.woff2"
            woff2.decompress(BytesIO(packed.read_bytes()), plain)
            family = FONT if part == "latin" else f"{FONT} {part}"
            found[f"{SCHEME}typsnitt/{part}-{weight}"] = font_file(family, weight, plain.getvalue())
    for weight, name in FALLBACK_FILES.items():
        if (FALLBACK / name).exists():
            data = (FALLBACK / name).read_bytes()
            found[f"{SCHEME}typsnitt/reserv-{weight}"] = font_file("Reserv", weight, data)
    return found


def font_file(family: str, weight: int, data: bytes) -> FontFile:
    """Return the face with the characters it can draw."""
    with TTFont(BytesIO(data), lazy=True) as font:
        return FontFile(family, weight, data, frozenset(font.getBestCmap()))


@cache
def drawable() -> frozenset[int]:
    """Return the characters that every weight of some family can draw, and line breaks."""
    families: dict[str, frozenset[int]] = {}
    for file in font_files().values():
        families[file.family] = families.get(file.family, file.characters) & file.characters
    return frozenset().union(*families.values()) | {ord("\n"), ord("\r"), ord("\t")}


def printable(text: str) -> str:
    """Return the text with nothing that the fonts cannot draw.

    Invisible format characters are left out; any other unknown sign, such as an emoji, is shown by its
    number, "[U+1F44D]", so that nothing disappears in silence. The exact text is in the attached data.
    """
    text = unicodedata.normalize("NFC", text)
    table = {ord(sign): replacement(sign) for sign in set(text)}
    text = text.translate({code: shown for code, shown in table.items() if shown is not None})
    hidden = {sign for sign in set(unescape(text)) if ord(sign) not in drawable()}
    if hidden:
        raise PdfError(f"Mallen använder tecken som inget typsnitt har: {sorted(map(ascii, hidden))}.")
    return text


def replacement(sign: str) -> str | None:
    """Return what is printed instead of the character, or None when it is printed as it is."""
    if (unicodedata.category(sign) == "Cf" and sign != SOFT_HYPHEN) or sign in VARIATION_SELECTORS:
        return ""
    return None if ord(sign) in drawable() else f"[U+{ord(sign):04X}]"


def font_faces(signs: set[str]) -> str:
    """Return @font-face rules for the faces that these characters need; each one costs time to load."""
    rules, left = [], {ord(sign) for sign in signs}
    families = list(dict.fromkeys(file.family for file in font_files().values()))
    for family in families:
        faces = {name: file for name, file in font_files().items() if file.family == family}
        if family != FONT and not left & next(iter(faces.values())).characters:
            continue
        rules += [
            f'@font-face{{font-family:"{family}";font-weight:{file.weight};src:url("{name}")}}'
            for name, file in faces.items()
        ]
        left -= next(iter(faces.values())).characters
    return "\n".join(rules) + "\n"


@cache
def read_static(name: str) -> str:
    """Return one of our own static files as text."""
    path = finders.find(name)
    if path is None:
        raise PdfError(f"{name} saknas bland de statiska filerna.")
    return Path(path).read_text(encoding="utf-8")
