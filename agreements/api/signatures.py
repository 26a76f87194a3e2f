"""Recording what has been signed elsewhere; nothing is signed here."""

import base64
import binascii
import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line
from lund_placements.errors import require
from organisation.api.once import writes

from .. import permissions
from ..actions import signatures as actions
from ..enums import Party, SignatureMethod
from ..signing import SignatureInput
from .shapes import DETAIL, AgreementDetailOut, AgreementView, get_agreement


class Base64Field(serializers.CharField):
    """A file inside JSON."""

    default_error_messages = {"not_base64": "Skicka filen som base64."}

    def to_internal_value(self, data: Any) -> bytes:
        """Return the file's content."""
        try:
            return base64.b64decode(super().to_internal_value(data), validate=True)
        except (binascii.Error, ValueError):
            self.fail("not_base64")


class SignatureIn(In):
    """What stands on the signed document."""

    version = serializers.IntegerField(
        min_value=1, max_value=10_000, help_text="Den version som är undertecknad."
    )
    party = serializers.ChoiceField(Party.choices)
    signatory = Line(max_length=120)
    role_title = Line(max_length=120, help_text="Till exempel ordförande.")
    paragraph = Line(max_length=10, help_text="Nämndens paragraf.")
    diary_no = Line(max_length=30, help_text="Nämndens diarienummer.")
    signed_on = serializers.DateField()
    method = serializers.ChoiceField(SignatureMethod.choices)
    copy = Base64Field(
        required=False,
        help_text="Det undertecknade exemplaret som PDF, i base64. Anropet får vara högst 5 MB; en större fil läses in "
        "på sidan.",
    )


SIGNATURE = {
    "version": 1,
    "party": "receiving",
    "signatory": "Nils Ek",
    "role_title": "ordförande",
    "paragraph": "§ 41",
    "diary_no": "SN 2026/0457",
    "signed_on": "2026-12-12",
    "method": "e_signature",
}


class Signatures(AgreementView):
    """The signatures on an approved version."""

    @operation(
        "agreements_sign",
        "Registrera en underskrift",
        description="En registrerad underskrift ändras inte. När båda nämndernas är registrerade låses "
        "överenskommelsen, och den gäller.",
        answers=AgreementDetailOut,
        example=DETAIL,
        status=201,
        takes=SignatureIn,
        takes_example=SIGNATURE,
        is_write=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Record the signature."""
        agreement = get_agreement(request.user, pk)
        require(permissions.may_record_signature(request.user, agreement))
        data = SignatureInput(**self.sent(SignatureIn))
        actions.record(agreement=agreement, data=data, by=request.user)
        return self.answer(pk, status=201)
