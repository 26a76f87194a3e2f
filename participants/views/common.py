"""What the pages of a case share. No heading, message or breadcrumb names anybody: they end up in the history."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from allocation.views.common import Crumbs, form_page

from ..models import Participant

START = ("Deltagare", "participants:cases")


def crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page about participants."""
    label, route = START
    return [("Start", reverse("start")), (label, reverse(route)), *rest]


def case_crumbs(participant: Participant, *rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page of a case."""
    here = (participant.case_number, case_url(participant) if rest else None)
    return crumbs(here, *rest)


def case_url(participant: Participant) -> str:
    """Return the address of the case."""
    return reverse("participants:case", args=[participant.pk])


def case_form(
    request: HttpRequest,
    participant: Participant,
    form: BaseForm,
    *,
    heading: str,
    submit: str = "Spara",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show a page with one form about the case; its heading gets the case number."""
    return form_page(
        request,
        form,
        heading=f"{heading}, {participant.case_number}",
        submit=submit,
        back=case_url(participant),
        breadcrumbs=case_crumbs(participant, (heading, None)),
        status=status,
        **more,
    )
