"""How many participants there are of each kind, without persons."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lund_placements.errors import require
from lund_placements.xlsx import workbook, xlsx_response

from .. import permissions, selectors
from ..suppression import HIDDEN, LEAST_SHOWN


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the counts; nobody can be told from them."""
    require(permissions.may_read_statistics(request.user))
    context = {
        "tables": selectors.counted(),
        "least": LEAST_SHOWN,
        "breadcrumbs": [("Start", reverse("start")), ("Deltagare i siffror", None)],
    }
    return render(request, "participants/persons_statistics.html", context)


@require_safe
def statistics_xlsx(request: HttpRequest) -> HttpResponse:
    """Download the counts as they are shown."""
    require(permissions.may_read_statistics(request.user))
    sheets = [
        (
            heading,
            (heading, "Antal"),
            [
                *((label, HIDDEN if count is None else count) for label, count in table.cells.items()),
                ("Summa", HIDDEN if table.total is None else table.total),
            ],
        )
        for heading, table in selectors.counted()
    ]
    return xlsx_response("deltagare-i-siffror.xlsx", workbook(sheets))
