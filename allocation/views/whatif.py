"""The what-if panel: one change, the year solved again, and who gains and loses. Nothing is saved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lund_placements.errors import RuleBroken, errors_in

from .. import engine
from ..engine.whatif import Change
from ..enums import PlacementKind
from ..forms import WhatIfForm
from ..models import ScenarioLine
from .scenarios import get_line


@require_safe
def what_if(request: HttpRequest, year: int, pk: int, key: str, kind: str) -> HttpResponse:
    """Answer what one change would do to every förvaltning, as a page or as a panel."""
    line = get_line(request, year, pk, key, kind)
    form = WhatIfForm(request.GET or None)
    answer = None
    if form.is_valid():
        with errors_in(form):
            answer = _answer(line, form)
    context = {
        "round": line.scenario.round,
        "line": line,
        "what_if_form": form,
        "answer": answer,
        "names": {d["key"]: d["name"] for d in line.scenario.problem["year"]["departments"]},
    }
    template = "allocation/_what_if.html" if request.htmx else "allocation/what_if.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _answer(line: ScenarioLine, form: WhatIfForm) -> dict:
    problem = engine.year_problem_from_json(line.scenario.problem)
    try:
        solved = engine.what_if(problem, _change(line, **form.cleaned_data))
    except engine.EngineError as error:
        raise RuleBroken(error.message, code=error.code) from error
    names = {department.key: department.name for department in problem.departments}
    rows = [
        {
            "name": names[moved.key],
            "kind": PlacementKind(moved.kind).label,
            "before": moved.before,
            "after": moved.after,
            "change": moved.change,
        }
        for moved in solved.moved
    ]
    plans = zip(solved.before.kinds, solved.after.kinds, strict=True)
    return {
        "rows": rows,
        "shortfalls": [
            {"kind": PlacementKind(after.kind).label, "before": before.shortfall, "after": after.shortfall}
            for before, after in plans
        ],
    }


def _change(line: ScenarioLine, change: str, number: int) -> Change:
    """Return the change as the engine takes it; raises RuleBroken for a number that cannot be."""
    key, kind = line.department.key, line.kind
    if change == "supervisors":
        return engine.MoreSupervisors(key, number)
    if number < 0:
        raise RuleBroken("Antalet kan inte vara mindre än noll här.", code="negative", field="number")
    if change == "offer":
        return engine.NewOffer(key, kind, number)
    if change == "floor":
        return engine.NewFloor(key, kind, number)
    return engine.NewTarget(kind, number)
