"""Who is proposed to which place, by alias, and the order that somebody is chosen from."""

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
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView
from organisation.models import User

from .. import permissions as case_permissions
from .. import placement_permissions as permissions
from .. import placement_selectors as selectors
from ..access import note
from ..actions import proposals as actions
from ..enums import AccessKind
from ..models import Participant, Place, Proposal
from ..place_selectors import places_visible_to
from ..placement_enums import Origin, ProposalStatus, Turn
from ..workflow import PROPOSAL_OWNER
from .people import REASON, PeopleList, about_somebody, by_alias, look, proposals_told_to, reason_of
from .place_shapes import chosen, get_place


class ProposalOut(Out):
    """Somebody proposed to a place; why is in the case."""

    id = serializers.UUIDField()
    alias = serializers.CharField(help_text="Står för personen och säger inget om den.")
    place = serializers.UUIDField()
    year = serializers.IntegerField()
    department = serializers.SlugField(help_text="Den mottagande förvaltningens kortnamn.")
    kind = serializers.ChoiceField(PlacementKind.choices)
    status = serializers.ChoiceField(ProposalStatus.choices)
    status_text = serializers.CharField()
    turn_of = serializers.ChoiceField(Turn.choices, help_text="Vems tur det är.")
    suggested_at = serializers.DateTimeField()
    offered_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    placement = serializers.UUIDField(allow_null=True, help_text="Placeringen som det blev.")


class CandidateOut(Out):
    """Somebody in the order for a place."""

    number = serializers.IntegerField(help_text="1 står först.")
    alias = serializers.CharField()


class CandidatesOut(Out):
    """The caller's own people in order; whoever is sorted out is not among them."""

    order = CandidateOut(many=True)


class ProposalIn(In):
    """One person to one place."""

    place = serializers.UUIDField()
    alias = Line(max_length=20)
    origin = serializers.ChoiceField(
        [Origin.PLACE, Origin.PARTICIPANT], help_text="Ur vilken ordning personen har valts."
    )
    reason = Line(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Behövs när andra står före. Inget om hälsa, diagnoser eller familj.",
    )


PROPOSAL = {
    "id": "9f1d0c2b-3e57-4f0a-8d7e-5b6c7d8e9f10",
    "alias": "Deltagare KRTM",
    "place": "7d1f3a52-60d0-4a86-9c4c-0a4f5f0c9a11",
    "year": 2027,
    "department": "service",
    "kind": "ama",
    "status": "offered",
    "status_text": "Väntar på svar",
    "turn_of": "department",
    "suggested_at": "2027-01-18T09:05:00+01:00",
    "offered_at": "2027-01-18T09:20:00+01:00",
    "answered_at": None,
    "withdrawn_at": None,
    "placement": None,
}
STATUS = OpenApiParameter("status", enum=ProposalStatus.values, description="Bara förslag i det läget.")
PLACE = OpenApiParameter(
    "place", {"type": "string", "format": "uuid"}, description="Bara förslag till en plats."
)


class ProposalFilter(serializers.Serializer):
    """What the list can be narrowed to."""

    year = serializers.IntegerField(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, source="place__round__year"
    )
    status = serializers.ChoiceField(ProposalStatus.choices, required=False)
    place = serializers.UUIDField(required=False)


def proposal_data(proposal: Proposal) -> dict[str, Any]:
    """Return what is shown of a proposal; reasons stay in the case."""
    names = ("status", "suggested_at", "offered_at", "answered_at", "withdrawn_at")
    placement = getattr(proposal, "placement", None)
    return {
        "id": proposal.pk,
        "alias": proposal.participant.alias,
        "place": proposal.place_id,
        "year": proposal.place.round.year,
        "department": proposal.place.department.key,
        "kind": proposal.place.kind,
        "status_text": proposal.get_status_display(),
        "turn_of": PROPOSAL_OWNER[ProposalStatus(proposal.status)],
        "placement": placement.pk if placement else None,
        **{name: getattr(proposal, name) for name in names},
    }


def get_proposal(pk: uuid.UUID) -> Proposal:
    """Return a proposal with what is shown of it; who may see it is asked by `about_somebody`."""
    return get_object_or_404(selectors.proposals(), pk=pk)


