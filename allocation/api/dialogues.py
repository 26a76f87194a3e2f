"""The dialogues of a year: how far each has come, what has been said in versions, and the steps."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Lines, Out
from lund_placements.errors import Verdict, require
from organisation.api.once import writes
from organisation.api.views import ApiView, ListView
from organisation.models import User

from .. import permissions, selectors
from ..actions import dialogues as actions
from ..actions import replies as reply_actions
from ..enums import Party, PlacementKind, ReplyStep
from ..models import CapacityMonth, Dialogue, NeedLine, Reply
from ..models.dialogue import MOST_INTAKE, MOST_PEOPLE
from ..reply_parts import OfferInput
from .dialogue_shapes import DIALOGUE, DialogueOut, DialogueView, dialogue_data, get_dialogue
from .replies import (
    EXAMPLES,
    OFFER,
    ConditionsShape,
    InterestShape,
    NeedsShape,
    OfferShape,
    PlacesShape,
    SupervisorsShape,
)
from .rounds import CommentIn, get_round


class Dialogues(ListView):
    """The dialogues of a year."""

    resource = "dialogues"
    ordering = ("pk",)

    @operation("dialogues_list", "Årets dialoger", answers=DialogueOut(many=True), example=DIALOGUE)
    def get(self, request: Request, year: int) -> Response:
        """List the dialogues that the caller may read."""
        round = get_round(request.user, year)
        require(permissions.may_read_dialogues(request.user))
        rows = selectors.dialogues_visible_to(request.user, round)
        return self.page(rows, DialogueOut, lambda found: dialogue_data(round, found))


class DialogueDetail(DialogueView):
    """One dialogue."""

    @operation("dialogues_read", "Dialogen med en förvaltning", answers=DialogueOut, example=DIALOGUE)
    def get(self, request: Request, year: int, department: str) -> Response:
        """Show the dialogue."""
        return self.answer(get_dialogue(request.user, year, department))


# What has been said


class ReplyVersionOut(Out):
    """A version of the reply, as it was handed over."""

    version = serializers.IntegerField()
    author = serializers.ChoiceField(Party.choices, help_text="Vems förslag versionen är.")
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="Null för det egna utkastet.")
    interest = InterestShape()
    needs = NeedsShape()
    places = PlacesShape()
    supervisors = SupervisorsShape()
    conditions = ConditionsShape()


VERSION = {
    "version": 1,
    "author": "department",
    "submitted_at": "2026-09-12T10:15:00+02:00",
    "interest": EXAMPLES[ReplyStep.INTEREST],
    "needs": EXAMPLES[ReplyStep.NEEDS],
    "places": EXAMPLES[ReplyStep.PLACES],
    "supervisors": EXAMPLES[ReplyStep.SUPERVISORS],
    "conditions": EXAMPLES[ReplyStep.CONDITIONS],
}


class ReplyVersionsOut(Out):
    """All versions that the caller may read."""

    versions = ReplyVersionOut(many=True)


class Versions(ApiView):
    """What each party has handed over."""

    resource = "dialogues"

    @operation(
        "versions_list",
        "Svarets alla versioner, den äldsta först",
        answers=ReplyVersionsOut,
        example={"versions": [VERSION]},
    )
    def get(self, request: Request, year: int, department: str) -> Response:
        """Show the versions that the caller may read; the own draft is the last."""
        dialogue = get_dialogue(request.user, year, department)
        versions = selectors.versions_visible_to(request.user, dialogue)
        return self.shown(ReplyVersionsOut, {"versions": [_version(reply) for reply in versions]})


def _version(reply: Reply) -> dict[str, Any]:
    said = asdict(selectors.answers_of(reply))
    return {
        **said,
        "version": reply.version,
        "author": reply.author,
        "submitted_at": reply.submitted_at,
    }


# What counts, in rows


def _counted(user: User, year: int) -> list[int]:
    """Return the ids of the replies that count and that the user may read."""
    round = get_round(user, year)
    require(permissions.may_read_dialogues(user))
    replies = map(selectors.counted_reply, selectors.dialogues_visible_to(user, round))
    return [reply.pk for reply in replies if reply]


class NeedOut(Out):
    """How many of an occupation a förvaltning lacks."""

    department = serializers.SlugField(source="reply.dialogue.department.key")
    occupation = serializers.CharField()
    need_2y = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE)
    need_5y = serializers.IntegerField(min_value=0, max_value=MOST_PEOPLE)
    is_shortage = serializers.BooleanField()


class Needs(ListView):
    """The needs of the replies that count."""

    resource = "dialogues"
    ordering = ("pk",)

    @operation(
        "needs_list",
        "Kompetensbehoven i de svar som gäller",
        answers=NeedOut(many=True),
        example={"department": "service", **EXAMPLES[ReplyStep.NEEDS]["needs"][0]},
    )
    def get(self, request: Request, year: int) -> Response:
        """List the needs."""
        rows = NeedLine.objects.filter(reply__in=_counted(request.user, year))
        return self.page(rows.select_related("reply__dialogue__department"), NeedOut)


class CapacityOut(Out):
    """Supervisors in one month, and who else needs them."""

    department = serializers.SlugField(source="reply.dialogue.department.key")
    month = serializers.IntegerField(min_value=1, max_value=12)
    supervisors = serializers.IntegerField(min_value=0)
    places_per_supervisor = serializers.IntegerField(source="reply.places_per_supervisor")
    competing = serializers.IntegerField(
        min_value=0, max_value=5 * MOST_INTAKE, help_text="Alla andra som samma handledare tar emot."
    )
    is_closed = serializers.BooleanField()


class Capacity(ListView):
    """The supervisors of the replies that count."""

    resource = "dialogues"
    ordering = ("pk",)

    @operation(
        "capacity_list",
        "Handledarna månad för månad i de svar som gäller",
        answers=CapacityOut(many=True),
        example={
            "department": "service",
            "month": 1,
            "supervisors": 5,
            "places_per_supervisor": 1,
            "competing": 2,
            "is_closed": False,
        },
    )
    def get(self, request: Request, year: int) -> Response:
        """List the months."""
        rows = CapacityMonth.objects.filter(reply__in=_counted(request.user, year))
        return self.page(rows.select_related("reply__dialogue__department"), CapacityOut)


# Steps


class VersionIn(In):
    """The version that the caller has read."""

    version = serializers.IntegerField(min_value=1, max_value=10_000)


class CounterIn(VersionIn):
    """Other numbers than the förvaltning's."""

    offers = OfferShape(many=True, min_length=len(PlacementKind), max_length=len(PlacementKind))
    respond_by = serializers.DateField()
    comment = Lines(max_length=2000, help_text="Visas för förvaltningen.")


