"""Workplaces read in from a file: chosen, reviewed, confirmed."""

from uuid import UUID

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
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes

from .. import place_permissions as permissions
from ..actions import workplace_uploads as actions
from ..import_workplaces import sheets
from ..import_workplaces.preview import compare
from ..import_workplaces.reading import read
from ..models import WorkplaceUpload
from .workplaces import workplace_crumbs


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Download the workbook to fill in."""
    require(permissions.may_use_workplaces(request.user))
    return xlsx_response("arbetsplatser-mall.xlsx", workbook(sheets.template_sheets(timezone.localdate())))


def _choose_page(request: HttpRequest, form: SpreadsheetForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "back": reverse("participants:workplaces"),
        "template_url": reverse("participants:workplaces_template"),
        "breadcrumbs": workplace_crumbs(("Läs in", None)),
    }
    return render(request, "participants/workplaces_choose.html", context, status=status)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for a file."""
    require(permissions.may_use_workplaces(request.user))
    return _choose_page(request, SpreadsheetForm())


@writes
def upload(request: HttpRequest) -> HttpResponse:
    """Read the file and keep its rows for review; no workplace is changed."""
    require(permissions.may_use_workplaces(request.user))
    form = SpreadsheetForm(request.POST, request.FILES)
    if form.is_valid():
        with errors_in(form):
            chosen = form.cleaned_data["file"]
            rows = read(chosen.read(MOST_BYTES + 1))
            kept = actions.keep(name=one_line(chosen.name)[-200:], rows=rows, by=request.user)
            return redirect("participants:workplaces_review", kept.pk)
    return _choose_page(request, form, status=422)


@require_safe
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what the file would change as things are now."""
    require(permissions.may_use_workplaces(request.user))
    fresh = timezone.now() - actions.REVIEW_WITHIN
    kept = WorkplaceUpload.objects.filter(pk=pk, uploaded_by=request.user, uploaded_at__gte=fresh).first()
    if kept is None:
        messages.error(request, "Granskningen har gått ut eller är redan klar. Välj filen igen.")
        return redirect("participants:workplaces_import")
    preview = compare(actions.rows_of(kept), request.user)
    context = {
        "upload": kept,
        "groups": preview.groups(),
        "may_confirm": preview.may_confirm(),
        "confirm_label": preview.confirm_label,
        "back": reverse("participants:workplaces_import"),
        "seen": {"seen": preview.fingerprint},
        "until": kept.uploaded_at + actions.REVIEW_WITHIN,
        "breadcrumbs": workplace_crumbs(
            ("Läs in", reverse("participants:workplaces_import")), ("Granska", None)
        ),
    }
    return render(request, "participants/workplaces_review.html", context)


@writes
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read in what was reviewed."""
    require(permissions.may_use_workplaces(request.user))
    kept = get_object_or_404(WorkplaceUpload, pk=pk, uploaded_by=request.user)
    preview = actions.confirm(upload=kept, seen=request.POST.get("seen", ""), by=request.user)
    added, changed = (len(preview.having(state)) for state in (RowState.ADDED, RowState.CHANGED))
    messages.success(request, f"Filen är inläst. Nya rader: {added}. Ändrade rader: {changed}.")
    return redirect("participants:workplaces")
