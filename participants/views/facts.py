"""The parts of a case that have forms of their own: assessment, grounds, wishes and preparatory steps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes

from .. import permissions
from ..access import opens_case
from ..actions import facts as actions
from ..enums import AccessKind, Ground, Preparation
from ..forms import AssessmentForm, GroundsForm, ServiceForm, StepFormSet, StepRows, WishFormSet, WishRows
from ..models import Participant
from .common import case_crumbs, case_form, case_url

SAVED = "Uppgifterna är sparade."


def _assessment_page(
    request: HttpRequest, participant: Participant, form: AssessmentForm, status: int = 200
) -> HttpResponse:
    return case_form(
        request,
        participant,
        form,
        heading="Bedömning",
        text="Den senaste bedömningen gäller. De tidigare finns kvar.",
        status=status,
    )


@require_safe
@opens_case(AccessKind.CHANGE)
def assessment(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask whether somebody is arbetsredo."""
    require(permissions.may_change(request.user, participant))
    return _assessment_page(
        request, participant, AssessmentForm(initial={"assessed_on": timezone.localdate()})
    )


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def assess(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Record whether somebody is arbetsredo."""
    form = AssessmentForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.assess(participant=participant, by=request.user, **form.cleaned_data)
            messages.success(request, SAVED)
            return redirect(case_url(participant))
    return _assessment_page(request, participant, form, status=422)


def _service_page(
    request: HttpRequest, participant: Participant, form: ServiceForm, status: int = 200
) -> HttpResponse:
    return case_form(
        request,
        participant,
        form,
        heading="Besked från Arbetsförmedlingen",
        text="Det senaste beskedet gäller och används när ni kontrollerar anställningsstöd. Inget skickas till "
        "Arbetsförmedlingen.",
        status=status,
    )


@require_safe
@opens_case(AccessKind.CHANGE)
def service(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask what Arbetsförmedlingen has said."""
    require(permissions.may_change(request.user, participant))
    return _service_page(request, participant, ServiceForm(initial={"noted_on": timezone.localdate()}))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def service_note(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Record what Arbetsförmedlingen has said."""
    form = ServiceForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            data = actions.ServiceInput(**form.cleaned_data)
            actions.note_service(participant=participant, data=data, by=request.user)
            messages.success(request, SAVED)
            return redirect(case_url(participant))
    return _service_page(request, participant, form, status=422)


def _grounds_page(
    request: HttpRequest, participant: Participant, form: GroundsForm, status: int = 200
) -> HttpResponse:
    return case_form(
        request,
        participant,
        form,
        heading="Prioritering",
        text="I första hand kommer den som är bedömd som arbetsredo, och den som har barn i hushållet.",
        status=status,
    )


@require_safe
@opens_case(AccessKind.CHANGE)
def grounds(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the grounds for priority, ready to be changed."""
    require(permissions.may_change(request.user, participant))
    stored = {row.ground: row.reason for row in participant.grounds.all()}
    initial = {"has_children": Ground.CHILDREN in stored, "other": stored.get(Ground.OTHER, "")}
    return _grounds_page(request, participant, GroundsForm(initial=initial))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def grounds_save(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Store the grounds for priority."""
    form = GroundsForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.set_grounds(participant=participant, by=request.user, **form.cleaned_data)
            messages.success(request, SAVED)
            return redirect(case_url(participant))
    return _grounds_page(request, participant, form, status=422)


def _rows_page(
    request: HttpRequest,
    participant: Participant,
    rows: WishFormSet | StepFormSet,
    *,
    heading: str,
    text: str,
    row_heading: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": participant,
        "rows": rows,
        "heading": f"{heading}, {participant.case_number}",
        "text": text,
        "caption": heading,
        "row_heading": row_heading,
        "has_errors": status != 200,
        "breadcrumbs": case_crumbs(participant, (heading, None)),
    }
    return render(request, "participants/person_rows.html", context, status=status)


def _wishes_page(
    request: HttpRequest, participant: Participant, rows: WishFormSet, status: int = 200
) -> HttpResponse:
    text = "Det viktigaste först. Skriv ett yrke, eller välj ett område när personen inte vet vilket yrke."
    return _rows_page(request, participant, rows, heading="Önskemål", text=text, status=status)


@require_safe
@opens_case(AccessKind.CHANGE)
def wishes(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show what somebody wishes to work with, ready to be changed."""
    require(permissions.may_change(request.user, participant))
    stored = participant.wishes.values("occupation", "ssyk", "area")
    return _wishes_page(request, participant, WishRows(initial=list(stored)))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def wishes_save(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Store what somebody wishes to work with."""
    rows = WishRows(request.POST)
    if rows.is_valid():
        actions.set_wishes(participant=participant, wishes=rows.values(), by=request.user)
        messages.success(request, SAVED)
        return redirect(case_url(participant))
    return _wishes_page(request, participant, rows, status=422)


def _steps_page(
    request: HttpRequest, participant: Participant, rows: StepFormSet, status: int = 200
) -> HttpResponse:
    text = "Kryssa för det som behöver vara klart innan personen börjar, och skriv dagen när det är klart."
    return _rows_page(
        request,
        participant,
        rows,
        heading="Förberedelser",
        text=text,
        row_heading="Förberedelse",
        status=status,
    )


@require_safe
@opens_case(AccessKind.CHANGE)
def steps(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the preparatory steps, ready to be changed."""
    require(permissions.may_change(request.user, participant))
    stored = {row.step: row.done_on for row in participant.steps.all()}
    initial = [
        {"step": step, "is_needed": step in stored, "done_on": stored.get(step)}
        for step in Preparation.values
    ]
    return _steps_page(request, participant, StepRows(initial=initial))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def steps_save(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Store the preparatory steps."""
    rows = StepRows(request.POST)
    if rows.is_valid():
        actions.set_steps(participant=participant, steps=rows.values(), by=request.user)
        messages.success(request, SAVED)
        return redirect(case_url(participant))
    return _steps_page(request, participant, rows, status=422)
