"""Workplaces and their supervisors, with how many places each supervisor has by month."""

import uuid

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from allocation.models.round import FIRST_YEAR, LAST_YEAR
from allocation.views.common import Crumbs, form_page
from lund_placements.errors import errors_in, require
from lund_placements.swedish import MONTHS
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes
from organisation.models import Department
from organisation.permissions import Right, departments_of, has_right

from .. import place_permissions as permissions
from .. import place_selectors as selectors
from .. import place_words as words
from ..actions import workplaces as actions
from ..import_workplaces import sheets
from ..models import Place, Supervisor, Workplace
from ..place_forms import SupervisorForm, WorkplaceForm

SHORT_MONTHS = tuple(name[:3].capitalize() for name in MONTHS)


def workplace_crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page about workplaces."""
    here = ("Arbetsplatser", reverse("participants:workplaces") if rest else None)
    return [("Start", reverse("start")), here, *rest]


def _get(request: HttpRequest, pk: uuid.UUID) -> Workplace:
    return get_object_or_404(selectors.workplaces_visible_to(request.user), pk=pk)


def _address(workplace: Workplace) -> str:
    return reverse("participants:workplace", args=[workplace.pk])


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the workplaces by förvaltning, with their supervisors."""
    user = request.user
    require(permissions.may_use_workplaces(user))
    found: dict[int, list[Workplace]] = {}
    for one in selectors.with_supervisors(selectors.workplaces_visible_to(user)):
        found.setdefault(one.department_id, []).append(one)
    own = None if has_right(user, Right.RUN_YEAR) else departments_of(user)
    keys = dict(Department.objects.values_list("pk", "key"))
    context = {
        "groups": [
            {"key": keys[pk], "name": name, "workplaces": found.get(pk, [])}
            for pk, name in selectors.department_names(own).items()
        ],
        "how_many": sum(map(len, found.values())),
        "breadcrumbs": workplace_crumbs(),
    }
    return render(request, "participants/workplaces.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Download the workplaces with their supervisors; the file can be read in again."""
    require(permissions.may_use_workplaces(request.user))
    found = selectors.with_supervisors(selectors.workplaces_visible_to(request.user))
    return xlsx_response("arbetsplatser.xlsx", workbook(sheets.workplace_sheets(found)))


@require_safe
def workplace(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a workplace, its supervisors' months, and its places."""
    one = _get(request, pk)
    year = _year(request)
    supervisors = one.supervisors.all()
    here = Place.objects.filter(Q(workplace=one) | Q(shares__workplace=one)).distinct()
    places = here.select_related("round", "workplace").order_by("-round__year", "starts_on", "pk")
    context = {
        "workplace": one,
        "department": selectors.department_names().get(one.department_id, one.department.key),
        "facts": _facts(one),
        "year": year,
        "earlier": year - 1,
        "later": year + 1,
        "months": SHORT_MONTHS,
        "loads": [
            {"of": row, "months": list(zip(row.months, row.is_full, strict=True))}
            for row in selectors.load_rows(supervisors, year)
        ],
        "places": [{"of": place, "status": words.status_words(place)} for place in places],
        "events": words.timeline(one.events.all()[:30]),
        "breadcrumbs": workplace_crumbs((one.name, None)),
    }
    return render(request, "participants/workplace.html", context)


def _facts(one: Workplace) -> list[tuple[str, str]]:
    facts = [("Adress", one.address or "Inte angiven")]
    if one.is_external:
        facts += [
            ("Företag", one.company),
            ("Organisationsnummer", one.organisation_number or "Inte angivet"),
            ("Avtal", one.contract),
        ]
    return facts


def _year(request: HttpRequest) -> int:
    """Return the year that is asked for, or else the one that the latest places are for."""
    asked = request.GET.get("ar", "")
    if asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked)
    return next(iter(selectors.years_with_places(request.user)), timezone.localdate().year)


# Writing


def _page(
    request: HttpRequest, form: WorkplaceForm, heading: str, back: str, trail: Crumbs, status: int = 200
) -> HttpResponse:
    text = "En arbetsplats är en enhet i förvaltningen, eller ett företag som ni har upphandlat av."
    return form_page(
        request,
        form,
        heading=heading,
        submit="Spara arbetsplatsen",
        back=back,
        breadcrumbs=trail,
        text=text,
        status=status,
    )


def _department(request: HttpRequest, key: str) -> Department:
    department = get_object_or_404(Department, key=key)
    require(permissions.may_act_for(request.user, department.pk))
    return department


def _new_page(
    request: HttpRequest, form: WorkplaceForm, department: Department, status: int = 200
) -> HttpResponse:
    name = selectors.department_names().get(department.pk, department.key)
    trail = workplace_crumbs(("Ny", None))
    return _page(request, form, f"Ny arbetsplats, {name}", reverse("participants:workplaces"), trail, status)


@require_safe
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Show an empty workplace."""
    return _new_page(request, WorkplaceForm(), _department(request, key))


@writes
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Add a workplace to the förvaltning."""
    department = _department(request, key)
    form = WorkplaceForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            one = actions.add(department=department, data=form.value(), by=request.user)
            messages.success(request, "Arbetsplatsen är upplagd. Lägg till dess handledare.")
            return redirect(_address(one))
    return _new_page(request, form, department, status=422)


def _edit_page(request: HttpRequest, form: WorkplaceForm, one: Workplace, status: int = 200) -> HttpResponse:
    trail = workplace_crumbs((one.name, _address(one)), ("Ändra", None))
    return _page(request, form, f"Ändra {one.name}", _address(one), trail, status)


@require_safe
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the workplace to be changed."""
    one = _get(request, pk)
    form = WorkplaceForm(initial={name: getattr(one, name) for name in WorkplaceForm.base_fields})
    return _edit_page(request, form, one)


@writes
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change the workplace."""
    one = _get(request, pk)
    form = WorkplaceForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.save(workplace=one, data=form.value(), by=request.user)
            messages.success(request, "Arbetsplatsen är sparad.")
            return redirect(_address(one))
    return _edit_page(request, form, one, status=422)


# Supervisors


def _supervisor_page(
    request: HttpRequest, form: SupervisorForm, one: Workplace, heading: str, status: int = 200
) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"{heading}, {one.name}",
        submit="Spara handledaren",
        back=_address(one),
        breadcrumbs=workplace_crumbs((one.name, _address(one)), (heading, None)),
        text="Namnet syns för er, samordnaren och konsulenterna.",
        status=status,
    )


