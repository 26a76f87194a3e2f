"""The decided model and the official report as PDF, each made from its dict and nothing else."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from allocation import cost_tables, payload_summary, payload_tables
from allocation.canonical import canonical_json
from allocation.payload_text import Payload, breakable, certificate_sentences, day, sentence
from lund_placements.pdf import Attachment, render_pdf

LISTS = {"Underlag för beslutet"}  # sections whose paragraphs are items of a list


def decision_pdf(payload: Payload) -> bytes:
    """Return the decision as PDF/A-3a and PDF/UA-1, with the payload itself attached as JSON.

    The same payload gives the same bytes; see lund_placements.pdf for the limits of that.
    """
    decision = payload["decision"]
    attachment = Attachment(
        attachment_name(payload),
        canonical_json(payload),
        "application/json",
        f"Alla uppgifter i fördelningsmodellen {payload['year']} i maskinläsbar form",
    )
    return render_pdf(
        "documents/decision.html",
        decision_context(payload),
        title=breakable(f"Fördelningsmodell {payload['year']}: beslut {payload_summary.reference(decision)}"),
        created=datetime.fromisoformat(decision["recorded_at"]),
        attachments=[attachment],
    )


def official_report_pdf(report: dict[str, Any]) -> bytes:
    """Return the tjänsteskrivelse with the proposed table as annex 1, as PDF/A-3a and PDF/UA-1."""
    written = datetime.combine(date.fromisoformat(report["dated_on"]), time(), ZoneInfo(settings.TIME_ZONE))
    return render_pdf(
        "documents/official_report.html", report_context(report), title=report["title"], created=written
    )


def attachment_name(payload: Payload) -> str:
    """Return the name of the JSON file inside the decision's PDF."""
    return f"fordelningsmodell-{payload['year']}.json"


def decision_context(payload: Payload) -> dict[str, Any]:
    """Return what documents/decision.html shows."""
    decision = payload["decision"]
    corrects = decision["corrects"]
    return {
        **shared_context(payload, "decided"),
        "municipality": payload["municipality"],
        "board": sentence(payload["deciding_board"]),
        "reference": payload_summary.reference(decision),
        "diary_no": decision["diary_no"],
        "decided_on": day(decision["decided_on"]),
        "facts": payload_summary.facts(payload),
        "corrects": corrects
        and {"reference": payload_summary.reference(corrects), "reason": corrects["reason"]},
        "attachment_name": attachment_name(payload),
        "adjustments": payload_tables.adjustment_table(
            payload, "Tabell 2. Ändringar för hand efter beräkningen"
        ),
        "board_changes": payload_tables.board_table(payload, "Tabell 3. Nämndens ändringar av förslaget"),
        "signatories": ["Ordförande", "Justerare", "Sekreterare"],
    }


def shared_context(payload: Payload, stage: str) -> dict[str, Any]:
    """Return what a decision and the annex of a report have in common; stage: "decided" or "proposed"."""
    by_kind = {row["kind"]: row for row in payload["method"]["certificates"]}
    return {
        "year": str(payload["year"]),  # as text: a year has no thousands separator
        "invented": payload["invented"],
        "totals": payload_summary.totals(payload, stage),
        "summary": payload_summary.summary(payload, stage),
        "targets": payload_summary.target_sentences(payload),
        "main_table": payload_tables.main_table(payload, stage),
        "figures": payload_tables.figures(payload, stage),
        "method_name": payload["method"]["name"],
        "scenario": payload["method"]["scenario"],
        "method_steps": payload_summary.method_steps(payload),
        "certificates": [
            text
            for kind in payload["targets"]
            if kind["kind"] in by_kind
            for text in certificate_sentences(kind, by_kind[kind["kind"]])
        ],
        "deviations": payload_summary.deviations(payload, stage),
        "cost": cost_tables.of_payload(payload, stage),
        "departments": [
            {
                "name": unit["name"],
                "facts": payload_summary.department_facts(payload, unit),
                "table": payload_tables.department_table(payload, unit, stage),
                "reasons": payload_tables.reasons(payload, unit, stage),
            }
            for unit in payload["departments"]
        ],
    }


def report_context(report: dict[str, Any]) -> dict[str, Any]:
    """Return what documents/official_report.html shows."""
    annex = report["annex"]
    return {
        **shared_context(annex, "proposed"),
        "municipality": settings.MUNICIPALITY,
        "report": report,
        "sections": [{**part, "is_list": part["heading"] in LISTS} for part in report["sections"]],
        "department": sentence(report["department"]),
        "board": sentence(report["board"]),
        "diary_no": report["diary_no"],
        "dated_on": day(report["dated_on"]),
        "adjustments": payload_tables.adjustment_table(
            annex, "Tabell 2. Ändringar för hand efter beräkningen"
        ),
    }