def is_told(user: User, proposal: Proposal) -> bool:
    """Say whether the user has the proposal by alias: the coordinator, and the förvaltning that it is offered to."""
    return by_alias(user, proposal) or selectors.offered_to(user).filter(pk=proposal.pk).exists()


class ProposalView(ApiView):
    """One proposal."""

    resource = "proposals"

    def answer(self, proposal: Proposal, **options: int) -> Response:
        """Answer with the proposal as it is now."""
        return self.shown(ProposalOut, proposal_data(get_proposal(proposal.pk)), **options)


class Proposals(ProposalView, PeopleList):
    """Proposals of all years."""

    @operation(
        "proposals_list",
        "Förslag med alias",
        description="Samordnaren får alla, en konsulent de egna och en kontaktperson dem som förvaltningen har fått. "
        "Den som har skyddade personuppgifter är aldrig med.",
        answers=ProposalOut(many=True),
        example=PROPOSAL,
        parameters=[REASON, YEAR, STATUS, PLACE],
    )
    def get(self, request: Request) -> Response:
        """List the proposals, once the reason is written down."""
        rows = proposals_told_to(request.user)
        asked = ProposalFilter(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = rows.filter(**asked.validated_data)
        return self.page_for_reason(rows, ProposalOut, proposal_data, lambda each: each.participant_id)

    @operation(
        "proposals_suggest",
        "Förbered ett förslag",
        description="Förvaltningen ser inget förrän förslaget erbjuds. Ett hårt krav som inte är uppfyllt, eller "
        "någon som står före utan att reason säger varför, ger 409.",
        answers=ProposalOut,
        example={**PROPOSAL, "status": "suggested", "turn_of": "consultant", "offered_at": None},
        status=201,
        takes=ProposalIn,
        takes_example={
            "place": PROPOSAL["place"],
            "alias": PROPOSAL["alias"],
            "origin": "place",
            "reason": "Den som står först vill vänta.",
        },
        is_write=True,
        parameters=[REASON],
    )
    def post(self, request: Request) -> Response:
        """Prepare a proposal of one of the caller's people."""
        require(case_permissions.may_have_cases(request.user))
        sent = self.sent(ProposalIn)
        place = chosen(places_visible_to(request.user), sent, "place")
        people = Participant.objects.select_related("consultant").filter(erased_at__isnull=True)
        participant = get_object_or_404(people, alias=sent["alias"])  # as whoever may not be known of
        look(request, participant)
        require(permissions.may_suggest(request.user, place, participant))
        choice = actions.Choice(sent["origin"], sent.get("reason", ""))
        return self._suggest(request, place, participant, choice)

    @writes
    def _suggest(
        self, request: Request, place: Place, participant: Participant, choice: actions.Choice
    ) -> Response:
        given = {"place": place, "participant": participant, "choice": choice}
        return self.answer(actions.suggest(**given, by=request.user), status=201)


class ProposalDetail(ProposalView):
    """One proposal by alias."""

    @operation(
        "proposals_read", "Ett förslag med alias", answers=ProposalOut, example=PROPOSAL, parameters=[REASON]
    )
    @about_somebody(get_proposal, is_told)
    def get(self, request: Request, proposal: Proposal) -> Response:
        """Show the proposal, once the reason is written down."""
        return self.answer(proposal)


class Candidates(ApiView):
    """The order for a place."""

    resource = "proposals"

    @operation(
        "proposals_candidates",
        "Konsulentens deltagare i ordning för en ledig plats, med alias",
        description="Bara de egna ärendena, och kollegors som har öppnats med ett skäl. Varför var och en står där "
        "den står visas på sidan Matcha. En människa avgör alltid.",
        answers=CandidatesOut,
        example={"order": [{"number": 1, "alias": "Deltagare KRTM"}]},
        parameters=[REASON],
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Show the order, once the reason is written down."""
        place = get_place(request.user, pk)
        require(case_permissions.may_have_cases(request.user))
        require(permissions.may_match(request.user, place))
        reason = reason_of(request)
        ranking, everybody = selectors.ranked_people(place, request.user)
        people = {key: one for key, one in everybody.items() if not one.protected_identity}
        subjects = [one.pk for one in people.values()]
        note(by=request.user, what=AccessKind.API, subjects=subjects, reason=reason)
        order = [
            {"number": match.number, "alias": people[match.candidate].alias}
            for match in ranking.order
            if match.candidate in people
        ]
        return self.shown(CandidatesOut, {"order": order})
