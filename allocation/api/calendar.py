"""The årshjul of a year and how each kind of place uses supervisors, with versions."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import Differences, differences, labels_of
from lund_placements.api.etags import etag_of, require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView

from .. import permissions
from ..actions import rounds as actions
from ..actions.moves import lock_round
from ..enums import PhaseKind, PlacementKind
from ..models import AllocationRound, KindRule, Phase
from .rounds import get_round


class PhaseFields(serializers.Serializer):
    """The dates of one step."""

    kind = serializers.ChoiceField(PhaseKind.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class RuleFields(serializers.Serializer):
    """How one kind of place uses supervisors."""

    kind = serializers.ChoiceField(PlacementKind.choices)
    months = serializers.IntegerField(min_value=1, max_value=12, help_text="Hur länge en placering varar.")
    load = serializers.IntegerField(min_value=1, max_value=10, help_text="Handledarplatser per placering.")
    may_pause = serializers.BooleanField(help_text="Får pågå över stängning.")


class PhaseOut(PhaseFields, Out):
    """The dates of one step, with its name."""

    name = serializers.CharField(source="get_kind_display")


class RuleOut(RuleFields, Out):
    """How one kind of place uses supervisors."""


class CalendarOut(Out):
    """The årshjul and the rules."""

    phases = PhaseOut(many=True)
    rules = RuleOut(many=True)


class PhaseIn(PhaseFields, In):
    """The dates of one step."""


class RuleIn(RuleFields, In):
    """How one kind of place uses supervisors."""


def _each_once(rows: list[dict[str, Any]], kinds: Iterable[str]) -> list[dict[str, Any]]:
    if sorted(row["kind"] for row in rows) != sorted(kinds):
        message = f"Ange var och en en gång: {', '.join(kinds)}."
        raise serializers.ValidationError(message, code="each_kind_once")
    return rows


class CalendarIn(In):
    """All steps and all rules."""

    phases = PhaseIn(many=True, min_length=len(PhaseKind), max_length=len(PhaseKind))
    rules = RuleIn(many=True, min_length=len(PlacementKind), max_length=len(PlacementKind))

    def validate_phases(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each step once."""
        return _each_once(rows, PhaseKind.values)

    def validate_rules(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each kind once."""
        return _each_once(rows, PlacementKind.values)


DATES = {
    "targets": ("2026-05-01", "2026-06-30"),
    "dialogue": ("2026-08-15", "2026-09-30"),
    "proposal": ("2026-10-01", "2026-10-25"),
    "decision": ("2026-10-26", "2026-11-30"),
    "agreements": ("2026-12-01", "2026-12-31"),
}
CALENDAR = {
    "phases": [
        {"kind": kind, "starts_on": starts_on, "ends_on": ends_on}
        for kind, (starts_on, ends_on) in DATES.items()
    ],
    "rules": [
        {"kind": "ama", "months": 6, "load": 1, "may_pause": True},
        {"kind": "praktik", "months": 3, "load": 1, "may_pause": True},
    ],
}
SHOWN = {
    **CALENDAR,
    "phases": [{**phase, "name": PhaseKind(phase["kind"]).label} for phase in CALENDAR["phases"]],
}


def _data(round: AllocationRound) -> dict[str, Any]:
    return {"phases": round.phases.all(), "rules": round.rules.all()}


def _etag(round: AllocationRound) -> str:
    return etag_of(CalendarOut(_data(round)).data)


def _differs(now: dict[str, Any], sent: dict[str, Any]) -> Differences:
    """Return what the calendar holds and what was sent, date by date and number by number."""
    current, given, labels = {}, {}, {}
    for part, kinds, model in (("phases", PhaseKind, Phase), ("rules", PlacementKind, KindRule)):
        stored = {row["kind"]: row for row in now[part]}
        for number, row in enumerate(sent[part]):
            names = [name for name in row if name != "kind"]
            for name, label in labels_of(model, names).items():
                field = f"{part}.{number}.{name}"
                current[field], given[field] = stored[row["kind"]][name], _plain(row[name])
                labels[field] = f"{kinds(row['kind']).label}, {label}"
    return differences(current, given, labels)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


class Calendar(ApiView):
    """The årshjul of a year."""

    resource = "rounds"

    @operation(
        "calendar_read",
        "Årshjulets steg och reglerna per typ",
        answers=CalendarOut,
        example=SHOWN,
        has_versions=True,
    )
    def get(self, request: Request, year: int) -> Response:
        """Show the årshjul."""
        return self._answer(get_round(request.user, year))

    @operation(
        "calendar_set",
        "Ändra årshjulets steg och reglerna per typ",
        answers=CalendarOut,
        example=SHOWN,
        takes=CalendarIn,
        takes_example=CALENDAR,
        is_write=True,
        has_versions=True,
    )
    @writes
    def put(self, request: Request, year: int) -> Response:
        """Change the årshjul."""
        found = get_round(request.user, year)
        require(permissions.may_prepare(request.user, found))
        sent = self.sent(CalendarIn)
        round = lock_round(found)
        now = CalendarOut(_data(round)).data
        require_match(request, _etag(round), lambda: _differs(now, sent))
        actions.set_dates(
            round=round,
            dates={row["kind"]: (row["starts_on"], row["ends_on"]) for row in sent["phases"]},
            rules=[actions.RuleInput(**rule) for rule in sent["rules"]],
            by=request.user,
        )
        return self._answer(round)

    def _answer(self, round: AllocationRound) -> Response:
        return self.shown(CalendarOut, _data(round), headers={"ETag": _etag(round)})
