"""A year's report as page and PDF, made from its payload ("platsmodellen.year-report/1") and nothing else."""

from datetime import datetime
from typing import Any

from allocation.canonical import canonical_json
from allocation.payload_summary import reference
from allocation.payload_text import Payload, breakable, day, moment, sentence
from lund_placements.pdf import Attachment, render_pdf

from . import report_tables
from .enums import ReportPart

LISTS = (ReportPart.LESSONS,)  # parts whose paragraphs are items of a list


def report_pdf(payload: Payload, *, is_draft: bool = False) -> bytes:
    """Return the report as PDF/A-3a and PDF/UA-1, with the payload itself attached as JSON.

    is_draft: it says on its first page that it is not locked. The same payload gives the same bytes.
    """
    attachment = Attachment(
        file_name(payload, "json"),
        canonical_json(payload),
        "application/json",
        f"Alla uppgifter i årsrapport {payload['year']} i maskinläsbar form",
    )
    return render_pdf(
        "documents/year_report.html",
        {**report_context(payload, is_paper=True), "is_draft": is_draft},
        title=breakable(heading(payload)),
        created=datetime.fromisoformat(payload["made_at"]),
        attachments=[attachment],
    )


def file_name(payload: Payload, ending: str) -> str:
    """Return the name of a file with the report, such as arsrapport-2027-2.pdf; the first version has no number."""
    version = f"-{payload['version']}" if payload["version"] > 1 else ""
    return f"arsrapport-{payload['year']}{version}.{ending}"


def heading(payload: Payload) -> str:
    """Return "Årsrapport 2027", with the version when it is a correction."""
    version = f", version {payload['version']}" if payload["version"] > 1 else ""
    return f"Årsrapport {payload['year']}{version}"


def report_context(payload: Payload, *, is_paper: bool = False) -> dict[str, Any]:
    """Return what documents/year_report.html (is_paper) and the page of a report show."""
    corrects = payload["corrects"]
    return {
        "municipality": payload["municipality"],
        "year": str(payload["year"]),  # as text: a year has no thousands separator
        "heading": heading(payload),
        "invented": payload["invented"],
        "board": sentence(payload["board"]),
        "diary_no": payload["decision"]["diary_no"],
        "as_of": day(payload["as_of"]),
        "through": day(payload["figures"]["through"]),
        "year_is_over": payload["year_is_over"],
        "facts": facts(payload),
        "corrects": corrects
        and {
            "version": str(corrects["version"]),
            "day": day(corrects["locked_at"]),
            "reason": corrects["reason"],
        },
        "figure_tables": list(report_tables.figure_tables(payload, is_paper=is_paper)),
        "deviation_tables": list(report_tables.deviation_tables(payload)),
        "parts": [{**part, "is_list": part["key"] in LISTS} for part in payload["parts"]],
        "attachment_name": file_name(payload, "json"),
    }


def facts(payload: Payload) -> list[tuple[str, str]]:
    """Return what the report rests on, as label and text."""
    guideline = payload["guideline"]
    return [
        ("Gäller", f"Fördelningsåret {payload['year']}"),
        ("Beslut om fördelningsmodellen", f"{sentence(payload['board'])}, {reference(payload['decision'])}"),
        ("Riktlinje", f"{guideline['title']}, {guideline['decided']}"),
        *_revision(guideline),
        ("Talen är räknade till och med", day(payload["figures"]["through"])),
        ("Rapporten är låst", f"{moment(payload['made_at'])} av {payload['made_by']}"),
    ]


def _revision(guideline: Payload) -> list[tuple[str, str]]:
    """Return when the guideline shall be looked over, if that is known, and whether the day had passed."""
    if not guideline["revise_by"]:
        return []
    passed = " Dagen hade passerat när rapporten låstes." if guideline["needs_revision"] else ""
    return [("Riktlinjen ska ses över senast", f"{day(guideline['revise_by'])}.{passed}")]
