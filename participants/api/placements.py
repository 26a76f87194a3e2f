"""Placements by alias."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from allocation.enums import PlacementKind
from lund_placements.api.schema import operation
from lund_placements.api.serializers import Out

from ..models import Placement
from ..placement_enums import EndReason, PlacementStatus
from .people import REASON, PeopleList, placements_told_to
from .places import FIRST_YEAR, LAST_YEAR, YEAR


class PlacementOut(Out):
    """Somebody at a place, from one day to another."""

    id = serializers.UUIDField()
    alias = serializers.CharField(help_text="Står för personen och säger inget om den.")
    place = serializers.UUIDField()
    year = serializers.IntegerField()
    department = serializers.SlugField(help_text="Den mottagande förvaltningens kortnamn.")
    kind = serializers.ChoiceField(PlacementKind.choices)
    status = serializers.ChoiceField(PlacementStatus.choices)
    status_text = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="Sista dagen som är planerad.")
    ended_on = serializers.DateField(allow_null=True, help_text="Sista dagen som den blev.")
    end_reason = serializers.ChoiceField(
        EndReason.choices, allow_blank=True, help_text="Tom om tiden gick ut."
    )
    hours_per_week = serializers.IntegerField()


PLACEMENT = {
    "id": "2c0a7c1e-8b63-4a0e-9c55-3a1f0b2d4e6f",
    "alias": "Deltagare KRTMB",
    "place": "7d1f3a52-60d0-4a86-9c4c-0a4f5f0c9a11",
    "year": 2027,
    "department": "service",
    "kind": "ama",
    "status": "started",
    "status_text": "Pågår",
    "starts_on": "2027-02-01",
    "ends_on": "2027-07-31",
    "ended_on": None,
    "end_reason": "",
    "hours_per_week": 38,
}
STATUS = OpenApiParameter("status", enum=PlacementStatus.values, description="Bara placeringar i det läget.")


class PlacementFilter(serializers.Serializer):
    """What the list can be narrowed to."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    status = serializers.ChoiceField(PlacementStatus.choices, required=False)


def placement_data(placement: Placement) -> dict[str, Any]:
    """Return what is shown of a placement; free texts stay in the case."""
    names = ("kind", "status", "starts_on", "ends_on", "ended_on", "end_reason", "hours_per_week")
    return {
        "id": placement.pk,
        "alias": placement.participant.alias,
        "place": placement.place_id,
        "year": placement.place.round.year,
        "department": placement.place.department.key,
        "status_text": placement.get_status_display(),
        **{name: getattr(placement, name) for name in names},
    }


class Placements(PeopleList):
    """Placements of all years."""

    resource = "placements"

    @operation(
        "placements_list",
        "Placeringar med alias",
        description="Samordnaren får alla, en konsulent de egna. Den som har skyddade personuppgifter är aldrig med.",
        answers=PlacementOut(many=True),
        example=PLACEMENT,
        parameters=[REASON, YEAR, STATUS],
    )
    def get(self, request: Request) -> Response:
        """List the placements, once the reason is written down."""
        rows = placements_told_to(request.user)
        chosen = PlacementFilter(data=request.query_params)
        chosen.is_valid(raise_exception=True)
        if year := chosen.validated_data.get("year"):
            rows = rows.filter(place__round__year=year)
        if status := chosen.validated_data.get("status"):
            rows = rows.filter(status=status)
        rows = rows.select_related("participant", "place__round", "place__department")
        return self.page_for_reason(rows, PlacementOut, placement_data, lambda each: each.participant_id)
