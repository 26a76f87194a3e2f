"""What is shown of an överenskommelse, and how one is found."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from allocation.enums import PlacementKind
from lund_placements.api.serializers import Out
from organisation.api.views import ApiView
from organisation.models import User

from .. import overview, permissions, selectors
from ..enums import AgreementStatus, Party, Turn
from ..models import Agreement, AgreementVersion


class SignatureOut(Out):
    """That a nämnd has signed."""

    party = serializers.ChoiceField(Party.choices)
    signed_on = serializers.DateField()


class AgreementVersionOut(Out):
    """What the receiving nämnd got."""

    number = serializers.IntegerField()
    sent_at = serializers.DateTimeField()
    payload_sha256 = serializers.CharField()
    approved_at = serializers.DateTimeField(allow_null=True)
    signatures = SignatureOut(many=True)
    concluded_on = serializers.DateField(allow_null=True, help_text="När båda hade undertecknat.")


class AgreementLineOut(Out):
    """A decided number that the agreement is about."""

    department = serializers.SlugField(help_text="Förvaltningens kortnamn.")
    department_name = serializers.CharField()
    kind = serializers.ChoiceField(PlacementKind.choices)
    places = serializers.IntegerField()


class AgreementOut(Out):
    """An överenskommelse, or an amendment of one."""

    id = serializers.UUIDField()
    year = serializers.IntegerField()
    board_name = serializers.CharField(help_text="Den mottagande nämnden, som den hette i beslutet.")
    decision = serializers.UUIDField()
    amends = serializers.UUIDField(
        allow_null=True, help_text="Överenskommelsen som det här är ett tillägg till."
    )
    number = serializers.IntegerField(help_text="0, eller tilläggets nummer.")
    status = serializers.ChoiceField(AgreementStatus.choices)
    status_text = serializers.CharField()
    turn_of = serializers.ChoiceField(Turn.choices, help_text="Vems tur det är.")
    lines = AgreementLineOut(many=True)
    versions = AgreementVersionOut(many=True, help_text="Den senast skickade först.")


class AgreementDetailOut(AgreementOut):
    """One agreement, with what its party has to do."""

    missing = serializers.ListField(
        child=serializers.CharField(),
        help_text="Vad som är kvar att fylla i innan den kan skickas. Tomt för andra än samordnaren.",
    )
    asked = serializers.CharField(
        allow_null=True,
        help_text="Vad nämnden skrev när den begärde ändring eller avböjde, tills det är besvarat.",
    )


AGREEMENT = {
    "id": "0e5b9c0a-4f9e-4d56-8b0c-1a2b3c4d5e6f",
    "year": 2027,
    "board_name": "servicenämnden",
    "decision": "5f0c2f0e-6f6f-4c55-9d56-0a6d5b0a7a11",
    "amends": None,
    "number": 0,
    "status": "approved",
    "status_text": "Godkänd",
    "turn_of": "both",
    "lines": [
        {"department": "service", "department_name": "Serviceförvaltningen", "kind": "ama", "places": 25}
    ],
    "versions": [
        {
            "number": 1,
            "sent_at": "2026-12-01T08:00:00+01:00",
            "payload_sha256": "0" * 64,
            "approved_at": "2026-12-09T14:30:00+01:00",
            "signatures": [{"party": "coordinating", "signed_on": "2026-12-12"}],
            "concluded_on": None,
        }
    ],
}
DETAIL = {**AGREEMENT, "missing": [], "asked": None}


def agreement_data(agreement: Agreement) -> dict[str, Any]:
    """Return what is shown of an agreement that was read with all its parts."""
    return {
        "id": agreement.pk,
        "year": agreement.round.year,
        "board_name": agreement.board_name,
        "decision": agreement.decision_id,
        "amends": agreement.amends_id,
        "number": agreement.number,
        "status": agreement.status,
        "status_text": agreement.get_status_display(),
        "turn_of": overview.turn(agreement),
        "lines": [
            {
                "department": part.department.key,
                "department_name": line.decision_line.department_name,
                "kind": line.decision_line.kind,
                "places": line.decision_line.decided,
            }
            for part in agreement.parts.all()
            for line in part.lines.all()
        ],
        "versions": [_version(version) for version in agreement.versions.all()],
    }


def _version(version: AgreementVersion) -> dict[str, Any]:
    approval, conclusion = getattr(version, "approval", None), getattr(version, "conclusion", None)
    return {
        "number": version.number,
        "sent_at": version.sent_at,
        "payload_sha256": version.payload_sha256,
        "approved_at": approval.approved_at if approval else None,
        "signatures": version.signatures.all(),
        "concluded_on": conclusion.concluded_on if conclusion else None,
    }


def get_agreement(user: User, pk: uuid.UUID) -> Agreement:
    """Return an agreement that the user may read, or 404."""
    return get_object_or_404(selectors.agreements_visible_to(user), pk=pk)


class AgreementView(ApiView):
    """One agreement."""

    resource = "agreements"

    def answer(self, pk: uuid.UUID, status: int = 200) -> Response:
        """Answer with the agreement as it is now, as far as the caller may know it."""
        user = self.request.user
        agreement = get_agreement(user, pk)
        writes = permissions.may_edit(user, agreement)
        said = overview.said_last(agreement)
        data = {
            **agreement_data(agreement),
            "missing": selectors.missing_to_send(agreement) if writes else [],
            "asked": said.comment if said else None,
        }
        return self.shown(AgreementDetailOut, data, status=status)
