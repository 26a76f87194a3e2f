"""What the pages of agreements share."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from allocation.payload_text import sentence
from allocation.views.common import Crumbs, crumbs
from organisation.models import StoredDocument

from .. import selectors
from ..models import Agreement


def get_agreement(request: HttpRequest, year: int, pk: uuid.UUID) -> Agreement:
    """Return an agreement that the user may read; a hidden one is as if it did not exist."""
    return get_object_or_404(selectors.agreements_visible_to(request.user), round__year=year, pk=pk)


def address(agreement: Agreement) -> str:
    """Return the address of the agreement's page."""
    return reverse("agreements:agreement", args=[agreement.round.year, agreement.pk])


def short_name(agreement: Agreement) -> str:
    """Return "Servicenämnden", or "Servicenämnden, tillägg 1"."""
    name = sentence(agreement.board_name)
    return f"{name}, tillägg {agreement.number}" if agreement.number else name


def agreement_crumbs(agreement: Agreement, *rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page of the agreement."""
    return crumbs(
        agreement.round,
        ("Överenskommelser", reverse("agreements:overview", args=[agreement.round.year])),
        (short_name(agreement), address(agreement) if rest else None),
        *rest,
    )


def stored(document: StoredDocument) -> HttpResponse:
    """Return a document exactly as it was stored."""
    headers = {"Content-Disposition": f'inline; filename="{document.name}"'}
    return HttpResponse(bytes(document.content), content_type=document.media_type, headers=headers)