class Submit(DialogueView):
    """The förvaltning hands over."""

    @operation("reply_submit", "Lämna in svaret", answers=DialogueOut, example=DIALOGUE, is_write=True)
    @writes
    def post(self, request: Request, year: int, department: str) -> Response:
        """Submit the reply."""
        dialogue = get_dialogue(request.user, year, department)
        reply_actions.submit(dialogue=dialogue, by=request.user)
        return self.answer(dialogue)


class Accept(DialogueView):
    """The party whose turn it is agrees."""

    @operation(
        "reply_accept",
        "Godta den version som senast lämnades över",
        answers=DialogueOut,
        example={**DIALOGUE, "status": "agreed", "status_text": "Enig", "turn_of": "nobody"},
        takes=VersionIn,
        takes_example={"version": 1},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int, department: str) -> Response:
        """Accept the version."""
        dialogue = get_dialogue(request.user, year, department)
        require(permissions.may_accept(request.user, dialogue))
        actions.accept(dialogue=dialogue, by=request.user, **self.sent(VersionIn))
        return self.answer(dialogue)


class Counter(DialogueView):
    """The coordinator proposes other numbers."""

    @operation(
        "reply_counter",
        "Lämna ett nytt förslag",
        answers=DialogueOut,
        example={**DIALOGUE, "status": "countered", "turn_of": "department", "version": 2},
        takes=CounterIn,
        takes_example={
            "version": 1,
            "offers": [OFFER, {**OFFER, "kind": "praktik"}],
            "respond_by": "2026-10-07",
            "comment": "Ni har fler handledare än ni räknar med.",
        },
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int, department: str) -> Response:
        """Propose the numbers."""
        dialogue = get_dialogue(request.user, year, department)
        require(permissions.may_counter(request.user, dialogue))
        sent = self.sent(CounterIn)
        offers = tuple(OfferInput(**offer) for offer in sent["offers"])
        actions.counter(dialogue=dialogue, by=request.user, **{**sent, "offers": offers})
        return self.answer(dialogue)


def step_with_comment(
    operation_id: str, summary: str, may: Callable[[User, Dialogue], Verdict], act: Callable[..., Dialogue]
) -> type[DialogueView]:
    """Return the view of a step that goes back, and so says why."""

    class StepWithComment(DialogueView):
        @operation(
            operation_id,
            summary,
            answers=DialogueOut,
            example=DIALOGUE,
            takes=CommentIn,
            takes_example={"comment": "Antalet handledare stämmer inte med månaderna."},
            is_write=True,
        )
        @writes
        def post(self, request: Request, year: int, department: str) -> Response:
            """Take the step."""
            dialogue = get_dialogue(request.user, year, department)
            require(may(request.user, dialogue))
            act(dialogue=dialogue, by=request.user, **self.sent(CommentIn))
            return self.answer(dialogue)

    return StepWithComment


STEPS = {
    "hand-back": step_with_comment(
        "reply_hand_back", "Återlämna svaret", permissions.may_hand_back, actions.hand_back
    ),
    "end-without-agreement": step_with_comment(
        "dialogue_end",
        "Avsluta utan enighet",
        permissions.may_end_without_agreement,
        actions.end_without_agreement,
    ),
    "close-unanswered": step_with_comment(
        "dialogue_close_unanswered",
        "Avsluta utan svar",
        permissions.may_close_unanswered,
        actions.close_unanswered,
    ),
    "reopen": step_with_comment(
        "dialogue_reopen_reply", "Öppna igen", permissions.may_reopen_reply, actions.reopen
    ),
}
