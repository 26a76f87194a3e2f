"""Recording what has been signed elsewhere, and the signed copies."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes

from .. import overview, permissions
from ..actions import signatures as actions
from ..enums import Party
from ..forms import SignatureForm
from ..models import Agreement, Signature
from ..payload import stored_payload
from .common import address, agreement_crumbs, get_agreement, short_name, stored


def _party(agreement: Agreement, name: str) -> Party:
    """Return the party whose signature is not recorded yet; anything else does not exist."""
    missing = {row.party for row in overview.signature_rows(agreement) if row.recorded is None}
    if name not in missing:
        raise Http404
    return Party(name)


def _page(
    request: HttpRequest, agreement: Agreement, party: Party, form: SignatureForm, status: int = 200
) -> HttpResponse:
    context = {
        "agreement": agreement,
        "name": short_name(agreement),
        "board": stored_payload(agreement.latest_version)["parties"][party]["board"],
        "form": form,
        "version": agreement.latest_version,
        "breadcrumbs": agreement_crumbs(agreement, ("Registrera underskrift", None)),
    }
    return render(request, "agreements/sign.html", context, status=status)


@require_safe
def sign_form(request: HttpRequest, year: int, pk: uuid.UUID, party: str) -> HttpResponse:
    """Ask what stands on the signed document."""
    agreement = get_agreement(request, year, pk)
    require(permissions.may_record_signature(request.user, agreement))
    whose = _party(agreement, party)
    ours = whose == Party.COORDINATING
    form = SignatureForm(
        initial={
            "version": agreement.latest_version.number,
            "signatory": agreement.our_representative if ours else agreement.their_representative,
            "role_title": agreement.our_title if ours else agreement.their_title,
            "signed_on": timezone.localdate(),
        }
    )
    return _page(request, agreement, whose, form)


@writes
def sign(request: HttpRequest, year: int, pk: uuid.UUID, party: str) -> HttpResponse:
    """Record the signature."""
    agreement = get_agreement(request, year, pk)
    require(permissions.may_record_signature(request.user, agreement))
    whose = _party(agreement, party)
    form = SignatureForm(request.POST, request.FILES)
    if form.is_valid():
        with errors_in(form):
            actions.record(agreement=agreement, data=form.value(whose), by=request.user)
            messages.success(request, "Underskriften är registrerad.")
            return redirect(address(agreement))
    return _page(request, agreement, whose, form, status=422)


@require_safe
def copy(request: HttpRequest, year: int, pk: uuid.UUID, signature: int) -> HttpResponse:
    """Return the signed copy that was uploaded, as it was stored."""
    agreement = get_agreement(request, year, pk)
    found = Signature.objects.filter(version__agreement=agreement, copy__isnull=False).select_related("copy")
    return stored(get_object_or_404(found, pk=signature).copy)
