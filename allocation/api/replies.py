"""A förvaltning's reply, part by part: the same five parts as the pages, each with a version of its own."""

from dataclasses import asdict
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import Differences, differences
from lund_placements.api.etags import require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Lines
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView

from .. import permissions, selectors
from ..actions import replies as actions
from ..actions.moves import lock_dialogue
from ..enums import Interest, PlacementKind, ReplyStep
from ..models import Dialogue
from ..models.dialogue import MOST_INTAKE, MOST_OCCUPATIONS, MOST_PEOPLE
from ..models.round import MOST_PLACES
from ..reply_parts import (
    ConditionsPart,
    InterestPart,
    MonthInput,
    NeedInput,
    NeedsPart,
    OfferInput,
    Part,
    PlacesPart,
    SupervisorsPart,
    mark,
    side_by_side,
)
from .dialogue_shapes import get_dialogue

MOST_SUPERVISORS = 2000


def count(most: int, **options: Any) -> serializers.IntegerField:
    """A whole number from 0."""
    return serializers.IntegerField(min_value=0, max_value=most, **options)


def prose(most: int = 2000) -> Lines:
    """Running text that may be empty."""
    return Lines(max_length=most, allow_blank=True)


class InterestShape(In):
    """Whether the förvaltning wants to receive anybody."""

    interest = serializers.ChoiceField(Interest.choices, allow_blank=True)
    interest_reason = prose()

    def part(self, sent: dict[str, Any]) -> InterestPart:
        """Return what was sent as the actions take it."""
        return InterestPart(**sent)


class NeedShape(In):
    """People lacking in an occupation."""

    occupation = Line(max_length=80)
    need_2y = count(MOST_PEOPLE, help_text="Saknas inom två år.")
    need_5y = count(MOST_PEOPLE, help_text="Saknas inom fem år, de inom två år inräknade.")
    is_shortage = serializers.BooleanField(help_text="Bristyrke.")


class NeedsShape(In):
    """What the förvaltning will lack."""

    gap_made_on = serializers.DateField(allow_null=True, help_text="När GAP-analysen gjordes.")
    needs = NeedShape(many=True, max_length=MOST_OCCUPATIONS)

    def part(self, sent: dict[str, Any]) -> NeedsPart:
        """Return what was sent as the actions take it."""
        return NeedsPart(sent["gap_made_on"], tuple(NeedInput(**need) for need in sent["needs"]))


class OfferShape(In):
    """Places of one kind that can be received."""

    kind = serializers.ChoiceField(PlacementKind.choices)
    at_least = count(MOST_PLACES)
    wished = count(MOST_PLACES)
    at_most = count(MOST_PLACES)
    tasks = prose()
    operations_near = serializers.BooleanField(help_text="Verksamhetsnära.")


class PlacesShape(In):
    """What can be received, one offer of each kind."""

    replaces_no_post = serializers.BooleanField(help_text="Intyg: ingen ordinarie tjänst ersätts.")
    offers = OfferShape(many=True, min_length=len(PlacementKind), max_length=len(PlacementKind))

    def part(self, sent: dict[str, Any]) -> PlacesPart:
        """Return what was sent as the actions take it."""
        return PlacesPart(sent["replaces_no_post"], tuple(OfferInput(**offer) for offer in sent["offers"]))


class SupervisorsShape(In):
    """Who supervises, month by month."""

    places_per_supervisor = serializers.IntegerField(min_value=1, max_value=10)
    supervisors = serializers.ListField(
        child=count(MOST_SUPERVISORS), min_length=12, max_length=12, help_text="Januari till december."
    )
    to_train = count(MOST_SUPERVISORS, help_text="Handledare att utbilda.")
    training = prose()

    def part(self, sent: dict[str, Any]) -> SupervisorsPart:
        """Return what was sent as the actions take it."""
        return SupervisorsPart(**{**sent, "supervisors": tuple(sent["supervisors"])})


class MonthShape(In):
    """What takes room in one month."""

    is_closed = serializers.BooleanField()
    feriepraktik = count(MOST_INTAKE)
    lia = count(MOST_INTAKE)
    prao = count(MOST_INTAKE)
    lonebidrag = count(MOST_INTAKE)
    other_intake = count(MOST_INTAKE)


