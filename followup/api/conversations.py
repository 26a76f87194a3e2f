"""What was said at a milestone: written and corrected here, but read in the case; only codes come out."""

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import differences, labels_of
from lund_placements.api.etags import require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Lines, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView
from participants.api.people import REASON, about_somebody, by_alias
from participants.api.place_shapes import codes
from participants.enums import Adaptation

from .. import permissions
from ..actions import conversations as actions
from ..actions.moves import lock_milestone
from ..enums import Attendance, GoalProgress, Present, Risk
from ..models import ActionPlan, Conversation, Milestone
from ..models.conversation import LONGEST_LINE, LONGEST_TEXT
from ..person_forms import MOST_GOALS
from ..person_selectors import agreed_plan
from .milestones import MILESTONE, get_milestone, whose


class ConversationOut(Out):
    """What is known of a conversation without its texts."""

    milestone = serializers.UUIDField()
    version = serializers.IntegerField(help_text="Högre än 1 när samtalet har rättats.")
    held_on = serializers.DateField()
    present = codes(Present)
    attendance = serializers.ChoiceField(Attendance.choices)
    risk = serializers.ChoiceField(Risk.choices, help_text="Risk för avbrott.")
    wants_extension = serializers.BooleanField()
    progress = serializers.ListField(
        child=serializers.ChoiceField(GoalProgress.choices), help_text="Handlingsplanens mål, i ordning."
    )


class GoalIn(In):
    """How it goes with one of the plan's goals."""

    code = serializers.ChoiceField(GoalProgress.choices)
    text = Line(max_length=LONGEST_LINE, required=False, allow_blank=True)


class ConversationIn(In):
    """What was said."""

    held_on = serializers.DateField()
    present = codes(Present, allow_empty=False)
    attendance = serializers.ChoiceField(Attendance.choices)
    progress = GoalIn(
        many=True,
        required=False,
        max_length=MOST_GOALS,
        help_text="Vart och ett av målen i den överenskomna handlingsplanen, i planens ordning.",
    )
    goals = Lines(
        max_length=LONGEST_TEXT,
        required=False,
        allow_blank=True,
        help_text="Hur det går. Behövs när det inte finns någon handlingsplan. Inget om hälsa.",
    )
    adaptations = codes(Adaptation, required=False, help_text="Det som är ordnat på platsen.")
    supervisor_needs = Lines(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    next_steps = Lines(max_length=LONGEST_TEXT)
    risk = serializers.ChoiceField(Risk.choices)
    wants_extension = serializers.BooleanField(required=False)


class CorrectionIn(ConversationIn):
    """Another version, and why."""

    correction = Line(max_length=300)


CONVERSATION = {
    "milestone": MILESTONE["id"],
    "version": 1,
    "held_on": "2027-03-02",
    "present": ["participant", "supervisor"],
    "attendance": "as_agreed",
    "risk": "low",
    "wants_extension": False,
    "progress": ["on_the_way"],
}
SAID = {
    "held_on": "2027-03-02",
    "present": ["participant", "supervisor"],
    "attendance": "as_agreed",
    "progress": [{"code": "on_the_way", "text": "Dukar och diskar på egen hand."}],
    "next_steps": "Provar kassan i april.",
    "risk": "low",
}
TEXT = "Texterna lagras i ärendet och lämnas inte ut här."


def latest(milestone: Milestone) -> Conversation | None:
    """Return the version that is not corrected, if the conversation has been held."""
    return milestone.conversations.order_by("-version").first()


def input_of(sent: dict[str, Any], plan: ActionPlan | None) -> actions.ConversationInput:
    """Return what was sent as the actions take it; raises ValidationError when a goal of the plan is left out."""
    said = sent.pop("progress", [])
    goals = plan.goals.count() if plan else 0
    if len(said) != goals:
        message = f"Handlingsplanen har {goals} mål. Skriv hur det går med vart och ett, i planens ordning."
        raise serializers.ValidationError({"progress": [message]}, code="not_each_goal")
    lists = {name: tuple(given) for name, given in sent.items() if isinstance(given, list)}
    return actions.ConversationInput(
        **{**sent, **lists},
        plan=plan,
        progress=[one["code"] for one in said],
        progress_texts=[one.get("text", "") for one in said],
    )


class ConversationDetail(ApiView):
    """The conversation of one milestone."""

    resource = "milestones"

    @operation(
        "conversations_read",
        "Ett samtal, utan sina texter",
        description=f"För den som arbetar med ärendet. {TEXT}",
        answers=ConversationOut,
        example=CONVERSATION,
        has_versions=True,
        parameters=[REASON],
    )
    @about_somebody(get_milestone, whose=whose)
    def get(self, request: Request, milestone: Milestone) -> Response:
        """Show the codes of the conversation and its version, once the reason is written down."""
        return self._answer(milestone)

    @operation(
        "conversations_record",
        "Anteckna ett samtal",
        description=f"Hållpunkten är gjord den dag som held_on säger. {TEXT}",
        answers=ConversationOut,
        example=CONVERSATION,
        status=201,
        takes=ConversationIn,
        takes_example=SAID,
        is_write=True,
        parameters=[REASON],
    )
    @about_somebody(get_milestone, by_alias, whose)
    @writes
    def post(self, request: Request, milestone: Milestone) -> Response:
        """Hand in what was said."""
        require(permissions.may_record(request.user, milestone))
        plan = agreed_plan(milestone.placement.participant)
        data = input_of(self.sent(ConversationIn), plan)
        actions.record(milestone=milestone, data=data, by=request.user)
        return self._answer(milestone, status=201)

    @operation(
        "conversations_correct",
        "Rätta ett samtal",
        description=f"Den tidigare versionen finns kvar. {TEXT}",
        answers=ConversationOut,
        example={**CONVERSATION, "version": 2},
        takes=CorrectionIn,
        takes_example={**SAID, "correction": "Fel dag."},
        is_write=True,
        has_versions=True,
        parameters=[REASON],
    )
    @about_somebody(get_milestone, by_alias, whose)
    @writes
    def put(self, request: Request, milestone: Milestone) -> Response:
        """Hand in another version."""
        require(permissions.may_correct(request.user, milestone))
        sent = self.sent(CorrectionIn)
        now = latest(lock_milestone(milestone))
        codes_sent = {
            name: given for name, given in sent.items() if name in CONVERSATION and name != "progress"
        }
        codes_now = {name: getattr(now, name) for name in codes_sent}  # no text comes out this way either
        require_match(
            request, _etag(now), lambda: differences(codes_now, codes_sent, labels_of(now, codes_sent))
        )
        correction = sent.pop("correction")
        said = zip(now.progress, now.progress_texts, strict=True)  # of each goal, kept when nothing is sent
        told = [{"code": code, "text": text} for code, text in said]
        actions.correct(
            milestone=milestone,
            data=input_of({"progress": told, **sent}, now.plan),
            correction=correction,
            seen=now.version,
            by=request.user,
        )
        return self._answer(milestone)

    def _answer(self, milestone: Milestone, **options: int) -> Response:
        found = latest(milestone)
        if found is None:
            raise Http404
        detail = {name: getattr(found, name) for name in CONVERSATION if name != "milestone"}
        content = {"milestone": milestone.pk, **detail}
        return self.shown(ConversationOut, content, headers={"ETag": _etag(found)}, **options)


def _etag(conversation: Conversation) -> str:
    return f'"{conversation.version}"'
