"""What a förvaltning is offered: of each person only what it may know, by alias until something has been given out."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from allocation.views.common import Crumbs, form_page
from lund_placements.errors import errors_in, require
from lund_placements.forms import PlainForm
from organisation.decorators import writes

from .. import place_words
from .. import placement_permissions as permissions
from .. import placement_selectors as selectors
from .. import placement_words as words
from ..access import note
from ..actions import proposals as actions
from ..enums import AccessKind
from ..models import Placement, Proposal
from ..place_selectors import department_names
from ..placement_forms import WhyForm
from ..selectors import SharedPerson

ON_A_PAGE = 50


def _crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    url = reverse("participants:offers") if rest else None
    return [("Start", reverse("start")), ("Förslag till er", url), *rest]


def _look(request: HttpRequest, offers: Iterable[Proposal]) -> dict[uuid.UUID, SharedPerson]:
    """Note who is shown, and return what may be shown of each; a name is noted as given out."""
    offers = list(offers)
    people, named = selectors.offered_people(offers, timezone.localdate())
    everybody = {offer.participant_id for offer in offers}
    note(by=request.user, what=AccessKind.SHARED, subjects=named)
    note(by=request.user, what=AccessKind.PLACEMENT, subjects=everybody - named)
    return people


def _placement(offer: Proposal) -> Placement | None:
    return getattr(offer, "placement", None)


def _status(offer: Proposal) -> tuple[str, str]:
    return words.status_words(_placement(offer) or offer)


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """List what has been offered to one's förvaltningar, and who is planned or placed there."""
    require(permissions.may_read_offers(request.user))
    page = Paginator(selectors.offered_to(request.user), ON_A_PAGE).get_page(request.GET.get("sida"))
    people = _look(request, page)
    rows: list[dict[str, Any]] = []
    for offer in page:
        status, tone = _status(offer)
        placement = _placement(offer)
        rows.append(
            {
                "of": offer,
                "person": people[offer.pk],
                "period": words.period(placement) if placement else place_words.period(offer.place),
                "status": status,
                "tone": tone,
            }
        )
    context = {"rows": rows, "page": page, "breadcrumbs": _crumbs()}
    return render(request, "participants/offers.html", context)


def _get(request: HttpRequest, pk: uuid.UUID) -> Proposal:
    require(permissions.may_read_offers(request.user))
    return get_object_or_404(selectors.offered_to(request.user), pk=pk)


@require_safe
def offer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one offer with the minimum of the person, and how to answer."""
    proposal = _get(request, pk)
    person = _look(request, [proposal])[proposal.pk]
    status, tone = _status(proposal)
    placement = _placement(proposal)
    context = {
        "proposal": proposal,
        "person": person,
        "is_named": person.name != person.alias,
        "place": proposal.place,
        "department": department_names().get(proposal.place.department_id, ""),
        "place_period": place_words.period(proposal.place),
        "placement": placement,
        "facts": words.facts(placement) if placement else [],
        "status": status,
        "tone": tone,
        "may_accept": permissions.may_accept(request.user, proposal),
        "may_answer": permissions.may_answer(request.user, proposal),
        "breadcrumbs": _crumbs((str(proposal.place), None)),
    }
    return render(request, "participants/offer.html", context)


@require_safe
def accept(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask once more: a yes is not taken back here."""
    proposal = _get(request, pk)
    require(permissions.may_accept(request.user, proposal))
    return form_page(
        request,
        PlainForm(),
        heading=f"Tacka ja: {proposal.place}",
        submit="Tacka ja",
        back=reverse("participants:offer", args=[proposal.pk]),
        breadcrumbs=_crumbs(("Tacka ja", None)),
        text="Platsen blir personens. Ni kan inte ångra det här: hör av er till konsulenten om något ändras.",
    )


@writes
def accept_it(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say yes."""
    actions.accept(proposal=_get(request, pk), by=request.user)
    messages.success(request, "Ni har tackat ja. Konsulenten planerar placeringen och hör av sig.")
    return redirect("participants:offer", pk)


def _decline_page(request: HttpRequest, proposal: Proposal, form: WhyForm, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"Tacka nej: {proposal.place}",
        submit="Tacka nej",
        back=reverse("participants:offer", args=[proposal.pk]),
        breadcrumbs=_crumbs(("Tacka nej", None)),
        status=status,
        text="Konsulenten läser varför. Förslaget försvinner ur er lista.",
    )


@require_safe
def decline(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask why."""
    proposal = _get(request, pk)
    require(permissions.may_answer(request.user, proposal))
    return _decline_page(request, proposal, WhyForm())


@writes
def decline_it(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say no."""
    proposal = _get(request, pk)
    require(permissions.may_answer(request.user, proposal))
    form = WhyForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.decline(proposal=proposal, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Ni har tackat nej. Konsulenten får ert skäl.")
            return redirect("participants:offers")
    return _decline_page(request, proposal, form, status=422)