class ConditionsShape(In):
    """What else decides what can be received."""

    months = MonthShape(many=True, min_length=12, max_length=12, help_text="Januari till december.")
    ancillary_costs = prose()
    compensation = prose()
    union_on = serializers.DateField(allow_null=True, help_text="När den fackliga samverkan hölls.")
    union_note = prose()
    conditions = prose(4000)

    def part(self, sent: dict[str, Any]) -> ConditionsPart:
        """Return what was sent as the actions take it."""
        return ConditionsPart(**{**sent, "months": tuple(MonthInput(**month) for month in sent["months"])})


OFFER = {
    "kind": "ama",
    "at_least": 2,
    "wished": 6,
    "at_most": 8,
    "tasks": "Servera och diska.",
    "operations_near": True,
}
NO_INTAKE = {"is_closed": False, "feriepraktik": 0, "lia": 0, "prao": 0, "lonebidrag": 0, "other_intake": 0}
EXAMPLES: dict[ReplyStep, dict[str, Any]] = {
    ReplyStep.INTEREST: {"interest": "yes", "interest_reason": ""},
    ReplyStep.NEEDS: {
        "gap_made_on": "2025-03-15",
        "needs": [{"occupation": "Kock", "need_2y": 4, "need_5y": 9, "is_shortage": False}],
    },
    ReplyStep.PLACES: {"replaces_no_post": True, "offers": [OFFER, {**OFFER, "kind": "praktik"}]},
    ReplyStep.SUPERVISORS: {
        "places_per_supervisor": 1,
        "supervisors": [5] * 12,
        "to_train": 1,
        "training": "",
    },
    ReplyStep.CONDITIONS: {
        "months": [NO_INTAKE] * 12,
        "ancillary_costs": "",
        "compensation": "",
        "union_on": "2026-09-01",
        "union_note": "",
        "conditions": "Utdrag ur belastningsregistret krävs.",
    },
}


def _etag(part: Part) -> str:
    return f'"{mark(part)}"'


def _differs(current: Part, sent: Part) -> Differences:
    """Return the questions that the two parts answer differently."""
    rows = [row for row in side_by_side([current, sent]) if row.differs]
    now, then = ({row.field: row.cells[which].value for row in rows} for which in (0, 1))
    return differences(now, then, {row.field: row.label for row in rows})


def reply_part(name: str, step: ReplyStep, shape: type[In]) -> type[ApiView]:
    """Return the view of one part of the reply that is being written."""
    example = EXAMPLES[step]

    class ReplyPart(ApiView):
        resource = "dialogues"

        @operation(
            f"reply_{name}_read",
            f"Svaret som skrivs: {step.label.lower()}",
            answers=shape,
            example=example,
            has_versions=True,
        )
        def get(self, request: Request, year: int, department: str) -> Response:
            """Show the part and its version."""
            dialogue = get_dialogue(request.user, year, department)
            require(permissions.may_see_draft(request.user, dialogue))
            return self._answer(dialogue)

        @operation(
            f"reply_{name}_save",
            f"Spara svaret: {step.label.lower()}",
            answers=shape,
            example=example,
            takes=shape,
            takes_example=example,
            is_write=True,
            has_versions=True,
        )
        @writes
        def put(self, request: Request, year: int, department: str) -> Response:
            """Save the part."""
            found = get_dialogue(request.user, year, department)
            require(permissions.may_answer(request.user, found))
            part = shape().part(self.sent(shape))
            dialogue = lock_dialogue(found)
            current = _part_of(dialogue)
            require_match(request, _etag(current), lambda: _differs(current, part))
            actions.save(dialogue=dialogue, part=part, seen=mark(current), by=request.user)
            return self._answer(dialogue)

        def _answer(self, dialogue: Dialogue) -> Response:
            part = _part_of(dialogue)
            return self.shown(shape, asdict(part), headers={"ETag": _etag(part)})

    def _part_of(dialogue: Dialogue) -> Part:
        return selectors.answers_of(selectors.latest_reply(dialogue)).part(step)

    return ReplyPart


PARTS = {
    name: reply_part(name, step, shape)
    for name, step, shape in (
        ("interest", ReplyStep.INTEREST, InterestShape),
        ("needs", ReplyStep.NEEDS, NeedsShape),
        ("places", ReplyStep.PLACES, PlacesShape),
        ("supervisors", ReplyStep.SUPERVISORS, SupervisorsShape),
        ("conditions", ReplyStep.CONDITIONS, ConditionsShape),
    )
}
