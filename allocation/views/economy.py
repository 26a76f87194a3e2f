"""Ekonomi: the way in, the a-kassa planner and the subsidy check. They advise, decide nothing, store nothing."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from lund_placements.errors import require
from organisation.permissions import Right, has_right

from .. import costs, permissions, selectors
from ..economy import fund, subsidies
from ..economy.keys import Key
from ..economy.rates import MissingRate, Rates
from ..economy_forms import FundForm, SubsidyForm, changed
from .rates import way_to


@require_safe
def economy(request: HttpRequest) -> HttpResponse:
    """Lead to everything about the economy that the user may use."""
    user = request.user
    is_coordinator = has_right(user, Right.RUN_YEAR)
    round = selectors.current_round(user) if is_coordinator else None
    chosen = round.scenarios.order_by("-chosen_at", "pk").first() if round else None
    context = {
        "may_advise": permissions.may_advise(user),
        "scenario": chosen,
        "round": round,
        "decisions": [row for row in selectors.decisions_listed_for(user) if not row.known_correction],
        "breadcrumbs": [*way_to()[:1], ("Ekonomi", None)],
    }
    return render(request, "allocation/economy.html", context)


@require_safe
def fund_planner(request: HttpRequest) -> HttpResponse:
    """Say what a planned employment gives in a-kassa, and what would change it."""
    require(permissions.may_advise(request.user))
    given = changed(FundForm(), request.GET)
    form = FundForm(given)
    context = {"form": form, "answer": None, "missing": "", "breadcrumbs": way_to(("A-kassa", None))}
    if form.is_valid():
        try:
            context |= _fund_answer(form, costs.rates())
        except MissingRate as missing:
            context["missing"] = missing.message
    return render(request, "allocation/fund.html", context, status=422 if form.errors else 200)


def _fund_answer(form: FundForm, rates: Rates) -> dict:
    first = form.cleaned_data["first"]
    plan = form.value(introduction_counts=rates.is_yes(Key.INTRODUCTION_FUND, first))
    terms = fund.terms_on(plan.day_after, rates)
    return {
        "answer": fund.answer(plan, terms),
        "changes": fund.changes(plan, terms),
        "least_pay": fund.least_pay(plan, terms),
        "plan": plan,
        "last_day": fund.last_day(plan),
        "ceiling": terms.ceiling,
        "doubts": rates.doubts([key for key in Key if key.startswith("akassa")], plan.day_after),
    }


def _subsidy_page(request: HttpRequest, form: SubsidyForm, status: int = 200, **more: object) -> HttpResponse:
    context = {
        "form": form,
        "advice": (),
        "missing": "",
        "saved": None,
        "breadcrumbs": way_to(("Anställningsstöd", None)),
        **more,
    }
    return render(request, "allocation/subsidies.html", context, status=status)


@require_safe
def subsidy_form(request: HttpRequest) -> HttpResponse:
    """Ask about a person, without name, and a planned employment."""
    require(permissions.may_advise(request.user))
    return _subsidy_page(request, SubsidyForm())


@require_POST
def subsidy_check(request: HttpRequest) -> HttpResponse:
    """Show each subsidy with each rule. Posted so that nothing about a person stands in an address or a log."""
    require(permissions.may_advise(request.user))
    form = SubsidyForm(request.POST)
    if not form.is_valid():
        return _subsidy_page(request, form, status=422)
    return _subsidy_page(request, form, **advice_on(form))


def advice_on(form: SubsidyForm) -> dict[str, Any]:
    """Return each subsidy's advice on what a valid form describes, as `_subsidies.html` shows it; nothing is stored."""
    rates = costs.rates()
    try:
        advice = subsidies.check(form.person(), form.employment(), rates)
    except MissingRate as missing:
        return {"missing": missing.message}
    return {"advice": advice, "saved": _saved(form, rates)}


def _saved(form: SubsidyForm, rates: Rates) -> Decimal | None:
    """Return the household's försörjningsstöd per month, or None when it is not known."""
    household = form.cleaned_data["household"]
    row = rates.find(Key(household), form.cleaned_data["first"]) if household else None
    return row.value if row else None
