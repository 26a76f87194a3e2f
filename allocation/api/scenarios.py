"""Scenarios with their explanations, and the proposal that is made of the chosen one."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import differences
from lund_placements.api.etags import require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Lines, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView, ListView
from organisation.models import User

from .. import comparison, explanation, permissions
from ..actions import scenarios as actions
from ..actions.moves import lock_round
from ..enums import PlacementKind
from ..models import Scenario, ScenarioLine
from ..models.round import MOST_PLACES
from .rounds import get_round


class ScenarioLineOut(Out):
    """What one förvaltning gets of one kind."""

    department = serializers.SlugField(source="department.key")
    kind = serializers.ChoiceField(PlacementKind.choices)
    computed = serializers.IntegerField(help_text="Uträknat.")
    places = serializers.IntegerField(help_text="Med ändringar för hand.")


class ScenarioOut(Out):
    """A kept calculation."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    weight_2y = serializers.IntegerField(help_text="Vikt för behov inom två år, procent.")
    weight_5y = serializers.IntegerField(help_text="Vikt för behov inom fem år, procent.")
    weight_employees = serializers.IntegerField(help_text="Vikt för antal anställda, procent.")
    shortage_factor = serializers.DecimalField(3, 1, help_text="Bristyrken räknas så många gånger.")
    created_at = serializers.DateTimeField()
    chosen_at = serializers.DateTimeField(allow_null=True, help_text="Null om det inte är förslaget.")
    lines = ScenarioLineOut(many=True)


class ScenarioIn(In):
    """How a scenario weighs the needs; the three weights are parts of one hundred."""

    name = Line(max_length=60)
    weight_2y = serializers.IntegerField(min_value=0, max_value=100)
    weight_5y = serializers.IntegerField(min_value=0, max_value=100)
    weight_employees = serializers.IntegerField(min_value=0, max_value=100)
    shortage_factor = serializers.DecimalField(3, 1, min_value=1, max_value=5)


LINE = {"department": "service", "kind": "ama", "computed": 24, "places": 25}
WEIGHTS = {
    "name": "A. Behov först",
    "weight_2y": 50,
    "weight_5y": 30,
    "weight_employees": 20,
    "shortage_factor": "1.5",
}
SCENARIO = {
    "id": 12,
    **WEIGHTS,
    "created_at": "2026-10-05T09:00:00+02:00",
    "chosen_at": None,
    "lines": [LINE],
}


def _scenarios(user: User, year: int) -> QuerySet[Scenario]:
    """Return the scenarios of a year with their lines; only the coordinator works with them."""
    require(permissions.may_run_year(user))
    scenarios = Scenario.objects.filter(round=get_round(user, year)).select_related("round")
    return scenarios.prefetch_related("lines__department").defer("problem", "result")


def _scenario(user: User, year: int, pk: int) -> Scenario:
    return get_object_or_404(_scenarios(user, year), pk=pk)


