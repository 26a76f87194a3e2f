"""What is to be followed up, by alias, and that it was not."""

import uuid
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.schema import CHANGED_SINCE, operation
from lund_placements.api.serializers import ChangedFilter, In, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView
from participants.api.people import REASON, PeopleList, about_somebody, by_alias, placements_told_to

from .. import permissions, selectors
from ..actions import conversations as actions
from ..enums import Actor, Form, MilestoneStatus, Records, SkipReason
from ..models import Milestone


class MilestoneOut(Out):
    """Something that the routine says is to be done."""

    id = serializers.UUIDField()
    placement = serializers.UUIDField()
    alias = serializers.CharField(help_text="Står för personen och säger inget om den.")
    name = serializers.CharField(help_text="Vad som ska göras, enligt rutinen.")
    due_on = serializers.DateField()
    latest_on = serializers.DateField(help_text="Därefter är den försenad.")
    status = serializers.ChoiceField(MilestoneStatus.choices)
    held_on = serializers.DateField(allow_null=True)
    records = serializers.ChoiceField(
        Records.choices, help_text="Om ett samtal eller ett resultat antecknas."
    )


class MilestoneDetailOut(MilestoneOut):
    """A milestone with what the routine says of it; what was said at it stays in the case."""

    status_text = serializers.CharField()
    form = serializers.ChoiceField(Form.choices, help_text="Hur den hålls.")
    actor = serializers.ChoiceField(Actor.choices, help_text="Vem som ser till att den blir av.")


class SkipIn(In):
    """Why the milestone was never done."""

    reason = serializers.ChoiceField(SkipReason.choices)


MILESTONE = {
    "id": "c0de7c1e-8b63-4a0e-9c55-3a1f0b2d4e6f",
    "placement": "2c0a7c1e-8b63-4a0e-9c55-3a1f0b2d4e6f",
    "alias": "Deltagare KRTM",
    "name": "Uppföljning efter en månad",
    "due_on": "2027-03-01",
    "latest_on": "2027-03-15",
    "status": "open",
    "held_on": None,
    "records": "conversation",
}
DETAIL = {
    **MILESTONE,
    "status_text": "Återstår",
    "form": "meeting",
    "actor": "consultant",
}
STATUS = OpenApiParameter("status", enum=MilestoneStatus.values, description="Bara hållpunkter i det läget.")
DUE_BEFORE = OpenApiParameter(
    "due_before", {"type": "string", "format": "date"}, description="Bara hållpunkter vars dag är tidigare."
)
PLACEMENT = OpenApiParameter(
    "placement", {"type": "string", "format": "uuid"}, description="Bara en placerings hållpunkter."
)


class MilestoneFilter(ChangedFilter):
    """What the list can be narrowed to."""

    status = serializers.ChoiceField(MilestoneStatus.choices, required=False)
    due_before = serializers.DateField(required=False, source="due_on__lt")
    placement = serializers.UUIDField(required=False)


def milestone_data(milestone: Milestone) -> dict[str, Any]:
    """Return what is shown of a milestone."""
    names = ("due_on", "latest_on", "status", "held_on")
    return {
        "id": milestone.pk,
        "placement": milestone.placement_id,
        "alias": milestone.placement.participant.alias,
        "name": milestone.rule.name,
        "records": milestone.rule.records,
        **{name: getattr(milestone, name) for name in names},
    }


def get_milestone(pk: uuid.UUID) -> Milestone:
    """Return a milestone with what is shown of it; who may see it is asked by `about_somebody`."""
    return get_object_or_404(selectors.milestones(), pk=pk)


def whose(milestone: Milestone) -> uuid.UUID:
    """Return the id of whoever the milestone is about."""
    return milestone.placement.participant_id


class MilestoneView(ApiView):
    """One milestone."""

    resource = "milestones"

    def answer(self, milestone: Milestone, **options: int) -> Response:
        """Answer with the milestone as it is now."""
        found = get_milestone(milestone.pk)
        names = ("form", "actor")
        detail = {
            **milestone_data(found),
            "status_text": found.get_status_display(),
            **{name: getattr(found.rule, name) for name in names},
        }
        return self.shown(MilestoneDetailOut, detail, **options)


class Milestones(PeopleList):
    """Milestones of all placements."""

    resource = "milestones"

    @operation(
        "milestones_list",
        "Hållpunkter med alias",
        description="Samordnaren får alla, en konsulent de egna. Den som har skyddade personuppgifter är aldrig med.",
        answers=MilestoneOut(many=True),
        example=MILESTONE,
        parameters=[REASON, STATUS, DUE_BEFORE, PLACEMENT, CHANGED_SINCE],
    )
    def get(self, request: Request) -> Response:
        """List the milestones, once the reason is written down."""
        told = placements_told_to(request.user).order_by().values("pk")
        asked = MilestoneFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = dict(asked.validated_data)
        since = given.pop("changed_since", None)
        rows = Milestone.objects.filter(placement__in=told, **given)
        if since:
            rows = rows.filter(Q(changed_at__gte=since) | Q(placement__participant__erased_at__gte=since))
        rows = rows.select_related("placement__participant", "rule")
        return self.page_for_reason(rows, MilestoneOut, milestone_data, whose)


class MilestoneDetail(MilestoneView):
    """One milestone by alias."""

    @operation(
        "milestones_read",
        "En hållpunkt med alias",
        answers=MilestoneDetailOut,
        example=DETAIL,
        parameters=[REASON],
    )
    @about_somebody(get_milestone, by_alias, whose)
    def get(self, request: Request, milestone: Milestone) -> Response:
        """Show the milestone, once the reason is written down."""
        return self.answer(milestone)


class Skip(MilestoneView):
    """The step that says that a milestone was not held."""

    @operation(
        "milestones_skip",
        "Anteckna att hållpunkten inte blev av",
        description="Från och med hållpunktens dag. Det går inte att ändra sedan. Ett påbörjat utkast tas bort. "
        "Ett resultat som inte går att få reda på antecknas i stället som okänt.",
        answers=MilestoneDetailOut,
        example={**DETAIL, "status": "missed", "status_text": "Blev inte av"},
        takes=SkipIn,
        takes_example={"reason": "not_needed"},
        is_write=True,
        parameters=[REASON],
    )
    @about_somebody(get_milestone, by_alias, whose)
    @writes
    def post(self, request: Request, milestone: Milestone) -> Response:
        """Write down that it was not held."""
        require(permissions.may_skip(request.user, milestone, timezone.localdate()))
        actions.skip(milestone=milestone, by=request.user, **self.sent(SkipIn))
        return self.answer(milestone)
