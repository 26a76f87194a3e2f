"""The way between two nämnder: versions, approvals, signatures, amendments, and what the events say."""

import datetime as dt
import json
from dataclasses import replace
from functools import partial

from django.utils import timezone

from agreements import selectors
from agreements.actions import agreements, signatures
from agreements.enums import Party
from agreements.models import Agreement, Approval, Conclusion, Signature
from agreements.payload import changes
from allocation.payload import digest
from organisation.models import StoredDocument
from tests.pdfs import PDF, pdf
from tests.refusals import refusal

from .build import Agreements, agreement_input, signature_input


def events(agreement: Agreement) -> list[str]:
    """Return what has happened, oldest first."""
    return list(agreement.events.order_by("pk").values_list("kind", flat=True))


def test_an_approval_is_of_one_version_and_void_when_it_is_taken_back(made: Agreements) -> None:
    made.saved("a").sent("a").approved("a")
    signatures.record(agreement=made.of("a"), data=signature_input(), by=made.world.bo)
    agreements.take_back(agreement=made.of("a"), comment="Fel månad.", by=made.world.anna)
    assert made.of("a").status == "draft"
    made.saved("a", other_terms="Inte i juli.").sent("a")
    assert refusal(lambda: made.signed("a")).startswith("Underskrifter registreras när")
    late = partial(agreements.approve, agreement=made.of("a"), version=1, by=made.world.bo)
    assert refusal(late) == "version_is_stale"
    made.approved("a").signed("a")
    agreement = made.of("a")
    assert agreement.status == "signed"
    assert Approval.objects.filter(version__agreement=agreement).count() == 2
    first, second = agreement.versions.order_by("number")
    assert [first.signatures.count(), second.signatures.count()] == [1, 2]
    assert json.loads(second.payload)["other_terms"] == "Inte i juli."
    assert events(agreement) == [
        "generated",
        "saved",
        "send",
        "approve",
        "signature_recorded",
        "take_back",
        "saved",
        "send",
        "approve",
        "signature_recorded",
        "signature_recorded",
        "conclude",
    ]


def test_a_requested_change_comes_back_as_a_new_version(made: Agreements) -> None:
    made.saved("a").sent("a")
    agreements.request_change(agreement=made.of("a"), comment="Fler timmar.", by=made.world.bo)
    assert made.of("a").turn == 3
    made.saved("a").sent("a")
    assert made.of("a").latest_version.number == 2
    assert made.version("a").document.name.endswith("-version-2.pdf")


def test_both_signatures_conclude_with_a_pdf_that_says_so(made: Agreements) -> None:
    made.saved("a").sent("a").approved("a")
    sent = made.version("a")
    made.signed("a")
    conclusion = Conclusion.objects.select_related("document").get()
    stored = json.loads(conclusion.payload)
    assert [row["party"] for row in stored["signatures"]] == ["coordinating", "receiving"]
    assert {**stored, "signatures": []} == json.loads(sent.payload)
    assert digest(bytes(conclusion.document.content)) == conclusion.document.sha256
    assert set(Signature.objects.order_by("pk").values_list("document_sha256", flat=True)) == {
        sent.document.sha256
    }


def test_a_signature_that_cannot_be_is_refused(made: Agreements) -> None:
    made.saved("a").sent("a").approved("a")
    for given, code in (
        ({"signed_on": timezone.localdate() + dt.timedelta(days=2)}, "signed_in_the_future"),
        ({"signed_on": dt.date(2020, 1, 1)}, "signed_before_decision"),
        ({"copy": b"<html>"}, "copy_refused"),
        ({"copy": b"%PDF-1.7 och sedan ingenting"}, "copy_refused"),
        ({"copy": pdf(password="hemligt")}, "copy_refused"),
        ({"copy": b"%PDF-" + b"0" * 5 * 1024 * 1024}, "copy_refused"),
        ({"copy": pdf(pages=201)}, "copy_refused"),
        ({"paragraph": "elva"}, "paragraph: Skriv paragrafen så här: § 87."),
        ({"version": 2}, "version_is_stale"),
    ):
        sign = partial(
            signatures.record, agreement=made.of("a"), data=signature_input(**given), by=made.world.bo
        )
        assert refusal(sign) == code
        assert Signature.objects.count() == 0
        assert not StoredDocument.objects.filter(name__startswith="undertecknad-").exists()


