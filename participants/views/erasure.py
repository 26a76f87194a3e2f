"""Erasing closed cases: the consultant's list, what goes and what stays, what keeps a case, and the rule."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes

from .. import erasure, permissions
from ..access import note, opens_case
from ..actions import erasure as actions
from ..enums import AccessKind
from ..erasure_forms import EraseForm, HoldForm, RetentionForm
from ..models import Participant
from .common import case_crumbs, case_form, crumbs

ON_A_PAGE = 50


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """List one's own closed cases, with the day on which each is to be erased."""
    require(permissions.may_handle_cases(request.user))
    today = timezone.localdate()
    rule = erasure.rule_on(today)
    page = Paginator(erasure.closed_cases(request.user), ON_A_PAGE).get_page(request.GET.get("sida"))
    shown = list(page)
    note(by=request.user, what=AccessKind.ERASURE, subjects=[one.pk for one in shown])
    rows = [erasure.closed_case(one, rule) for one in shown]
    context = {
        "page": page,
        "rule": rule,
        "rows": [
            {"of": row, "is_due": row.due_on is not None and row.due_on <= today and not row.kept_because}
            for row in rows
        ],
        "breadcrumbs": crumbs(("Gallring", None)),
    }
    return render(request, "participants/erasure.html", context)


def _erase_page(
    request: HttpRequest, participant: Participant, form: EraseForm, status: int = 200
) -> HttpResponse:
    user = request.user
    context = {
        "case": participant,
        "form": form,
        "verdict": permissions.may_erase(user, participant),
        "hold": erasure.hold_of(participant),
        "may_write": permissions.may_write(user, participant),
        "rule": erasure.rule_on(timezone.localdate()),
        "going": erasure.going(participant),
        "staying": erasure.staying(participant),
        "breadcrumbs": case_crumbs(participant, ("Gallring", None)),
    }
    return render(request, "participants/erase.html", context, status=status)


def _asks_day(participant: Participant) -> dict[str, Any]:
    return {"asks_day": erasure.birth_day_matters(participant)}


@require_safe
@opens_case(AccessKind.ERASURE)
def preview(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show what goes and what stays, before anything is done."""
    return _erase_page(request, participant, EraseForm(**_asks_day(participant)))


@require_POST
@opens_case(AccessKind.ERASURE)
@writes
def erase(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Erase the case for good."""
    require(permissions.may_erase(request.user, participant))
    form = EraseForm(request.POST, **_asks_day(participant))
    if form.is_valid():
        with errors_in(form):
            actions.erase(
                participant=participant,
                birth_day_checked=form.cleaned_data.get("birth_day_checked", False),
                by=request.user,
            )
            messages.success(request, "Ärendet är gallrat.")
            return redirect("participants:erasure")
    return _erase_page(request, participant, form, status=422)


def _hold_page(
    request: HttpRequest, participant: Participant, form: HoldForm, status: int = 200
) -> HttpResponse:
    text = "Ärendet gallras inte förrän någon häver det. Skälet ser du och dina kollegor."
    return case_form(request, participant, form, heading="Håll kvar", text=text, status=status)


@require_safe
@opens_case(AccessKind.CHANGE)
def hold(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask why the case is not to be erased."""
    return _hold_page(request, participant, HoldForm())


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def hold_save(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Keep the case from being erased."""
    form = HoldForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.hold(participant=participant, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Ärendet hålls kvar.")
            return redirect("participants:case_erase", participant.pk)
    return _hold_page(request, participant, form, status=422)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def lift(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Let the case be erased again."""
    actions.lift(participant=participant, by=request.user)
    messages.success(request, "Hindret är hävt. Ärendet gallras när tiden är inne.")
    return redirect("participants:case_erase", participant.pk)


# The rule


def _rule_page(request: HttpRequest, form: RetentionForm, status: int = 200) -> HttpResponse:
    today = timezone.localdate()
    rule = erasure.rule_on(today)
    context = {
        "form": form,
        "rule": rule,
        "counts": erasure.due_by_consultant(rule, today),
        "breadcrumbs": [("Start", reverse("start")), ("Gallringsregel", None)],
    }
    return render(request, "participants/retention.html", context, status=status)


@require_safe
def rule(request: HttpRequest) -> HttpResponse:
    """Show what the municipality has decided, and how many cases wait to be erased."""
    require(permissions.may_set_retention(request.user))
    return _rule_page(request, RetentionForm(initial={"valid_from": timezone.localdate()}))


@writes
def rule_set(request: HttpRequest) -> HttpResponse:
    """Write down what the municipality has decided."""
    require(permissions.may_set_retention(request.user))
    form = RetentionForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.set_rule(**form.cleaned_data, by=request.user)
            messages.success(request, "Gallringsregeln är sparad.")
            return redirect("participants:retention")
    return _rule_page(request, form, status=422)
