"""The överenskommelse as PDF: valid for archive and screen reader, and right in content."""

from datetime import UTC, datetime
from typing import Any

import pytest

from agreements.documents import agreement_context, agreement_pdf, months
from allocation.canonical import canonical_json
from tests import pdf_checks

from .payloads import agreement_payload, part, signature

pytestmark = pytest.mark.usefixtures("typeset")

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BOARDS = "arbetsmarknads- och socialnämnden och servicenämnden"
BASE_TITLE = f"Överenskommelse 2027: {BOARDS}"
SIGNED = [signature("coordinating"), signature("receiving", method="e_signature", signatory="Nils Åberg")]
TWO_PARTS = [part("tf", "Tekniska förvaltningen", 3, 1), part("sbk", "Stadsbyggnadskontoret", 0, 2)]
AMENDMENT = {
    "number": 2,
    "amends": {"agreement": "a3f1c7de-0000-4000-8000-000000000002", "signed_on": "2026-12-01"},
    "other_terms": "Två platser flyttas.\nSkäl: <b>ombyggnad</b> {{ mall }} 👍",
    "changes": [
        {"what": "Gäller från", "before": "2027-01-01", "after": "2027-06-01"},
        {"what": "Serviceförvaltningen: praktikplatser", "before": 14, "after": 16},
        {"what": "Serviceförvaltningen: timmar per vecka och plats", "before": None, "after": "2.5"},
        {
            "what": "Serviceförvaltningen: månader med platser",
            "before": [1, 2, 3],
            "after": list(range(1, 13)),
        },
        {"what": "Övriga villkor", "before": "", "after": "Två platser flyttas."},
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("payload", "title", "name", "tables"),
    [
        (agreement_payload(), BASE_TITLE, "overenskommelse-2027.json", 3),
        (agreement_payload(signatures=SIGNED, parts=TWO_PARTS), BASE_TITLE, "overenskommelse-2027.json", 3),
        (
            agreement_payload(**AMENDMENT),
            f"Tilläggsöverenskommelse 2, 2027: {BOARDS}",
            "overenskommelse-2027-tillagg-2.json",
            4,
        ),
    ],
    ids=["sent", "signed by both", "amendment"],
)
def test_agreement_is_valid(payload: dict[str, Any], title: str, name: str, tables: int) -> None:
    made = agreement_pdf(payload, created=NOON)
    attached = {name: canonical_json(payload)}
    assert pdf_checks.faults(made, title=title, attachments=attached, tables=tables, figures=0) == []


def test_same_payload_gives_the_same_bytes() -> None:
    payload = agreement_payload()
    assert agreement_pdf(payload, created=NOON) == agreement_pdf(payload, created=NOON)


def test_everything_agreed_is_said() -> None:
    said = pdf_checks.text_of(agreement_pdf(agreement_payload(), created=NOON))
    for words in (
        "34 arbetsmarknadsanställningar och 16 praktikplatser",
        "1 januari 2027 till 31 december 2027",
        "§ 87, 13 november 2026, SO 2026/0123",
        "Antalen är desamma som i beslutet § 87.",
        "januari–juni och augusti–december",
        "Mottagande nämnd bär kostnaderna.",
        "Mottagandet är minst 50 platser.",
        "Inget särskilt stöd är överenskommet.",
        "Nämndens paragraf och diarienummer",
    ):
        assert words in said.replace("\u00a0", " "), words


def test_amendment_says_what_it_changes() -> None:
    rows = agreement_context(agreement_payload(**AMENDMENT))["changes"].rows
    assert [tuple(cell for cell, _ in row.cells) for row in rows] == [
        ("1\u00a0januari 2027", "1\u00a0juni 2027"),
        ("14", "16"),
        ("–", "2,5"),
        ("januari–mars", "hela året"),
        ("–", "Två platser flyttas."),
    ]
    assert agreement_context(agreement_payload())["changes"] is None


def test_recorded_signatures_replace_the_lines_to_sign_on() -> None:
    blocks = agreement_context(agreement_payload(signatures=SIGNED))["signatures"]
    assert [block["recorded"][0] for block in blocks] == ["Sara Lund, ordförande", "Nils Åberg, ordförande"]
    assert "med e-underskrift i kommunens system" in blocks[1]["recorded"][2]
    assert agreement_context(agreement_payload())["signatures"][0]["recorded"] is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "hela året"),
        (list(range(1, 13)), "hela året"),
        ([3], "mars"),
        ([9, 10, 1], "januari och september–oktober"),
        ([2, 4, 6], "februari, april och juni"),
    ],
)
def test_months_in_words(given: list[int], said: str) -> None:
    assert months(given) == said
