"""The consultants' side of proposals: the list, one proposal, and its steps. Each look at a person is in the log."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import Crumbs, form_page
from lund_placements.errors import errors_in, require
from organisation.decorators import writes

from .. import permissions as case_permissions
from .. import placement_permissions as permissions
from .. import placement_selectors as selectors
from .. import placement_words as words
from .. import selectors as case_selectors
from ..access import note, opens_case
from ..actions import placements as placement_actions
from ..actions import proposals as actions
from ..enums import AccessKind
from ..models import Participant, Placement, Proposal
from ..place_selectors import department_names
from ..placement_enums import PlacementStatus
from ..placement_forms import AnswerForm, PlanForm, WhyForm
from ..workflow import LIVE
from .matching import DECIDES

NO_LETTER = "Vid skyddade personuppgifter skickas inget brev. Tala själv med förvaltningen."
ON_A_PAGE = 50
OVER = (PlacementStatus.ENDED, PlacementStatus.BROKEN_OFF, PlacementStatus.CANCELLED)
View = Callable[..., HttpResponse]


def opens_proposal(view: View) -> View:
    """Give the view the proposal that its address names, when the user may open its case; the look is noted."""

    @opens_case(AccessKind.PLACEMENT)
    def in_case(request: HttpRequest, participant: Participant, proposal: Proposal) -> HttpResponse:
        proposal.participant = participant
        return view(request, proposal)

    @wraps(view)
    def opened(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        proposal = get_object_or_404(selectors.proposals(), pk=pk)
        return in_case(request, proposal.participant_id, proposal)

    return opened


def list_crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page about proposals and placements; it names nobody."""
    url = reverse("participants:placements") if rest else None
    return [("Start", reverse("start")), ("Placeringar", url), *rest]


# The list


@require_safe
def placements(request: HttpRequest) -> HttpResponse:
    """List what waits in one's own cases, and the placements that one answers for; or one of the lists by pages."""
    require(case_permissions.may_handle_cases(request.user))
    user, asked = request.user, request.GET.get("visa", "")
    wanted = asked if asked in ("avslutade", "forslag") else ""
    waiting = Paginator(selectors.own_proposals(user), ON_A_PAGE)
    placed = Paginator(selectors.own_placements(user, OVER if wanted == "avslutade" else LIVE), ON_A_PAGE)
    page = (waiting if wanted == "forslag" else placed).get_page(request.GET.get("sida"))
    lists = {
        "proposals": {"": waiting.get_page(1), "forslag": page}.get(wanted, []),
        "placements": [] if wanted == "forslag" else page,
    }
    shown = [row for rows in lists.values() for row in rows]
    note(by=user, what=AccessKind.LIST, subjects=list({row.participant_id: 0 for row in shown}))
    names = department_names()
    context = {
        **{name: [_line(row, names) for row in rows] for name, rows in lists.items()},
        "page": page,
        "wanted": wanted,
        "all_proposals": waiting.count if waiting.num_pages > 1 else 0,
        "breadcrumbs": list_crumbs(),
    }
    return render(request, "participants/placements.html", context)


def _line(row: Proposal | Placement, names: dict[int, str]) -> dict[str, Any]:
    status, tone = words.status_words(row)
    return {
        "of": row,
        "name": row.participant.shown_name,
        "case_number": row.participant.case_number,
        "department": names.get(row.place.department_id, ""),
        "period": words.period(row) if isinstance(row, Placement) else "",
        "status": status,
        "tone": tone,
    }


# One proposal


