"""What a scenario or a decided year costs, with assumptions to change, and what other models would mean."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes

from .. import cost_exports, cost_tables, costs, permissions, selectors
from ..actions import assumptions as actions
from ..economy import comparison, frozen
from ..economy.assumptions import Assumptions, plain_decimal
from ..economy.cost import Unit
from ..economy.keys import Key
from ..economy.rates import MissingRate, Rates
from ..economy.summary import NOT_COUNTED, break_even_text, case_of, texts, unverified
from ..economy_forms import AssumptionsForm, ComparisonForm, CostForms, changed
from ..models import AllocationRound, Decision, Scenario
from .common import Crumbs, crumbs
from .decisions import get_decision
from .scenarios import get_scenario


@dataclass(frozen=True)
class Subject:
    """What is counted on: places in a year, with the numbers and assumptions that are known for it.

    problem: what the calculation knew of employees and need. label: what the page calls it.
    stored: the cost as it was frozen with the decision.
    """

    round: AllocationRound
    label: str
    units: Sequence[Unit]
    rates: Rates
    known: Assumptions | None
    problem: dict[str, Any]
    stored: dict[str, Any] | None = None


def _of_scenario(scenario: Scenario) -> Subject:
    table = costs.rates()
    return Subject(
        scenario.round,
        scenario.name,
        costs.scenario_units(scenario, selectors.departments_of_round(scenario.round)),
        table,
        _known(scenario.round, table),
        scenario.problem,
    )


def _of_decision(decision: Decision) -> Subject:
    """Return the decided year on its own frozen numbers, or on today's when it has none."""
    payload = json.loads(decision.payload)
    units = frozen.units_of(payload, "decided")
    problem, label = payload["engine"]["problem"], f"beslutet {decision.paragraph}"
    if block := payload.get("economy"):
        known, table = frozen.basis(block)
        return Subject(decision.round, label, units, table, known, problem, block)
    table = costs.rates()
    return Subject(decision.round, label, units, table, _known(decision.round, table), problem)


def _known(round: AllocationRound, table: Rates) -> Assumptions | None:
    try:
        return costs.assumptions_of(round, table)
    except MissingRate:
        return None


# Cost


@dataclass
class Counted:
    """The forms of a page and what they give: a block, or why there is none."""

    forms: CostForms
    block: dict[str, Any] | None = None
    missing: str = ""


def _count(subject: Subject, data: Mapping[str, str]) -> Counted:
    given = data if any(name in data for name in AssumptionsForm.base_fields) else None
    counted = Counted(CostForms(subject.round.year, subject.known, given))
    if counted.forms.is_bound and not counted.forms.is_valid():
        return counted
    assumptions = counted.forms.value() if counted.forms.is_bound else subject.known
    if assumptions is None:
        counted.missing = (
            f"Det finns inga belopp och villkor för {subject.round.year}, så det går inte att räkna ut vad "
            "platserna kostar. En administratör kan lägga in värden för det året under Belopp och villkor."
        )
        return counted
    if subject.stored and assumptions == subject.known:
        counted.block = subject.stored
        return counted
    # What is tried out on a decision may need numbers that the decision did not.
    table = costs.rates() if subject.stored else subject.rates
    try:
        counted.block = frozen.block(assumptions, table, subject.units)
    except MissingRate as missing:
        counted.missing = missing.message
    return counted


def _cost_page(
    request: HttpRequest, subject: Subject, counted: Counted, breadcrumbs: Crumbs, **more: object
) -> HttpResponse:
    block, units = counted.block, [_row(unit) for unit in subject.units]
    has_errors = counted.forms.is_bound and not counted.forms.is_valid()
    context: dict[str, Any] = {
        "subject": subject,
        "forms": counted.forms,
        "has_errors": has_errors,
        "missing": counted.missing,
        "cost": block,
        "not_counted": NOT_COUNTED,
        "query": request.GET.urlencode(),
        "breadcrumbs": breadcrumbs,
        "may_save": None,
        "saved_fields": {},
        **more,
    }
    if block:
        ama = sum(unit.ama for unit in subject.units)
        context |= {
            "texts": texts(block, ama),
            "kpis": _kpis(block, subject.round.is_invented),
            "unverified": unverified(block),
            "tables": [
                cost_tables.case_table(block, "Låg, mellan och hög effekt, kronor"),
                cost_tables.department_table(block, units, "Per förvaltning, mellanvärdet, kronor"),
                cost_tables.year_table(block, "Per kalenderår, mellanvärdet, kronor"),
            ],
            "place": cost_tables.place_table(block, "En arbetsmarknadsanställning, mellanvärdet"),
            "stated": cost_tables.stated_table(block, "Antaganden och uppgifter"),
        }
    return render(request, "allocation/cost.html", context, status=422 if has_errors else 200)


