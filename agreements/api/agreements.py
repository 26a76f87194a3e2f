"""Agreements as they are known, and each version as it was sent."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from allocation.api.rounds import YEAR, YearFilter
from lund_placements.api.schema import CHANGED_SINCE, PDF, operation
from lund_placements.api.serializers import ChangedFilter
from organisation.api.views import ApiView, DocumentView, ListView
from organisation.models import User

from .. import overview, selectors
from ..models import AgreementVersion, Conclusion
from .shapes import (
    AGREEMENT,
    DETAIL,
    AgreementDetailOut,
    AgreementOut,
    AgreementView,
    agreement_data,
    get_agreement,
)


def get_version(user: User, pk: uuid.UUID, number: int) -> AgreementVersion:
    """Return a version of an agreement that the user may read, or 404."""
    versions = AgreementVersion.objects.select_related("document")
    return get_object_or_404(versions, agreement=get_agreement(user, pk), number=number)


class AgreementFilter(YearFilter, ChangedFilter):
    """What the list can be narrowed to."""


class Agreements(ListView):
    """Agreements of all years."""

    resource = "agreements"
    ordering = ("board_name", "number", "pk")

    @operation(
        "agreements_list",
        "Överenskommelserna, nämnd för nämnd",
        answers=AgreementOut(many=True),
        example=AGREEMENT,
        parameters=[YEAR, CHANGED_SINCE],
    )
    def get(self, request: Request) -> Response:
        """List the agreements that the caller may read."""
        asked = AgreementFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = selectors.agreements_visible_to(request.user)
        if year := asked.validated_data.get("year"):
            rows = rows.filter(round__year=year)
        if since := asked.validated_data.get("changed_since"):
            rows = rows.filter(overview.changed_since(request.user, since))
        return self.page(rows, AgreementOut, lambda found: [agreement_data(each) for each in found])


class AgreementDetail(AgreementView):
    """One agreement."""

    @operation("agreements_read", "En överenskommelse", answers=AgreementDetailOut, example=DETAIL)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Show the agreement."""
        return self.answer(pk)


class Version(ApiView):
    """A version as it was sent."""

    resource = "agreements"

    @operation(
        "agreements_version",
        "En version som den skickades, byte för byte",
        description="Dess SHA-256 är payload_sha256.",
        answers=None,
        example={"version": 1, "lines": []},
    )
    def get(self, request: Request, pk: uuid.UUID, number: int) -> HttpResponse:
        """Return the stored JSON."""
        payload = get_version(request.user, pk, number).payload
        return HttpResponse(payload.encode(), content_type="application/json")


class VersionDocument(DocumentView):
    """A version's PDF."""

    resource = "agreements"

    @operation("agreements_pdf", "En version som PDF, som den skickades", answers=PDF, example=None)
    def get(self, request: Request, pk: uuid.UUID, number: int) -> HttpResponse:
        """Return the stored PDF."""
        return self.document(get_version(request.user, pk, number).document)


class SignedDocument(DocumentView):
    """The PDF with both signatures filled in."""

    resource = "agreements"

    @operation(
        "agreements_signed_pdf",
        "Den undertecknade överenskommelsen som PDF",
        description="Finns när båda nämndernas underskrifter är registrerade.",
        answers=PDF,
        example=None,
    )
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Return the stored PDF."""
        concluded = Conclusion.objects.filter(version__agreement=get_agreement(request.user, pk))
        return self.document(get_object_or_404(concluded.select_related("document")).document)
