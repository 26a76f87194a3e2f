"""Do the frozen numbers follow from their inputs? Used by `verify` and by the page where anyone can check.

A payload that comes from outside is never trusted: `read_payload` refuses what is not a decision.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from lund_placements.errors import RuleBroken
from lund_placements.verification import Check
from organisation.models import StoredDocument

from . import engine
from .documents import canonical_json
from .models import Decision, OfficialReport, Scenario
from .payload import FORMAT, digest

MOST_BYTES = 5 * 1024 * 1024
NOT_A_DECISION = "Filen är inte ett beslut från Platsmodellen. Välj beslutets JSON eller PDF."


@dataclass(frozen=True, slots=True)
class Row:
    """One line recomputed: what the file says, what the recomputation gives, and what does not agree."""

    department: str
    kind: str
    kind_name: str
    stored: int
    recomputed: int
    adjusted: int
    proposed: int
    decided: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The whole recomputation: every line, and what does not agree outside the lines."""

    rows: tuple[Row, ...]
    problems: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing at all differs."""
        return not self.problems and not any(row.problems for row in self.rows)

    def sentences(self) -> list[str]:
        """Return every difference as a sentence."""
        in_rows = [f"{row.department}, {row.kind_name}: {text}" for row in self.rows for text in row.problems]
        return [*self.problems, *in_rows]


def read_payload(content: bytes) -> dict[str, Any]:
    """Return the payload in a decision's JSON or PDF; raises RuleBroken for anything else."""
    if len(content) > MOST_BYTES:
        raise RuleBroken("Filen är större än 5 MB och kan inte vara ett beslut.", code="too_large")
    if content.startswith(b"%PDF-"):
        content = embedded_json(content)
    try:
        payload = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise RuleBroken(NOT_A_DECISION, code="not_json") from error
    if not isinstance(payload, dict) or payload.get("format") != FORMAT:
        raise RuleBroken(NOT_A_DECISION, code="not_a_decision")
    return payload


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number of places")


def embedded_json(pdf: bytes) -> bytes:
    """Return the JSON that a decision's PDF carries; raises RuleBroken when there is none."""
    try:
        attachments = pypdf.PdfReader(BytesIO(pdf)).attachments
        for name in attachments:
            if name.startswith("fordelningsmodell-") and name.endswith(".json"):
                return attachments[name][0]
    except (PyPdfError, ValueError, KeyError, RecursionError) as error:
        raise RuleBroken(NOT_A_DECISION, code="unreadable_pdf") from error
    raise RuleBroken("PDF:en innehåller inget beslut som går att räkna om.", code="no_attachment")


def is_published_here(payload: dict[str, Any]) -> bool:
    """Say whether exactly this content is a decision that has been published in this installation."""
    content = canonical_json(payload)
    return Decision.objects.filter(payload_sha256=digest(content), publication__isnull=False).exists()


def recompute(payload: dict[str, Any]) -> Verdicts:
    """Solve the payload's problem again and compare every line, sum and target; raises RuleBroken.

    In a correction the proposed numbers are those of the decision that it corrects, so there the
    steps from computed to proposed are not compared.
    """
    try:
        return _recompute(payload)
    except engine.EngineError as error:
        raise RuleBroken(
            f"Underlaget i filen går inte att räkna: {error.message}", code=error.code
        ) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RuleBroken(
            "Filen är ändrad så att den inte längre går att läsa som ett beslut.", code="broken_payload"
        ) from error


def _recompute(payload: dict[str, Any]) -> Verdicts:
    problem, result = payload["engine"]["problem"], payload["engine"]["result"]
    problems = engine.check(problem, result)
    expected = {
        (line["key"], plan["kind"]): line["places"]
        for plan in engine.solve(problem)["kinds"]
        for line in plan["lines"]
    }
    names = {card["key"]: card["name"] for card in payload["departments"]}
    kinds = {target["kind"]: target["name"] for target in payload["targets"]}
    rows = tuple(_row(payload, line, expected, names, kinds) for line in payload["lines"])
    if len(rows) != len(expected):
        problems = [*problems, f"Beslutet har {len(rows)} rader men underlaget ger {len(expected)}."]
    return Verdicts(rows, (*problems, *_sum_problems(payload), *_target_problems(payload)))


def _row(
    payload: dict[str, Any],
    line: dict[str, Any],
    expected: dict[tuple[str, str], int],
    names: dict[str, str],
    kinds: dict[str, str],
) -> Row:
    recomputed = expected[line["department"], line["kind"]]
    adjusted = sum(adjustment["change"] for adjustment in line["adjustments"])
    corrected = payload.get("decision", {}).get("corrects")
    problems = []
    if line["computed"] != recomputed:
        problems.append(f"beslutet säger {line['computed']} uträknade platser, omräkningen ger {recomputed}.")
    if not corrected and line["computed"] + adjusted != line["proposed"]:
        problems.append(
            f"uträknat {line['computed']} och ändringar {adjusted:+d} blir inte det föreslagna {line['proposed']}."
        )
    if line["decided"] != line["proposed"] and not line["change_reason"]:
        problems.append("nämndens ändring saknar skäl.")
    return Row(
        names[line["department"]],
        line["kind"],
        kinds[line["kind"]],
        line["computed"],
        recomputed,
        adjusted,
        line["proposed"],
        line["decided"],
        tuple(problems),
    )


def _sum_problems(payload: dict[str, Any]) -> Iterator[str]:
    for row in payload["sums"]:
        lines = [line for line in payload["lines"] if line["kind"] == row["kind"]]
        for column in ("computed", "proposed", "decided"):
            total = sum(line[column] for line in lines)
            if total != row[column]:
                yield f"Summan {column} för {row['kind']} är {row[column]} men raderna ger {total}."
        if row["shortfall"] != max(0, row["target"] - row["decided"]):
            yield f"Det som saknas till målet för {row['kind']} stämmer inte."


def _target_problems(payload: dict[str, Any]) -> Iterator[str]:
    targets = {target["kind"]: target["places"] for target in payload["targets"]}
    solved = {kind["code"]: kind["target"] for kind in payload["engine"]["problem"]["year"]["kinds"]}
    for row in payload["sums"]:
        kind = row["kind"]
        if not row["target"] == targets[kind] == solved[kind]:
            yield f"Målet för {kind} är inte detsamma överallt i beslutet."


# What `verify` runs


def _recomputed_decisions() -> Iterator[tuple[str, list[str]]]:
    for decision in _decisions():
        try:
            yield str(decision), recompute(json.loads(decision.payload)).sentences()
        except RuleBroken as error:
            yield str(decision), [error.message]


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
        except RuleBroken as error:
            problems.append(error.message)
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
        except RuleBroken as error:
            yield str(report), [error.message]


def _decisions() -> Any:
    return Decision.objects.select_related("round").order_by("round__year", "recorded_at")


CHECKS = (
    Check("Scenarier mot sina underlag", _scenarios),
    Check("Skickade förslag omräknade", _sent_reports),
    Check("Beslut omräknade, med summor och mål", _recomputed_decisions),
    Check("Beslutsrader mot beslutets JSON", _decided_lines),
    Check("Beslutets JSON mot PDF och SHA-256", _decision_documents),
    Check("Lagrade dokument mot SHA-256", _stored_documents),
)
