"""What `verify` recomputes and compares: everything of ours that is frozen."""

import json
from collections.abc import Iterator
from typing import Any

from lund_placements.limited import FileRefused
from lund_placements.verification import Check
from organisation.models import StoredDocument

from . import engine
from .economy.frozen import again, units_of
from .models import Decision, OfficialReport, Scenario
from .payload import digest
from .recomputation.comparison import recompute
from .recomputation.files import embedded_json


def _recomputed_decisions() -> Iterator[tuple[str, list[str]]]:
    for decision in _decisions():
        try:
            yield str(decision), recompute(json.loads(decision.payload)).sentences()
        except FileRefused as refused:
            yield str(decision), [str(refused)]


def _decided_lines() -> Iterator[tuple[str, list[str]]]:
    for decision in _decisions().prefetch_related("lines__department"):
        stored = {
            (line.department.key, line.kind): (line.proposed, line.decided, line.change_reason)
            for line in decision.lines.all()
        }
        frozen = {
            (line["department"], line["kind"]): (line["proposed"], line["decided"], line["change_reason"])
            for line in json.loads(decision.payload)["lines"]
        }
        differing = sorted(key for key in stored | frozen if stored.get(key) != frozen.get(key))
        yield (
            str(decision),
            [f"raden {key} är {stored.get(key)} men JSON säger {frozen.get(key)}" for key in differing],
        )


def _decision_documents() -> Iterator[tuple[str, list[str]]]:
    for decision in _decisions().select_related("document"):
        problems = []
        if digest(decision.payload.encode()) != decision.payload_sha256:
            problems.append("JSON:en stämmer inte med sin SHA-256.")
        try:
            if embedded_json(bytes(decision.document.content)) != decision.payload.encode():
                problems.append("JSON:en i PDF:en är inte densamma som den lagrade.")
        except FileRefused as refused:
            problems.append(str(refused))
        yield str(decision), problems


def _stored_documents() -> Iterator[tuple[str, list[str]]]:
    for document in StoredDocument.objects.order_by("pk").iterator(chunk_size=20):
        agrees = digest(bytes(document.content)) == document.sha256
        yield (
            f"{document.name} ({document.pk})",
            [] if agrees else ["innehållet stämmer inte med sin SHA-256."],
        )


def _scenarios() -> Iterator[tuple[str, list[str]]]:
    scenarios = Scenario.objects.select_related("round").prefetch_related(
        "lines__department", "lines__adjustments"
    )
    for scenario in scenarios.order_by("round__year", "pk").iterator(chunk_size=20):
        problems = engine.check(scenario.problem, scenario.result)
        computed = {
            (line["key"], plan["kind"]): line["places"]
            for plan in scenario.result["kinds"]
            for line in plan["lines"]
        }
        for line in scenario.lines.all():
            key = (line.department.key, line.kind)
            if line.computed != computed.get(key):
                problems.append(
                    f"raden {key} har uträknat {line.computed}, resultatet säger {computed.get(key)}."
                )
            if line.computed + sum(a.change for a in line.adjustments.all()) != line.places:
                problems.append(f"raden {key}: ändringarna leder inte till {line.places}.")
        yield f"{scenario.round.year} {scenario.name}", problems


def _sent_reports() -> Iterator[tuple[str, list[str]]]:
    for report in OfficialReport.objects.filter(sent_at__isnull=False).select_related("round"):
        try:
            yield str(report), recompute(report.payload).sentences()
        except FileRefused as refused:
            yield str(report), [str(refused)]


def _costs() -> Iterator[tuple[str, list[str]]]:
    """Compare what was frozen about the cost with what its own assumptions and numbers give."""
    reports = OfficialReport.objects.filter(sent_at__isnull=False).select_related("round")
    frozen_payloads = [(str(report), report.payload, "proposed") for report in reports] + [
        (str(decision), json.loads(decision.payload), "decided") for decision in _decisions()
    ]
    for name, payload, stage in frozen_payloads:
        block = payload.get("economy")
        same = block is None or again(block, units_of(payload, stage)) == block
        yield name, [] if same else ["kostnaden följer inte av sina egna antaganden."]


def _decisions() -> Any:
    return Decision.objects.select_related("round").order_by("round__year", "recorded_at")


CHECKS = (
    Check("Scenarier mot sina underlag", _scenarios),
    Check("Skickade förslag omräknade", _sent_reports),
    Check("Beslut omräknade, med summor och mål", _recomputed_decisions),
    Check("Kostnader mot sina antaganden", _costs),
    Check("Beslutsrader mot beslutets JSON", _decided_lines),
    Check("Beslutets JSON mot PDF och SHA-256", _decision_documents),
    Check("Lagrade dokument mot SHA-256", _stored_documents),
)