def test_one_signature_for_each_namnd(made: Agreements) -> None:
    made.saved("a").sent("a").approved("a")
    record = signature_input(Party.RECEIVING, copy=PDF)
    signatures.record(agreement=made.of("a"), data=record, by=made.world.bo)
    answer = refusal(lambda: signatures.record(agreement=made.of("a"), data=record, by=made.world.anna))
    assert answer == "__all__: Nämndens underskrift är redan registrerad."
    copy = Signature.objects.get().copy
    assert (bytes(copy.content), copy.media_type) == (PDF, "application/pdf")


def test_an_amendment_is_what_applies_when_it_is_signed(made: Agreements) -> None:
    made.concluded("a").amended("a")
    base = made.base("a")
    assert selectors.valid_state(selectors.chain_of(base)) == base
    (part,) = agreement_input(made.of("a")).parts
    fewer = [month for month in part.months if month != 6]
    made.saved("a", parts=(replace(part, months=fewer),))
    assert refusal(lambda: made.amended("a")).startswith("Ett annat tillägg är inte klart.")
    made.sent("a").approved("a").signed("a")
    amendment = made.of("a")
    assert (amendment.amends_id, amendment.number) == (base.pk, 1)
    assert selectors.valid_state(selectors.chain_of(amendment)) == amendment
    assert Agreement.objects.get(pk=base.pk).status == "signed"  # the signed text is as it was
    stored = json.loads(made.version("a").payload)
    assert stored["amends"]["agreement"] == str(base.pk)
    assert stored["changes"] == [
        {
            "what": "Barn- och skolförvaltningen: månader med platser",
            "before": list(part.months),
            "after": fewer,
        }
    ]
    made.amended("a")
    assert made.of("a").number == 2
    agreements.withdraw(agreement=made.of("a"), comment="Behövs inte.", by=made.world.anna)
    assert selectors.valid_state(selectors.chain_of(base)).number == 1
    made.amended("a")
    assert made.of("a").number == 3


def test_an_agreement_ends_with_its_amendments(made: Agreements) -> None:
    made.concluded("a").amended("a").saved("a").sent("a").approved("a").signed("a").amended("a")
    agreements.end(agreement=made.base("a"), comment="Nämnden läggs ned.", by=made.world.anna)
    statuses = [agreement.status for agreement in selectors.chain_of(made.base("a"))]
    assert statuses == ["ended", "ended", "withdrawn"]
    assert selectors.valid_state(selectors.chain_of(made.base("a"))) is None
    made.generated()
    assert Agreement.objects.filter(status="draft", amends__isnull=True).count() == 2  # a again, and b


def test_a_namnd_that_says_no_is_talked_to_again(made: Agreements) -> None:
    made.saved("a").sent("a").approved("a")
    agreements.decline(agreement=made.of("a"), comment="Nämnden röstade nej.", by=made.world.bo)
    (row,) = [row for row in selectors.year_overview(made.year.round) if row.current.status == "declined"]
    assert (row.in_force, row.waiting_days) == (None, 0)
    agreements.resume(agreement=made.of("a"), comment="Efter samtal.", by=made.world.anna)
    made.saved("a").sent("a").approved("a").signed("a")
    assert made.of("a").status == "signed"


def test_somebody_is_reminded_once_a_day(made: Agreements) -> None:
    made.saved("a").sent("a")
    pressed = [agreements.remind(agreement=made.of("a"), by=made.world.anna) for _ in range(2)]
    assert pressed == [True, False]


def test_large_volumes_call_for_talks_about_support(made: Agreements) -> None:
    agreement = made.of("a")
    agreement.template.special_support_from = agreement.total_places
    assert agreement.calls_for_support_talks
    agreement.template.special_support_from += 1
    assert not agreement.calls_for_support_talks


def test_changes_name_what_is_there_in_one_text_only(made: Agreements) -> None:
    made.concluded("a")
    text = json.loads(made.version("a").payload)
    assert changes(text, text) == []
    without = {**text, "parts": []}
    rows = changes(without, text)
    assert [row["before"] for row in rows if row["what"].endswith("kontaktperson")] == [None]
    assert {row["after"] for row in changes(text, without) if "platser" in row["what"]} == {0, None}
