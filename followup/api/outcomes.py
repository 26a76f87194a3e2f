"""What came of the placements, by alias: read, recorded and corrected with codes."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import differences, labels_of
from lund_placements.api.etags import require_match
from lund_placements.api.schema import CHANGED_SINCE, operation
from lund_placements.api.serializers import ChangedFilter, In, Line, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView
from participants.api.people import REASON, PeopleList, about_somebody, by_alias, placements_told_to

from .. import permissions
from ..actions import outcomes as actions
from ..actions.moves import lock_milestone
from ..enums import Lasting, OutcomeCode
from ..models import Milestone, Outcome
from .milestones import PLACEMENT, get_milestone, whose


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


class OutcomeIn(In):
    """What somebody does now; that it is not known is an answer too."""

    code = serializers.ChoiceField(OutcomeCode.choices)
    lasting = serializers.ChoiceField(
        Lasting.choices, required=False, allow_blank=True, help_text="Bara om arbete."
    )


class OutcomeCorrectionIn(OutcomeIn):
    """Another version, and why."""

    correction = Line(max_length=300)


OUTCOME = {
    "milestone": "c0de7c1e-8b63-4a0e-9c55-3a1f0b2d4e6f",
    "placement": "2c0a7c1e-8b63-4a0e-9c55-3a1f0b2d4e6f",
    "alias": "Deltagare KRTM",
    "version": 1,
    "on": "2027-10-31",
    "code": "host_job",
    "lasting": "month",
}
CODE = OpenApiParameter("code", enum=OutcomeCode.values, description="Bara det resultatet.")


class OutcomeFilter(ChangedFilter):
    """What the list can be narrowed to."""

    code = serializers.ChoiceField(OutcomeCode.choices, required=False)
    placement = serializers.UUIDField(required=False, source="milestone__placement")


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


def latest(milestone: Milestone) -> Outcome | None:
    """Return the result as it is known now, if it has been written."""
    return milestone.outcomes.order_by("-version").first()


class Outcomes(PeopleList):
    """What came of the placements."""

    resource = "outcomes"

    @operation(
        "outcomes_list",
        "Resultat med alias, det senast rättade av varje",
        description="Samordnaren får alla, en konsulent de egna. Den som har skyddade personuppgifter är aldrig med.",
        answers=OutcomeOut(many=True),
        example=OUTCOME,
        parameters=[REASON, CODE, PLACEMENT, CHANGED_SINCE],
    )
    def get(self, request: Request) -> Response:
        """List the results, once the reason is written down."""
        told = placements_told_to(request.user).order_by().values("pk")
        asked = OutcomeFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        newer = Outcome.objects.filter(milestone=OuterRef("milestone"), version__gt=OuterRef("version"))
        rows = Outcome.objects.filter(~Exists(newer), milestone__placement__in=told)
        given = dict(asked.validated_data)
        if since := given.pop("changed_since", None):
            erased = Q(milestone__placement__participant__erased_at__gte=since)
            rows = rows.filter(Q(written_at__gte=since) | erased)
        rows = rows.filter(**given).select_related("milestone__placement__participant")
        return self.page_for_reason(rows, OutcomeOut, outcome_data, lambda each: whose(each.milestone))


class OutcomeDetail(ApiView):
    """The result of one milestone."""

    resource = "outcomes"

    @operation(
        "outcomes_read",
        "Ett resultat med alias",
        answers=OutcomeOut,
        example=OUTCOME,
        has_versions=True,
        parameters=[REASON],
    )
    @about_somebody(get_milestone, by_alias, whose)
    def get(self, request: Request, milestone: Milestone) -> Response:
        """Show the result and its version, once the reason is written down."""
        return self._answer(milestone)

    @operation(
        "outcomes_record",
        "Anteckna ett resultat",
        description="Från och med hållpunktens dag, när placeringen är slut.",
        answers=OutcomeOut,
        example=OUTCOME,
        status=201,
        takes=OutcomeIn,
        takes_example={"code": "host_job", "lasting": "month"},
        is_write=True,
        parameters=[REASON],
    )
    @about_somebody(get_milestone, by_alias, whose)
    @writes
    def post(self, request: Request, milestone: Milestone) -> Response:
        """Write down what somebody does now."""
        require(permissions.may_record_outcome(request.user, milestone, timezone.localdate()))
        actions.record(milestone=milestone, by=request.user, **self.sent(OutcomeIn))
        return self._answer(milestone, status=201)

    @operation(
        "outcomes_correct",
        "Rätta ett resultat",
        description="Det tidigare resultatet finns kvar.",
        answers=OutcomeOut,
        example={**OUTCOME, "version": 2},
        takes=OutcomeCorrectionIn,
        takes_example={"code": "other_job", "lasting": "month", "correction": "Arbetsgivaren är en annan."},
        is_write=True,
        has_versions=True,
        parameters=[REASON],
    )
    @about_somebody(get_milestone, by_alias, whose)
    @writes
    def put(self, request: Request, milestone: Milestone) -> Response:
        """Write another version."""
        require(permissions.may_correct_outcome(request.user, milestone))
        sent = {"lasting": "", **self.sent(OutcomeCorrectionIn)}
        now = latest(lock_milestone(milestone))
        names = ("code", "lasting")
        stored, given = ({name: get(name) for name in names} for get in (now.__getattribute__, sent.get))
        require_match(request, _etag(now), lambda: differences(stored, given, labels_of(now, names)))
        actions.correct(milestone=milestone, seen=now.version, by=request.user, **sent)
        return self._answer(milestone)

    def _answer(self, milestone: Milestone, **options: int) -> Response:
        found = latest(milestone)
        if found is None:
            raise Http404
        found.milestone = milestone
        return self.shown(OutcomeOut, outcome_data(found), headers={"ETag": _etag(found)}, **options)


def _etag(outcome: Outcome) -> str:
    return f'"{outcome.version}"'
