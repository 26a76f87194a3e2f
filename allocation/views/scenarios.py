"""Scenarios: computing, comparing, asking why, changing by hand and choosing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes
from organisation.selectors import department_on

from .. import comparison, explanation, exports, permissions, selectors
from ..actions import scenarios as actions
from ..enums import PlacementKind
from ..forms import AdjustForm, ScenarioForm, WhatIfForm
from ..models import Scenario, ScenarioLine
from .common import crumbs, form_page, get_round


def get_scenario(request: HttpRequest, year: int, pk: int) -> Scenario:
    """Return a scenario of the year; only the coordinator works with scenarios."""
    require(permissions.may_run_year(request.user))
    return get_object_or_404(Scenario.objects.select_related("round"), round__year=year, pk=pk)


def get_line(request: HttpRequest, year: int, pk: int, key: str, kind: str) -> ScenarioLine:
    """Return a line of a scenario, or 404."""
    scenario = get_scenario(request, year, pk)
    lines = ScenarioLine.objects.select_related("scenario__round", "department")
    return get_object_or_404(lines, scenario=scenario, department__key=key, kind=kind)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the scenarios of the latest year."""
    require(permissions.may_run_year(request.user))
    round = selectors.current_round(request.user)
    return redirect("allocation:scenarios", round.year) if round else redirect("start")


@require_safe
def compare(request: HttpRequest, year: int) -> HttpResponse:
    """Show the scenarios side by side with last year and with the supervisors' capacity."""
    round = get_round(request, year)
    user = request.user
    require(permissions.may_run_year(user))
    scenarios = selectors.scenarios_of(round)
    context = {
        "round": round,
        "scenarios": [
            {
                "scenario": scenario,
                "may_choose": permissions.may_choose(user, round),
                "may_discard": permissions.may_discard(user, scenario),
            }
            for scenario in scenarios
        ],
        "tables": comparison.kind_tables(round, scenarios, selectors.departments_of_round(round))
        if scenarios
        else [],
        "may_compute": permissions.may_compute(user, round),
        "counts": selectors.waiting_counts(round),
        "breadcrumbs": crumbs(round, ("Fördelning", None)),
    }
    return render(request, "allocation/scenarios.html", context)


@require_safe
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the scenarios as Excel."""
    round = get_round(request, year)
    require(permissions.may_run_year(request.user))
    sheets = exports.scenario_sheets(round)
    if not sheets:
        raise Http404
    return xlsx_response(f"scenarier-{year}.xlsx", workbook(sheets))


def _new_page(request: HttpRequest, round, form: ScenarioForm, status: int = 200) -> HttpResponse:
    back = reverse("allocation:scenarios", args=[round.year])
    return form_page(
        request,
        form,
        heading="Räkna fram ett scenario",
        text=(
            "Vikterna säger hur mycket behov och storlek ska betyda. De ska tillsammans bli 100. "
            "Ett scenario sparas med allt underlag. Inget är bestämt förrän du väljer ett förslag."
        ),
        submit="Räkna",
        back=back,
        breadcrumbs=crumbs(round, ("Fördelning", back), ("Nytt scenario", None)),
        status=status,
    )


@require_safe
def new(request: HttpRequest, year: int) -> HttpResponse:
    """Ask how a scenario shall weigh the needs."""
    round = get_round(request, year)
    require(permissions.may_compute(request.user, round))
    letter = chr(ord("A") + min(round.scenarios.count(), 25))
    return _new_page(request, round, ScenarioForm(initial={"name": f"{letter}. "}))


@writes
def compute(request: HttpRequest, year: int) -> HttpResponse:
    """Compute and keep a scenario."""
    round = get_round(request, year)
    require(permissions.may_compute(request.user, round))
    form = ScenarioForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            scenario = actions.compute(round=round, data=form.value(), by=request.user)
            messages.success(request, f"{scenario.name} är uträknat.")
            return redirect("allocation:scenarios", year)
    return _new_page(request, round, form, status=422)


@writes
def choose(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Choose the scenario as the proposal."""
    scenario = actions.choose(scenario=get_scenario(request, year, pk), by=request.user)
    messages.success(request, f"{scenario.name} är valt som förslag. Skriv tjänsteskrivelsen nu.")
    return redirect("allocation:proposal", year)


