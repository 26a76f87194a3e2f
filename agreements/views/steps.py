"""The agreement's way between the two nämnder: one view per step, those that go back with a comment."""

import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from allocation.forms import CommentForm
from allocation.views.common import form_page
from lund_placements.errors import Stale, Verdict, errors_in, require
from lund_placements.verbs import verbs
from organisation.decorators import writes
from organisation.models import User

from .. import permissions
from ..actions import agreements as actions
from ..actions import amendments
from ..models import Agreement
from .common import address, agreement_crumbs, get_agreement, short_name


@writes
def send(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Send the agreement to the receiving nämnd."""
    agreement = get_agreement(request, year, pk)
    actions.send(agreement=agreement, by=request.user)
    messages.success(request, "Överenskommelsen är skickad. Den mottagande nämnden får ett brev.")
    return redirect(address(agreement))


@require_safe
def approve_confirm(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Ask whether the agreement is ready to be signed."""
    agreement = get_agreement(request, year, pk)
    require(permissions.may_approve(request.user, agreement))
    context = {
        "agreement": agreement,
        "name": short_name(agreement),
        "version": agreement.latest_version,
        "read": {"version": agreement.latest_version.number},
        "may_approve": permissions.may_approve(request.user, agreement),
        "breadcrumbs": agreement_crumbs(agreement, ("Godkänn", None)),
    }
    return render(request, "agreements/approve.html", context)


@writes
def approve(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Find the version that was read ready to be signed."""
    agreement = get_agreement(request, year, pk)
    version = request.POST.get("version", "")
    read = int(version) if version.isdecimal() else 0
    try:
        actions.approve(agreement=agreement, version=read, by=request.user)
    except Stale as stale:
        messages.error(request, stale.message)
    else:
        messages.success(request, "Överenskommelsen är godkänd. Nu kan båda nämnderna underteckna den.")
    return redirect(address(agreement))


@writes
def remind(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Remind the receiving nämnd."""
    agreement = get_agreement(request, year, pk)
    if actions.remind(agreement=agreement, by=request.user):
        messages.success(request, "Nämnden får en påminnelse.")
    else:
        messages.info(request, "Nämnden har redan fått en påminnelse i dag.")
    return redirect(address(agreement))


@writes
def amend(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Begin a tillägg as a draft of what applies."""
    agreement = get_agreement(request, year, pk)
    amendment = amendments.start(agreement=agreement, by=request.user)
    messages.success(request, "Tillägget är påbörjat, med det som gäller i dag ifyllt. Ändra och skicka det.")
    return redirect("agreements:edit", year, amendment.pk)


# Steps with a comment


class Turn(NamedTuple):
    """A step that needs a comment: what the page says, who may take it, and what is said afterwards."""

    heading: str
    text: str
    may_take: Callable[[User, Agreement], Verdict]
    action: Callable[..., Any]
    done: str


def commented(turn: Turn) -> Callable[..., HttpResponse]:
    """Return the views of a step with a comment: the question and the answer under one address."""

    def page(
        request: HttpRequest, agreement: Agreement, form: CommentForm, status: int = 200
    ) -> HttpResponse:
        return form_page(
            request,
            form,
            heading=f"{turn.heading}: {short_name(agreement)}",
            text=turn.text,
            submit=turn.heading,
            back=address(agreement),
            breadcrumbs=agreement_crumbs(agreement, (turn.heading, None)),
            status=status,
        )

    @require_safe
    def ask(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
        agreement = get_agreement(request, year, pk)
        require(turn.may_take(request.user, agreement))
        return page(request, agreement, CommentForm())

    @writes
    def take(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
        agreement = get_agreement(request, year, pk)
        require(turn.may_take(request.user, agreement))
        form = CommentForm(request.POST)
        if form.is_valid():
            with errors_in(form):
                turn.action(agreement=agreement, by=request.user, **form.cleaned_data)
                messages.success(request, turn.done)
                return redirect(address(agreement))
        return page(request, agreement, form, status=422)

    return verbs(get=ask, post=take)


request_change = commented(
    Turn(
        "Begär ändring",
        "Skriv vad som behöver ändras. Samordnaren läser kommentaren och skickar en ny version. Ett godkännande "
        "gäller då inte längre. Antalet platser är nämndens beslut och ändras inte här.",
        permissions.may_request_change,
        actions.request_change,
        "Begäran är skickad till samordnaren.",
    )
)
decline = commented(
    Turn(
        "Avböj",
        "Skriv varför nämnden inte vill sluta överenskommelsen. Samordnaren läser skälet och tar upp samtalet "
        "igen. Inget annat händer av sig självt.",
        permissions.may_decline,
        actions.decline,
        "Överenskommelsen är avböjd. Samordnaren får veta det.",
    )
)
take_back = commented(
    Turn(
        "Ta tillbaka",
        "Den mottagande nämnden läser skälet. Ett godkännande och en ensam underskrift gäller då inte längre.",
        permissions.may_take_back,
        actions.take_back,
        "Överenskommelsen är ett utkast igen.",
    )
)
resume = commented(
    Turn(
        "Ta upp igen",
        "Skriv vad ni har kommit fram till. Överenskommelsen blir ett utkast igen.",
        permissions.may_resume,
        actions.resume,
        "Överenskommelsen är ett utkast igen.",
    )
)
withdraw = commented(
    Turn(
        "Återkalla tillägget",
        "Skriv varför tillägget inte behövs. Det kan inte tas upp igen, men ett nytt kan göras.",
        permissions.may_withdraw,
        actions.withdraw,
        "Tillägget är återkallat.",
    )
)
end = commented(
    Turn(
        "Avsluta överenskommelsen",
        "Skriv varför den slutar gälla i förtid. Den avslutas med sina tillägg och kan inte öppnas igen. Båda "
        "nämnderna får ett brev.",
        permissions.may_end,
        actions.end,
        "Överenskommelsen är avslutad.",
    )
)
