"""A year's places: the list, how far they have come in numbers, one place, and writing it."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from allocation.enums import PlacementKind
from allocation.models import AllocationRound
from allocation.views.common import Crumbs, crumbs, get_round
from lund_placements.errors import errors_in, require
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes
from organisation.models import Department
from organisation.permissions import Right, has_right
from organisation.selectors import swedish_key

from .. import place_permissions as permissions
from .. import place_selectors as selectors
from .. import place_words as words
from .. import placement_permissions, placement_selectors
from ..actions import places as actions
from ..models import Place
from ..place_forms import ConsultationForm, FilterForm, PlaceForm
from ..readiness import Task, to_do

ON_A_PAGE = 50
SECTIONS = (  # of the form, with the names of their fields
    ("1. Arbetet", ("workplace", "occupation", "ssyk", "area", "tasks", "purpose")),
    ("2. Verksamheten", ("is_near_operations", "needs_to_recruit")),
    ("3. Tid", ("starts_on", "ends_on", "hours_per_week", "least_hours", "times_of_day")),
    (
        "4. Krav och anpassningar",
        ("language_level", "licences", "certificates", "physical", "adaptations", "cannot_arrange"),
    ),
    (
        "5. Handledning och arbetsmiljö",
        ("supervisor", "substitute", "responsible_manager", "risk_assessed_on", "replaces_no_post"),
    ),
)


def get_place(request: HttpRequest, year: int, pk: uuid.UUID) -> Place:
    """Return a place that the user may read; a hidden one is as if it did not exist."""
    return get_object_or_404(selectors.places_visible_to(request.user), round__year=year, pk=pk)


def place_crumbs(place: Place, *rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page of the place."""
    listed = ("Platser", reverse("participants:places", args=[place.round.year]))
    return crumbs(place.round, listed, (str(place), words.address(place) if rest else None), *rest)


# The year


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Lead from the menu to the latest year that has places for the user."""
    require(permissions.may_read_places(request.user))
    year = next(iter(selectors.years_with_places(request.user)), None)
    if year is None:
        return render(
            request, "participants/places_none.html", {"breadcrumbs": [("Start", reverse("start"))]}
        )
    return redirect("participants:places", year)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """List the year's places that the user may read, narrowed as the address says."""
    round = get_round(request, year)
    user = request.user
    require(permissions.may_read_places(user))
    places = selectors.places_visible_to(user).filter(round=round)
    rows = selectors.year_rows(user, round) if permissions.may_use_workplaces(user) else []
    names = selectors.department_names()
    found = set(places.order_by("department").values_list("department", "department__key").distinct())
    choices = [(key, names.get(pk, key)) for pk, key in found]
    form = FilterForm(request.GET, sorted(choices, key=lambda choice: swedish_key(choice[1])))
    shared = form.narrow(places).prefetch_related("shares__workplace")
    page = Paginator(shared, ON_A_PAGE).get_page(request.GET.get("sida"))
    query = request.GET.copy()
    query.pop("sida", None)
    context = {
        "round": round,
        "rows": [_department(request, row) for row in rows],
        "form": form,
        "is_narrowed": bool(query),
        "query": query.urlencode(),
        "page": page,
        "lines": [_line(place, names) for place in page],
        "is_writing": bool(permissions.may_use_workplaces(user)),
        "is_matching": bool(placement_permissions.may_match_all(user)),
        "years": [other for other in selectors.years_with_places(user) if other != year],
        "breadcrumbs": crumbs(round, ("Platser", None)),
    }
    return render(request, "participants/places.html", context)


def _department(request: HttpRequest, row: selectors.DepartmentRow) -> dict[str, Any]:
    """Return a förvaltning's numbers, and whether another place of each kind can be registered."""
    return {
        "of": row,
        "kinds": [
            {
                "kind": kind,
                "subject": f"en {words.kind_word(kind)}, {row.name}",
                "numbers": numbers,
                "too_many": max(0, -numbers.left),
                "may_register": permissions.may_register(request.user, row.department, numbers),
            }
            for kind, numbers in zip(PlacementKind, row.numbers, strict=True)
        ],
    }


def _line(place: Place, names: dict[int, str]) -> dict[str, Any]:
    status, tone = words.status_words(place)
    return {
        "place": place,
        "department": names.get(place.department_id, place.department.key),
        "kind": words.kind_word(place.kind),
        "period": words.period(place),
        "status": status,
        "tone": tone,
    }


