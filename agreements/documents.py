"""An överenskommelse as PDF, made from its payload ("platsmodellen.agreement/1") and nothing else."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allocation.canonical import canonical_json
from allocation.payload_summary import reference
from allocation.payload_tables import Column, Table, table
from allocation.payload_text import DASH, Payload, breakable, day, listing, number, places, sentence, unbroken
from lund_placements.pdf import Attachment, render_pdf
from lund_placements.swedish import MONTHS

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PARTIES = {"coordinating": "Den samordnande nämnden", "receiving": "Den mottagande nämnden"}
DUTIES = {"both": "Gäller båda nämnderna", **{party: f"{name}s ansvar" for party, name in PARTIES.items()}}
METHODS = {"handwritten": "för hand", "e_signature": "med e-underskrift i kommunens system"}


def agreement_pdf(payload: Payload, *, created: datetime) -> bytes:
    """Return the agreement as PDF/A-3a and PDF/UA-1, with the payload itself attached as JSON.

    created: aware moment, when the version was made. The same payload and moment give the same bytes.
    """
    attachment = Attachment(
        attachment_name(payload),
        canonical_json(payload),
        "application/json",
        f"Alla uppgifter i överenskommelsen {payload['year']} i maskinläsbar form",
    )
    return render_pdf(
        "documents/agreement.html",
        agreement_context(payload),
        title=breakable(document_title(payload)),
        created=created,
        attachments=[attachment],
    )


def document_title(payload: Payload) -> str:
    """Return "Överenskommelse 2027: socialnämnden och servicenämnden"."""
    boards = listing(payload["parties"][party]["board"] for party in PARTIES)
    return f"{heading(payload)}: {boards}"


def heading(payload: Payload) -> str:
    """Return "Överenskommelse 2027", or "Tilläggsöverenskommelse 1, 2027"."""
    if payload["number"]:
        return f"Tilläggsöverenskommelse {payload['number']}, {payload['year']}"
    return f"Överenskommelse {payload['year']}"


def attachment_name(payload: Payload) -> str:
    """Return the name of the JSON file inside the PDF."""
    addition = f"-tillagg-{payload['number']}" if payload["number"] else ""
    return f"overenskommelse-{payload['year']}{addition}.json"


def agreement_context(payload: Payload) -> dict[str, Any]:
    """Return what documents/agreement.html and the pages that show a version say."""
    parties, decision = payload["parties"], payload["basis"]["decision"]
    amends = payload["amends"]
    return {
        "municipality": payload["municipality"],
        "year": str(payload["year"]),  # as text: a year has no thousands separator
        "invented": payload["invented"],
        "heading": heading(payload),
        "coordinating": sentence(parties["coordinating"]["board"]),
        "receiving": sentence(parties["receiving"]["board"]),
        "receiving_inside": parties["receiving"]["board"],  # as inside a sentence
        "diary_no": decision["diary_no"],
        "paragraph": unbroken(decision["paragraph"]),
        "totals": totals(payload),
        "amends": amends and day(amends["signed_on"]),
        "valid_from": day(payload["period"]["from"]),
        "version": str(payload["version"]),
        "facts": facts(payload),
        "changes": changes_table(payload),
        "places": places_table(payload),
        "supervision": supervision_table(payload),
        "purpose": payload["purpose_of_praktik"].splitlines(),
        "clauses": [
            {
                "heading": clause["heading"],
                "duty": DUTIES[clause["duty_of"]],
                "paragraphs": clause["body"].splitlines(),
            }
            for clause in payload["clauses"]
        ],
        "ancillary_costs": payload["ancillary_costs"].splitlines(),
        "special_support": special_support(payload),
        "other_terms": payload["other_terms"].splitlines(),
        "signatures": signatures(payload),
        "is_signed": bool(payload["signatures"]),
        "attachment_name": attachment_name(payload),
    }


def totals(payload: Payload) -> str:
    """Return "34 arbetsmarknadsanställningar och 10 praktikplatser"."""
    return listing(places(row["places"], row) for row in payload["sums"] if row["places"])


def facts(payload: Payload) -> list[tuple[str, str]]:
    """Return the parties and what they rest on, as label and text."""
    parties, basis = payload["parties"], payload["basis"]
    rows = []
    for party, name in (("coordinating", "Samordnande nämnd"), ("receiving", "Mottagande nämnd")):
        given = parties[party]
        rows.append((name, sentence(given["board"])))
        rows.append((f"{name}s företrädare", representative(given)))
    decision, guideline = basis["decision"], basis["guideline"]
    period = payload["period"]
    return [
        *rows,
        ("Gäller", f"{day(period['from'])} till {day(period['to'])}"),
        ("Beslut om fördelningsmodellen", f"{sentence(decision['board'])}, {reference(decision)}"),
        ("Riktlinje", f"{guideline['title']}, {guideline['decided']}"),
        ("Dokument", f"Version {payload['version']}, gjord efter mall {payload['template']}"),
    ]


def representative(party: Payload) -> str:
    """Return "Sara Lund, ordförande", with what is known of it."""
    return ", ".join(filter(None, (party["representative"], party["title"]))) or DASH


def changes_table(payload: Payload) -> Table | None:
    """Return what a tillägg changes in what applied before it; None when it changes nothing."""
    rows = [
        (row["what"], [value_words(row["what"], row["before"]), value_words(row["what"], row["after"])])
        for row in payload["changes"]
    ]
    if not rows:
        return None
    columns = [Column("Har gällt", "left"), Column("Ska gälla", "left")]
    return table("Vad tillägget ändrar", "Vad", columns, rows)


def value_words(what: str, value: Any) -> str:
    """Return a value of a change as people read it; what: its name in the payload."""
    if value in (None, "", []):
        return DASH
    if isinstance(value, list):
        return months(value)
    if isinstance(value, int):
        return number(value)
    if ISO_DATE.fullmatch(value):
        return day(value)
    return hours(value) if what.endswith("timmar per vecka och plats") else str(value)


def places_table(payload: Payload) -> Table:
    """Return how many places each förvaltning sets up."""
    kinds = payload["sums"]
    rows = []
    for part in payload["parts"]:
        given = {line["kind"]: line["places"] for line in part["lines"]}
        rows.append((part["name"], [number(given.get(kind["kind"], 0)) for kind in kinds]))
    return table(
        "Tabell 1. Platser som inrättas",
        "Förvaltning",
        [Column(sentence(kind["name"])) for kind in kinds],
        rows,
        total=[number(kind["places"]) for kind in kinds],
    )


def supervision_table(payload: Payload) -> Table:
    """Return what each förvaltning has promised for its supervisors, and in which months."""
    columns = [
        Column("Kontakt", "left"),
        Column("Hand\u00adledare", "number folded"),
        Column("Timmar per vecka och plats", "number folded"),
        Column("Utbildning", "left"),
        Column("Månader", "left"),
    ]
    rows = [
        (
            part["name"],
            [
                part["contact"] or DASH,
                number(part["supervisors"]),
                hours(part["hours_per_week"]),
                part["training"] or DASH,
                months(part["months"]),
            ],
        )
        for part in payload["parts"]
    ]
    return table("Tabell 2. Handledning", "Förvaltning", columns, rows)


def hours(value: str | int | None) -> str:
    """Return "2,5" for "2.5", "2" for "2.0", and a dash where nothing is agreed."""
    return DASH if value in (None, "") else str(value).replace(".", ",").removesuffix(",0")


def months(numbers: Sequence[int]) -> str:
    """Return "januari–juni och augusti–december" for the months with places; "hela året" for all or none named."""
    if len(numbers) in (0, len(MONTHS)):
        return "hela året"
    runs: list[list[int]] = []
    for month in sorted(numbers):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return listing(
        MONTHS[run[0] - 1] if len(run) == 1 else f"{MONTHS[run[0] - 1]}–{MONTHS[run[-1] - 1]}" for run in runs
    )


def special_support(payload: Payload) -> list[str]:
    """Return what is said of särskilt stöd, as sentences; nothing when there is nothing to say."""
    given = payload["special_support"]
    texts = []
    if given["to_discuss"]:
        least = number(given["from_places"])
        texts.append(f"Mottagandet är minst {least} platser. Då kan särskilt stöd diskuteras.")
    if given["amount"] is not None:
        texts.append(f"Särskilt stöd från den samordnande nämnden: {number(given['amount'])} kr.")
    if given["decision"]:
        texts += given["decision"].splitlines()
    elif given["to_discuss"] and given["amount"] is None:
        texts.append("Inget särskilt stöd är överenskommet.")
    return texts


def signatures(payload: Payload) -> list[dict[str, Any]]:
    """Return one block per party: empty lines to sign on, or what is recorded of its signature."""
    recorded = {row["party"]: row for row in payload["signatures"]}
    blocks = []
    for party in PARTIES:
        row = recorded.get(party)
        blocks.append(
            {
                "board": sentence(payload["parties"][party]["board"]),
                "representative": representative(payload["parties"][party]),
                "recorded": row
                and [
                    representative({"representative": row["signatory"], "title": row["title"]}),
                    ", ".join(filter(None, (unbroken(row["paragraph"]), unbroken(row["diary_no"])))),
                    f"Undertecknat {METHODS[row['method']]} den {day(row['signed_on'])}",
                ],
            }
        )
    return blocks
