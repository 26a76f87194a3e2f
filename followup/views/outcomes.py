"""What came of a placement: the form, and its correction."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import form_page
from lund_placements.errors import errors_in, require
from organisation.decorators import writes

from .. import permissions
from ..actions import outcomes as actions
from ..forms import OutcomeCorrectionForm, OutcomeForm
from ..models import Milestone
from .milestones import address, crumbs, opens_milestone


def _page(
    request: HttpRequest, milestone: Milestone, form: BaseForm, *, heading: str, text: str, status: int = 200
) -> HttpResponse:
    name = milestone.rule.name
    return form_page(
        request,
        form,
        heading=f"{heading}: {name.lower()}",
        submit="Spara",
        back=address(milestone),
        breadcrumbs=crumbs(milestone.placement, (name, address(milestone)), (heading, None)),
        text=text,
        status=status,
    )


def _record_page(
    request: HttpRequest, milestone: Milestone, form: OutcomeForm, status: int = 200
) -> HttpResponse:
    return _page(
        request,
        milestone,
        form,
        heading="Anteckna",
        text="Välj det som stämmer bäst. Välj okänt om det inte går att få reda på.",
        status=status,
    )


@require_safe
@opens_milestone
def outcome(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Ask what somebody does now."""
    require(permissions.may_record_outcome(request.user, milestone, timezone.localdate()))
    return _record_page(request, milestone, OutcomeForm())


@require_POST
@opens_milestone
@writes
def record(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Store what somebody does now."""
    require(permissions.may_record_outcome(request.user, milestone, timezone.localdate()))
    form = OutcomeForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.record(milestone=milestone, by=request.user, **form.cleaned_data)
            messages.success(request, "Resultatet är antecknat.")
            return redirect(address(milestone))
    return _record_page(request, milestone, form, status=422)


def _correct_page(
    request: HttpRequest, milestone: Milestone, form: OutcomeCorrectionForm, status: int = 200
) -> HttpResponse:
    text = "Det tidigare resultatet finns kvar och kan läsas."
    return _page(request, milestone, form, heading="Rätta", text=text, status=status)


@require_safe
@opens_milestone
def correction(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Show the latest result, ready to be corrected."""
    require(permissions.may_correct_outcome(request.user, milestone))
    latest = milestone.outcomes.all()[0]
    form = OutcomeCorrectionForm(
        initial={"code": latest.code, "lasting": latest.lasting, "seen": latest.version}
    )
    return _correct_page(request, milestone, form)


@require_POST
@opens_milestone
@writes
def correct(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Store another version of the result."""
    require(permissions.may_correct_outcome(request.user, milestone))
    form = OutcomeCorrectionForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.correct(milestone=milestone, by=request.user, **form.cleaned_data)
            messages.success(request, "Rättelsen är sparad.")
            return redirect(address(milestone))
    return _correct_page(request, milestone, form, status=422)
