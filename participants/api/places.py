"""Places as the caller may know them: the list, one place, and writing it."""

import uuid

from django.db.models import Q
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from allocation.api.rounds import YEAR
from allocation.enums import PlacementKind
from allocation.models.round import FIRST_YEAR, LAST_YEAR
from allocation.selectors import rounds_visible_to
from lund_placements.api.schema import CHANGED_SINCE, operation
from lund_placements.api.serializers import ChangedFilter
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView, ListView
from organisation.models import Department

from .. import place_permissions as permissions
from ..actions import places as actions
from ..actions.places import FIELDS
from ..models import Place
from ..place_enums import PlaceState
from ..place_selectors import changed_since, in_state, places_visible_to
from .place_shapes import (
    DETAIL,
    PLACE,
    WRITTEN,
    PlaceDetailOut,
    PlaceIn,
    PlaceOut,
    chosen,
    get_place,
    lock_version,
    place_data,
    place_detail,
    place_input,
    version,
)

STATUS = OpenApiParameter("status", enum=PlaceState.values, description="Bara platser i det läget.")
DEPARTMENT = OpenApiParameter(
    "department", {"type": "string"}, description="Bara en förvaltning, med kortnamn."
)
KIND = OpenApiParameter("kind", enum=PlacementKind.values, description="Bara den typen.")


class PlaceFilter(ChangedFilter):
    """What the list can be narrowed to."""

    year = serializers.IntegerField(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, source="round__year"
    )
    status = serializers.ChoiceField(PlaceState.choices, required=False)
    department = serializers.SlugField(required=False, source="department__key")
    kind = serializers.ChoiceField(PlacementKind.choices, required=False)


class PlaceNewIn(PlaceIn):
    """A place to register."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    department = serializers.SlugField(max_length=20, help_text="Förvaltningens kortnamn.")
    kind = serializers.ChoiceField(PlacementKind.choices)


class PlaceView(ApiView):
    """One place."""

    resource = "places"

    def answer(self, place: Place, **options: int) -> Response:
        """Answer with the place as it is now, and its version."""
        found = get_place(self.request.user, place.pk)
        detail = place_detail(self.request.user, found)
        return self.shown(PlaceDetailOut, detail, headers=version(found), **options)


class Places(PlaceView, ListView):
    """Places of all years."""

    ordering = ("pk",)

    @operation(
        "places_list",
        "Platser, i en ordning som inte ändras",
        answers=PlaceOut(many=True),
        example=PLACE,
        parameters=[YEAR, STATUS, DEPARTMENT, KIND, CHANGED_SINCE],
    )
    def get(self, request: Request) -> Response:
        """List the places that the caller may read."""
        asked = PlaceFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        state, since = given.pop("status", None), given.pop("changed_since", None)
        narrowed = (in_state(state) if state else Q()) & (changed_since(since) if since else Q())
        rows = places_visible_to(request.user).filter(narrowed, **given)
        return self.page(rows, PlaceOut, lambda found: [place_data(each) for each in found])

    @operation(
        "places_register",
        "Registrera en plats som utkast",
        description="Bara year, department, kind, workplace och occupation behövs för ett utkast. "
        "to_do i svaret säger vad som saknas innan platsen kan öppnas.",
        answers=PlaceDetailOut,
        example={**DETAIL, "status": "draft", "status_text": "Utkast", "revision": 1},
        status=201,
        takes=PlaceNewIn,
        takes_example={"year": 2027, "department": "service", "kind": "ama", **WRITTEN},
        is_write=True,
    )
    @writes
    def post(self, request: Request) -> Response:
        """Register a place."""
        require(permissions.may_use_workplaces(request.user))
        sent = self.sent(PlaceNewIn)
        round = chosen(rounds_visible_to(request.user), sent, "year", by="year")
        department = chosen(Department.objects.all(), sent, "department", by="key")
        require(permissions.may_act_for(request.user, department.pk))
        written = {name: given for name, given in sent.items() if name not in ("year", "department", "kind")}
        data = place_input(Place(department=department), written)
        place = actions.register(
            round=round, department=department, kind=sent["kind"], data=data, by=request.user
        )
        return self.answer(place, status=201)


class PlaceDetail(PlaceView):
    """One place, with all that is written of it."""

    @operation("places_read", "En plats", answers=PlaceDetailOut, example=DETAIL, has_versions=True)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Show the place and its version."""
        return self.answer(get_place(request.user, pk))

    @operation(
        "places_save",
        "Spara ett utkast",
        description="Hela utkastet skickas: det som utelämnas blir tomt.",
        answers=PlaceDetailOut,
        example={**DETAIL, "status": "draft", "status_text": "Utkast"},
        takes=PlaceIn,
        takes_example=WRITTEN,
        is_write=True,
        has_versions=True,
    )
    @writes
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        """Save the draft."""
        found = get_place(request.user, pk)
        require(permissions.may_edit(request.user, found))
        sent = self.sent(PlaceIn)
        data = place_input(found, sent)
        place = lock_version(request, found, {name: getattr(data, name) for name in FIELDS})
        actions.save(place=place, data=data, revision=place.revision, by=request.user)
        return self.answer(place)
