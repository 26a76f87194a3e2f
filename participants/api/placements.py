"""Placements by alias: the list, and one with what is left before its start."""

import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from allocation.api.rounds import YEAR
from allocation.enums import PlacementKind
from allocation.models.round import FIRST_YEAR, LAST_YEAR
from lund_placements.api.schema import CHANGED_SINCE, operation
from lund_placements.api.serializers import ChangedFilter, Out
from organisation.api.views import ApiView
from organisation.models import User

from .. import placement_selectors as selectors
from ..models import Placement
from ..permissions import may_open
from ..placement_enums import EndReason, PlacementStatus
from ..start_checklist import start_to_do
from .people import REASON, PeopleList, about_somebody, by_alias, placements_told_to
from .place_shapes import TaskOut, version


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


class PlacementDetailOut(PlacementOut):
    """A placement with what its start needs; free texts stay in the case."""

    proposal = serializers.UUIDField()
    revision = serializers.IntegerField(help_text="Hur många gånger placeringen har sparats.")
    introduction_on = serializers.DateField(allow_null=True)
    fund_told_on = serializers.DateField(allow_null=True, help_text="När information om a-kassa gavs.")
    has_terms = serializers.BooleanField(help_text="Om anställningsvillkoren är skrivna.")
    to_do = TaskOut(
        many=True,
        allow_null=True,
        help_text="Vad som ska vara klart före starten. Null för den som inte arbetar med ärendet, och efter slutet.",
    )


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
DETAIL = {
    **PLACEMENT,
    "proposal": "9f1d0c2b-3e57-4f0a-8d7e-5b6c7d8e9f10",
    "revision": 4,
    "introduction_on": "2027-02-01",
    "fund_told_on": "2027-01-20",
    "has_terms": True,
    "to_do": [{"name": "Introduktionen är bokad", "left": ""}],
}
STATUS = OpenApiParameter("status", enum=PlacementStatus.values, description="Bara placeringar i det läget.")


class PlacementFilter(ChangedFilter):
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


def get_placement(pk: uuid.UUID) -> Placement:
    """Return a placement with what is shown of it; who may see it is asked by `about_somebody`."""
    return get_object_or_404(selectors.placements(), pk=pk)


def placement_detail(user: User, placement: Placement) -> dict[str, Any]:
    """Return what is shown of one placement, and to those who work with the case what is left before it starts."""
    shows_tasks = placement.is_live and may_open(user, placement.participant)
    names = ("revision", "introduction_on", "fund_told_on")
    return {
        **placement_data(placement),
        **{name: getattr(placement, name) for name in names},
        "proposal": placement.proposal_id,
        "has_terms": selectors.terms_of(placement) is not None,
        "to_do": start_to_do(selectors.start_facts(placement)) if shows_tasks else None,
    }


class PlacementView(ApiView):
    """One placement."""

    resource = "placements"

    def answer(self, placement: Placement, **options: int) -> Response:
        """Answer with the placement as it is now, and its version."""
        found = get_placement(placement.pk)
        detail = placement_detail(self.request.user, found)
        return self.shown(PlacementDetailOut, detail, headers=version(found), **options)


class PlacementDetail(PlacementView):
    """One placement by alias."""

    @operation(
        "placements_read",
        "En placering med alias",
        answers=PlacementDetailOut,
        example=DETAIL,
        has_versions=True,
        parameters=[REASON],
    )
    @about_somebody(get_placement, by_alias)
    def get(self, request: Request, placement: Placement) -> Response:
        """Show the placement and its version, once the reason is written down."""
        return self.answer(placement)


class Placements(PeopleList):
    """Placements of all years."""

    resource = "placements"

    @operation(
        "placements_list",
        "Placeringar med alias",
        description="Samordnaren får alla, en konsulent de egna. Den som har skyddade personuppgifter är aldrig med.",
        answers=PlacementOut(many=True),
        example=PLACEMENT,
        parameters=[REASON, YEAR, STATUS, CHANGED_SINCE],
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
        if since := chosen.validated_data.get("changed_since"):
            rows = rows.filter(selectors.changed_since(since))
        rows = rows.select_related("participant", "place__round", "place__department")
        return self.page_for_reason(rows, PlacementOut, placement_data, lambda each: each.participant_id)
