"""The start page, the årshjul, and preparing a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes
from organisation.permissions import Right, departments_of, has_right, may_manage
from organisation.selectors import contacts_by_department

from .. import board, overview, permissions, selectors
from ..actions import rounds as actions
from ..dialogue_forms import OpeningForm
from ..enums import PhaseKind, PlacementKind
from ..forms import CommentForm, PhaseRows, RuleRows, TargetRows, YearForm
from ..guidelines import guideline_on
from ..models import AllocationRound
from .common import crumbs, form_page, get_round


@require_safe
def start_page(request: HttpRequest) -> HttpResponse:
    """Show each role what to do now: the current year, the own dialogues, the decisions."""
    user = request.user
    years = list(selectors.rounds_visible_to(user))
    current = selectors.current_of(user, years)
    own_dialogues, earlier_dialogues = overview.own_dialogues(user)
    context = {
        "round": current,
        "years": [{"round": y, "status": selectors.shown_status(user, y)} for y in years],
        "wheel": overview.wheel(user, current) if current else None,
        "tasks": overview.tasks(user, current) if current else [],
        "now": overview.what_now(user, current) if current else None,
        "kpis": overview.key_figures(user, current) if current else [],
        "missing": board.missing_contacts(user, current) if current else None,
        "own_dialogues": own_dialogues,
        "earlier_dialogues": earlier_dialogues,
        "to_do": overview.to_do(user),
        "sections": overview.sections(user),
        "decisions": selectors.decisions_listed_for(user)[:5],
        "is_coordinator": has_right(user, Right.RUN_YEAR),
        "is_contact": bool(departments_of(user)),
        "may_start": permissions.may_run_year(user),
        "may_manage": may_manage(user),
        "next_year": (years[0].year + 1) if years else timezone.localdate().year + 1,
    }
    return render(request, "allocation/start.html", context)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show the årshjul of a year: its steps, what to do now, and what has happened."""
    round = get_round(request, year)
    user = request.user
    context = {
        "round": round,
        "status": selectors.shown_status(user, round),
        "wheel": overview.wheel(user, round),
        "tasks": overview.tasks(user, round),
        "now": overview.what_now(user, round),
        "kpis": overview.key_figures(user, round),
        "guideline": guideline_on(selectors.names_day(round)),
        "targets": list(round.targets.all()),
        "missing_targets": permissions.missing_targets(round),
        "rules": list(round.rules.all()),
        "is_coordinator": has_right(user, Right.RUN_YEAR),
        "may_prepare": permissions.may_prepare(user, round),
        "reminders": overview.reminders(user, round.year) if permissions.may_prepare(user, round) else [],
        "may_open": permissions.may_open_dialogue(user, round),
        "may_close": permissions.may_close_dialogue(user, round),
        "may_reopen": permissions.may_reopen_dialogue(user, round),
        "events": _events(round) if has_right(user, Right.RUN_YEAR) else [],
        "breadcrumbs": [("Start", reverse("start")), (str(round), None)],
    }
    return render(request, "allocation/year.html", context)


def _events(round: AllocationRound) -> list[dict]:
    names = {card.pk: card.name for card in selectors.departments_of_round(round)}
    return overview.timeline(round.events.select_related("dialogue")[:30], names)


# Starting a year


def _phase_rows(dates: dict, data=None) -> PhaseRows:
    rows = PhaseRows(
        data,
        prefix="steg",
        initial=[
            {"kind": kind, "starts_on": dates[kind][0], "ends_on": dates[kind][1]} for kind in PhaseKind
        ],
    )
    for form, kind in zip(rows, PhaseKind, strict=False):  # rows may be missing in what was sent
        form.row_label = kind.label
    return rows


def _dates(rows: PhaseRows) -> dict:
    return {
        form.cleaned_data["kind"]: (form.cleaned_data["starts_on"], form.cleaned_data["ends_on"])
        for form in rows
    }


