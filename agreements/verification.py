"""What `verify` recomputes and compares: agreements against the decision, and what was signed against its sums."""

import json
from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

from django.db.models import QuerySet
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from allocation.models import AllocationRound, DecisionLine
from allocation.payload import digest
from lund_placements.verification import Check

from . import documents, selectors
from .models import Agreement, AgreementVersion, Conclusion
from .payload import with_signatures


def _agreed_numbers() -> Iterator[tuple[str, list[str]]]:
    for round in AllocationRound.objects.order_by("year"):
        for row in selectors.year_overview(round):
            if agreement := row.in_force:
                decided = selectors.as_numbers(_decided_lines(agreement, agreement.decision_id))
                agrees = selectors.numbers(agreement) == decided
                yield str(agreement), [] if agrees else ["antalen är inte beslutets."]


def _versions() -> Iterator[tuple[str, list[str]]]:
    versions = AgreementVersion.objects.select_related("agreement__round", "document")
    for version in versions.order_by("pk").iterator(chunk_size=20):
        yield str(version), _differences(version, version.agreement)


def _signed() -> Iterator[tuple[str, list[str]]]:
    conclusions = Conclusion.objects.select_related(
        "version__agreement__round", "version__document", "document"
    ).prefetch_related("version__signatures")
    for conclusion in conclusions.order_by("pk").iterator(chunk_size=20):
        version = conclusion.version
        signatures = list(version.signatures.all())
        problems = _differences(conclusion, version.agreement)
        signed = digest(bytes(version.document.content))
        problems += [
            f"{signature.signatory} har undertecknat en annan PDF än den som skickades."
            for signature in signatures
            if signature.document_sha256 != signed
        ]
        if with_signatures(json.loads(version.payload), signatures) != json.loads(conclusion.payload):
            problems.append("texten är inte den som skickades, med underskrifterna.")
        yield str(conclusion), problems


def _differences(stored: AgreementVersion | Conclusion, agreement: Agreement) -> list[str]:
    """Compare a stored text with its sum, its PDF and the decision's lines."""
    problems = []
    if digest(stored.payload.encode()) != stored.payload_sha256:
        problems.append("JSON:en stämmer inte med sin SHA-256.")
    if digest(bytes(stored.document.content)) != stored.document.sha256:
        problems.append("PDF:en stämmer inte med sin SHA-256.")
    payload = json.loads(stored.payload)
    try:
        attached = PdfReader(BytesIO(bytes(stored.document.content))).attachments
    except PyPdfError as error:
        attached = {}
        problems.append(f"PDF:en går inte att läsa: {error}")
    if attached.get(documents.attachment_name(payload)) != [stored.payload.encode()]:
        problems.append("JSON:en i PDF:en är inte densamma som den lagrade.")
    written = {
        (part["department"], line["kind"]): line["places"]
        for part in payload["parts"]
        for line in part["lines"]
    }
    lines = _decided_lines(agreement, payload["basis"]["decision"]["id"])
    if written != {(line.department.key, line.kind): line.decided for line in lines}:
        problems.append("antalen i texten är inte beslutets.")
    return problems


def _decided_lines(agreement: Agreement, decision: str | UUID) -> QuerySet[DecisionLine]:
    """Return what a decision gives the agreement's nämnd."""
    lines = DecisionLine.objects.filter(decision=decision, board_name=agreement.board_name, decided__gt=0)
    return lines.select_related("department")


CHECKS = (
    Check("Gällande överenskommelser mot beslutet", _agreed_numbers),
    Check("Skickade överenskommelser mot PDF, SHA-256 och beslutet", _versions),
    Check("Undertecknade överenskommelser mot PDF och SHA-256", _signed),
)
