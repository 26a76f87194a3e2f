"""What the two nämnder agree on besides the numbers: the draft that the coordinator fills in, with versions."""

import uuid
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import Differences, differences
from lund_placements.api.etags import require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Lines, Out
from lund_placements.errors import require
from organisation.api.once import writes

from .. import permissions
from ..actions import agreements as actions
from ..actions.moves import lock_agreement
from ..forms import PartForm, TermsForm
from ..models import Agreement
from ..models.agreement import MOST_MONEY
from .shapes import AgreementView, get_agreement

MOST_PARTS = 100  # förvaltningar under one nämnd


class PartFields(serializers.Serializer):
    """What one förvaltning undertakes."""

    department = serializers.SlugField(max_length=20, help_text="Förvaltningens kortnamn.")
    contact_name = Line(max_length=120, allow_blank=True)
    supervisors = serializers.IntegerField(min_value=1, max_value=2000, allow_null=True)
    hours_per_week = serializers.DecimalField(
        3, 1, min_value=0, max_value=40, allow_null=True, help_text="Handledartid per plats och vecka."
    )
    training = Lines(max_length=1000, allow_blank=True)
    months = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=12),
        min_length=1,
        max_length=12,
        help_text="Månader med platser, 1 till 12.",
    )


class TermsFields(serializers.Serializer):
    """What is agreed on."""

    valid_from = serializers.DateField(help_text="Under det år som platserna gäller.")
    valid_to = serializers.DateField()
    our_representative = Line(
        max_length=120, allow_blank=True, help_text="Den samordnande nämndens företrädare."
    )
    our_title = Line(max_length=120, allow_blank=True)
    their_representative = Line(
        max_length=120, allow_blank=True, help_text="Den mottagande nämndens företrädare."
    )
    their_title = Line(max_length=120, allow_blank=True)
    ancillary_costs = Lines(max_length=2000, help_text="Omkostnader: vem betalar vad?")
    special_support_amount = serializers.IntegerField(
        min_value=0, max_value=MOST_MONEY, allow_null=True, help_text="Kronor."
    )
    special_support_decision = Lines(max_length=2000, allow_blank=True)
    other_terms = Lines(max_length=4000, allow_blank=True)


class AgreementPartOut(PartFields, Out):
    """What one förvaltning undertakes, with its name."""

    department_name = serializers.CharField(help_text="Som den heter i beslutet.")


class AgreementTermsOut(TermsFields, Out):
    """The draft."""

    parts = AgreementPartOut(many=True)


class AgreementPartIn(PartFields, In):
    """What one förvaltning undertakes."""


class AgreementTermsIn(TermsFields, In):
    """The whole draft. The numbers of places are not here: they are the decision's."""

    parts = AgreementPartIn(
        many=True, max_length=MOST_PARTS, help_text="En för varje förvaltning i utkastet."
    )


PART = {
    "department": "service",
    "contact_name": "Bo Lind",
    "supervisors": 5,
    "hours_per_week": "2.5",
    "training": "Grundkurs för handledare.",
    "months": [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12],
}
TERMS = {
    "valid_from": "2027-01-01",
    "valid_to": "2027-12-31",
    "our_representative": "Sara Lund",
    "our_title": "ordförande",
    "their_representative": "Nils Ek",
    "their_title": "ordförande",
    "ancillary_costs": "Varje nämnd bär kostnaderna för mottagandet.",
    "special_support_amount": None,
    "special_support_decision": "",
    "other_terms": "",
    "parts": [PART],
}
SHOWN = {**TERMS, "parts": [{**PART, "department_name": "Serviceförvaltningen"}]}


def _terms(agreement: Agreement) -> dict[str, Any]:
    """Return the draft as it is now."""
    names = [name for name in AgreementTermsIn().fields if name != "parts"]
    of_part = [name for name in AgreementPartOut().fields if name != "department"]
    parts = [
        {"department": part.department.key, **{name: getattr(part, name) for name in of_part}}
        for part in agreement.parts.all()
    ]
    return {**{name: getattr(agreement, name) for name in names}, "parts": parts}


def _differs(agreement: Agreement, sent: Mapping[str, Any]) -> Differences:
    """Return what the draft holds and what was sent, each as the form asks for it."""
    stored = _terms(agreement)
    parts = {part["department"]: part for part in stored.pop("parts")}
    given = {name: value for name, value in sent.items() if name != "parts"}
    labels = {name: str(field.label) for name, field in TermsForm.base_fields.items()}
    for number, part in enumerate(sent["parts"]):
        now = parts.get(part["department"], {})
        for name in part:
            field = f"parts.{number}.{name}"
            stored[field], given[field] = (
                sorted(row[name]) if name == "months" else row[name]
                for row in ({**dict.fromkeys(part), "months": [], **now}, part)
            )
            asked = PartForm.base_fields.get(name)
            labels[field] = (
                f"{now.get('department_name', part['department'])}: {asked.label if asked else name}"
            )
    return differences(stored, given, labels)


def _etag(agreement: Agreement) -> str:
    return f'"{agreement.revision}"'


class Terms(AgreementView):
    """The draft of an agreement."""

    @operation(
        "agreements_terms_read",
        "Utkastet till överenskommelsen",
        description="Bara för samordnaren, och bara så länge det kan ändras. Det som har skickats läses som version.",
        answers=AgreementTermsOut,
        example=SHOWN,
        has_versions=True,
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Show the draft and its version."""
        agreement = get_agreement(request.user, pk)
        require(permissions.may_edit(request.user, agreement))
        return self._draft(agreement)

    @operation(
        "agreements_terms_save",
        "Fyll i utkastet till överenskommelsen",
        answers=AgreementTermsOut,
        example=SHOWN,
        takes=AgreementTermsIn,
        takes_example=TERMS,
        is_write=True,
        has_versions=True,
    )
    @writes
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        """Save the draft."""
        found = get_agreement(request.user, pk)
        require(permissions.may_edit(request.user, found))
        sent = self.sent(AgreementTermsIn)
        agreement = lock_agreement(found)
        require_match(
            request,
            _etag(agreement),
            lambda: _differs(agreement, sent),
        )
        parts = tuple(actions.PartInput(**part) for part in sent.pop("parts"))
        data = actions.AgreementInput(revision=agreement.revision, parts=parts, **sent)
        actions.save(agreement=agreement, data=data, by=request.user)
        return self._draft(get_agreement(request.user, pk))

    def _draft(self, agreement: Agreement) -> Response:
        return self.shown(AgreementTermsOut, _terms(agreement), headers={"ETag": _etag(agreement)})
