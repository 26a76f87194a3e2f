"""A decision as a package for the e-arkiv: the documents as they were stored, metadata, and sums of everything.

The package is a bag as RFC 8493 (BagIt 1.0) says, in an uncompressed ZIP file. What has been recorded of the decision
decides every byte: packed twice, it is the same file.
"""

import json
from typing import Any
from zipfile import ZIP_STORED

from django.conf import settings
from django.utils import timezone

from lund_placements.packages import sums, zipped

from .calendar_rules import legal_force_on
from .models import Decision

FORMAT = "platsmodellen-arkivpaket-1"
PDF_A = "application/pdf; PDF/A-3a, PDF/UA-1"


def name_of(decision: Decision) -> str:
    """Return what the package is called, without its ending; no two decisions share a name."""
    return f"fordelningsmodell-{decision.round.year}-{str(decision.pk)[:8]}"


def package(decision: Decision) -> bytes:
    """Return the ZIP file. Raises nothing of its own; `verify` says whether what is stored is unharmed."""
    contents = _documents(decision)
    listed = [{"file": name, "format": kind} for name, (kind, _) in contents.items()]
    metadata = json.dumps(_metadata(decision, listed), ensure_ascii=False, indent=1, sort_keys=True)
    payload = {f"data/{name}": content for name, (_, content) in contents.items()}
    payload["data/metadata.json"] = metadata.encode()
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": _info(decision, payload).encode(),
        "manifest-sha256.txt": sums(payload),
    }
    files = {**tags, "tagmanifest-sha256.txt": sums(tags), **payload}
    return zipped({f"{name_of(decision)}/{name}": content for name, content in files.items()}, ZIP_STORED)


def _documents(decision: Decision) -> dict[str, tuple[str, bytes]]:
    """Return the files by name, each with its format: byte for byte as they were stored."""
    year = decision.round.year
    return {
        f"fordelningsmodell-{year}.pdf": (PDF_A, bytes(decision.document.content)),
        f"fordelningsmodell-{year}.json": ("application/json", decision.payload.encode()),
        f"tjansteskrivelse-{year}.pdf": (PDF_A, bytes(decision.report.document.content)),
    }


def _metadata(decision: Decision, files: list[dict[str, str]]) -> dict[str, Any]:
    payload, notice = json.loads(decision.payload), getattr(decision, "notice", None)
    publication = getattr(decision, "publication", None)
    return {
        "format": FORMAT,
        "municipality": settings.MUNICIPALITY,
        "authority": payload["deciding_board"],
        "title": f"Fördelningsmodell {decision.round.year}",
        "year": decision.round.year,
        "invented": decision.round.is_invented,
        "decision_id": str(decision.pk),
        "diary_no": decision.diary_no,
        "paragraph": decision.paragraph,
        "decided_on": decision.decided_on.isoformat(),
        "outcome": decision.outcome,
        "corrects": str(decision.corrects_id) if decision.corrects_id else None,
        "proposal_dated_on": decision.report.dated_on.isoformat(),
        "adjusted_on": notice.adjusted_on.isoformat() if notice else None,
        "legal_force_on": legal_force_on(notice.notice_from).isoformat() if notice else None,
        "recorded_at": timezone.localtime(decision.recorded_at).isoformat(timespec="seconds"),
        "published_on": timezone.localdate(publication.published_at).isoformat() if publication else None,
        "stored_sha256": {
            f"fordelningsmodell-{decision.round.year}.pdf": decision.document.sha256,
            f"fordelningsmodell-{decision.round.year}.json": decision.payload_sha256,
            f"tjansteskrivelse-{decision.round.year}.pdf": decision.report.document.sha256,
        },
        "files": files,
    }


def _info(decision: Decision, payload: dict[str, bytes]) -> str:
    size = sum(len(content) for content in payload.values())
    return "".join(
        f"{label}: {value}\n"
        for label, value in (
            ("Source-Organization", settings.MUNICIPALITY),
            ("External-Identifier", f"{decision.diary_no} {decision.paragraph}"),
            ("External-Description", f"Fördelningsmodell {decision.round.year}"),
            ("Internal-Sender-Identifier", decision.pk),
            ("Payload-Oxum", f"{size}.{len(payload)}"),
        )
    )
