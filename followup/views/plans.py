"""Writing somebody's plan, agreeing to it, and the efforts beside the placements."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import form_page
from lund_placements.errors import errors_in, require
from organisation.decorators import writes
from participants.access import opens_case
from participants.enums import AccessKind
from participants.models import Participant

from .. import person_permissions as permissions
from .. import person_selectors as selectors
from ..actions import plans as actions
from ..models import Effort
from ..person_forms import AgreeForm, EffortForm, PlanPage
from .person import person_crumbs, person_url

View = Callable[..., HttpResponse]


# The plan


def _plan_page(
    request: HttpRequest, participant: Participant, page: PlanPage, status: int = 200
) -> HttpResponse:
    context = {
        "case": participant,
        "form": page.form,
        "goals": page.goals,
        "steps": page.steps,
        "has_errors": status != 200,
        "breadcrumbs": person_crumbs(participant, ("Handlingsplan", None)),
    }
    return render(request, "followup/plan_edit.html", context, status=status)


@require_safe
@opens_case(AccessKind.CHANGE)
def plan(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the draft, or the plan that was agreed as the beginning of the next."""
    require(permissions.may_plan(request.user, participant))
    draft = selectors.plan_draft(participant)
    shown = draft or selectors.agreed_plan(participant)
    return _plan_page(request, participant, PlanPage(plan=shown, seen=draft.revision if draft else 0))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def plan_save(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Save the draft."""
    page = PlanPage(request.POST)
    if page.is_valid():
        with errors_in(page.form):
            actions.save(
                participant=participant,
                data=page.value(),
                seen=page.form.cleaned_data["seen"],
                by=request.user,
            )
            messages.success(request, "Utkastet är sparat. Planen gäller när ni har kommit överens om den.")
            return redirect(person_url(participant))
    return _plan_page(request, participant, page, status=422)


def _agree_page(
    request: HttpRequest, participant: Participant, form: AgreeForm, status: int = 200
) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"Anteckna planen som överenskommen, {participant.case_number}",
        submit="Anteckna som överenskommen",
        back=person_url(participant),
        breadcrumbs=person_crumbs(participant, ("Överenskommen plan", None)),
        text="Planen går inte att ändra sedan. En ändring blir en ny version.",
        status=status,
    )


def _is_first(participant: Participant) -> bool:
    return selectors.agreed_plan(participant) is None


@require_safe
@opens_case(AccessKind.CHANGE)
def agreement(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask when the person agreed."""
    require(permissions.may_agree_plan(request.user, participant))
    initial = {"seen": selectors.plan_draft(participant).revision, "agreed_on": timezone.localdate()}
    return _agree_page(request, participant, AgreeForm(initial=initial, is_first=_is_first(participant)))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def agree(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Store that the person agreed."""
    require(permissions.may_agree_plan(request.user, participant))
    form = AgreeForm(request.POST, is_first=_is_first(participant))
    if form.is_valid():
        with errors_in(form):
            given = {"news": "", **form.cleaned_data}
            actions.agree(participant=participant, by=request.user, **given)
            messages.success(request, "Handlingsplanen är antecknad som överenskommen.")
            return redirect(person_url(participant))
    return _agree_page(request, participant, form, status=422)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def discard(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Throw the draft away."""
    actions.discard(participant=participant, by=request.user)
    messages.success(request, "Utkastet är borttaget.")
    return redirect(person_url(participant))


# Other efforts


def _effort_page(
    request: HttpRequest,
    participant: Participant,
    form: BaseForm,
    effort: Effort | None = None,
    status: int = 200,
) -> HttpResponse:
    heading = "Ändra insatsen" if effort else "Skriv in en insats"
    context = {
        "form": form,
        "effort": effort,
        "heading": f"{heading}, {participant.case_number}",
        "text": "Sådant som personen deltar i vid sidan av placeringarna. Det visas på tidslinjen.",
        "submit": "Spara",
        "back": person_url(participant),
        "may_remove": permissions.may_plan(request.user, participant),
        "breadcrumbs": person_crumbs(participant, (heading, None)),
    }
    template = "followup/effort.html" if effort else "allocation/form.html"
    return render(request, template, context, status=status)


@require_safe
@opens_case(AccessKind.CHANGE)
def effort_new(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask for an effort."""
    require(permissions.may_plan(request.user, participant))
    return _effort_page(request, participant, EffortForm())


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def effort_add(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Store an effort."""
    form = EffortForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            data = actions.EffortInput(**form.cleaned_data)
            actions.add_effort(participant=participant, data=data, by=request.user)
            messages.success(request, "Insatsen är inskriven.")
            return redirect(person_url(participant))
    return _effort_page(request, participant, form, status=422)


def _opens_effort(view: View) -> View:
    """Give the view the effort that its address names, when the user may open its case; the look is noted."""

    @opens_case(AccessKind.CHANGE)
    def in_case(request: HttpRequest, participant: Participant, effort: Effort) -> HttpResponse:
        effort.participant = participant
        return view(request, effort)

    @wraps(view)
    def opened(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        effort = get_object_or_404(Effort, pk=pk)
        return in_case(request, effort.participant_id, effort)

    return opened


@require_safe
@_opens_effort
def effort(request: HttpRequest, effort: Effort) -> HttpResponse:
    """Show an effort, ready to be changed."""
    require(permissions.may_plan(request.user, effort.participant))
    form = EffortForm(initial={name: getattr(effort, name) for name in EffortForm.base_fields})
    return _effort_page(request, effort.participant, form, effort)


@require_POST
@_opens_effort
@writes
def effort_change(request: HttpRequest, effort: Effort) -> HttpResponse:
    """Store what is known of an effort now."""
    form = EffortForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            data = actions.EffortInput(**form.cleaned_data)
            actions.change_effort(effort=effort, data=data, by=request.user)
            messages.success(request, "Insatsen är ändrad.")
            return redirect(person_url(effort.participant))
    return _effort_page(request, effort.participant, form, effort, status=422)


@require_POST
@_opens_effort
@writes
def effort_remove(request: HttpRequest, effort: Effort) -> HttpResponse:
    """Take away an effort that was written by mistake."""
    actions.remove_effort(effort=effort, by=request.user)
    messages.success(request, "Insatsen är borttagen.")
    return redirect(person_url(effort.participant))
