"""Erasing closed cases: the consultant's list, proposing and confirming, what keeps a case, and the rule."""

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
from ..erasure_forms import EraseForm, HoldForm, OrderForm, RetentionForm
from ..models import Participant
from .common import case_crumbs, case_form, crumbs

ON_A_PAGE = 50


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """List one's own closed cases with the day on which each is to be erased, and erasures to confirm."""
    require(permissions.may_handle_cases(request.user))
    today = timezone.localdate()
    rule = erasure.rule_on(today)
    page = Paginator(erasure.closed_cases(request.user), ON_A_PAGE).get_page(request.GET.get("sida"))
    shown, waiting = list(page), list(erasure.orders_of_others(request.user)[:ON_A_PAGE])
    subjects = [one.pk for one in shown] + [one.participant_id for one in waiting]
    note(by=request.user, what=AccessKind.ERASURE, subjects=list(dict.fromkeys(subjects)))
    rows = [erasure.closed_case(one, rule) for one in shown]
    context = {
        "page": page,
        "rule": rule,
        "waiting": waiting,
        "rows": [
            {"of": row, "is_due": row.due_on is not None and row.due_on <= today and not row.kept_because}
            for row in rows
        ],
        "breadcrumbs": crumbs(("Gallring", None)),
    }
    return render(request, "participants/erasure.html", context)


def _erase_page(
    request: HttpRequest, participant: Participant, form: OrderForm | EraseForm, status: int = 200
) -> HttpResponse:
    """Show the case with the form of whose turn it is: the one who proposes, or a colleague who confirms."""
    user = request.user
    context = {
        "case": participant,
        "form": form,
        "order": erasure.order_of(participant),
        "may_order": permissions.may_order_erasure(user, participant),
        "may_confirm": permissions.may_confirm_erasure(user, participant),
        "may_withdraw": permissions.may_withdraw_erasure(user, participant),
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
    waits = erasure.order_of(participant)
    return _erase_page(request, participant, EraseForm(**_asks_day(participant)) if waits else OrderForm())


@require_POST
@opens_case(AccessKind.ERASURE)
@writes
def order(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Propose to erase the case."""
    require(permissions.may_order_erasure(request.user, participant))
    form = OrderForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.order(participant=participant, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Gallringen är föreslagen. En kollega bekräftar den.")
            return redirect("participants:erasure")
    return _erase_page(request, participant, form, status=422)


@require_POST
@opens_case(AccessKind.ERASURE)
@writes
def confirm(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Erase the case for good."""
    require(permissions.may_confirm_erasure(request.user, participant))
    form = EraseForm(request.POST, **_asks_day(participant))
    if form.is_valid():
        with errors_in(form):
            actions.confirm(
                participant=participant,
                birth_day_checked=form.cleaned_data.get("birth_day_checked", False),
                by=request.user,
            )
            messages.success(request, "Ärendet är gallrat.")
            return redirect("participants:erasure")
    return _erase_page(request, participant, form, status=422)


@require_POST
@opens_case(AccessKind.ERASURE)
@writes
def withdraw(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Take back the proposal to erase the case."""
    actions.withdraw(participant=participant, by=request.user)
    messages.success(request, "Förslaget att gallra är taget tillbaka.")
    return redirect("participants:case_erase", participant.pk)


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
