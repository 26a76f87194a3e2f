"""From the decided model to one draft per receiving nämnd."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from allocation.api.rounds import get_round
from lund_placements.api.schema import operation
from lund_placements.api.serializers import Out
from organisation.api.once import writes
from organisation.api.views import ApiView

from ..actions import generation as actions


class GeneratedOut(Out):
    """What was made."""

    created = serializers.IntegerField(help_text="Nya utkast.")
    renewed = serializers.IntegerField(help_text="Utkast som gjordes om efter ett rättat beslut.")
    withdrawn = serializers.IntegerField(help_text="Överenskommelser som det rättade beslutet tog bort.")


class GenerateAgreements(ApiView):
    """The step that makes the drafts."""

    resource = "agreements"

    @operation(
        "agreements_generate",
        "Skapa överenskommelserna från årets beslut",
        description="Ett utkast för varje mottagande nämnd som saknar ett. Kan göras igen: då skapas bara det som "
        "saknas. Efter ett rättat beslut görs de som inte är undertecknade om.",
        answers=GeneratedOut,
        example={"created": 9, "renewed": 0, "withdrawn": 0},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Make the drafts."""
        made = actions.generate(round=get_round(request.user, year), by=request.user)
        return self.shown(GeneratedOut, made)
