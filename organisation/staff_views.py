"""How many each förvaltning employs: one figure by hand, all of them as a file, and HR's file on its way in."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from lund_placements.spreadsheets.limits import MOST_BYTES
from lund_placements.spreadsheets.review import RowState, SpreadsheetForm
from lund_placements.text import one_line
from lund_placements.xlsx import MEDIA_TYPE, workbook, xlsx_response

from . import exchange, permissions, selectors
from . import staff_actions as actions
from .decorators import writes
from .forms import HeadcountForm
from .models import Department, StaffUpload
from .staff_import import sheets
from .staff_import.preview import StaffFile, compare, read
from .staff_import.rows import TABLE
from .views import CRUMB, manage_page


class StaffFileForm(SpreadsheetForm):
    """The file with numbers of employees."""

    is_invented = forms.BooleanField(
        label="Siffrorna är påhittade (för övning eller test)", required=False, initial=settings.DEMO
    )


@require_safe
def headcount(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for how many a förvaltning employs."""
    require(permissions.may_manage(request.user))
    card = selectors.department_on(get_object_or_404(Department, key=key), timezone.localdate())
    return manage_page(request, HeadcountForm(), f"Antal anställda i {card.name}")


@writes
def headcount_set(request: HttpRequest, key: str) -> HttpResponse:
    """Store how many a förvaltning employs."""
    require(permissions.may_manage(request.user))
    department = get_object_or_404(Department, key=key)
    form = HeadcountForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.set_headcount(department=department, by=request.user, **form.cleaned_data)
            messages.success(request, "Uppgiften är sparad.")
            return redirect("organisation")
    return manage_page(request, form, "Antal anställda", status=422)


# As files


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Download the workbook to fill in, with today's förvaltningar."""
    require(permissions.may_manage(request.user))
    cards = selectors.departments_on(timezone.localdate())
    return xlsx_response("anstallda-mall.xlsx", workbook(sheets.template_sheets(cards)))


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Download the figures that count today, with a manifest."""
    require(permissions.may_manage(request.user))
    today = timezone.localdate()
    rows = sheets.staff_rows(selectors.departments_on(today))
    file = exchange.ExchangeFile(
        name=f"anstallda-{today}.xlsx",
        media_type=MEDIA_TYPE,
        content=workbook([(TABLE.sheet, tuple(sheets.COLUMNS), rows)]),
        title="Antal anställda per förvaltning",
        selection=f"De förvaltningar som finns {today}, med den senaste uppgiften för var och en.",
        rules="Kolumnerna i mallen för antal anställda, version 1",
        columns=sheets.COLUMNS,
        rows=len(rows),
        is_invented=any(row[-1] == "ja" for row in rows),
    )
    return exchange.delivered(file, request.user)


# HR's file on its way in


def _choose_page(request: HttpRequest, form: StaffFileForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "back": reverse("organisation"),
        "template_url": reverse("staff_template"),
        "breadcrumbs": [CRUMB, ("Läs in antal anställda", None)],
    }
    return render(request, "organisation/staff_choose.html", context, status=status)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for a file."""
    require(permissions.may_manage(request.user))
    return _choose_page(request, StaffFileForm())


@writes
def upload(request: HttpRequest) -> HttpResponse:
    """Read the file and keep its rows for review; no figure is changed."""
    require(permissions.may_manage(request.user))
    form = StaffFileForm(request.POST, request.FILES)
    if form.is_valid():
        with errors_in(form):
            chosen = form.cleaned_data["file"]
            rows = read(chosen.read(MOST_BYTES + 1))
            file = StaffFile(one_line(chosen.name)[-200:], rows, form.cleaned_data["is_invented"])
            kept = actions.keep_upload(file=file, by=request.user)
            return redirect("staff_review", kept.pk)
    return _choose_page(request, form, status=422)


@require_safe
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what the file would change as things are now."""
    require(permissions.may_manage(request.user))
    fresh = timezone.now() - actions.REVIEW_WITHIN
    kept = StaffUpload.objects.filter(pk=pk, uploaded_by=request.user, uploaded_at__gte=fresh).first()
    if kept is None:
        messages.error(request, "Granskningen har gått ut eller är redan klar. Välj filen igen.")
        return redirect("staff_import")
    preview = compare(StaffFile.of(kept))
    context = {
        "upload": kept,
        "preview": preview,
        "groups": preview.groups(),
        "may_confirm": preview.may_confirm(),
        "confirm_label": preview.confirm_label,
        "back": reverse("staff_import"),
        "seen": {"seen": preview.fingerprint},
        "until": kept.uploaded_at + actions.REVIEW_WITHIN,
        "breadcrumbs": [CRUMB, ("Läs in antal anställda", reverse("staff_import")), ("Granska", None)],
    }
    return render(request, "organisation/staff_review.html", context)


@writes
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read in what was reviewed."""
    require(permissions.may_manage(request.user))
    kept = get_object_or_404(StaffUpload, pk=pk, uploaded_by=request.user)
    applied = actions.confirm(upload=kept, seen=request.POST.get("seen", ""), by=request.user)
    added, changed = (len(applied.having(state)) for state in (RowState.ADDED, RowState.CHANGED))
    messages.success(request, f"Filen är inläst. Nya rader: {added}. Ändrade rader: {changed}.")
    return redirect("organisation")
