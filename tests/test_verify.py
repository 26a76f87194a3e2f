"""`verify` finds what has been tampered with."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from allocation.models import ScenarioLine
from allocation.verification import CHECKS
from lund_placements.verification import Check

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


def said_of(checks: Iterable[Check], text: str) -> list[str]:
    """Return the lines that `verify` printed about an app's checks."""
    names = tuple(f"{check.name}: " for check in checks)
    return [line for line in text.splitlines() if line.startswith(names)]


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
    assert said_of(CHECKS, text) == [
        "Scenarier mot sina underlag: 1 kontrollerade, 0 avviker",
        "Skickade förslag omräknade: 1 kontrollerade, 0 avviker",
        "Beslut omräknade, med summor och mål: 1 kontrollerade, 0 avviker",
        "Kostnader mot sina antaganden: 2 kontrollerade, 0 avviker",
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
    call_command("load_rates", verbosity=0)
    year = Year(make_world()).proposed().decided()
    payload = json.loads(year.decision.payload)
    payload["lines"][0]["computed"] += 1
    payload["economy"]["cases"][0]["total"]["net"] += 1
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
    assert "kostnaden följer inte av sina egna antaganden." in text
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
