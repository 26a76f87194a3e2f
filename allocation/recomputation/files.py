"""A decision's JSON or PDF as a payload; whatever else comes is refused with one sentence."""

from io import BytesIO
from typing import Any

from allocation.canonical import FORMAT
from allocation.engine import EngineError
from allocation.engine.reading import parse
from lund_placements.limited import FileRefused

from .limits import MOST_BYTES

NOT_A_DECISION = "Filen är inte ett beslut från Platsmodellen. Välj beslutets JSON eller PDF."
NO_ATTACHMENT = "PDF:en innehåller inget beslut som går att räkna om."
TOO_LARGE = "Filen är större än 5 MB och kan inte vara ett beslut."


def read_payload(content: bytes) -> dict[str, Any]:
    """Return the payload in a decision's JSON or PDF; raises FileRefused for anything else."""
    if content.startswith(b"%PDF-"):
        content = embedded_json(content)
    if len(content) > MOST_BYTES:  # what was a small PDF can unpack to anything
        raise FileRefused(TOO_LARGE)
    try:
        payload = parse(content)
    except EngineError as error:
        raise FileRefused(NOT_A_DECISION) from error
    if not isinstance(payload, dict) or payload.get("format") != FORMAT:
        raise FileRefused(NOT_A_DECISION)
    return payload


def embedded_json(pdf: bytes) -> bytes:
    """Return the JSON that a decision's PDF carries; raises FileRefused when there is none."""
    # Only here: it takes longer to load than a decision's JSON takes to recompute.
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError  # the same

    unreadable = (
        PyPdfError,
        DependencyError,
        NotImplementedError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    )
    try:
        attachments = pypdf.PdfReader(BytesIO(pdf)).attachments
        for name in attachments:
            if name.startswith("fordelningsmodell-") and name.endswith(".json"):
                return attachments[name][0]
    except unreadable as error:
        raise FileRefused(NOT_A_DECISION) from error
    raise FileRefused(NO_ATTACHMENT)
