"""`verify` finds what has been tampered with, and anybody can recompute a decision's own file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from allocation.models import Decision, ScenarioLine

from .database import as_owner
from .factories import Year, make_world


def run_verify() -> tuple[bool, str]:
    """Return whether everything agrees, and what was printed."""
    out = StringIO()
    try:
        call_command("verify", stdout=out)
    except CommandError:
        return False, out.getvalue()
    return True, out.getvalue()


@contextmanager
def triggers_off(table: str) -> Iterator[None]:
    """Let the owner do what neither the application nor a careless administrator can."""
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_verify_names_what_differs() -> None:
    year = Year(make_world()).proposed().decided().published()
    agrees, text = run_verify()
    assert agrees, text
    assert text.splitlines() == [
        "Scenarier mot sina underlag: 1 kontrollerade, 0 avviker",
        "Skickade förslag omräknade: 1 kontrollerade, 0 avviker",
        "Beslut omräknade, med summor och mål: 1 kontrollerade, 0 avviker",
        "Beslutsrader mot beslutets JSON: 1 kontrollerade, 0 avviker",
        "Beslutets JSON mot PDF och SHA-256: 1 kontrollerade, 0 avviker",
        "Lagrade dokument mot SHA-256: 2 kontrollerade, 0 avviker",
    ]
    line = year.decision.lines.get(department__key="a", kind="ama")
    with triggers_off("allocation_decisionline"):
        sql(
            f"UPDATE allocation_decisionline SET decided = decided + 1, change_reason = 'x' WHERE id = {line.pk}"
        )
    agrees, text = run_verify()
    assert not agrees
    assert "Beslutsrader mot beslutets JSON: 1 kontrollerade, 1 avviker" in text
    assert f"{year.decision}: raden ('a', 'ama')" in text
    with triggers_off("allocation_scenarioline"):
        ScenarioLine.objects.filter(scenario=year.chosen_scenario, department__key="b").update(computed=99)
    agrees, text = run_verify()
    assert "Scenarier mot sina underlag: 1 kontrollerade, 1 avviker" in text


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_verify_finds_a_changed_payload_and_a_changed_pdf() -> None:
    year = Year(make_world()).proposed().decided()
    payload = json.loads(year.decision.payload)
    payload["lines"][0]["computed"] += 1
    forged = json.dumps(payload, ensure_ascii=False)
    with triggers_off("allocation_decision"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE allocation_decision SET payload = %s, "
            "payload_sha256 = encode(sha256(convert_to(%s, 'UTF8')), 'hex')",
            [forged, forged],
        )
    agrees, text = run_verify()
    assert not agrees
    assert "uträknade platser, omräkningen ger" in text
    assert "JSON:en i PDF:en är inte densamma som den lagrade." in text
    with triggers_off("organisation_storeddocument"):
        sql("ALTER TABLE organisation_storeddocument DROP CONSTRAINT document_sum_is_right")
        sql("UPDATE organisation_storeddocument SET content = content || 'x'::bytea")
    agrees, text = run_verify()
    assert "Lagrade dokument mot SHA-256: 2 kontrollerade, 2 avviker" in text
    with as_owner():  # what this test took away comes back for the next
        sql("ALTER TABLE organisation_storeddocument DISABLE TRIGGER USER")
        sql("UPDATE organisation_storeddocument SET sha256 = encode(sha256(content), 'hex')")
        sql("ALTER TABLE organisation_storeddocument ENABLE TRIGGER USER")
        sql(
            "ALTER TABLE organisation_storeddocument ADD CONSTRAINT document_sum_is_right "
            "CHECK (sha256 = encode(sha256(content), 'hex'))"
        )


def upload(content: bytes, name: str = "beslut.json") -> str:
    """Send a file to the verification page without signing in, and return the page."""
    response = Client().post(reverse("allocation:verification"), {"file": SimpleUploadedFile(name, content)})
    assert response.status_code in (200, 422)
    return response.content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_anybody_can_recompute_a_decision() -> None:
    year = Year(make_world()).proposed().decided()
    decision = Decision.objects.get(pk=year.decision.pk)
    page = upload(decision.payload.encode())
    assert "Omräkningen stämmer" in page
    assert "inte densamma som något beslut som är publicerat här" in page
    year.published()
    assert "densamma som det beslut som är publicerat här" in upload(decision.payload.encode())
    assert "Omräkningen stämmer" in upload(bytes(decision.document.content), "beslut.pdf")

    payload = json.loads(decision.payload)
    payload["lines"][0]["computed"] += 1
    page = upload(json.dumps(payload).encode())
    assert "Omräkningen stämmer inte" in page
    assert page.count("<strong>Stämmer inte</strong>") == 1
    payload = json.loads(decision.payload)
    payload["sums"][0]["target"] += 1
    assert "är inte detsamma överallt i beslutet" in upload(json.dumps(payload).encode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"hej",
        b"[1, 2]",
        b'{"format": "platsmodellen.decision/1"}',
        b'{"format": "platsmodellen.decision/1", "engine": {"problem": 1, "result": NaN}}',
        b"[" * 100_000,
        b"%PDF-1.7 inte en pdf",
        b"\xff\xfe\x00",
    ],
    ids=["text", "list", "empty", "nan", "deep", "pdf", "binary"],
)
def test_a_file_that_is_no_decision_gets_a_plain_answer(content: bytes) -> None:
    page = upload(content)
    assert "Filen är" in page
    assert "Traceback" not in page