class Scenarios(ListView):
    """The scenarios of a year."""

    resource = "scenarios"
    ordering = ("pk",)

    @operation("scenarios_list", "Årets scenarier", answers=ScenarioOut(many=True), example=SCENARIO)
    def get(self, request: Request, year: int) -> Response:
        """List the scenarios."""
        return self.page(_scenarios(request.user, year), ScenarioOut)

    @operation(
        "scenarios_compute",
        "Räkna fram ett scenario",
        description="Underlaget och resultatet sparas som de är. Inget är bestämt förrän ett scenario väljs.",
        answers=ScenarioOut,
        example=SCENARIO,
        status=201,
        takes=ScenarioIn,
        takes_example=WEIGHTS,
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Compute a scenario."""
        round = get_round(request.user, year)
        require(permissions.may_compute(request.user, round))
        data = actions.ScenarioInput(**self.sent(ScenarioIn))
        scenario = actions.compute(round=round, data=data, by=request.user)
        return self.shown(ScenarioOut, _scenario(request.user, year, scenario.pk), status=201)


class ScenarioDetail(ApiView):
    """One scenario."""

    resource = "scenarios"

    @operation("scenarios_read", "Ett scenario", answers=ScenarioOut, example=SCENARIO)
    def get(self, request: Request, year: int, pk: int) -> Response:
        """Show the scenario."""
        return self.shown(ScenarioOut, _scenario(request.user, year, pk))


class Choose(ApiView):
    """The step that makes a scenario the proposal."""

    resource = "scenarios"

    @operation(
        "scenarios_choose",
        "Välj scenariot som förslag",
        answers=ScenarioOut,
        example={**SCENARIO, "chosen_at": "2026-10-12T13:00:00+02:00"},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int, pk: int) -> Response:
        """Choose the scenario."""
        scenario = Scenario.objects.select_related("round").get(pk=_scenario(request.user, year, pk).pk)
        actions.choose(scenario=scenario, by=request.user)
        return self.shown(ScenarioOut, _scenario(request.user, year, pk))


class Discard(ApiView):
    """The step that removes a scenario."""

    resource = "scenarios"

    @operation(
        "scenarios_discard",
        "Ta bort ett scenario",
        description="Bara ett scenario som inte är valt och som inget förslag eller samråd bygger på. Svaret är "
        "scenariot som det var.",
        answers=ScenarioOut,
        example=SCENARIO,
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int, pk: int) -> Response:
        """Remove the scenario."""
        scenario = _scenario(request.user, year, pk)
        answer = self.shown(ScenarioOut, scenario)
        actions.discard(scenario=scenario, by=request.user)
        return answer


# One number and why


class ScenarioFactOut(Out):
    """A question about a number, and its answer."""

    question = serializers.CharField()
    answer = serializers.CharField()


class AdjustmentOut(Out):
    """A change by hand."""

    change = serializers.IntegerField()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class ScenarioLineWhyOut(ScenarioLineOut):
    """One number, and why it is what it is."""

    facts = ScenarioFactOut(many=True)
    start_months = serializers.CharField(help_text="När platserna är tänkta att börja.")
    certificate = serializers.ListField(
        child=serializers.CharField(), help_text="Meningar som vem som helst kan kontrollera."
    )
    adjustments = AdjustmentOut(many=True)


class ScenarioLineIn(In):
    """Another number, and why."""

    places = serializers.IntegerField(min_value=0, max_value=MOST_PLACES)
    reason = Lines(max_length=1000, help_text="Följer med till nämnden.")


WHY = {
    **LINE,
    "facts": [{"question": "Vad styrde?", "answer": "Handledarnas tid satte gränsen."}],
    "start_months": "2 i januari, 2 i februari",
    "certificate": ["Den sista platsen gick till serviceförvaltningen."],
    "adjustments": [{"change": 1, "reason": "Nya lokaler.", "created_at": "2026-10-06T09:00:00+02:00"}],
}


def _line(user: User, year: int, pk: int, department: str, kind: str) -> ScenarioLine:
    require(permissions.may_run_year(user))
    lines = ScenarioLine.objects.select_related("scenario__round", "department").filter(
        scenario__round=get_round(user, year), scenario=pk
    )
    return get_object_or_404(lines.prefetch_related("adjustments"), department__key=department, kind=kind)


def _why(line: ScenarioLine) -> dict[str, Any]:
    scenario = line.scenario
    plans = comparison.plan_of(scenario, line.kind)
    if line.department.key not in plans:
        raise Http404
    plan, kind_plan = plans[line.department.key], comparison.kind_plan(scenario, line.kind)
    names = {each["key"]: each["name"] for each in scenario.problem["year"]["departments"]}
    facts = explanation.facts(plan, kind_plan, names)
    return {
        "department": line.department,
        "kind": line.kind,
        "computed": line.computed,
        "places": line.places,
        "facts": [{"question": question, "answer": answer} for question, answer in facts],
        "start_months": explanation.start_months(plan, scenario.problem["year"]["first_month"]),
        "certificate": explanation.certificate(kind_plan, PlacementKind(line.kind).label),
        "adjustments": line.adjustments.all(),
    }


def _etag(line: ScenarioLine) -> str:
    return f'"{line.places}-{len(line.adjustments.all())}"'


class LineDetail(ApiView):
    """One number of a scenario."""

    resource = "scenarios"

    @operation(
        "scenario_line_read", "Ett tal och varför", answers=ScenarioLineWhyOut, example=WHY, has_versions=True
    )
    def get(self, request: Request, year: int, pk: int, department: str, kind: str) -> Response:
        """Explain the number."""
        line = _line(request.user, year, pk, department, kind)
        return self.shown(ScenarioLineWhyOut, _why(line), headers={"ETag": _etag(line)})

    @operation(
        "scenario_line_adjust",
        "Ändra ett tal för hand",
        answers=ScenarioLineWhyOut,
        example=WHY,
        takes=ScenarioLineIn,
        takes_example={"places": 25, "reason": "Nya lokaler."},
        is_write=True,
        has_versions=True,
    )
    @writes
    def put(self, request: Request, year: int, pk: int, department: str, kind: str) -> Response:
        """Change the number."""
        line = _line(request.user, year, pk, department, kind)
        require(permissions.may_adjust(request.user, line.scenario))
        sent = self.sent(ScenarioLineIn)
        lock_round(line.scenario.round)
        line = _line(request.user, year, pk, department, kind)
        given = {"places": sent["places"]}
        require_match(
            request, _etag(line), lambda: differences({"places": line.places}, given, {"places": "platser"})
        )
        actions.adjust(line=line, seen=line.places, by=request.user, **sent)
        line = _line(request.user, year, pk, department, kind)
        return self.shown(ScenarioLineWhyOut, _why(line), headers={"ETag": _etag(line)})