def _new_page(request: HttpRequest, form: YearForm, rows: PhaseRows, status: int = 200) -> HttpResponse:
    latest = AllocationRound.objects.first()
    context = {
        "reminders": overview.reminders(request.user, latest.year + 1) if latest else [],
        "form": form,
        "rows": rows,
        "has_errors": status != 200,
        "breadcrumbs": [("Start", reverse("start")), ("Starta ett nytt år", None)],
    }
    return render(request, "allocation/year_new.html", context, status=status)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Ask which year to start, with the usual dates filled in."""
    require(permissions.may_run_year(request.user))
    latest = AllocationRound.objects.first()
    next_year = latest.year + 1 if latest else timezone.localdate().year + 1
    form = YearForm(initial={"year": next_year})
    return _new_page(request, form, _phase_rows(actions.usual_dates(next_year)))


@writes
def start(request: HttpRequest) -> HttpResponse:
    """Start the year."""
    require(permissions.may_run_year(request.user))
    form = YearForm(request.POST)
    rows = _phase_rows(actions.usual_dates(timezone.localdate().year), request.POST)
    if form.is_valid() and rows.is_valid():
        with errors_in(form):
            round = actions.start(year=form.cleaned_data["year"], dates=_dates(rows), by=request.user)
            messages.success(request, f"{round} är startad. Skriv in nämndens mål när de är beslutade.")
            return redirect("allocation:year", round.year)
    return _new_page(request, form, rows, status=422)


# Dates, rules and targets


def _dates_page(request: HttpRequest, round: AllocationRound, rows, rules, status: int = 200) -> HttpResponse:
    context = {
        "round": round,
        "rows": rows,
        "rules": rules,
        "has_errors": status != 200,
        "breadcrumbs": crumbs(round, ("Datum och regler", None)),
    }
    return render(request, "allocation/year_dates.html", context, status=status)


def _rule_rows(round: AllocationRound, data=None) -> RuleRows:
    stored = {rule.kind: rule for rule in round.rules.all()}
    names = ("months", "load", "may_pause")
    rows = RuleRows(
        data,
        prefix="regel",
        initial=[
            {"kind": kind, **{name: getattr(stored[kind], name) for name in names}} for kind in PlacementKind
        ],
    )
    for form, kind in zip(rows, PlacementKind, strict=False):
        form.row_label = kind.label.capitalize()
    return rows


def _stored_dates(round: AllocationRound) -> dict:
    return {phase.kind: (phase.starts_on, phase.ends_on) for phase in round.phases.all()}


@require_safe
def dates(request: HttpRequest, year: int) -> HttpResponse:
    """Show the dates of the årshjul and the rules per kind, to be changed."""
    round = get_round(request, year)
    require(permissions.may_prepare(request.user, round))
    return _dates_page(request, round, _phase_rows(_stored_dates(round)), _rule_rows(round))


@writes
def dates_save(request: HttpRequest, year: int) -> HttpResponse:
    """Save the dates and the rules."""
    round = get_round(request, year)
    require(permissions.may_prepare(request.user, round))
    rows, rules = _phase_rows(_stored_dates(round), request.POST), _rule_rows(round, request.POST)
    if rows.is_valid() and rules.is_valid():
        with errors_in(rows.forms[0]):
            actions.set_dates(round=round, dates=_dates(rows), rules=rules.values(), by=request.user)
            messages.success(request, "Datum och regler är sparade.")
            return redirect("allocation:year", round.year)
    return _dates_page(request, round, rows, rules, status=422)


def _target_rows(round: AllocationRound, data=None) -> TargetRows:
    stored = {target.kind: target for target in round.targets.all()}
    names = ("places", "decided_on", "paragraph", "diary_no")
    rows = TargetRows(
        data,
        prefix="mal",
        initial=[
            {"kind": kind, **{name: getattr(stored.get(kind), name, None) for name in names}}
            for kind in PlacementKind
        ],
    )
    for form, kind in zip(rows, PlacementKind, strict=False):
        form.row_label = kind.label.capitalize()
    return rows


def _targets_page(request: HttpRequest, round: AllocationRound, rows, status: int = 200) -> HttpResponse:
    context = {
        "round": round,
        "rows": rows,
        "has_errors": status != 200,
        "breadcrumbs": crumbs(round, ("Nämndens mål", None)),
    }
    return render(request, "allocation/year_targets.html", context, status=status)


@require_safe
def targets(request: HttpRequest, year: int) -> HttpResponse:
    """Ask what the nämnd has decided that the year should reach."""
    round = get_round(request, year)
    require(permissions.may_prepare(request.user, round))
    return _targets_page(request, round, _target_rows(round))


@writes
def targets_save(request: HttpRequest, year: int) -> HttpResponse:
    """Save the targets."""
    round = get_round(request, year)
    require(permissions.may_prepare(request.user, round))
    rows = _target_rows(round, request.POST)
    if rows.is_valid():
        with errors_in(rows.forms[0]):
            actions.set_targets(round=round, targets=rows.values(), by=request.user)
            messages.success(request, "Nämndens mål är sparade.")
            return redirect("allocation:year", round.year)
    return _targets_page(request, round, rows, status=422)


# Opening and closing the dialogue


def _opening_page(request: HttpRequest, round: AllocationRound, form, status: int = 200) -> HttpResponse:
    contacts = contacts_by_department()
    asked = [
        {"card": card, "contacts": [person.name for person in contacts.get(card.pk, [])]}
        for card in selectors.departments_of_round(round)
    ]
    context = {
        "round": round,
        "form": form,
        "asked": asked,
        "missing": board.missing_contacts(request.user, round),
        "breadcrumbs": crumbs(round, ("Öppna dialogen", None)),
    }
    return render(request, "allocation/open_dialogue.html", context, status=status)


@require_safe
def opening(request: HttpRequest, year: int) -> HttpResponse:
    """Show who will be asked and by when, before anything is sent."""
    round = get_round(request, year)
    require(permissions.may_open_dialogue(request.user, round))
    return _opening_page(request, round, OpeningForm(initial={"respond_by": actions.usual_deadline(round)}))


@writes
def open_dialogue(request: HttpRequest, year: int) -> HttpResponse:
    """Open the dialogue with every förvaltning."""
    round = get_round(request, year)
    require(permissions.may_open_dialogue(request.user, round))
    form = OpeningForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            round = actions.open_dialogue(round=round, by=request.user, **form.cleaned_data)
            messages.success(request, f"Dialogen är öppnad med {round.dialogues.count()} förvaltningar.")
            return redirect("allocation:dialogues", year)
    return _opening_page(request, round, form, status=422)


@writes
def close_dialogue(request: HttpRequest, year: int) -> HttpResponse:
    """End the dialogue when everybody has been heard."""
    actions.close_dialogue(round=get_round(request, year), by=request.user)
    messages.success(request, "Dialogen är avslutad. Nu kan du välja ett scenario som förslag.")
    return redirect("allocation:scenarios", year)


def _reopen_page(request: HttpRequest, round: AllocationRound, form, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading="Öppna dialogen igen",
        text="Förvaltningarna kan ändra sina svar igen. Ett valt förslag väljs bort. Kommentaren sparas.",
        submit="Öppna dialogen igen",
        back=reverse("allocation:year", args=[round.year]),
        breadcrumbs=crumbs(round, ("Öppna dialogen igen", None)),
        status=status,
    )


@require_safe
def reopen_comment(request: HttpRequest, year: int) -> HttpResponse:
    """Ask why the dialogue is opened again."""
    round = get_round(request, year)
    require(permissions.may_reopen_dialogue(request.user, round))
    return _reopen_page(request, round, CommentForm())


@writes
def reopen_dialogue(request: HttpRequest, year: int) -> HttpResponse:
    """Open the dialogue again."""
    round = get_round(request, year)
    require(permissions.may_reopen_dialogue(request.user, round))
    form = CommentForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.reopen_dialogue(round=round, by=request.user, **form.cleaned_data)
            messages.success(request, "Dialogen är öppen igen.")
            return redirect("allocation:year", round.year)
    return _reopen_page(request, round, form, status=422)
