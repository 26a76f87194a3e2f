"""An invented agreement, so that a template can be seen as a document before anything is made from it."""

from django.conf import settings
from django.utils import timezone

from allocation.enums import PlacementKind
from allocation.guidelines import guideline_on

from .models import TemplateVersion
from .payload import FORMAT, Payload

PLACES = {PlacementKind.AMA: 34, PlacementKind.PRAKTIK: 16}


def preview_payload(template: TemplateVersion) -> Payload:
    """Return a payload with the template's words and invented everything else, marked as invented."""
    year = timezone.localdate().year + 1
    lines = [{"kind": kind.value, "name": kind.label, "places": count} for kind, count in PLACES.items()]
    total = sum(PLACES.values())
    return {
        "format": FORMAT,
        "municipality": settings.MUNICIPALITY,
        "year": year,
        "invented": True,
        "number": 0,
        "amends": None,
        "version": 1,
        "parties": {
            "coordinating": {"board": "den samordnande nämnden", "representative": "", "title": ""},
            "receiving": {"board": "den mottagande nämnden", "representative": "", "title": ""},
        },
        "basis": {
            "guideline": guideline_on(timezone.localdate()).as_payload(),
            "decision": {
                "id": "",
                "decided_on": f"{year - 1}-11-13",
                "paragraph": "§ 87",
                "diary_no": f"SO {year - 1}/0123",
                "board": "den samordnande nämnden",
            },
        },
        "period": {"from": f"{year}-01-01", "to": f"{year}-12-31"},
        "parts": [
            {
                "department": "exempel",
                "name": "En förvaltning",
                "contact": "En kontaktperson",
                "lines": lines,
                "supervisors": 20,
                "hours_per_week": "2.5",
                "training": "Handledarutbildning, en dag",
                "months": list(range(1, 13)),
            }
        ],
        "sums": lines,
        "purpose_of_praktik": template.purpose_of_praktik,
        "clauses": list(template.clauses.values("key", "heading", "body", "duty_of")),
        "template": template.number,
        "ancillary_costs": template.ancillary_costs,
        "special_support": {
            "to_discuss": total >= template.special_support_from,
            "from_places": template.special_support_from,
            "amount": None,
            "decision": "",
        },
        "other_terms": "",
        "changes": [],
        "signatures": [],
    }
