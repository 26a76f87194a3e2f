"""Opening a colleague's case, protected identity, and what is given out to a förvaltning."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes
from organisation.models import User
from organisation.permissions import departments_of

from .. import permissions, selectors
from ..access import note, opens_case
from ..actions import secrecy as actions
from ..enums import AccessKind, AccessOutcome, CaseReason
from ..forms import DisclosureForm, HandlerForm, ReasonForm
from ..models import DisclosureBasis, Participant
from .common import case_crumbs, case_form, case_url, crumbs

# A colleague's case


def _asked(request: HttpRequest, pk: UUID) -> Participant:
    """Return the case that a reason is asked for, noted in the log; 404 when the user may not know of it."""
    participant = selectors.find(pk)
    if participant is None:
        raise Http404
    may_know = permissions.may_know(request.user, participant)
    note(
        by=request.user,
        what=AccessKind.ASKED,
        subjects=[participant.pk],
        outcome=AccessOutcome.ALLOWED if may_know else AccessOutcome.DENIED,
        case_number=participant.case_number,
        is_flagged=not may_know,
    )
    if not may_know:
        raise Http404
    return participant


def _reason_page(
    request: HttpRequest, participant: Participant, form: ReasonForm, status: int = 200
) -> HttpResponse:
    context = {
        "case": participant,
        "form": form,
        "breadcrumbs": crumbs((participant.case_number, None)),
    }
    return render(request, "participants/person_reason.html", context, status=status)


@require_safe
def reason(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask why a colleague's case is opened."""
    participant = _asked(request, pk)
    if permissions.may_open(request.user, participant):
        return redirect(case_url(participant))
    return _reason_page(request, participant, ReasonForm())


@require_POST
def reason_give(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a colleague's case with a reason, there where the reason is needed."""
    return _reason_give(request, _asked(request, pk))


@writes
def _reason_give(request: HttpRequest, participant: Participant) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.explain(participant=participant, by=request.user, **form.cleaned_data)
            if form.cleaned_data["reason"] == CaseReason.ERASURE:
                return redirect("participants:case_erase", participant.pk)
            return redirect(case_url(participant))
    return _reason_page(request, participant, form, status=422)


# Protected identity


def _protection_page(
    request: HttpRequest, participant: Participant, form: HandlerForm | None = None, status: int = 200
) -> HttpResponse:
    user = request.user
    context = {
        "case": participant,
        "form": form or HandlerForm(people=selectors.consultants()),
        "handlers": participant.handlers.select_related("user", "named_by"),
        "may_protect": permissions.may_protect(user, participant),
        "may_change_handlers": permissions.may_change_handlers(user, participant),
        "may_name": permissions.may_name(user, participant),
        "most": permissions.MOST_HANDLERS,
        "breadcrumbs": case_crumbs(participant, ("Skyddade personuppgifter", None)),
    }
    return render(request, "participants/person_protection.html", context, status=status)


@require_safe
@opens_case(AccessKind.CHANGE)
def protection(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show whether the identity is protected, and who then knows of the case."""
    return _protection_page(request, participant)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def handler_name(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Let one more consultant know of the case."""
    form = HandlerForm(request.POST, people=selectors.consultants())
    if form.is_valid():
        with errors_in(form):
            actions.name_handler(participant=participant, user=form.cleaned_data["user"], by=request.user)
            messages.success(request, "Handläggaren är utsedd.")
            return redirect("participants:case_protection", participant.pk)
    return _protection_page(request, participant, form, status=422)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def protect(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Hide the case from everybody but its handlers."""
    actions.protect(participant=participant, by=request.user)
    messages.success(request, "Ärendet visas nu bara för dem som är utsedda.")
    return redirect("participants:case_protection", participant.pk)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def unprotect(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the case as any other again."""
    actions.unprotect(participant=participant, by=request.user)
    messages.success(request, "Ärendet är inte längre skyddat.")
    return redirect(case_url(participant))


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def handler_remove(request: HttpRequest, participant: Participant, user: int) -> HttpResponse:
    """Let somebody no longer see the case; who removes themselves sees it no more."""
    removed = get_object_or_404(User, pk=user)
    actions.remove_handler(participant=participant, user=removed, by=request.user)
    messages.success(request, f"{removed.name} kan inte längre se ärendet.")
    if removed.pk == request.user.pk:
        return redirect("participants:cases")
    return redirect("participants:case_protection", participant.pk)


# Giving out


def _disclosure_page(
    request: HttpRequest, participant: Participant, form: DisclosureForm, status: int = 200
) -> HttpResponse:
    return case_form(
        request,
        participant,
        form,
        heading="Lämna ut till en förvaltning",
        text="Förvaltningen är en egen myndighet. Med en giltig grund ser dess kontaktperson förnamn och initial, "
        "timmar, tider, startdag, anpassningar och konsulent. Utan grund ser den bara ett alias.",
        status=status,
    )


@require_safe
@opens_case(AccessKind.CHANGE)
def disclosure(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask why a förvaltning may know who it is."""
    require(permissions.may_disclose(request.user, participant))
    form = DisclosureForm(initial={"valid_from": timezone.localdate()})
    return _disclosure_page(request, participant, form)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def disclose(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Record why a förvaltning may know who it is."""
    form = DisclosureForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.disclose(participant=participant, by=request.user, **form.cleaned_data)
            messages.success(request, "Grunden för utlämnande är antecknad.")
            return redirect(case_url(participant))
    return _disclosure_page(request, participant, form, status=422)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def disclosure_end(request: HttpRequest, participant: Participant, basis: int) -> HttpResponse:
    """Take a basis back from today."""
    one = get_object_or_404(
        DisclosureBasis.objects.select_related("participant"), pk=basis, participant=participant
    )
    actions.end_disclosure(disclosure=one, by=request.user)
    messages.success(request, "Utlämnandet är avslutat. Förvaltningen ser nu bara aliaset.")
    return redirect(case_url(participant))


@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    """Show a förvaltning the people whom it may know of, and of them only what it may know."""
    require(permissions.may_read_shared(request.user))
    today = timezone.localdate()
    people = selectors.given_out_to(request.user, today)
    note(by=request.user, what=AccessKind.SHARED, subjects=[one.pk for one in people])
    seen = selectors.shared_with(departments_of(request.user), people, today)
    context = {
        "people": list(seen.values()),
        "breadcrumbs": [("Start", reverse("start")), ("Personer hos er", None)],
    }
    return render(request, "participants/persons_shared.html", context)
