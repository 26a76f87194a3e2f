"""Recording what has been signed elsewhere, and keeping the agreement with both signatures."""

from django.db import transaction
from django.utils import timezone

from allocation.canonical import canonical_json
from allocation.payload import digest
from lund_placements.errors import RuleBroken, require
from organisation.models import StoredDocument, User

from .. import permissions
from ..enums import Party
from ..models import Agreement, AgreementVersion, Conclusion, Signature
from ..payload import stored_payload, with_signatures
from ..signing import SIGNING, SignatureInput
from .agreements import store_pdf
from .moves import lock_agreement, move, require_latest, tell


@transaction.atomic
def record(*, agreement: Agreement, data: SignatureInput, by: User) -> Signature:
    """Record one nämnd's signature on the version that is approved; with the second one it is concluded.

    Raises Stale when another version has been sent than the one that was signed, and RuleBroken for a date that
    cannot be and for a copy that is no PDF.
    """
    agreement = lock_agreement(agreement)
    require(permissions.may_record_signature(by, agreement))
    version = AgreementVersion.objects.select_related("document", "agreement__decision").get(
        pk=require_latest(agreement, data.version).pk
    )
    _check_date(version, data)
    proof = SIGNING.proof(version, data)
    signature = Signature(
        version=version,
        party=data.party,
        signatory=data.signatory.strip(),
        role_title=data.role_title.strip(),
        paragraph=data.paragraph,
        diary_no=data.diary_no,
        signed_on=data.signed_on,
        method=data.method,
        document_sha256=proof.document_sha256,
        copy=_store_copy(agreement, data.party, proof.copy),
        recorded_by=by,
    )
    signature.full_clean()
    signature.save()
    tell(agreement, "signature_recorded", by=by, party=data.party, version=version.number)
    if version.signatures.count() == len(Party):
        _conclude(agreement, version, by)
    return signature


def _check_date(version: AgreementVersion, data: SignatureInput) -> None:
    if data.signed_on > timezone.localdate():
        raise RuleBroken(
            "Dagen ligger i framtiden. Registrera underskriften när den är gjord.",
            code="signed_in_the_future",
            field="signed_on",
        )
    if data.signed_on < version.agreement.decision.decided_on:
        raise RuleBroken(
            f"Överenskommelsen kan inte vara undertecknad före beslutet {version.agreement.decision.decided_on}.",
            code="signed_before_decision",
            field="signed_on",
        )


def _store_copy(agreement: Agreement, party: str, content: bytes | None) -> StoredDocument | None:
    if content is None:
        return None
    return StoredDocument.objects.create(
        name=f"undertecknad-{agreement.round.year}-{agreement.board.key}-{party}.pdf",
        media_type="application/pdf",
        content=content,
        sha256=digest(content),
    )


def _conclude(agreement: Agreement, version: AgreementVersion, by: User) -> None:
    """Keep the text and the PDF with both signatures filled in, and let the agreement be signed."""
    signatures = list(version.signatures.all())
    payload = with_signatures(stored_payload(version), signatures)
    text = canonical_json(payload).decode()
    conclusion = Conclusion(
        version=version,
        payload=text,
        payload_sha256=digest(text.encode()),
        document=store_pdf(agreement, payload, timezone.now(), "undertecknad"),
        concluded_on=max(signature.signed_on for signature in signatures),
    )
    conclusion.full_clean()
    conclusion.save()
    move(agreement, "conclude", by=by, version=version.number)
