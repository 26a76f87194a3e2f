"""The frozen content of an agreement: one dict that page, PDF and JSON all show."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings

from allocation.enums import PlacementKind
from allocation.guidelines import guideline_on
from allocation.selectors import names_day

from .enums import Party
from .models import Agreement, AgreementPart, AgreementVersion, Signature

FORMAT = "platsmodellen.agreement/1"
Payload = dict[str, Any]


def agreement_payload(agreement: Agreement, *, version: int) -> Payload:
    """Return the agreement as it is now: everything that the two nämnder agree on, and nothing else.

    Counts are whole places, money whole kronor, hours a decimal number as text; dates are ISO. There are no
    signatures yet. Raises nothing of its own.
    """
    decision, template = agreement.decision, agreement.template
    our_board = json.loads(decision.payload)["deciding_board"]
    parts = [_part(part) for part in agreement.parts.all()]
    places = agreement.places
    return {
        "format": FORMAT,
        "municipality": settings.MUNICIPALITY,
        "year": agreement.round.year,
        "invented": agreement.round.is_invented,
        "number": agreement.number,
        "amends": _amends(agreement.amends),
        "version": version,
        "parties": {
            Party.COORDINATING.value: _party(our_board, agreement.our_representative, agreement.our_title),
            Party.RECEIVING.value: _party(
                agreement.board_name, agreement.their_representative, agreement.their_title
            ),
        },
        "basis": {
            "guideline": guideline_on(names_day(agreement.round)).as_payload(),
            "decision": {
                "id": str(decision.pk),
                "decided_on": decision.decided_on.isoformat(),
                "paragraph": decision.paragraph,
                "diary_no": decision.diary_no,
                "board": our_board,
            },
        },
        "period": {"from": agreement.valid_from.isoformat(), "to": agreement.valid_to.isoformat()},
        "parts": parts,
        "sums": [
            {"kind": kind.value, "name": kind.label, "places": places[kind.value]} for kind in PlacementKind
        ],
        "purpose_of_praktik": template.purpose_of_praktik,
        "clauses": [
            {"key": clause.key, "heading": clause.heading, "body": clause.body, "duty_of": clause.duty_of}
            for clause in template.clauses.all()
        ],
        "template": template.number,
        "ancillary_costs": agreement.ancillary_costs,
        "special_support": {
            "to_discuss": agreement.calls_for_support_talks,
            "from_places": template.special_support_from,
            "amount": agreement.special_support_amount,
            "decision": agreement.special_support_decision,
        },
        "other_terms": agreement.other_terms,
        "changes": [],
        "signatures": [],
    }


def _party(board: str, representative: str, title: str) -> dict[str, str]:
    return {"board": board, "representative": representative, "title": title}


def _amends(base: Agreement | None) -> dict[str, str] | None:
    """Return which agreement is amended, and when it was signed."""
    if base is None:
        return None
    conclusion = base.latest_version.conclusion
    return {"agreement": str(base.pk), "signed_on": conclusion.concluded_on.isoformat()}


def _part(part: AgreementPart) -> dict[str, Any]:
    lines = {line.decision_line.kind: line.decision_line for line in part.lines.all()}
    hours = part.hours_per_week
    return {
        "department": part.department.key,
        "name": part.department_name,
        "contact": part.contact_name,
        "lines": [
            {"kind": kind.value, "name": kind.label, "places": lines[kind.value].decided}
            for kind in PlacementKind
            if kind.value in lines
        ],
        "supervisors": part.supervisors,
        "hours_per_week": None if hours is None else f"{Decimal(hours).normalize():f}",
        "training": part.training,
        "months": list(part.months),
    }


def stored_payload(version: AgreementVersion) -> Payload:
    """Return the text of a version as it was sent."""
    return json.loads(version.payload)


def with_signatures(payload: Payload, signatures: Iterable[Signature]) -> Payload:
    """Return the payload with what is recorded of the signatures, the coordinating nämnd's first."""
    by_party = {signature.party: signature for signature in signatures}
    return {
        **payload,
        "signatures": [
            {
                "party": party.value,
                "signatory": by_party[party].signatory,
                "title": by_party[party].role_title,
                "paragraph": by_party[party].paragraph,
                "diary_no": by_party[party].diary_no,
                "signed_on": by_party[party].signed_on.isoformat(),
                "method": by_party[party].method,
            }
            for party in Party
        ],
    }


# What an amendment changes. Both texts are whole, so the difference is what they do not share.

TERMS = (
    ("Gäller från", ("period", "from")),
    ("Gäller till och med", ("period", "to")),
    ("Samordnande nämnds företrädare", ("parties", "coordinating", "representative")),
    ("Samordnande nämnds företrädare, titel", ("parties", "coordinating", "title")),
    ("Mottagande nämnds företrädare", ("parties", "receiving", "representative")),
    ("Mottagande nämnds företrädare, titel", ("parties", "receiving", "title")),
    ("Beslut, datum", ("basis", "decision", "decided_on")),
    ("Beslut, paragraf", ("basis", "decision", "paragraph")),
    ("Beslut, diarienummer", ("basis", "decision", "diary_no")),
    ("Omkostnader", ("ancillary_costs",)),
    ("Särskilt stöd, kronor", ("special_support", "amount")),
    ("Särskilt stöd", ("special_support", "decision")),
    ("Övriga villkor", ("other_terms",)),
)
PART_TERMS = (
    ("kontaktperson", "contact"),
    ("handledare", "supervisors"),
    ("timmar per vecka och plats", "hours_per_week"),
    ("handledarnas utbildning", "training"),
    ("månader med platser", "months"),
)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what differs between two agreements as rows of what, before and after, in the text's order.

    Values are as in the payload; None is what is not there. Raises KeyError for anything but a payload.
    """
    rows = [(name, _at(before, path), _at(after, path)) for name, path in TERMS]
    old, new = ({part["department"]: part for part in text["parts"]} for text in (before, after))
    for key in {**old, **new}:
        was, becomes = old.get(key, {}), new.get(key, {})
        name = becomes.get("name") or was["name"]
        for kind in PlacementKind:
            rows.append((f"{name}: {kind.label}", _places(was, kind), _places(becomes, kind)))
        for label, field in PART_TERMS:
            rows.append((f"{name}: {label}", was.get(field), becomes.get(field)))
    return [{"what": what, "before": was, "after": becomes} for what, was, becomes in rows if was != becomes]


def _at(payload: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = payload
    for key in path:
        found = found[key]
    return found


def _places(part: Mapping[str, Any], kind: PlacementKind) -> int:
    return sum(line["places"] for line in part.get("lines", ()) if line["kind"] == kind)