@require_safe
@opens_proposal
def proposal(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Show how the proposal stands and what can be done now."""
    user, place = request.user, proposal.place
    status, tone = words.status_words(proposal)
    context = {
        "proposal": proposal,
        "case": proposal.participant,
        "place": place,
        "department": department_names().get(place.department_id, ""),
        "status": status,
        "tone": tone,
        "may_offer": permissions.may_offer(user, proposal),
        "may_answer": permissions.may_answer(user, proposal),
        "may_withdraw": permissions.may_withdraw(user, proposal),
        "may_plan": permissions.may_plan(user, proposal),
        "has_basis": case_selectors.valid_bases([place.department_id], timezone.localdate())
        .filter(participant=proposal.participant_id)
        .exists(),
        "events": words.timeline(proposal.events.all()),
        "decides": DECIDES,
        "breadcrumbs": list_crumbs(("Förslag", None)),
    }
    return render(request, "participants/proposal.html", context)


@require_POST
@opens_proposal
@writes
def offer(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Let the place's förvaltning see the proposal and answer it."""
    actions.offer(proposal=proposal, by=request.user)
    told = "Förvaltningen har fått förslaget och ett brev om det."
    if proposal.participant.protected_identity:
        told = (
            "Förslaget är erbjudet. Inget brev skickas: tala med förvaltningen och skriv in vad den svarar."
        )
    messages.success(request, told)
    return redirect("participants:proposal", proposal.pk)


def _step_page(
    request: HttpRequest, proposal: Proposal, form: Any, heading: str, **more: Any
) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"{heading}: {proposal.place}",
        back=reverse("participants:proposal", args=[proposal.pk]),
        breadcrumbs=list_crumbs((heading, None)),
        **more,
    )


def _withdraw_page(
    request: HttpRequest, proposal: Proposal, form: WhyForm, status: int = 200
) -> HttpResponse:
    text = "Förslaget försvinner ur förvaltningens lista. Skälet ser bara du och dina kollegor."
    return _step_page(request, proposal, form, "Återkalla", submit="Återkalla", text=text, status=status)


@require_safe
@opens_proposal
def withdraw(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Ask why the proposal is withdrawn."""
    require(permissions.may_withdraw(request.user, proposal))
    return _withdraw_page(request, proposal, WhyForm())


@require_POST
@opens_proposal
@writes
def withdraw_it(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Withdraw the proposal."""
    require(permissions.may_withdraw(request.user, proposal))
    form = WhyForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.withdraw(proposal=proposal, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Förslaget är återkallat.")
            return redirect("participants:proposal", proposal.pk)
    return _withdraw_page(request, proposal, form, status=422)


def _answer_page(
    request: HttpRequest, proposal: Proposal, form: AnswerForm, status: int = 200
) -> HttpResponse:
    text = (
        "Vid skyddade personuppgifter ser förvaltningen inget här. "
        "Tala med den på annat sätt och skriv in vad den svarade."
    )
    return _step_page(request, proposal, form, "Skriv in svaret", submit="Spara", text=text, status=status)


@require_safe
@opens_proposal
def answer(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Ask what the förvaltning said of somebody with protected identity."""
    require(permissions.may_answer(request.user, proposal))
    return _answer_page(request, proposal, AnswerForm())


@require_POST
@opens_proposal
@writes
def answer_it(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Write down what the förvaltning said."""
    require(permissions.may_answer(request.user, proposal))
    form = AnswerForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            if form.cleaned_data["answer"] == "yes":
                actions.accept(proposal=proposal, by=request.user)
            else:
                actions.decline(proposal=proposal, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Svaret är antecknat.")
            return redirect("participants:proposal", proposal.pk)
    return _answer_page(request, proposal, form, status=422)


def _plan_page(request: HttpRequest, proposal: Proposal, form: PlanForm, status: int = 200) -> HttpResponse:
    letter = "Förvaltningen får ett brev om att placeringen är planerad."
    if proposal.participant.protected_identity:
        letter = NO_LETTER
    text = f"Välj dagar inom platsens tid. {letter}"
    return _step_page(request, proposal, form, "Planera", submit="Planera", text=text, status=status)


@require_safe
@opens_proposal
def plan(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Ask when the placement is."""
    require(permissions.may_plan(request.user, proposal))
    return _plan_page(request, proposal, PlanForm.of(proposal))


@require_POST
@opens_proposal
@writes
def plan_it(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Plan the placement."""
    require(permissions.may_plan(request.user, proposal))
    form = PlanForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            placement = placement_actions.plan(proposal=proposal, data=form.value(), by=request.user)
            messages.success(request, "Placeringen är planerad. Gör klart det som behövs före starten.")
            return redirect("participants:placement", placement.pk)
    return _plan_page(request, proposal, form, status=422)
