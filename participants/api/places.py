"""Places as the caller may know them; nothing about who is there, nor about supervisors."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from allocation.enums import PlacementKind
from allocation.models.round import FIRST_YEAR, LAST_YEAR
from lund_placements.api.schema import operation
from lund_placements.api.serializers import Out
from organisation.api.views import ListView

from ..models import Place
from ..place_enums import PlaceStatus
from ..place_selectors import places_visible_to


class PlaceOut(Out):
    """A place for one person at a time."""

    id = serializers.UUIDField()
    year = serializers.IntegerField()
    department = serializers.SlugField(help_text="Förvaltningens kortnamn.")
    workplace = serializers.CharField()
    kind = serializers.ChoiceField(PlacementKind.choices)
    status = serializers.ChoiceField(PlaceStatus.choices)
    status_text = serializers.CharField()
    revision = serializers.IntegerField(help_text="Hur många gånger platsen har sparats.")
    occupation = serializers.CharField()
    ssyk = serializers.CharField(help_text="Yrkeskod, eller tom.")
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    hours_per_week = serializers.IntegerField(allow_null=True)


PLACE = {
    "id": "7d1f3a52-60d0-4a86-9c4c-0a4f5f0c9a11",
    "year": 2027,
    "department": "service",
    "workplace": "Centralköket",
    "kind": "ama",
    "status": "open",
    "status_text": "Öppen",
    "revision": 4,
    "occupation": "Måltidsbiträde",
    "ssyk": "9411",
    "starts_on": "2027-02-01",
    "ends_on": "2027-07-31",
    "hours_per_week": 38,
}
YEAR = OpenApiParameter(
    "year", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, description="Bara ett år."
)
STATUS = OpenApiParameter("status", enum=PlaceStatus.values, description="Bara platser i det läget.")


class PlaceFilter(serializers.Serializer):
    """What the list can be narrowed to."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)
    status = serializers.ChoiceField(PlaceStatus.choices, required=False)


def place_data(place: Place) -> dict[str, Any]:
    """Return what is shown of a place."""
    names = ("kind", "status", "revision", "occupation", "ssyk", "starts_on", "ends_on", "hours_per_week")
    return {
        "id": place.pk,
        "year": place.round.year,
        "department": place.department.key,
        "workplace": place.workplace.name,
        "status_text": place.get_status_display(),
        **{name: getattr(place, name) for name in names},
    }


class Places(ListView):
    """Places of all years."""

    resource = "places"
    ordering = ("pk",)

    @operation(
        "places_list",
        "Platser, i en ordning som inte ändras",
        answers=PlaceOut(many=True),
        example=PLACE,
        parameters=[YEAR, STATUS],
    )
    def get(self, request: Request) -> Response:
        """List the places that the caller may read."""
        chosen = PlaceFilter(data=request.query_params)
        chosen.is_valid(raise_exception=True)
        rows = places_visible_to(request.user)
        if year := chosen.validated_data.get("year"):
            rows = rows.filter(round__year=year)
        if status := chosen.validated_data.get("status"):
            rows = rows.filter(status=status)
        return self.page(rows, PlaceOut, lambda found: [place_data(each) for each in found])
