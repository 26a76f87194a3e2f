"""What `verify` compares of a locked year's report: its sums, its PDF, its texts and the decision."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from allocation.models import DecisionLine
from allocation.payload import digest
from lund_placements.verification import Check

from . import report_selectors as selectors
from .models import YearReport
from .report_documents import file_name


def _locked() -> Iterator[tuple[str, list[str]]]:
    locked = YearReport.objects.filter(locked_at__isnull=False).select_related("round", "document")
    for report in locked.order_by("pk").iterator(chunk_size=20):
        problems = []
        if digest(report.payload.encode()) != report.payload_sha256:
            problems.append("JSON:en stämmer inte med sin SHA-256.")
        payload = json.loads(report.payload)
        try:
            attached = PdfReader(BytesIO(bytes(report.document.content))).attachments
        except PyPdfError as error:
            attached = {}
            problems.append(f"PDF:en går inte att läsa: {error}")
        if attached.get(file_name(payload, "json")) != [report.payload.encode()]:
            problems.append("JSON:en i PDF:en är inte densamma som den lagrade.")
        texts = selectors.texts_of(report)
        if payload["parts"] != selectors.parts_of(texts):
            problems.append("texterna är inte de som skrevs.")
        comments = {one["key"]: one["comment"] for one in payload["deviations"] if one["comment"]}
        if any(key not in texts or texts[key].text != said for key, said in comments.items()):
            problems.append("kommentarerna är inte de som skrevs.")
        yield str(report), problems + _figures(payload)


def _figures(payload: dict[str, Any]) -> list[str]:
    """Compare the figures with what does not change: the decision that they name, and their own sums."""
    decided = dict[str, int]()
    for line in DecisionLine.objects.filter(decision=payload["decision"]["id"]).order_by("pk"):
        decided[line.kind] = decided.get(line.kind, 0) + line.decided
    problems = []
    for kind in payload["figures"]["kinds"]:
        name = kind["name"].lower()
        if kind["decided"] != decided.get(kind["kind"], 0):
            problems.append(
                f"{name}: {kind['decided']} beslutade platser, beslutet säger {decided.get(kind['kind'], 0)}."
            )
        departments = next(table for table in kind["tables"] if table["key"] == "departments")
        column = departments["head"].index("Beslutat")
        if sum(row[column] for row in departments["rows"]) != kind["decided"]:
            problems.append(f"{name}: förvaltningarnas platser blir inte summan.")
    return problems


CHECKS = (Check("Låsta årsrapporter mot talen, beslutet, PDF och SHA-256", _locked),)