@require_safe
def overview(request: HttpRequest, year: int) -> HttpResponse:
    """Show the way from decided through agreed and registered to filled, by förvaltning and kind."""
    round = get_round(request, year)
    require(permissions.may_use_workplaces(request.user))
    rows = selectors.year_rows(request.user, round)
    totals = selectors.totals(rows)
    context = {
        "round": round,
        "rows": [{"name": row.name, "kinds": _by_kind(row.numbers)} for row in rows],
        "totals": _by_kind(totals),
        "cards": [
            {
                "name": f"Tillsatta {kind.label}",
                "value": str(numbers.filled),
                "note": f"av {numbers.decided} beslutade",
                "tone": "",
                "is_invented": round.is_invented,
            }
            for kind, numbers in zip(PlacementKind, totals, strict=False)
        ]
        + _subsidies(request, round),
        "breadcrumbs": crumbs(
            round, ("Platser", reverse("participants:places", args=[year])), ("Hur långt vi har kommit", None)
        ),
    }
    return render(request, "participants/places_overview.html", context)


def _subsidies(request: HttpRequest, round: AllocationRound) -> list[dict[str, Any]]:
    """Return the key figure of how many employments use a state subsidy, for coordinators (guideline §5)."""
    if not has_right(request.user, Right.RUN_YEAR):
        return []
    used, employed = placement_selectors.subsidised(round)
    card = {
        "name": "Anställningar med statligt stöd",
        "value": str(used),
        "note": f"av {employed} som har börjat",
    }
    return [{**card, "tone": "", "is_invented": round.is_invented}]


def _by_kind(numbers: Sequence[selectors.Numbers]) -> list[dict[str, Any]]:
    return [{"kind": kind, "numbers": one} for kind, one in zip(PlacementKind, numbers, strict=False)]


@require_safe
def overview_export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the same as Excel."""
    round = get_round(request, year)
    require(permissions.may_use_workplaces(request.user))
    steps = ("beslutat", "överenskommet", "registrerat", "tillsatt")
    head = (
        "Förvaltning",
        *(f"{kind.label.capitalize()}, {step}" for kind in PlacementKind for step in steps),
    )
    rows = [
        (
            row.name,
            *(cell for one in row.numbers for cell in (one.decided, one.agreed, one.registered, one.filled)),
        )
        for row in selectors.year_rows(request.user, round)
    ]
    return xlsx_response(f"platser-{year}-lage.xlsx", workbook([("Hur långt vi har kommit", head, rows)]))


@require_safe
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the year's places as Excel."""
    round = get_round(request, year)
    require(permissions.may_use_workplaces(request.user))
    names = selectors.department_names()
    visible = selectors.places_visible_to(request.user).filter(round=round)
    places = visible.prefetch_related("shares__workplace", "shares__supervisor")
    rows = [words.sheet_row(one, names.get(one.department_id, one.department.key)) for one in places]
    return xlsx_response(f"platser-{year}.xlsx", workbook([("Platser", words.SHEET_HEAD, rows)]))


# One place