def _row(unit: Unit) -> dict[str, Any]:
    return {"key": unit.key, "name": unit.name, "ama": unit.ama, "praktik": unit.praktik}


def _kpis(block: Mapping[str, Any], is_invented: bool) -> list[dict[str, Any]]:
    total = case_of(block, "middle")["total"]
    cards = (
        ("Nettokostnad", cost_tables.number(total["net"]), "kronor, mellanvärdet"),
        (
            "Försörjningsstöd som upphör",
            cost_tables.number(total["saved"] + total["saved_after"]),
            "kronor, under tiden och efteråt",
        ),
        ("Kvar att betala", cost_tables.number(total["balance"]), "kronor, när besparingen är avdragen"),
        ("Brytpunkt", case_of(block, "middle")["break_even"] or "–", break_even_text(block, "middle")),
    )
    return [
        {"name": name, "value": str(value), "note": note, "tone": "", "is_invented": is_invented}
        for name, value, note in cards
    ]


def _scenario_crumbs(scenario: Scenario, last: str) -> Crumbs:
    back = reverse("allocation:scenarios", args=[scenario.round.year])
    return crumbs(scenario.round, ("Fördelning", back), (last, None))


@require_safe
def scenario_cost(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Show what a scenario's places cost; the assumptions can be changed in the address."""
    scenario = get_scenario(request, year, pk)
    subject = _of_scenario(scenario)
    return _scenario_page(request, scenario, subject, _count(subject, request.GET))


def _scenario_page(
    request: HttpRequest, scenario: Scenario, subject: Subject, counted: Counted, sent: Mapping | None = None
) -> HttpResponse:
    here = [subject.round.year, scenario.pk]
    can_save = counted.forms.is_bound and counted.forms.is_valid()
    return _cost_page(
        request,
        subject,
        counted,
        _scenario_crumbs(scenario, "Kostnad"),
        xlsx=reverse("allocation:scenario_cost_xlsx", args=here),
        here=reverse("allocation:scenario_cost", args=here),
        save_url=reverse("allocation:scenario_cost_save", args=here),
        comparison=reverse("allocation:scenario_comparison", args=here),
        may_save=permissions.may_prepare(request.user, subject.round) if can_save else None,
        saved_fields=_sendable(sent or request.GET),
    )


def _sendable(data: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of the forms, without the marks that every sent form has of its own."""
    return {name: value for name, value in data.items() if name not in ("csrfmiddlewaretoken", "once", "who")}


@writes
def scenario_cost_save(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Keep the assumptions with the year."""
    scenario = get_scenario(request, year, pk)
    require(permissions.may_prepare(request.user, scenario.round))
    subject = _of_scenario(scenario)
    forms = CostForms(subject.round.year, None, request.POST)
    if forms.is_valid():
        with errors_in(forms.general):
            actions.save(round=subject.round, assumptions=forms.value(), by=request.user)
            messages.success(request, f"Antagandena är sparade för {subject.round.year}.")
            return redirect("allocation:scenario_cost", year, pk)
    return _scenario_page(request, scenario, subject, Counted(forms), request.POST)


@require_safe
def scenario_cost_export(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Download what the page shows as Excel."""
    return _cost_file(_of_scenario(get_scenario(request, year, pk)), request)


def _cost_file(subject: Subject, request: HttpRequest) -> HttpResponse:
    block = _count(subject, request.GET).block
    sheets = (
        cost_exports.cost_sheets(block, subject.units) if block else [("Kostnad", ("Uppgifter saknas",), [])]
    )
    return xlsx_response(f"kostnad-{subject.round.year}.xlsx", workbook(sheets))


def _decision_crumbs(decision: Decision, last: str) -> Crumbs:
    return [
        ("Start", reverse("start")),
        ("Beslut", reverse("allocation:decisions")),
        (f"Fördelningsmodell {decision.round.year}", reverse("allocation:decision", args=[decision.pk])),
        (last, None),
    ]


@require_safe
def decision_cost(request: HttpRequest, pk) -> HttpResponse:
    """Show what the decided places cost; what is tried out in the address changes nothing that is frozen."""
    decision = get_decision(request, pk)
    subject = _of_decision(decision)
    return _cost_page(
        request,
        subject,
        _count(subject, request.GET),
        _decision_crumbs(decision, "Kostnad"),
        xlsx=reverse("allocation:decision_cost_xlsx", args=[pk]),
        here=reverse("allocation:decision_cost", args=[pk]),
        comparison=reverse("allocation:decision_comparison", args=[pk]),
        save_url="",
    )


@require_safe
def decision_cost_export(request: HttpRequest, pk) -> HttpResponse:
    """Download what the page shows as Excel."""
    return _cost_file(_of_decision(get_decision(request, pk)), request)


# Comparison


def _compared(subject: Subject, data: Mapping[str, str]) -> dict[str, Any]:
    """Return the other models beside Lund's, or the form with its errors or what is missing."""
    table, first = costs.rates(), subject.known.first_day if subject.known else None
    start = {
        name: Decimal(plain_decimal(row.value))
        for name, key in (("quota", Key.QUOTA), ("fee", Key.FEE), ("size_share", Key.SIZE_SHARE))
        if first and (row := table.find(key, first))
    }
    doubts = table.doubts((Key.QUOTA, Key.FEE, Key.SIZE_SHARE), first) if first else ()
    given = changed(ComparisonForm(), data)
    form = ComparisonForm(given, initial=start)
    if given and not form.is_valid():
        return {"form": form, "lines": (), "doubts": doubts}
    numbers = form.cleaned_data if given else start
    if len(numbers) < 3:
        return {
            "form": form,
            "lines": (),
            "doubts": doubts,
            "missing": "Uppgifter saknas. Fyll i dem i formuläret.",
        }
    units = costs.compared_units(subject.problem, list(subject.units))
    lines = comparison.lines(
        units, sum(unit.places for unit in units), numbers["quota"], numbers["fee"], numbers["size_share"]
    )
    return {
        "form": form,
        "lines": lines,
        "doubts": doubts,
        "totals": comparison.totals(lines),
        "fees": comparison.explain(lines, numbers["quota"], numbers["fee"]),
        "nets": _nets(subject, lines),
    }


def _nets(subject: Subject, lines: Sequence[comparison.Line]) -> list[dict[str, Any]]:
    """Return what each model's places would cost on the same assumptions, or nothing while they are unknown."""
    if subject.known is None:
        return []
    found = []
    for name, places in (
        ("Lunds modell", [line.of.places for line in lines]),
        ("Malmös kvot", [line.quota for line in lines]),
        ("Linköpings storlek och behov", [line.by_size_and_need for line in lines]),
    ):
        units = [Unit(line.of.key, line.of.name, count, 0) for line, count in zip(lines, places, strict=True)]
        try:
            block = frozen.block(subject.known, subject.rates, units)
        except MissingRate:
            return []
        found.append({"name": name, "places": sum(places), **case_of(block, "middle")["total"]})
    return found


def _comparison_page(request: HttpRequest, subject: Subject, breadcrumbs: Crumbs, xlsx: str) -> HttpResponse:
    context = {
        "subject": subject,
        "missing": "",
        "totals": None,
        "fees": (),
        "nets": [],
        "xlsx": xlsx,
        "query": request.GET.urlencode(),
        "breadcrumbs": breadcrumbs,
        **_compared(subject, request.GET),
    }
    return render(
        request, "allocation/comparison.html", context, status=422 if context["form"].errors else 200
    )


def _comparison_file(subject: Subject, request: HttpRequest) -> HttpResponse:
    sheets = cost_exports.comparison_sheets(_compared(subject, request.GET)["lines"])
    return xlsx_response(f"jamforelse-{subject.round.year}.xlsx", workbook(sheets))


@require_safe
def scenario_comparison(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Show Malmö's and Linköping's models beside a scenario; a comparison, never a proposal."""
    scenario = get_scenario(request, year, pk)
    xlsx = reverse("allocation:scenario_comparison_xlsx", args=[year, pk])
    return _comparison_page(request, _of_scenario(scenario), _scenario_crumbs(scenario, "Jämförelse"), xlsx)


@require_safe
def scenario_comparison_export(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Download the comparison as Excel."""
    return _comparison_file(_of_scenario(get_scenario(request, year, pk)), request)


@require_safe
def decision_comparison(request: HttpRequest, pk) -> HttpResponse:
    """Show Malmö's and Linköping's models beside a decided year."""
    decision = get_decision(request, pk)
    xlsx = reverse("allocation:decision_comparison_xlsx", args=[pk])
    return _comparison_page(request, _of_decision(decision), _decision_crumbs(decision, "Jämförelse"), xlsx)


@require_safe
def decision_comparison_export(request: HttpRequest, pk) -> HttpResponse:
    """Download the comparison as Excel."""
    return _comparison_file(_of_decision(get_decision(request, pk)), request)