@writes
def discard(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Remove a scenario."""
    actions.discard(scenario=get_scenario(request, year, pk), by=request.user)
    messages.success(request, "Scenariot är borttaget.")
    return redirect("allocation:scenarios", year)


@require_safe
def machine_readable(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Download a scenario's inputs and result, as `python -m allocation.engine --check` reads them."""
    scenario = get_scenario(request, year, pk)
    content = {"problem": scenario.problem, "result": scenario.result}
    headers = {"Content-Disposition": f'attachment; filename="scenario-{year}-{pk}.json"'}
    return JsonResponse(content, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def models(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Show what other models would give on the same data; a comparison, never a proposal."""
    scenario = get_scenario(request, year, pk)
    back = reverse("allocation:scenarios", args=[year])
    context = {
        "round": scenario.round,
        "scenario": scenario,
        "tables": comparison.model_tables(scenario),
        "breadcrumbs": crumbs(scenario.round, ("Fördelning", back), ("Andra modeller", None)),
    }
    return render(request, "allocation/models.html", context)


@require_safe
def why(request: HttpRequest, year: int, pk: int, key: str, kind: str) -> HttpResponse:
    """Explain one number: a sentence, the steps that add up to it, and every change by hand."""
    line = get_line(request, year, pk, key, kind)
    scenario = line.scenario
    plans = comparison.plan_of(scenario, kind)
    if key not in plans:
        raise Http404
    last_year = selectors.decided_last_year(scenario.round).get((line.department_id, kind))
    plan, kind_plan = plans[key], comparison.kind_plan(scenario, kind)
    kind_name = PlacementKind(kind).label
    names = {d["key"]: d["name"] for d in scenario.problem["year"]["departments"]}
    context = {
        "round": scenario.round,
        "scenario": scenario,
        "line": line,
        "name": _department_name(line),
        "plan": plan,
        "facts": explanation.facts(plan, kind_plan, names),
        "start_months": explanation.start_months(plan, scenario.problem["year"]["first_month"]),
        "certificate": explanation.certificate(kind_plan, kind_name),
        "awards": explanation.awards_near(kind_plan, key, names),
        "kind_name": kind_name,
        "adjustments": list(line.adjustments.select_related("created_by")),
        "last_year": last_year,
        "over": max(0, line.places - plan["cap_by_calendar"]),
        "what_if_form": WhatIfForm(initial={"change": "supervisors", "number": 1}),
        "answer": None,
        "may_adjust": permissions.may_adjust(request.user, scenario),
        "breadcrumbs": _line_crumbs(line),
    }
    return render(request, "allocation/line_why.html", context)


def _department_name(line: ScenarioLine) -> str:
    return department_on(line.department, selectors.names_day(line.scenario.round)).name


def _line_crumbs(line: ScenarioLine, *rest: tuple[str, str | None]) -> list:
    round = line.scenario.round
    back = reverse("allocation:scenarios", args=[round.year])
    here = _line_address(line) if rest else None
    return crumbs(round, ("Fördelning", back), (_department_name(line), here), *rest)


def _line_address(line: ScenarioLine) -> str:
    round = line.scenario.round
    return reverse("allocation:line_why", args=[round.year, line.scenario_id, line.department.key, line.kind])


def _adjust_page(
    request: HttpRequest, line: ScenarioLine, form: AdjustForm, status: int = 200
) -> HttpResponse:
    plan = comparison.plan_of(line.scenario, line.kind)[line.department.key]
    return form_page(
        request,
        form,
        heading=f"Ändra {_department_name(line)} för hand",
        text=(
            f"{PlacementKind(line.kind).label.capitalize()}: nu {line.places}, uträknat {line.computed}. "
            f"Handledarna räcker till {plan['cap_by_calendar']}. Ändringen visas som ett eget steg i "
            "uträkningen, med ditt namn och ditt skäl."
        ),
        submit="Spara ändringen",
        back=_line_address(line),
        breadcrumbs=_line_crumbs(line, ("Ändra för hand", None)),
        status=status,
    )


@require_safe
def adjust_form(request: HttpRequest, year: int, pk: int, key: str, kind: str) -> HttpResponse:
    """Ask for a new number and the reason."""
    line = get_line(request, year, pk, key, kind)
    require(permissions.may_adjust(request.user, line.scenario))
    return _adjust_page(request, line, AdjustForm(initial={"seen": line.places, "places": line.places}))


@writes
def adjust(request: HttpRequest, year: int, pk: int, key: str, kind: str) -> HttpResponse:
    """Change the line by hand."""
    line = get_line(request, year, pk, key, kind)
    require(permissions.may_adjust(request.user, line.scenario))
    form = AdjustForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.adjust(line=line, by=request.user, **form.cleaned_data)
            messages.success(request, "Raden är ändrad.")
            return redirect(_line_address(line))
    return _adjust_page(request, line, form, status=422)
