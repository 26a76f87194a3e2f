"""Years and their targets."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import Differences, differences, labels_of
from lund_placements.api.etags import etag_of, require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Lines, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView, ListView
from organisation.models import User

from .. import permissions, selectors
from ..actions import rounds as actions
from ..actions.moves import lock_round
from ..enums import PlacementKind, RoundStatus
from ..models import AllocationRound, Target
from ..models.round import FIRST_YEAR, LAST_YEAR, MOST_PLACES


class TargetOut(Out):
    """What the nämnd has decided for one kind of place."""

    kind = serializers.ChoiceField(PlacementKind.choices, help_text="ama eller praktik.")
    places = serializers.IntegerField(help_text="Antal platser under året.")
    decided_on = serializers.DateField(help_text="När nämnden beslutade.")
    paragraph = serializers.CharField(help_text="Beslutets paragraf.")
    diary_no = serializers.CharField(help_text="Beslutets diarienummer.")


class RoundOut(Out):
    """A year, as far as the caller may know that it has come."""

    year = serializers.IntegerField(help_text="Året som platserna gäller.")
    status = serializers.ChoiceField(RoundStatus.choices, help_text="Hur långt året har kommit.")
    status_text = serializers.CharField(help_text="Detsamma i ord.")
    deciding_board = serializers.CharField(help_text="Kortnamn på nämnden som beslutar.")
    is_invented = serializers.BooleanField(
        help_text="Sant om siffrorna är påhittade, till exempel i en demo."
    )
    targets = TargetOut(many=True, help_text="Årets mål; tomt innan de är inskrivna.")


class RoundIn(In):
    """A year to start."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)


class TargetIn(In):
    """What the nämnd has decided for one kind of place."""

    kind = serializers.ChoiceField(PlacementKind.choices)
    places = serializers.IntegerField(min_value=1, max_value=MOST_PLACES)
    decided_on = serializers.DateField()
    paragraph = Line(max_length=10, help_text="Till exempel § 87.")
    diary_no = Line(max_length=30, help_text="Till exempel SO 2026/0123.")


class TargetsOut(Out):
    """The targets of a year."""

    targets = TargetOut(many=True)


class TargetsIn(In):
    """All targets of a year; a kind that is left out keeps what it has."""

    targets = TargetIn(many=True, allow_empty=False)


class OpeningIn(In):
    """When the förvaltningar shall have answered."""

    respond_by = serializers.DateField(
        required=False, allow_null=True, help_text="Utan datum gäller årshjulets sista dag för dialogen."
    )


class CommentIn(In):
    """Why a step is taken back."""

    comment = Lines(max_length=2000, help_text="Visas för den andra parten.")


TARGET = {
    "kind": "ama",
    "places": 200,
    "decided_on": "2026-05-20",
    "paragraph": "§ 87",
    "diary_no": "SO 2026/0123",
}
ROUND = {
    "year": 2027,
    "status": "dialogue",
    "status_text": "Dialog pågår",
    "deciding_board": "socialnamnden",
    "is_invented": False,
    "targets": [TARGET],
}


YEAR = OpenApiParameter(
    "year", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, description="Bara det året."
)


class YearFilter(serializers.Serializer):
    """What a list of several years can be narrowed to."""

    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)


def of_year(rows: QuerySet, request: Request) -> QuerySet:
    """Narrow rows that belong to a year as the address says; raises ValidationError for what is no year."""
    chosen = YearFilter(data=request.query_params)
    chosen.is_valid(raise_exception=True)
    year = chosen.validated_data.get("year")
    return rows.filter(round__year=year) if year else rows


def get_round(user: User, year: int) -> AllocationRound:
    """Return the year, or 404."""
    return get_object_or_404(selectors.rounds_visible_to(user), year=year)


def round_data(user: User, round: AllocationRound) -> dict[str, Any]:
    """Return what the user may know of the year."""
    return {
        "year": round.year,
        "status": selectors.known_status(user, round),
        "status_text": selectors.shown_status(user, round),
        "deciding_board": round.deciding_board.key,
        "is_invented": round.is_invented,
        "targets": sorted(round.targets.all(), key=lambda target: target.kind),
    }


class Rounds(ListView):
    """All years."""

    resource = "rounds"
    ordering = ("-year",)

    def rows(self, user: User) -> QuerySet[AllocationRound]:
        """Return the years with their targets."""
        return selectors.rounds_visible_to(user).prefetch_related("targets")

    @operation(
        "rounds_list", "Alla fördelningsår, det senaste först", answers=RoundOut(many=True), example=ROUND
    )
    def get(self, request: Request) -> Response:
        """List the years."""
        user = request.user
        return self.page(self.rows(user), RoundOut, lambda rows: [round_data(user, round) for round in rows])

    @operation(
        "rounds_start",
        "Starta ett år",
        description="Året får det vanliga årshjulet och de vanliga reglerna per typ. Båda kan ändras på sidorna.",
        answers=RoundOut,
        example={**ROUND, "status": "preparing", "status_text": "Förbereds", "targets": []},
        status=201,
        takes=RoundIn,
        takes_example={"year": 2027},
        is_write=True,
    )
    @writes
    def post(self, request: Request) -> Response:
        """Start a year."""
        require(permissions.may_run_year(request.user))
        year = self.sent(RoundIn)["year"]
        actions.start(year=year, dates=actions.usual_dates(year), by=request.user)
        return self.shown(RoundOut, round_data(request.user, get_round(request.user, year)), status=201)


