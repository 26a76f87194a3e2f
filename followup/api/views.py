"""What is to be followed up and what came of it, by alias; and the year's figures without anybody."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.schema import operation
from lund_placements.api.serializers import Out
from lund_placements.errors import require
from organisation.api.views import ApiView
from participants.api.people import REASON, PeopleList, placements_told_to
from participants.permissions import may_read_statistics

from .. import figures, statistics
from ..enums import Lasting, MilestoneStatus, OutcomeCode
from ..models import Milestone, Outcome


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


class OutcomeOut(Out):
    """What somebody did on a day after the placement, as it is known now."""

    milestone = serializers.UUIDField()
    placement = serializers.UUIDField()
    alias = serializers.CharField(help_text="Står för personen och säger inget om den.")
    version = serializers.IntegerField(help_text="Högre än 1 när resultatet har rättats.")
    on = serializers.DateField(help_text="Dagen som resultatet gäller.")
    code = serializers.ChoiceField(OutcomeCode.choices)
    lasting = serializers.ChoiceField(
        Lasting.choices, allow_blank=True, help_text="Om det varar minst en månad. Tom: inte känt."
    )


MILESTONE = {
    "id": "c0de7c1e-8b63-4a0e-9c55-3a1f0b2d4e6f",
    "placement": "2c0a7c1e-8b63-4a0e-9c55-3a1f0b2d4e6f",
    "alias": "Deltagare KRTMB",
    "name": "Uppföljning efter en månad",
    "due_on": "2027-03-01",
    "latest_on": "2027-03-15",
    "status": "open",
    "held_on": None,
}
OUTCOME = {
    "milestone": "c0de7c1e-8b63-4a0e-9c55-3a1f0b2d4e6f",
    "placement": "2c0a7c1e-8b63-4a0e-9c55-3a1f0b2d4e6f",
    "alias": "Deltagare KRTMB",
    "version": 1,
    "on": "2027-10-31",
    "code": OutcomeCode.values[0],
    "lasting": "",
}
STATUS = OpenApiParameter("status", enum=MilestoneStatus.values, description="Bara hållpunkter i det läget.")
DUE_BEFORE = OpenApiParameter(
    "due_before", {"type": "string", "format": "date"}, description="Bara hållpunkter vars dag är tidigare."
)


class MilestoneFilter(serializers.Serializer):
    """What the list can be narrowed to."""

    status = serializers.ChoiceField(MilestoneStatus.choices, required=False)
    due_before = serializers.DateField(required=False)


def milestone_data(milestone: Milestone) -> dict[str, Any]:
    """Return what is shown of a milestone; what was said at it stays in the case."""
    names = ("due_on", "latest_on", "status", "held_on")
    return {
        "id": milestone.pk,
        "placement": milestone.placement_id,
        "alias": milestone.placement.participant.alias,
        "name": milestone.rule.name,
        **{name: getattr(milestone, name) for name in names},
    }


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """Return what is shown of a result."""
    milestone = outcome.milestone
    return {
        "milestone": milestone.pk,
        "placement": milestone.placement_id,
        "alias": milestone.placement.participant.alias,
        "version": outcome.version,
        "on": milestone.due_on,
        "code": outcome.code,
        "lasting": outcome.lasting,
    }


class Milestones(PeopleList):
    """Milestones of all placements."""

    resource = "milestones"

    @operation(
        "milestones_list",
        "Hållpunkter med alias",
        description="Samordnaren får alla, en konsulent de egna. Den som har skyddade personuppgifter är aldrig med.",
        answers=MilestoneOut(many=True),
        example=MILESTONE,
        parameters=[REASON, STATUS, DUE_BEFORE],
    )
    def get(self, request: Request) -> Response:
        """List the milestones, once the reason is written down."""
        rows = Milestone.objects.filter(
            placement__in=placements_told_to(request.user).order_by().values("pk")
        )
        chosen = MilestoneFilter(data=request.query_params)
        chosen.is_valid(raise_exception=True)
        if status := chosen.validated_data.get("status"):
            rows = rows.filter(status=status)
        if due_before := chosen.validated_data.get("due_before"):
            rows = rows.filter(due_on__lt=due_before)
        rows = rows.select_related("placement__participant", "rule")
        return self.page_for_reason(
            rows, MilestoneOut, milestone_data, lambda each: each.placement.participant_id
        )


class Outcomes(PeopleList):
    """What came of the placements."""

    resource = "outcomes"

    @operation(
        "outcomes_list",
        "Resultat med alias, det senast rättade av varje",
        description="Samordnaren får alla, en konsulent de egna. Den som har skyddade personuppgifter är aldrig med.",
        answers=OutcomeOut(many=True),
        example=OUTCOME,
        parameters=[REASON],
    )
    def get(self, request: Request) -> Response:
        """List the results, once the reason is written down."""
        told = placements_told_to(request.user).order_by().values("pk")
        newer = Outcome.objects.filter(milestone=OuterRef("milestone"), version__gt=OuterRef("version"))
        rows = Outcome.objects.filter(~Exists(newer), milestone__placement__in=told)
        rows = rows.select_related("milestone__placement__participant")
        return self.page_for_reason(
            rows, OutcomeOut, outcome_data, lambda each: each.milestone.placement.participant_id
        )


class Figures(ApiView):
    """A year's statistics."""

    resource = "figures"

    @operation(
        "figures_read",
        "Årets statistik, utan personer",
        description="Talen till och med förra månaden, som på sidan Statistik. Ett dolt tal är null: det gäller för få "
        "personer, eller så kunde ett sådant räknas fram.",
        answers=None,
        example={"format": 1, "year": 2027, "through": "2027-08-31", "least": 5, "kinds": []},
    )
    def get(self, request: Request, year: int) -> Response:
        """Show the figures of a year whose decision is published."""
        require(may_read_statistics(request.user))
        found = next((round for round in figures.rounds_with_figures() if round.year == year), None)
        if found is None:
            raise Http404
        return Response(statistics.as_payload(figures.year_figures(found)))
