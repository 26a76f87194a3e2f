"""What the pages of a case share. No heading, message or breadcrumb names anybody: they end up in the history."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from allocation.views.common import Crumbs, form_page
from lund_placements.swedish import long_date

from ..models import EmploymentServiceNote, Participant

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


def service_facts(said: EmploymentServiceNote | None) -> list[tuple[str, str]]:
    """Return what Arbetsförmedlingen has said last, as pairs of label and value; empty when nothing is noted."""
    if said is None:
        return []
    since = f", sedan {long_date(said.enrolled_since)}" if said.enrolled_since else ""
    return [
        ("Inskriven hos Arbetsförmedlingen", f"Ja{since}" if said.is_enrolled else "Nej"),
        ("I jobb- och utvecklingsgarantin", _answer(said.in_programme)),
        ("Anvisad av Arbetsförmedlingen", _answer(said.is_assigned)),
        ("Nedsatt arbetsförmåga bedömd av Arbetsförmedlingen", _answer(said.has_reduced_ability)),
        ("Beskedet är från", f"{long_date(said.noted_on)}, antecknat av {said.noted_by.name}"),
    ]


def _answer(answer: bool | None) -> str:
    return "inte känt" if answer is None else "Ja" if answer else "Nej"


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
