"""One agreement: reading it, its documents, and writing its terms."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from allocation.permissions import may_run_year
from lund_placements.errors import errors_in, require
from organisation.decorators import writes

from .. import documents, overview, permissions, selectors, workflow
from ..actions import agreements as actions
from ..forms import TermsForm, part_rows
from ..models import Agreement
from ..payload import Payload, agreement_payload, changes, stored_payload
from .common import address, agreement_crumbs, get_agreement, short_name, stored


@require_safe
def agreement(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Show what the agreement says, whose turn it is, and what has happened."""
    agreement = get_agreement(request, year, pk)
    user = request.user
    chain = _chain(request, agreement)
    applies = _what_applies(agreement, chain)
    status, tone = overview.status_words(agreement, is_amended=applies is not None)
    context = {
        "agreement": agreement,
        "round": agreement.round,
        "name": short_name(agreement),
        "status": status,
        "tone": tone,
        "turn": overview.turn(agreement),
        "waited": overview.days_waited(agreement),
        "steps": overview.steps(agreement),
        "shown": documents.agreement_context(_shown(request, agreement)),
        "is_coordinator": bool(may_run_year(user)),
        "is_theirs": permissions.speaks_for_board(user, agreement),
        "may": _verdicts(request, agreement),
        "missing": selectors.missing_to_send(agreement),
        "is_editable": agreement.status in workflow.EDITABLE,
        "said_last": overview.said_last(agreement),
        "version": agreement.latest_version,
        "versions": overview.version_rows(agreement),
        "signatures": overview.signature_rows(agreement),
        "others": [other for other in chain if other.pk != agreement.pk],
        "applies": applies,
        "events": overview.timeline(overview.events_for(user, agreement)),
        "breadcrumbs": agreement_crumbs(agreement),
    }
    return render(request, "agreements/agreement.html", context)


def _shown(request: HttpRequest, agreement: Agreement) -> Payload:
    """Return the text that the user reads: the draft for the coordinator, what was sent for everybody else."""
    version = agreement.latest_version
    if version is None or (agreement.status in workflow.EDITABLE and may_run_year(request.user)):
        return actions.payload_to_send(agreement, version.number + 1 if version else 1)
    conclusion = getattr(version, "conclusion", None)
    return stored_payload(conclusion or version)


def _verdicts(request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
    names = (
        *("edit", "send", "approve", "request_change", "decline", "take_back", "resume", "withdraw"),
        *("end", "amend", "remind", "record_signature"),
    )
    return {name: getattr(permissions, f"may_{name}")(request.user, agreement) for name in names}


def _chain(request: HttpRequest, agreement: Agreement) -> list[Agreement]:
    """Return the agreement's base with all its amendments, as far as the user may read them."""
    base = agreement.amends_id or agreement.pk
    found = selectors.agreements_visible_to(request.user).filter(Q(pk=base) | Q(amends=base))
    return list(found.order_by("number"))


def _what_applies(agreement: Agreement, chain: list[Agreement]) -> dict[str, Any] | None:
    """Return which amendment applies instead of a base that has been amended, and all that it changes."""
    valid = selectors.valid_state(chain)
    if agreement.number or valid is None or valid.pk == agreement.pk:
        return None
    before, after = (stored_payload(each.latest_version) for each in (agreement, valid))
    changed = {**after, "changes": changes(before, after)}
    return {
        "agreement": valid,
        "is_later": valid.valid_from > timezone.localdate(),
        "shown": documents.agreement_context(changed),
    }


@require_safe
def pdf(request: HttpRequest, year: int, pk: uuid.UUID, number: int) -> HttpResponse:
    """Return a version's PDF exactly as it was sent."""
    agreement = get_agreement(request, year, pk)
    version = get_object_or_404(agreement.versions.select_related("document"), number=number)
    return stored(version.document)


@require_safe
def signed_pdf(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Return the PDF with both signatures filled in, as it was stored."""
    agreement = get_agreement(request, year, pk)
    found = agreement.versions.filter(conclusion__isnull=False).select_related("conclusion__document")
    return stored(get_object_or_404(found).conclusion.document)


# Writing


def _edit_page(
    request: HttpRequest, agreement: Agreement, form: TermsForm, parts: Any, status: int = 200
) -> HttpResponse:
    context = {
        "agreement": agreement,
        "name": short_name(agreement),
        "form": form,
        "parts": parts,
        "has_errors": status != 200,
        "places": documents.places_table(agreement_payload(agreement, version=1)),
        "asked": overview.said_last(agreement),
        "breadcrumbs": agreement_crumbs(agreement, ("Ändra", None)),
    }
    return render(request, "agreements/edit.html", context, status=status)


@require_safe
def edit(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Show the terms to be written."""
    agreement = get_agreement(request, year, pk)
    require(permissions.may_edit(request.user, agreement))
    form = TermsForm(initial={name: getattr(agreement, name) for name in TermsForm.base_fields})
    return _edit_page(request, agreement, form, part_rows(agreement))


@writes
def save(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Save the terms."""
    agreement = get_agreement(request, year, pk)
    require(permissions.may_edit(request.user, agreement))
    form, parts = TermsForm(request.POST), part_rows(agreement, request.POST)
    if all([form.is_valid(), parts.is_valid()]):
        with errors_in(form):
            actions.save(agreement=agreement, data=form.value(parts), by=request.user)
            messages.success(request, "Utkastet är sparat. Nämnden ser det när du skickar det.")
            return redirect(address(agreement))
    return _edit_page(request, agreement, form, parts, status=422)
