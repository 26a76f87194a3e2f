"""Decisions: as they are known, as they were frozen, and the steps that record and publish them."""

import json
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.schema import PDF, operation
from lund_placements.api.serializers import In, Line, Lines, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView, DocumentView, ListView
from organisation.models import User

from .. import permissions, selectors
from ..actions import decisions as actions
from ..enums import Outcome, PlacementKind
from ..models import Decision
from ..models.round import MOST_PLACES
from .rounds import YEAR, get_round, of_year


class DecisionOut(Out):
    """A decision that the caller may read."""

    id = serializers.UUIDField()
    year = serializers.IntegerField()
    decided_on = serializers.DateField()
    paragraph = serializers.CharField()
    diary_no = serializers.CharField()
    outcome = serializers.ChoiceField(Outcome.choices)
    published_at = serializers.DateTimeField(allow_null=True)
    corrects = serializers.UUIDField(allow_null=True, help_text="Beslutet som det här rättar.")
    corrected_by = serializers.UUIDField(allow_null=True, help_text="Beslutet som rättar det här.")
    payload_sha256 = serializers.CharField(help_text="SHA-256 för beslutet som JSON.")


class DecisionLineOut(Out):
    """What one förvaltning shall set up."""

    department = serializers.SlugField(source="department.key")
    department_name = serializers.CharField(help_text="Namnet när beslutet fattades.")
    board_name = serializers.CharField()
    kind = serializers.ChoiceField(PlacementKind.choices)
    proposed = serializers.IntegerField()
    decided = serializers.IntegerField()
    change_reason = serializers.CharField(allow_blank=True)


class DecisionDetailOut(DecisionOut):
    """A decision with its lines."""

    lines = DecisionLineOut(many=True)


class ChangeIn(In):
    """A number that the nämnd changed."""

    department = serializers.SlugField(max_length=20)
    kind = serializers.ChoiceField(PlacementKind.choices)
    places = serializers.IntegerField(min_value=0, max_value=MOST_PLACES)
    reason = Lines(max_length=1000)


class DecisionIn(In):
    """What the protocol says."""

    decided_on = serializers.DateField()
    paragraph = Line(max_length=10)
    diary_no = Line(max_length=30)
    outcome = serializers.ChoiceField(Outcome.choices)
    changes = ChangeIn(many=True, required=False, max_length=1000)
    reservations = Lines(max_length=4000, required=False, allow_blank=True)
    immediately_adjusted = serializers.BooleanField(required=False)
    off_target_confirmed = serializers.BooleanField(
        required=False, help_text="Nämnden har beslutat att summan ska avvika från målet."
    )


class DecisionCorrectionIn(DecisionIn):
    """What the protocol says of a decision that corrects an earlier one."""

    correction_reason = Lines(max_length=2000, help_text="Varför beslutet rättas.")


class NoticeIn(In):
    """When the protocol was adjusted and announced."""

    adjusted_on = serializers.DateField()
    notice_from = serializers.DateField()
    notice_to = serializers.DateField()


DECISION = {
    "id": "5f0c2f0e-6f6f-4c55-9d56-0a6d5b0a7a11",
    "year": 2027,
    "decided_on": "2026-11-18",
    "paragraph": "§ 143",
    "diary_no": "SO 2026/0123",
    "outcome": "as_proposed",
    "published_at": None,
    "corrects": None,
    "corrected_by": None,
    "payload_sha256": "0" * 64,
}
LINE = {
    "department": "service",
    "department_name": "Serviceförvaltningen",
    "board_name": "servicenämnden",
    "kind": "ama",
    "proposed": 25,
    "decided": 25,
    "change_reason": "",
}
PROTOCOL = {
    "decided_on": "2026-11-18",
    "paragraph": "§ 143",
    "diary_no": "SO 2026/0123",
    "outcome": "with_changes",
    "changes": [{"department": "service", "kind": "ama", "places": 27, "reason": "Nya lokaler."}],
    "off_target_confirmed": True,
}


def get_decision(user: User, pk: uuid.UUID) -> Decision:
    """Return a decision that the user may read; a hidden one is as if it did not exist."""
    return get_object_or_404(selectors.decisions_visible_to(user), pk=pk)


def decision_data(user: User, decision: Decision) -> dict[str, Any]:
    """Return what the user may know of the decision."""
    newer = selectors.correction_known_to(user, decision)
    publication = getattr(decision, "publication", None)
    return {
        "id": decision.pk,
        "year": decision.round.year,
        "decided_on": decision.decided_on,
        "paragraph": decision.paragraph,
        "diary_no": decision.diary_no,
        "outcome": decision.outcome,
        "published_at": publication.published_at if publication else None,
        "corrects": decision.corrects_id,
        "corrected_by": newer.pk if newer else None,
        "payload_sha256": decision.payload_sha256,
    }


def _detail(user: User, pk: uuid.UUID) -> dict[str, Any]:
    decision = get_decision(user, pk)
    lines = decision.lines.select_related("department")
    return {**decision_data(user, decision), "lines": lines}


class Decisions(ListView):
    """Decisions of all years."""

    resource = "decisions"
    ordering = ("-recorded_at", "-pk")

    @operation(
        "decisions_list",
        "Besluten, det senaste först",
        answers=DecisionOut(many=True),
        example=DECISION,
        parameters=[YEAR],
    )
    def get(self, request: Request) -> Response:
        """List the decisions that the caller may read."""
        user = request.user
        rows = of_year(selectors.decisions_visible_to(user), request)
        return self.page(rows, DecisionOut, lambda found: [decision_data(user, each) for each in found])