@require_safe
def supervisor_new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show an empty supervisor."""
    return _supervisor_page(request, SupervisorForm(), _get(request, pk), "Ny handledare")


@writes
def supervisor_add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a supervisor to the workplace."""
    one = _get(request, pk)
    form = SupervisorForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.add_supervisor(workplace=one, data=form.value(), by=request.user)
            messages.success(request, "Handledaren är tillagd.")
            return redirect(_address(one))
    return _supervisor_page(request, form, one, "Ny handledare", status=422)


def _supervisor(request: HttpRequest, pk: uuid.UUID, supervisor: int) -> Supervisor:
    found = Supervisor.objects.select_related("workplace")
    return get_object_or_404(found, pk=supervisor, workplace=_get(request, pk))


@require_safe
def supervisor_edit(request: HttpRequest, pk: uuid.UUID, supervisor: int) -> HttpResponse:
    """Show the supervisor to be changed."""
    one = _supervisor(request, pk, supervisor)
    form = SupervisorForm(initial={name: getattr(one, name) for name in SupervisorForm.base_fields})
    return _supervisor_page(request, form, one.workplace, "Ändra handledaren")


@writes
def supervisor_save(request: HttpRequest, pk: uuid.UUID, supervisor: int) -> HttpResponse:
    """Change the supervisor."""
    one = _supervisor(request, pk, supervisor)
    form = SupervisorForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.save_supervisor(supervisor=one, data=form.value(), by=request.user)
            messages.success(request, "Handledaren är sparad.")
            return redirect(_address(one.workplace))
    return _supervisor_page(request, form, one.workplace, "Ändra handledaren", status=422)
