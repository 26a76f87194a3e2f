"""The reference of the API: the checked-in description, and a page that people read, without any script."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from rest_framework.request import Request

from lund_placements.api.schema import operation

from .scopes import SCOPES
from .views import ApiView

DESCRIPTION = settings.BASE_DIR / "docs" / "openapi.json"
VERBS = ("get", "post", "put")
WHERE = {"query": "adressen", "path": "vägen", "header": "huvudet"}


@cache
def description() -> dict[str, Any]:
    """Return the checked-in description; a test holds it equal to what the views say."""
    return json.loads(DESCRIPTION.read_bytes())


class Description(ApiView):
    """The description for machines."""

    @operation(
        "description_read",
        "Den här beskrivningen, som OpenAPI 3.1",
        answers=None,
        example={"openapi": "3.1.0", "info": {"title": "Platsmodellen", "version": "1.0.0"}, "paths": {}},
    )
    def get(self, request: Request) -> HttpResponse:
        """Return the file."""
        return HttpResponse(DESCRIPTION.read_bytes(), content_type="application/json")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Show every address with its parameters, examples and answers."""
    described = description()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in described["paths"].items():
        for verb in VERBS:
            if found := operations.get(verb):
                groups.setdefault(found["tags"][0], []).append(_row(path, verb, found))
    refusals = [
        {"status": status, "text": response["description"], "example": _example(response)}
        for status, response in described["components"]["responses"].items()
    ]
    context = {
        "version": described["info"]["version"],
        "groups": sorted(groups.items()),
        "refusals": refusals,
        "scopes": SCOPES.values(),
        "breadcrumbs": [("Hjälp och kontakt", reverse("help")), ("API", None)],
    }
    return render(request, "organisation/api_reference.html", context)


def _row(path: str, verb: str, found: dict[str, Any]) -> dict[str, Any]:
    """Return one operation as the page shows it."""
    success = {status: each for status, each in found["responses"].items() if status < "400"}
    status, response = next(iter(success.items()))
    return {
        "id": found["operationId"],
        "method": verb.upper(),
        "path": path,
        "summary": found["summary"],
        "text": found["description"] if found["description"] != found["summary"] else "",
        "parameters": [
            {
                "name": each["name"],
                "where": WHERE[each["in"]],
                "text": each.get("description", ""),
                "is_required": each.get("required", False),
            }
            for each in found.get("parameters", [])
        ],
        "sent": _example(found["requestBody"]) if "requestBody" in found else "",
        "status": status,
        "answer": _example(response),
        "refusals": ", ".join(each for each in found["responses"] if each >= "400"),
    }


def _example(described: dict[str, Any]) -> str:
    """Return the first JSON example, laid out to be read; "" for a document."""
    examples = described["content"].get("application/json", {}).get("examples", {})
    return next((json.dumps(each["value"], ensure_ascii=False, indent=2) for each in examples.values()), "")