class YearView(ApiView):
    """One year."""

    resource = "rounds"

    def answer(self, year: int) -> Response:
        """Answer with the year as it is now, as far as the caller may know it."""
        user = self.request.user
        return self.shown(RoundOut, round_data(user, get_round(user, year)))


class Round(YearView):
    """One year."""

    @operation("rounds_read", "Ett fördelningsår", answers=RoundOut, example=ROUND)
    def get(self, request: Request, year: int) -> Response:
        """Show the year."""
        return self.answer(year)


def _version(round: AllocationRound) -> str:
    return etag_of(TargetOut(round.targets.order_by("kind"), many=True).data)


CONTENT = ("places", "decided_on", "paragraph", "diary_no")


def _differs(round: AllocationRound, sent: list[dict[str, Any]]) -> Differences:
    """Return what the targets hold and what was sent, of the kinds that were sent."""
    now = {row["kind"]: row for row in round.targets.values("kind", *CONTENT)}
    called = labels_of(Target, CONTENT)
    fields = {f"targets.{number}.{name}": (row, name) for number, row in enumerate(sent) for name in CONTENT}
    return differences(
        {field: now.get(row["kind"], {}).get(name) for field, (row, name) in fields.items()},
        {field: row[name] for field, (row, name) in fields.items()},
        {
            field: f"{PlacementKind(row['kind']).label}, {called[name]}"
            for field, (row, name) in fields.items()
        },
    )


class Targets(ApiView):
    """The targets of a year, with versions."""

    resource = "rounds"

    @operation(
        "targets_read", "Årets mål", answers=TargetsOut, example={"targets": [TARGET]}, has_versions=True
    )
    def get(self, request: Request, year: int) -> Response:
        """Show the targets and their version."""
        return self._answer(get_round(request.user, year))

    @operation(
        "targets_set",
        "Skriv in nämndens mål",
        answers=TargetsOut,
        example={"targets": [TARGET]},
        takes=TargetsIn,
        takes_example={"targets": [TARGET]},
        is_write=True,
        has_versions=True,
    )
    @writes
    def put(self, request: Request, year: int) -> Response:
        """Set the targets."""
        found = get_round(request.user, year)
        require(permissions.may_prepare(request.user, found))
        sent = self.sent(TargetsIn)["targets"]
        round = lock_round(found)
        require_match(request, _version(round), lambda: _differs(round, sent))
        targets = [actions.TargetInput(**target) for target in sent]
        actions.set_targets(round=round, targets=targets, by=request.user)
        return self._answer(round)

    def _answer(self, round: AllocationRound) -> Response:
        targets = round.targets.order_by("kind")
        return self.shown(TargetsOut, {"targets": targets}, headers={"ETag": _version(round)})


class OpenDialogue(YearView):
    """The step that asks every förvaltning."""

    @operation(
        "dialogue_open",
        "Öppna dialogen med alla förvaltningar",
        answers=RoundOut,
        example=ROUND,
        takes=OpeningIn,
        takes_example={"respond_by": "2026-09-30"},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Open the dialogue."""
        round = get_round(request.user, year)
        require(permissions.may_open_dialogue(request.user, round))
        respond_by = self.sent(OpeningIn).get("respond_by")
        actions.open_dialogue(round=round, respond_by=respond_by, by=request.user)
        return self.answer(year)


class CloseDialogue(YearView):
    """The step that ends the dialogue with everybody."""

    @operation(
        "dialogue_close",
        "Avsluta dialogen när alla är hörda",
        answers=RoundOut,
        example={**ROUND, "status": "calculating", "status_text": "Förslag tas fram"},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Close the dialogue."""
        actions.close_dialogue(round=get_round(request.user, year), by=request.user)
        return self.answer(year)


class ReopenDialogue(YearView):
    """The step that takes the dialogue up again."""

    @operation(
        "dialogue_reopen",
        "Öppna dialogen igen",
        answers=RoundOut,
        example=ROUND,
        takes=CommentIn,
        takes_example={"comment": "En förvaltning har fått nya lokaler."},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Reopen the dialogue."""
        round = get_round(request.user, year)
        require(permissions.may_reopen_dialogue(request.user, round))
        actions.reopen_dialogue(round=round, by=request.user, **self.sent(CommentIn))
        return self.answer(year)
