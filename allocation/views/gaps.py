"""GAP analyses: the list, one analysis, and a file on its way in: chosen, reviewed, confirmed."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements import swedish
from lund_placements.errors import errors_in, require
from lund_placements.spreadsheets.limits import MOST_BYTES
from lund_placements.spreadsheets.review import RowState, SpreadsheetForm
from lund_placements.text import one_line
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes
from organisation.selectors import departments_on

from .. import gaps, permissions
from ..actions import gaps as actions
from ..gap_import.preview import GapFile, compare
from ..gap_import.reading import read
from ..models import GapAnalysis, GapUpload
from .common import Crumbs


class GapFileForm(SpreadsheetForm):
    """The file with GAP analyses."""

    is_invented = forms.BooleanField(
        label="Siffrorna är påhittade (för övning eller test)", required=False, initial=settings.DEMO
    )


def _crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    here = ("GAP-analyser", reverse("allocation:gaps") if rest else None)
    return [("Start", reverse("start")), here, *rest]


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List every förvaltning's analyses and how old they are."""
    require(permissions.may_run_year(request.user))
    lines = gaps.listed_analyses(timezone.localdate())
    context = {
        "lines": lines,
        "have_any": any(line.analysis for line in lines),
        "any_invented": any(line.analysis and line.analysis.is_invented for line in lines),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "allocation/gaps.html", context)


@require_safe
def analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one analysis says, and when it was read in by whom."""
    require(permissions.may_run_year(request.user))
    one = get_object_or_404(GapAnalysis.objects.select_related("department", "imported_by"), pk=pk)
    today = timezone.localdate()
    names = {card.pk: card.name for card in departments_on(today)}
    name = names.get(one.department_id, one.department.key)
    context = {
        "analysis": one,
        "name": name,
        "age": swedish.age(one.made_on, today),
        "is_old": gaps.is_old(one.made_on, today),
        "needs": one.needs.all(),
        "breadcrumbs": _crumbs((name, None)),
    }
    return render(request, "allocation/gap_analysis.html", context)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Download the workbook to fill in."""
    require(permissions.may_run_year(request.user))
    return xlsx_response("gap-mall.xlsx", workbook(gaps.template_sheets(timezone.localdate())))


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Download every analysis; the file can be read in again."""
    require(permissions.may_run_year(request.user))
    sheets = gaps.analysis_sheets(departments_on(timezone.localdate()))
    return xlsx_response("gap-analyser.xlsx", workbook(sheets))


# A file on its way in


def _choose_page(request: HttpRequest, form: GapFileForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "back": reverse("allocation:gaps"),
        "template_url": reverse("allocation:gap_template"),
        "breadcrumbs": _crumbs(("Läs in", None)),
    }
    return render(request, "allocation/gap_choose.html", context, status=status)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for a file."""
    require(permissions.may_run_year(request.user))
    return _choose_page(request, GapFileForm())


@writes
def upload(request: HttpRequest) -> HttpResponse:
    """Read the file and keep its rows for review; no analysis is changed."""
    require(permissions.may_run_year(request.user))
    form = GapFileForm(request.POST, request.FILES)
    if form.is_valid():
        with errors_in(form):
            chosen = form.cleaned_data["file"]
            rows = read(chosen.read(MOST_BYTES + 1))
            file = GapFile(one_line(chosen.name)[-200:], rows, form.cleaned_data["is_invented"])
            kept = actions.keep_upload(file=file, by=request.user)
            return redirect("allocation:gap_review", kept.pk)
    return _choose_page(request, form, status=422)


def _kept(request: HttpRequest, pk: str) -> GapUpload | None:
    """Return the user's own upload while it can be confirmed."""
    fresh = timezone.now() - actions.REVIEW_WITHIN
    return GapUpload.objects.filter(pk=pk, uploaded_by=request.user, uploaded_at__gte=fresh).first()


@require_safe
def review(request: HttpRequest, pk: str) -> HttpResponse:
    """Show what the file would change as things are now."""
    require(permissions.may_run_year(request.user))
    kept = _kept(request, pk)
    if kept is None:
        messages.error(request, "Granskningen har gått ut eller är redan klar. Välj filen igen.")
        return redirect("allocation:gap_import")
    preview = compare(GapFile.of(kept))
    context = {
        "upload": kept,
        "preview": preview,
        "groups": preview.groups(),
        "may_confirm": preview.may_confirm(),
        "confirm_label": preview.confirm_label,
        "back": reverse("allocation:gap_import"),
        "seen": {"seen": preview.fingerprint},
        "until": kept.uploaded_at + actions.REVIEW_WITHIN,
        "breadcrumbs": _crumbs(("Läs in", reverse("allocation:gap_import")), ("Granska", None)),
    }
    return render(request, "allocation/gap_review.html", context)


@writes
def confirm(request: HttpRequest, pk: str) -> HttpResponse:
    """Read in what was reviewed."""
    require(permissions.may_run_year(request.user))
    upload = get_object_or_404(GapUpload, pk=pk, uploaded_by=request.user)
    applied = actions.confirm(upload=upload, seen=request.POST.get("seen", ""), by=request.user)
    added, changed = (len(applied.having(state)) for state in (RowState.ADDED, RowState.CHANGED))
    messages.success(request, f"Filen är inläst. Nya rader: {added}. Ändrade rader: {changed}.")
    return redirect("allocation:gaps")
