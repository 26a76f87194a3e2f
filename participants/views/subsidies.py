"""The subsidy check, opened from a case or a planned AMA with what is known. It advises; nothing is stored."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.costs import rates
from allocation.economy_forms import SubsidyForm
from allocation.views.economy import advice_on
from lund_placements.errors import require
from lund_placements.swedish import long_date

from .. import permissions
from .. import placement_permissions as placed
from .. import placement_selectors as selectors
from ..access import opens_case
from ..crypto import open_personnummer
from ..enums import AccessKind
from ..models import Participant, Placement
from ..personnummer import born
from ..selectors import latest_service_note
from ..subsidy_facts import KnownEmployment, KnownPerson, filled_in
from .common import case_crumbs, service_facts
from .placements import opens_placement
from .proposals import list_crumbs


def _person(participant: Participant) -> KnownPerson:
    """Return what the rules may use; of the personnummer only the day of birth."""
    sealed = participant.personnummer_encrypted
    day = born(open_personnummer(participant.pk, sealed)) if sealed else None
    said = latest_service_note(participant)
    if said is None:
        return KnownPerson(day, participant.income_support_since)
    answers = said.in_programme, said.is_assigned, said.has_reduced_ability
    return KnownPerson(day, participant.income_support_since, *answers)


def _known(participant: Participant, person: KnownPerson) -> list[tuple[str, str]]:
    """Return what is known, as pairs of label and value; none of it is sent anywhere."""
    rows = [
        ("Född", f"{person.born:%Y}" if person.born else ""),
        ("Försörjningsstöd sedan", long_date(person.on_support_since) if person.on_support_since else ""),
        ("Språknivå i svenska", participant.get_language_level_display()),
        ("Utbildning", participant.get_education_level_display()),
    ]
    return [(label, value or "inte angivet") for label, value in rows]


def _page(
    request: HttpRequest,
    participant: Participant,
    form: SubsidyForm,
    *,
    person: KnownPerson,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "case": participant,
        "form": form,
        "known": [*_known(participant, person), *service_facts(latest_service_note(participant))],
        "may_change": permissions.may_change(request.user, participant),
        "advice": (),
        "missing": "",
        "saved": None,
        "placement": None,
        **(advice_on(form) if form.is_bound and form.is_valid() else {}),
        **more,
    }
    return render(request, "participants/subsidies.html", context, status=status)


def _first_page(
    request: HttpRequest, participant: Participant, employment: KnownEmployment, **more: Any
) -> HttpResponse:
    """Show the form filled in and, when all that it must have is known, the answer at once."""
    person = _person(participant)
    known = filled_in(person, employment, rates())
    is_enough = {"first", "length", "wage", "part"} <= known.keys()
    form = SubsidyForm(known) if is_enough else SubsidyForm(initial=known)
    return _page(request, participant, form, person=person, **more)


def _answer_page(request: HttpRequest, participant: Participant, **more: Any) -> HttpResponse:
    form = SubsidyForm(request.POST)
    status = 200 if form.is_valid() else 422
    return _page(request, participant, form, person=_person(participant), status=status, **more)


# From a case


def _of_case(participant: Participant) -> dict[str, Any]:
    return {"breadcrumbs": case_crumbs(participant, ("Anställningsstöd", None))}


@require_safe
@opens_case(AccessKind.CASE)
def case_form(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask about an employment that somebody might get."""
    require(permissions.may_change(request.user, participant))
    today: dt.date = timezone.localdate()
    first = max(participant.start_from or today, today)
    employment = KnownEmployment(first, hours=participant.hours_per_week)
    return _first_page(request, participant, employment, **_of_case(participant))


@require_POST
@opens_case(AccessKind.CASE)
def case_check(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show each subsidy with each rule. Posted so that nothing about a person stands in an address or a log."""
    require(permissions.may_change(request.user, participant))
    return _answer_page(request, participant, **_of_case(participant))


# From a planned employment


def _of_placement(placement: Placement) -> dict[str, Any]:
    back = reverse("participants:placement", args=[placement.pk])
    return {
        "placement": placement,
        "breadcrumbs": list_crumbs(("Placering", back), ("Anställningsstöd", None)),
    }


@require_safe
@opens_placement
def placement_form(request: HttpRequest, placement: Placement) -> HttpResponse:
    """Show what the planned employment might get."""
    require(placed.may_set_terms(request.user, placement))
    terms = selectors.terms_of(placement)
    employment = (
        KnownEmployment(terms.employed_from, terms.employed_to, terms.hours_per_week, terms.wage)
        if terms
        else KnownEmployment(placement.starts_on, placement.ends_on, placement.hours_per_week)
    )
    return _first_page(request, placement.participant, employment, **_of_placement(placement))


@require_POST
@opens_placement
def placement_check(request: HttpRequest, placement: Placement) -> HttpResponse:
    """Show each subsidy with each rule, for what was filled in."""
    require(placed.may_set_terms(request.user, placement))
    return _answer_page(request, placement.participant, **_of_placement(placement))
