"""Documents as PDF: valid for archive and screen reader, right in content, and closed to the world."""

import json
import logging
import re
import socket
import threading
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from allocation.documents import canonical_json, decision_pdf, official_report_pdf
from lund_placements import pdf

from . import pdf_checks
from .payloads import COST_TABLES, decision_payload, report, with_cost

pytestmark = pytest.mark.usefixtures("typeset")

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TITLE = "Fördelningsmodell 2027: beslut § 87, 13 november 2026, SO 2026/0123"
NAME = "fordelningsmodell-2027.json"
FACTS, MAIN, ADJUSTED, CHANGED = 1, 1, 1, 1  # tables of a decision before those of the departments


def many_departments(count: int) -> dict[str, Any]:
    """Return a decision for so many departments with names as long as they get, or longer."""
    payload = decision_payload()
    unit = payload["departments"][0]
    lines = [line for line in payload["lines"] if line["department"] == unit["key"]]
    payload["departments"], payload["lines"] = [], []
    for number in range(count):
        name = f"Förvaltningen för samhällsbyggnad, fritid och lokalförsörjning i område {number}"
        if number == 7:
            name = "Samhällsbyggnadsförvaltningslokalförsörjningsenhetsutvecklingsavdelning" * 2
        payload["departments"].append({**unit, "key": f"f{number}", "name": name})
        payload["lines"] += [{**line, "department": f"f{number}"} for line in deepcopy(lines)]
    return payload


def correction() -> dict[str, Any]:
    """Return a decision that corrects another, with a missed target and awkward signs in its texts."""
    earlier = {"id": "1", "decided_on": "2026-11-13", "paragraph": "§ 87", "diary_no": "SO 2026/0123"}
    payload = decision_payload(
        corrects={**earlier, "reason": "Räknefel: −2 blev +2 <b>fetstil</b> {{ mall }} 👍 ≥ ł Ω."},
        paragraph="§ 99",
        notice_from=None,
        notice_to=None,
        legal_force_on=None,
        adjusted_on=None,
        immediately_adjusted=True,
    )
    payload["sums"][0]["decided"] = payload["sums"][0]["target"] - 6
    return payload


def nothing_decided() -> dict[str, Any]:
    """Return a decision without lines, for one kind of placement and without invented figures."""
    payload = decision_payload()
    payload["lines"], payload["invented"] = [], False
    payload["targets"], payload["sums"] = payload["targets"][:1], payload["sums"][:1]
    payload["method"]["certificates"] = [{"kind": "ama", "last_served": None, "first_refused": None}]
    return payload


@pytest.fixture(scope="module")
def decision() -> bytes:
    return decision_pdf(decision_payload())


@pytest.fixture(scope="module")
def small() -> bytes:
    """A decision with something of everything that is broken below, and no more pages than that takes."""
    return decision_pdf(many_departments(1))


# Validity


@pytest.mark.slow
@pytest.mark.parametrize(
    ("payload", "title", "tables", "figures"),
    [
        (many_departments(1), TITLE, FACTS + MAIN + 1, 2),
        (many_departments(20), TITLE, FACTS + MAIN + 20, 2),
        (correction(), TITLE.replace("87", "99"), FACTS + MAIN + ADJUSTED + CHANGED + 12, 2),
        (nothing_decided(), TITLE, FACTS + MAIN, 0),
        (with_cost(decision_payload()), TITLE, FACTS + MAIN + ADJUSTED + CHANGED + COST_TABLES + 12, 2),
        (with_cost(many_departments(60)), TITLE, FACTS + MAIN + COST_TABLES + 60, 4),
    ],
    ids=[
        "one department",
        "twenty departments, where a page ends below a caption",
        "correction",
        "no lines",
        "with the cost",
        "sixty departments with the cost",
    ],
)
def test_decision_is_valid(payload: dict[str, Any], title: str, tables: int, figures: int) -> None:
    made = decision_pdf(payload)
    attached = {NAME: canonical_json(payload)}
    assert pdf_checks.faults(made, title=title, attachments=attached, tables=tables, figures=figures) == []
    assert json.loads(attached[NAME]) == payload


@pytest.mark.slow
def test_official_report_is_valid() -> None:
    made = official_report_pdf(report(with_cost(decision_payload())))
    tables = MAIN + ADJUSTED + COST_TABLES + 12
    assert pdf_checks.faults(made, title="Fördelningsmodell 2027", tables=tables, figures=2) == []


