"""What is shown of a dialogue, without internal notes, and how one is found."""

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from lund_placements.api.serializers import Out
from organisation.api.views import ApiView
from organisation.models import User
from organisation.selectors import by_pk, departments_on

from .. import overview, selectors
from ..enums import DialogueStatus, Party
from ..models import AllocationRound, Dialogue
from .rounds import get_round


class DialogueOut(Out):
    """The dialogue with one förvaltning."""

    department = serializers.SlugField(help_text="Förvaltningens kortnamn, som också står i adressen.")
    department_name = serializers.CharField()
    status = serializers.ChoiceField(DialogueStatus.choices)
    status_text = serializers.CharField()
    turn_of = serializers.ChoiceField(Party.choices, help_text="Vems tur det är.")
    respond_by = serializers.DateField(help_text="Sista dagen att svara.")
    version = serializers.IntegerField(
        allow_null=True, help_text="Den version som senast lämnades över; null om ingen har lämnats."
    )


DIALOGUE = {
    "department": "service",
    "department_name": "Serviceförvaltningen",
    "status": "submitted",
    "status_text": "Inlämnad",
    "turn_of": "coordinator",
    "respond_by": "2026-09-30",
    "version": 1,
}


def get_dialogue(user: User, year: int, department: str) -> Dialogue:
    """Return a dialogue that the user may read, or 404."""
    round = get_round(user, year)
    dialogue = selectors.dialogues_visible_to(user, round).filter(department__key=department).first()
    if dialogue is None:
        raise Http404
    dialogue.round = round
    return dialogue


def dialogue_data(round: AllocationRound, dialogues: list[Dialogue]) -> list[dict[str, Any]]:
    """Return what is shown of the dialogues of a year; a fixed number of queries."""
    names = by_pk(departments_on(selectors.names_day(round))) if dialogues else {}
    return [_data(dialogue, names) for dialogue in dialogues]


def _data(dialogue: Dialogue, names: dict[int, Any]) -> dict[str, Any]:
    card, latest = names.get(dialogue.department_id), selectors.latest_submitted(dialogue)
    return {
        "department": dialogue.department.key,
        "department_name": card.name if card else dialogue.department.key,
        "status": dialogue.status,
        "status_text": dialogue.get_status_display(),
        "turn_of": overview.owner(dialogue),
        "respond_by": dialogue.respond_by,
        "version": latest.version if latest else None,
    }


class DialogueView(ApiView):
    """The dialogue with one förvaltning."""

    resource = "dialogues"

    def answer(self, dialogue: Dialogue, status: int = 200) -> Response:
        """Answer with the dialogue as it is now."""
        year, department = dialogue.round.year, dialogue.department.key
        found = get_dialogue(self.request.user, year, department)
        return self.shown(DialogueOut, dialogue_data(found.round, [found])[0], status=status)
