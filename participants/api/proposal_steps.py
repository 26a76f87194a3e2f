"""The steps of a proposal: offered and withdrawn by the consultant, answered by the förvaltning, planned."""

from collections.abc import Callable

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line
from lund_placements.errors import Verdict, require
from organisation.api.once import writes
from organisation.models import User

from .. import placement_permissions as permissions
from ..actions import placements as placement_actions
from ..actions import proposals as actions
from ..models import Proposal
from .people import REASON, about_somebody
from .place_shapes import hours
from .placements import DETAIL, PlacementDetailOut, PlacementView
from .proposals import PROPOSAL, ProposalOut, ProposalView, get_proposal, is_told


class WhyIn(In):
    """Why something is declined or withdrawn."""

    reason = Line(max_length=500, help_text="Läses i ärendet. Inget om hälsa, diagnoser eller familj.")


class PlanIn(In):
    """When, within the days and hours of the place."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    hours_per_week = hours()


def button(
    operation_id: str, summary: str, text: str, act: Callable[..., Proposal], status: str, turn: str
) -> type[ProposalView]:
    """Return the view of a step that needs nothing more."""

    class Button(ProposalView):
        @operation(
            operation_id,
            summary,
            description=text,
            answers=ProposalOut,
            example={**PROPOSAL, "status": status, "turn_of": turn},
            is_write=True,
            parameters=[REASON],
        )
        @about_somebody(get_proposal, is_told)
        @writes
        def post(self, request: Request, proposal: Proposal) -> Response:
            """Take the step."""
            return self.answer(act(proposal=proposal, by=request.user))

    return Button


def step_with_reason(
    operation_id: str,
    summary: str,
    text: str,
    may: Callable[[User, Proposal], Verdict],
    act: Callable[..., Proposal],
    status: str,
) -> type[ProposalView]:
    """Return the view of a step that says why."""

    class StepWithReason(ProposalView):
        @operation(
            operation_id,
            summary,
            description=text,
            answers=ProposalOut,
            example={**PROPOSAL, "status": status, "turn_of": "nobody"},
            takes=WhyIn,
            takes_example={"reason": "Handledaren har slutat."},
            is_write=True,
            parameters=[REASON],
        )
        @about_somebody(get_proposal, is_told)
        @writes
        def post(self, request: Request, proposal: Proposal) -> Response:
            """Take the step."""
            require(may(request.user, proposal))
            return self.answer(act(proposal=proposal, by=request.user, **self.sent(WhyIn)))

    return StepWithReason


Offer = button(
    "proposals_offer",
    "Erbjud platsens förvaltning",
    "Förvaltningen ser förslaget, med alias, och får ett brev.",
    actions.offer,
    "offered",
    "department",
)
Accept = button(
    "proposals_accept",
    "Tacka ja",
    "Platsens förvaltning svarar. En kan godtas för en plats.",
    actions.accept,
    "accepted",
    "consultant",
)
Decline = step_with_reason(
    "proposals_decline",
    "Tacka nej",
    "Platsens förvaltning svarar. Konsulenten läser varför.",
    permissions.may_answer,
    actions.decline,
    "declined",
)
Withdraw = step_with_reason(
    "proposals_withdraw",
    "Återkalla ett förslag",
    "Förslaget försvinner ur förvaltningens lista. Skälet stannar i ärendet.",
    permissions.may_withdraw,
    actions.withdraw,
    "withdrawn",
)


class Plan(PlacementView):
    """The step that makes a placement of what has been accepted."""

    @operation(
        "proposals_plan",
        "Planera placeringen",
        description="Inom platsens tid och timmar. Svaret är placeringen. Förvaltningen får ett brev.",
        answers=PlacementDetailOut,
        example={**DETAIL, "status": "planned", "status_text": "Planerad", "revision": 1},
        status=201,
        takes=PlanIn,
        takes_example={"starts_on": "2027-02-01", "ends_on": "2027-07-31", "hours_per_week": 38},
        is_write=True,
        parameters=[REASON],
    )
    @about_somebody(get_proposal, is_told)
    @writes
    def post(self, request: Request, proposal: Proposal) -> Response:
        """Plan the placement."""
        require(permissions.may_plan(request.user, proposal))
        data = placement_actions.PlanInput(**self.sent(PlanIn))
        placement = placement_actions.plan(proposal=proposal, data=data, by=request.user)
        return self.answer(placement, status=201)
