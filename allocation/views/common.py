"""What the pages of a year share."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from ..models import AllocationRound
from ..selectors import rounds_visible_to

Crumbs = list[tuple[str, str | None]]


def get_round(request: HttpRequest, year: int) -> AllocationRound:
    """Return the year, or 404."""
    return get_object_or_404(rounds_visible_to(request.user), year=year)


def crumbs(round: AllocationRound, *rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page of the year."""
    return [("Start", reverse("start")), (str(round), reverse("allocation:year", args=[round.year])), *rest]


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    heading: str,
    submit: str,
    back: str,
    breadcrumbs: Crumbs,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show a page with one form; `text` says what happens and who reads what is written.

    cannot_be_undone: the button is red, and the way back says no.
    """
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "back": back,
        "breadcrumbs": breadcrumbs,
        "text": "",
        "cannot_be_undone": False,
        **more,
    }
    return render(request, "allocation/form.html", context, status=status)