class DecisionDetail(ApiView):
    """One decision."""

    resource = "decisions"

    @operation(
        "decisions_read",
        "Ett beslut med sina rader",
        answers=DecisionDetailOut,
        example={**DECISION, "lines": [LINE]},
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Show the decision."""
        return self.shown(DecisionDetailOut, _detail(request.user, pk))


class Frozen(ApiView):
    """The decision as it was frozen."""

    resource = "decisions"

    @operation(
        "decisions_frozen",
        "Beslutet som det låstes, byte för byte",
        description="Samma JSON som ligger i PDF:en. Dess SHA-256 är payload_sha256.",
        answers=None,
        example={"version": 1, "year": 2027, "lines": [], "sums": []},
    )
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Return the stored JSON."""
        payload = get_decision(request.user, pk).payload
        return HttpResponse(payload.encode(), content_type="application/json")


class DecisionDocument(DocumentView):
    """The decision's PDF."""

    resource = "decisions"

    @operation("decisions_pdf", "Beslutet som PDF, som den lagrades", answers=PDF, example=None)
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        """Return the stored PDF."""
        return self.document(get_decision(request.user, pk).document)


class RecordDecision(ApiView):
    """The step that freezes what the nämnd decided."""

    resource = "decisions"

    @operation(
        "decisions_record",
        "Registrera nämndens beslut",
        description="Rader som inte står i changes är beslutade som de föreslogs. Beslutet låses och kan bara "
        "rättas med ett nytt beslut.",
        answers=DecisionDetailOut,
        example={**DECISION, "lines": [LINE]},
        status=201,
        takes=DecisionIn,
        takes_example=PROTOCOL,
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Record the decision."""
        round = get_round(request.user, year)
        require(permissions.may_record_decision(request.user, round))
        proposed = round.reports.filter(sent_at__isnull=False).first().payload["lines"]
        data = _protocol(self.sent(DecisionIn), proposed)
        decision = actions.record(round=round, data=data, by=request.user)
        return self.shown(DecisionDetailOut, _detail(request.user, decision.pk), status=201)


def _protocol(sent: dict[str, Any], lines: list[dict[str, Any]]) -> actions.DecisionInput:
    """Return the protocol as the actions take it; raises ValidationError for a line that is not among those."""
    known = {(line["department"], line["kind"]) for line in lines}
    given = sent.get("changes", [])
    changes = {(each["department"], each["kind"]): (each["places"], each["reason"]) for each in given}
    if unknown := sorted(set(changes) - known):
        message = f"Det finns ingen rad för {unknown[0][0]} och {unknown[0][1]}."
        raise serializers.ValidationError({"changes": [message]}, code="no_such_line")
    return actions.DecisionInput(**{**sent, "changes": changes})


class Correct(ApiView):
    """The step that puts a new decision in place of one that was wrong."""

    resource = "decisions"

    @operation(
        "decisions_correct",
        "Rätta ett beslut med ett nytt",
        description="Det äldre beslutet finns kvar oförändrat. Rader som inte står i changes är som i det äldre "
        "beslutet. Svaret är rättelsen, som också ska publiceras.",
        answers=DecisionDetailOut,
        example={
            **DECISION,
            "id": "9d3a7b54-2c1e-4f0a-8a57-6e1f0c2b4d38",
            "outcome": "with_changes",
            "corrects": DECISION["id"],
            "lines": [{**LINE, "decided": 27, "change_reason": "Räknefel."}],
        },
        status=201,
        takes=DecisionCorrectionIn,
        takes_example={**PROTOCOL, "paragraph": "§ 12", "correction_reason": "Ett tal var fel i bilagan."},
        is_write=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Record the correction."""
        old = get_decision(request.user, pk)
        require(permissions.may_correct(request.user, old))
        data = _protocol(self.sent(DecisionCorrectionIn), json.loads(old.payload)["lines"])
        decision = actions.correct(decision=old, data=data, by=request.user)
        return self.shown(DecisionDetailOut, _detail(request.user, decision.pk), status=201)


class Notice(ApiView):
    """The step that says when the protocol was adjusted."""

    resource = "decisions"

    @operation(
        "decisions_notice",
        "Registrera justering och anslag",
        answers=DecisionDetailOut,
        example={**DECISION, "lines": [LINE]},
        takes=NoticeIn,
        takes_example={"adjusted_on": "2026-11-20", "notice_from": "2026-11-21", "notice_to": "2026-12-13"},
        is_write=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Record the notice."""
        decision = get_decision(request.user, pk)
        require(permissions.may_record_notice(request.user, decision))
        notice = actions.NoticeInput(**self.sent(NoticeIn))
        actions.record_notice(decision=decision, notice=notice, by=request.user)
        return self.shown(DecisionDetailOut, _detail(request.user, pk))


class Publish(ApiView):
    """The step that shows the decision to everybody."""

    resource = "decisions"

    @operation(
        "decisions_publish",
        "Publicera beslutet",
        answers=DecisionDetailOut,
        example={**DECISION, "published_at": "2026-11-23T08:00:00+01:00", "lines": [LINE]},
        is_write=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Publish the decision."""
        actions.publish(decision=get_decision(request.user, pk), by=request.user)
        return self.shown(DecisionDetailOut, _detail(request.user, pk))
