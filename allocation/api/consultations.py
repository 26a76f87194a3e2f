"""Samråd about the proposal: each förvaltning is shown its own numbers and says what it thinks of them."""

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import differences, labels_of
from lund_placements.api.etags import etag_of, require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Lines, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView

from .. import permissions, selectors
from ..actions import consultations as actions
from ..actions.moves import lock_dialogue
from ..enums import Opinion, PlacementKind
from ..models import Consultation, Dialogue
from .dialogue_shapes import get_dialogue
from .rounds import get_round


class AskedOut(Out):
    """How many were asked."""

    asked = serializers.IntegerField(help_text="Förvaltningar som frågades nu.")


class AskConsultation(ApiView):
    """The coordinator sends the chosen scenario out for samråd."""

    resource = "dialogues"

    @operation(
        "consultation_ask",
        "Skicka ut det valda scenariot på samråd",
        description="Görs det igen frågas bara de vars tal har ändrats, och deras tidigare svar gäller inte längre.",
        answers=AskedOut,
        example={"asked": 11},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Ask."""
        asked = actions.ask(round=get_round(request.user, year), by=request.user)
        return self.shown(AskedOut, {"asked": asked})


class ShownOut(Out):
    """A number that the förvaltning was shown."""

    kind = serializers.ChoiceField(PlacementKind.choices)
    places = serializers.IntegerField()


class OpinionOut(Out):
    """The question and the answer."""

    asked_at = serializers.DateTimeField()
    shown = ShownOut(many=True, help_text="Förvaltningens egna tal i det valda scenariot.")
    opinion = serializers.ChoiceField(
        Opinion.choices, allow_blank=True, help_text="Tomt tills det är besvarat."
    )
    reason = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class OpinionIn(In):
    """What the förvaltning says of its numbers."""

    opinion = serializers.ChoiceField(Opinion.choices)
    reason = Lines(max_length=2000, allow_blank=True, help_text="Krävs när ni inte tillstyrker.")


OPINION = {"opinion": "supports", "reason": ""}
CONSULTATION = {
    "asked_at": "2026-10-12T13:00:00+02:00",
    "shown": [{"kind": "ama", "places": 25}, {"kind": "praktik", "places": 10}],
    **OPINION,
    "answered_at": "2026-10-14T09:15:00+02:00",
}


def _question(dialogue: Dialogue) -> Consultation:
    question = selectors.consultation_of(dialogue)
    if question is None:
        raise Http404
    return question


def _data(question: Consultation) -> dict[str, Any]:
    shown = [{"kind": kind, "places": question.shown.get(kind, 0)} for kind in PlacementKind.values]
    names = ("asked_at", "opinion", "reason", "answered_at")
    return {"shown": shown, **{name: getattr(question, name) for name in names}}


def _etag(question: Consultation) -> str:
    return etag_of([question.pk, question.asked_at, question.shown, question.opinion, question.reason])


def _numbers(question: Consultation) -> dict[str, Any]:
    """Return what is asked about; nobody sends numbers, so that they always stand among what differs."""
    return {f"shown.{kind}": places for kind, places in question.shown.items()}


LABELS = {f"shown.{kind}": str(kind.label) for kind in PlacementKind} | labels_of(
    Consultation, ("opinion", "reason")
)


class ConsultationDetail(ApiView):
    """The samråd with one förvaltning."""

    resource = "dialogues"

    @operation(
        "consultation_read",
        "Samrådet: förvaltningens tal och vad den har svarat",
        answers=OpinionOut,
        example=CONSULTATION,
        has_versions=True,
    )
    def get(self, request: Request, year: int, department: str) -> Response:
        """Show the question."""
        return self._answer(_question(get_dialogue(request.user, year, department)))

    @operation(
        "consultation_answer",
        "Svara i samrådet",
        description="Svaret gäller de tal som ni läste. Är de ändrade sedan dess sägs det, och inget sparas.",
        answers=OpinionOut,
        example=CONSULTATION,
        takes=OpinionIn,
        takes_example=OPINION,
        is_write=True,
        has_versions=True,
    )
    @writes
    def put(self, request: Request, year: int, department: str) -> Response:
        """Store the answer."""
        found = get_dialogue(request.user, year, department)
        require(permissions.may_answer_consultation(request.user, _question(found)))
        sent = self.sent(OpinionIn)
        question = _question(lock_dialogue(found))
        said = _numbers(question) | {"opinion": question.opinion, "reason": question.reason}
        require_match(request, _etag(question), lambda: differences(said, sent, LABELS))
        actions.answer(consultation=question, by=request.user, **sent)
        return self._answer(_question(found))

    def _answer(self, question: Consultation) -> Response:
        return self.shown(OpinionOut, _data(question), headers={"ETag": _etag(question)})