def without_language(document: pikepdf.Pdf) -> None:
    del document.Root["/Lang"]


def without_title(document: pikepdf.Pdf) -> None:
    del document.docinfo["/Title"]
    metadata = document.Root.Metadata
    metadata.write(re.sub(rb"<dc:title>.*?</dc:title>", b"", metadata.read_bytes(), flags=re.DOTALL))


def without_alternative_text(document: pikepdf.Pdf) -> None:
    figure = next(each for each in pdf_checks.elements(document) if each.S == "/Figure")
    del figure["/Alt"]


def without_scope(document: pikepdf.Pdf) -> None:
    header = next(each for each in pdf_checks.elements(document) if each.S == "/TH")
    del header["/A"]["/Scope"]


def with_skipped_heading(document: pikepdf.Pdf) -> None:
    heading = next(each for each in pdf_checks.elements(document) if each.S == "/H2")
    heading.S = pikepdf.Name.H4


def without_embedded_font(document: pikepdf.Pdf) -> None:
    descriptor = next(
        each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each
    )
    del descriptor["/FontFile2"]


def with_script(document: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.OpenAction = document.make_indirect(script)


def with_other_attachment(document: pikepdf.Pdf) -> None:
    document.attachments[NAME] = b"{}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("breaks", "noticed_by"),
    [
        (without_language, {"veraPDF ua1", "page-validation ua1", "language is , not sv"}),
        (without_title, {"veraPDF ua1", "page-validation ua1", "title is "}),
        (
            without_alternative_text,
            {"veraPDF ua1", "page-validation ua1", "a figure has no alternative text"},
        ),
        (with_skipped_heading, {"veraPDF ua1", "page-validation ua1"}),
        (without_scope, {"a header cell has no scope"}),
        (without_embedded_font, {"veraPDF 3a", "veraPDF ua1", "page-validation 3a"}),
        (with_script, {"veraPDF 3a", "page-validation 3a", "runs something when it is opened"}),
        (with_other_attachment, {f"{NAME} has other bytes"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_broken_file_is_noticed(
    small: bytes, breaks: Callable[[pikepdf.Pdf], None], noticed_by: set[str]
) -> None:
    broken = BytesIO()
    with pikepdf.open(BytesIO(small)) as document:
        breaks(document)
        document.save(broken)
    attached = {NAME: canonical_json(many_departments(1))}
    tables = FACTS + MAIN + 1
    found = pdf_checks.faults(broken.getvalue(), title=TITLE, attachments=attached, tables=tables, figures=2)
    assert {name for name in noticed_by if not any(fault.startswith(name) for fault in found)} == set()


# Content


def test_decision_says_what_the_payload_says(decision: bytes) -> None:
    text = pdf_checks.text_of(decision)
    for expected in [
        "har beslutat att fördela 200 arbetsmarknadsanställningar och 100 praktikplatser",
        "Diarienummer SO 2026/0123",
        "Vård- och omsorgsförvaltningen 55 57 +2 57 26 33 +7 40",
        "Serviceförvaltningen 27 20 −7 30 12 10 −2 14",
        "Summa 199 200 +1 226 100 100 ±0 130",
        "Överförmyndarkontoret har inte svarat i dialogen. Påminnelser skickades 1 och 15 september.",
        "Utbildningsförvaltningen får 19 arbetsmarknadsanställningar, fler än taket 18.",
        "3 100 anställda (påhittad siffra)",
        "Anna Ek (V) reserverar sig skriftligt mot fördelningen av praktikplatser.",
        "är 2,46 (312/127)",
    ]:
        assert expected in text


def test_signs_that_people_type_are_kept_or_named() -> None:
    text = pdf_checks.text_of(decision_pdf(correction()))
    assert "−2 blev +2 <b>fetstil</b> {{ mall }} [U+1F44D]" in text
    assert "6 arbetsmarknadsanställningar av 200 saknas" in text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\u030a", "å"),
        ("👩\u200d🔬", "[U+1F469][U+1F52C]"),
        ("→\ufe0f", "→"),
        ("\x07", "[U+0007]"),
        ("≥ → ł", "≥ → ł"),
    ],
)
def test_printable(typed: str, shown: str) -> None:
    assert pdf.printable(typed) == shown


def test_template_may_not_use_a_sign_without_a_font() -> None:
    with pytest.raises(pdf.PdfError, match="U0001f44d"):
        pdf.printable("&#128077;")


def test_same_payload_gives_the_same_bytes(decision: bytes) -> None:
    assert decision_pdf(decision_payload()) == decision


# Closed to the world

FORBIDDEN = [
    '<img alt="" src="http://127.0.0.1:9/a.png">',
    '<img alt="" src="https://example.se/a.png">',
    '<img alt="" src="file:///etc/hostname">',
    '<img alt="" src="//example.se/a.png">',
    '<img alt="" src="a.png">',
    '<img alt="" src="data:image/png;base64,AAAA">',
    '<object data="file:///etc/hostname"></object>',
    '<embed src="http://127.0.0.1:9/a.svg">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname" width="9" height="9"/></svg>',
    '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
    '<link rel="attachment" href="file:///etc/hostname">',
    '<a rel="attachment" href="file:///etc/hostname">fil</a>',
    '<style>@import url("http://127.0.0.1:9/a.css");</style>',
    '<style>p{background:url("file:///etc/hostname")}</style>',
    '<p style="background:url(http://127.0.0.1:9/a.png)">text</p>',
    "<style>p{list-style:url(http://127.0.0.1:9/a.png);display:list-item}</style>",
    "<style>p::before{content:url(http://127.0.0.1:9/a.png)}</style>",
    '<style>@font-face{font-family:x;src:url("file:///etc/hostname")}</style>',
    '<style>@font-face{font-family:x;src:local("DejaVu Sans")}</style>',
    "<style>@page{@top-left{content:url(http://127.0.0.1:9/a.png)}}</style>",
]


IGNORED = [
    '<img alt="" srcset="http://127.0.0.1:9/a.png 1x">',
    '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><use href="http://127.0.0.1:9/a.svg#x"/></svg>',
    '<iframe src="file:///etc/hostname"></iframe>',
    '<script src="http://127.0.0.1:9/a.js"></script>',
]


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*address: object) -> None:
        raise AssertionError(f"connects to {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("part", FORBIDDEN)
def test_reaching_out_stops_the_rendering(part: str) -> None:
    with pytest.raises(pdf.PdfError):
        pdf.pdf_from_html(whole_document(part), NOON)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("part", IGNORED)
def test_what_weasyprint_does_not_know_is_left_out(part: str) -> None:
    made = pdf.pdf_from_html(whole_document(part), NOON)
    with pikepdf.open(BytesIO(made)) as document:
        assert list(document.attachments) == []
    assert pdf_checks.text_of(made).startswith("text")


def test_harmless_document_passes() -> None:
    made = pdf.pdf_from_html(whole_document('<a href="https://lund.se/">lund.se</a>'), NOON)
    assert made.startswith(b"%PDF-1.7")


def test_unknown_style_is_an_error() -> None:
    with pytest.raises(pdf.PdfError, match="flyg"):
        pdf.pdf_from_html(whole_document("<style>p{flyg:högt}</style>"), NOON)


@pytest.mark.parametrize(
    "before", ["", "<table><caption>c</caption><tbody><tr><td>1</td></tr></tbody></table>"]
)
def test_table_without_caption_is_an_error(before: str) -> None:
    with pytest.raises(ValueError, match="caption"):
        pdf.pdf_from_html(whole_document(f"{before}<table><tbody><tr><td>1</td></tr></tbody></table>"), NOON)


def test_too_large_a_document_is_refused() -> None:
    with pytest.raises(pdf.PdfError, match="stort"):
        pdf.pdf_from_html("x" * (pdf.MAX_HTML + 1), NOON)


def test_complaints_of_other_threads_are_not_ours() -> None:
    with pytest.raises(pdf.PdfError), pdf.complaints_are_errors():
        logging.getLogger("weasyprint").warning("mine")
    with pdf.complaints_are_errors():
        other = threading.Thread(target=logging.getLogger("weasyprint").warning, args=["not mine"])
        other.start()
        other.join()


def whole_document(part: str) -> str:
    """Return a document in Swedish with the part in its body."""
    return (
        f'<!doctype html><html lang="sv"><head><title>T</title></head><body><p>text</p>{part}</body></html>'
    )
