"""`verify` counts the agreements, and finds what has been tampered with."""

import pytest
from django.db import connection

from agreements.models import AgreementVersion
from agreements.verification import CHECKS
from tests.factories import Year, make_world
from tests.test_verify import run_verify, said_of, sql, triggers_off

from .build import Agreements

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def about_agreements() -> list[str]:
    """Return what `verify` says of agreements."""
    return said_of(CHECKS, run_verify()[1])


def test_verify_names_what_differs() -> None:
    made = Agreements(Year(make_world()).proposed().decided().published()).generated()
    made.concluded("a").saved("b").sent("b")
    made.amended("a").saved("a").sent("a")
    assert about_agreements() == [
        "Gällande överenskommelser mot beslutet: 1 kontrollerade, 0 avviker",
        "Skickade överenskommelser mot PDF, SHA-256 och beslutet: 3 kontrollerade, 0 avviker",
        "Undertecknade överenskommelser mot PDF och SHA-256: 1 kontrollerade, 0 avviker",
    ]
    line = made.base("a").parts.get().lines.get(decision_line__kind="ama")
    with triggers_off("agreements_agreementline"):
        sql(f"DELETE FROM agreements_agreementline WHERE id = {line.pk}")
    assert "Gällande överenskommelser mot beslutet: 1 kontrollerade, 1 avviker" in about_agreements()
    with triggers_off("agreements_agreementline"):
        sql(
            "INSERT INTO agreements_agreementline (part_id, decision_line_id)"
            f" VALUES ({line.part_id}, {line.decision_line_id})"
        )
    sent = AgreementVersion.objects.get(agreement=made.of("b"))
    forged = sent.payload.replace('"other_terms": ""', '"other_terms": "Lunch ingår."')
    assert forged != sent.payload
    with triggers_off("agreements_agreementversion"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agreements_agreementversion SET payload = %s,"
            " payload_sha256 = encode(sha256(convert_to(%s, 'UTF8')), 'hex') WHERE id = %s",
            [forged, forged, sent.pk],
        )
    found = about_agreements()
    assert "Skickade överenskommelser mot PDF, SHA-256 och beslutet: 3 kontrollerade, 1 avviker" in found
    assert f"{sent}: JSON:en i PDF:en är inte densamma som den lagrade." in run_verify()[1]
    with triggers_off("agreements_signature"):
        sql("UPDATE agreements_signature SET signatory = 'Någon Annan' WHERE party = 'receiving'")
    assert (
        "Undertecknade överenskommelser mot PDF och SHA-256: 1 kontrollerade, 1 avviker" in about_agreements()
    )
    with triggers_off("agreements_signature"):
        sql(f"UPDATE agreements_signature SET document_sha256 = '{'0' * 64}'")
    assert "har undertecknat en annan PDF än den som skickades." in run_verify()[1]