@require_safe
def place(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Show a place: what is left to do, what it is, and what has happened."""
    return place_page(request, get_place(request, year, pk))


def place_page(
    request: HttpRequest, place: Place, form: ConsultationForm | None = None, status: int = 200
) -> HttpResponse:
    """Show the place's page, with the form of union talks as it was sent."""
    user = request.user
    is_ours = bool(permissions.may_act_for(user, place.department_id))
    words_of_status, tone = words.status_words(place)
    tasks = to_do(selectors.facts_of(place)) if is_ours else []
    context = {
        "place": place,
        "round": place.round,
        "department": selectors.department_names().get(place.department_id, place.department.key),
        "kind": words.kind_word(place.kind),
        "status": words_of_status,
        "tone": tone,
        "is_ours": is_ours,
        "is_matching": has_right(user, Right.HANDLE_CASES),
        "may_match": placement_permissions.may_match(user, place),
        "may_hold": placement_permissions.may_hold(user, place),
        "may_release": placement_permissions.may_release(user, place),
        "tasks": [_task(task) for task in tasks],
        "left": sum(not task.is_done for task in tasks),
        "may": _verdicts(request, place) if is_ours else {},
        "facts": [
            ("Arbetet", words.work(place)),
            ("Tid", words.time(place)),
            ("Krav och anpassningar", words.demands(place)),
            ("Handledning och arbetsmiljö", words.reception(place)),
        ],
        "consultations": [
            {"of": one, "may_remove": permissions.may_remove_consultation(user, one)}
            for one in place.consultations.select_related("place")
        ],
        "form": form or ConsultationForm(),
        "is_ama": place.kind == PlacementKind.AMA,
        "events": words.timeline(place.events.all()) if is_ours else [],
        "breadcrumbs": place_crumbs(place),
    }
    return render(request, "participants/place.html", context, status=status)


def _task(task: Task) -> dict[str, Any]:
    return {
        "label": task.name,
        "url": None,
        "note": task.left,
        "status": "Klart" if task.is_done else "Saknas",
        "tone": "plain" if task.is_done else "warning",
        "current": False,
    }


def _verdicts(request: HttpRequest, place: Place) -> dict[str, Any]:
    names = (
        "edit",
        "open",
        "take_back",
        "close",
        "reopen",
        "consult",
        "change_supervision",
        "change_period",
        "share",
    )
    return {name: getattr(permissions, f"may_{name}")(request.user, place) for name in names}


# Writing


def _form_page(
    request: HttpRequest, place: Place, form: PlaceForm, back: str, trail: Crumbs, status: int = 200
) -> HttpResponse:
    context = {
        "place": place,
        "department": selectors.department_names().get(place.department_id, place.department.key),
        "kind": words.kind_word(place.kind),
        "form": form,
        "sections": [
            (
                heading,
                [form[name] for name in names if name != "purpose" or place.kind == PlacementKind.PRAKTIK],
            )
            for heading, names in SECTIONS
        ],
        "has_workplaces": form.fields["workplace"].queryset.exists(),
        "back": back,
        "breadcrumbs": trail,
    }
    return render(request, "participants/place_edit.html", context, status=status)


def _blank(request: HttpRequest, year: int, key: str, kind: str) -> Place:
    """Return a place that is not stored, of a förvaltning that the user acts for and within the numbers."""
    round = get_round(request, year)
    if kind not in PlacementKind.values:
        raise Http404
    department = get_object_or_404(Department, key=key)
    numbers = selectors.numbers_of(round, department.pk, kind)
    require(permissions.may_register(request.user, department.pk, numbers))
    return Place(round=round, department=department, kind=kind)


def _new_page(request: HttpRequest, place: Place, form: PlaceForm, status: int = 200) -> HttpResponse:
    listed = reverse("participants:places", args=[place.round.year])
    trail = crumbs(place.round, ("Platser", listed), ("Registrera", None))
    return _form_page(request, place, form, listed, trail, status)


@require_safe
def new(request: HttpRequest, year: int, key: str, kind: str) -> HttpResponse:
    """Show an empty place."""
    place = _blank(request, year, key, kind)
    return _new_page(request, place, PlaceForm(place=place))


@writes
def register(request: HttpRequest, year: int, key: str, kind: str) -> HttpResponse:
    """Register a place as a draft."""
    blank = _blank(request, year, key, kind)
    form = PlaceForm(request.POST, place=blank)
    if form.is_valid():
        with errors_in(form):
            given = {"round": blank.round, "department": blank.department, "kind": kind}
            place = actions.register(**given, data=form.value(), by=request.user)
            messages.success(
                request, "Platsen är registrerad som utkast. Gör klart det som saknas och öppna den."
            )
            return redirect(words.address(place))
    return _new_page(request, blank, form, status=422)


@require_safe
def edit(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Show the draft to be written."""
    place = get_place(request, year, pk)
    require(permissions.may_edit(request.user, place))
    trail = place_crumbs(place, ("Ändra", None))
    return _form_page(request, place, PlaceForm.of(place), words.address(place), trail)


@writes
def save(request: HttpRequest, year: int, pk: uuid.UUID) -> HttpResponse:
    """Save the draft."""
    place = get_place(request, year, pk)
    require(permissions.may_edit(request.user, place))
    form = PlaceForm(request.POST, place=place)
    if form.is_valid():
        with errors_in(form):
            revision = form.cleaned_data["revision"]
            actions.save(place=place, data=form.value(), revision=revision, by=request.user)
            messages.success(request, "Utkastet är sparat.")
            return redirect(words.address(place))
    trail = place_crumbs(place, ("Ändra", None))
    return _form_page(request, place, form, words.address(place), trail, status=422)
