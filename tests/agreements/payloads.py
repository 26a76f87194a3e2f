"""Payloads of överenskommelser for document tests: invented, and consistent with themselves."""

from typing import Any

from agreements.clauses import ANCILLARY_COSTS, PURPOSE_OF_PRAKTIK, STANDARD_CLAUSES

KINDS = (("ama", "arbetsmarknadsanställningar"), ("praktik", "praktikplatser"))


def part(key: str, name: str, ama: int, praktik: int, **changes: Any) -> dict[str, Any]:
    """Return one förvaltning's part with places of both kinds."""
    counts = {"ama": ama, "praktik": praktik}
    given = {
        "department": key,
        "name": name,
        "contact": "Bo Lindgren",
        "lines": [{"kind": kind, "name": words, "places": counts[kind]} for kind, words in KINDS],
        "supervisors": 20,
        "hours_per_week": "2.5",
        "training": "Handledarutbildning, en dag",
        "months": [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12],
    }
    return {**given, **changes}


def signature(party: str, **changes: Any) -> dict[str, Any]:
    """Return what is recorded of one party's signature."""
    given = {
        "party": party,
        "signatory": "Sara Lund",
        "title": "ordförande",
        "paragraph": "§ 12",
        "diary_no": "SE 2026/0456",
        "signed_on": "2026-12-01",
        "method": "handwritten",
    }
    return {**given, **changes}


def agreement_payload(**changes: Any) -> dict[str, Any]:
    """Return an överenskommelse with servicenämnden for 2027; name what should be different."""
    parts = changes.pop("parts", [part("sef", "Serviceförvaltningen", 34, 16)])
    lines = [line for given in parts for line in given["lines"]]
    payload = {
        "format": "platsmodellen.agreement/1",
        "municipality": "Lunds kommun",
        "year": 2027,
        "invented": True,
        "number": 0,
        "amends": None,
        "version": 1,
        "parties": {
            "coordinating": {
                "board": "arbetsmarknads- och socialnämnden",
                "representative": "Sara Lund",
                "title": "ordförande",
            },
            "receiving": {"board": "servicenämnden", "representative": "", "title": ""},
        },
        "basis": {
            "guideline": {
                "title": "Kommungemensam riktlinje",
                "decided": "kommunstyrelsen § 118, 2022-04-06",
            },
            "decision": {
                "id": "a3f1c7de-0000-4000-8000-000000000001",
                "decided_on": "2026-11-13",
                "paragraph": "§ 87",
                "diary_no": "SO 2026/0123",
                "board": "arbetsmarknads- och socialnämnden",
            },
        },
        "period": {"from": "2027-01-01", "to": "2027-12-31"},
        "parts": parts,
        "sums": [
            {
                "kind": kind,
                "name": name,
                "places": sum(line["places"] for line in lines if line["kind"] == kind),
            }
            for kind, name in KINDS
            if lines
        ],
        "purpose_of_praktik": PURPOSE_OF_PRAKTIK,
        "clauses": [clause._asdict() for clause in STANDARD_CLAUSES],
        "template": 1,
        "ancillary_costs": ANCILLARY_COSTS,
        "special_support": {"to_discuss": True, "from_places": 50, "amount": None, "decision": ""},
        "other_terms": "",
        "changes": [],
        "signatures": [],
    }
    return {**payload, **changes}
