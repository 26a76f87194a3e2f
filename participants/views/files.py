"""Participants read in from a file, and taken out in one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import form_page
from lund_placements import swedish
from lund_placements.errors import errors_in, require
from lund_placements.spreadsheets.limits import MOST_BYTES
from lund_placements.spreadsheets.review import RowState, SpreadsheetForm
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes

from .. import exports, permissions, selectors
from ..access import note
from ..actions import uploads as actions
from ..enums import AccessKind, AccessOutcome
from ..forms import ExportForm
from ..import_people.preview import compare, rows_of
from ..import_people.reading import read
from ..models import PeopleUpload
from .common import crumbs


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Download the workbook to fill in."""
    require(permissions.may_handle_cases(request.user))
    return xlsx_response("deltagare-mall.xlsx", workbook(exports.template_sheets()))


def _choose_page(request: HttpRequest, form: SpreadsheetForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "back": reverse("participants:cases"),
        "template_url": reverse("participants:import_template"),
        "breadcrumbs": crumbs(("Läs in", None)),
    }
    return render(request, "participants/persons_choose.html", context, status=status)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Ask for a file."""
    require(permissions.may_handle_cases(request.user))
    return _choose_page(request, SpreadsheetForm())


@writes
def upload(request: HttpRequest) -> HttpResponse:
    """Read the file and keep its rows, sealed, for review; nobody is added."""
    require(permissions.may_handle_cases(request.user))
    form = SpreadsheetForm(request.POST, request.FILES)
    if form.is_valid():
        with errors_in(form):
            rows = read(form.cleaned_data["file"].read(MOST_BYTES + 1))
            kept = actions.keep(rows=rows, by=request.user)
            return redirect("participants:import_review", kept.pk)
    return _choose_page(request, form, status=422)


@require_safe
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what the file would add as things are now; whoever it hits upon is noted."""
    require(permissions.may_handle_cases(request.user))
    fresh = timezone.now() - actions.REVIEW_WITHIN
    kept = PeopleUpload.objects.filter(pk=pk, uploaded_by=request.user, uploaded_at__gte=fresh).first()
    if kept is None:
        messages.error(request, "Granskningen har gått ut eller är redan klar. Välj filen igen.")
        return redirect("participants:import")
    preview = compare(rows_of(kept), request.user)
    note(
        by=request.user,
        what=AccessKind.DUPLICATE,
        subjects=preview.duplicates,
        outcome=AccessOutcome.DENIED,
        is_flagged=True,
    )
    adding = len(preview.changing)
    context = {
        "upload": kept,
        "groups": preview.groups((RowState.REJECTED, RowState.ADDED)),
        "may_confirm": preview.may_confirm(),
        "confirm_label": f"Lägg upp {'ett ärende' if adding == 1 else f'{swedish.number(adding)} ärenden'}",
        "back": reverse("participants:import"),
        "seen": {"seen": preview.fingerprint},
        "until": kept.uploaded_at + actions.REVIEW_WITHIN,
        "breadcrumbs": crumbs(("Läs in", reverse("participants:import")), ("Granska", None)),
    }
    return render(request, "participants/persons_review.html", context)


@writes
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add what was reviewed."""
    require(permissions.may_handle_cases(request.user))
    kept = get_object_or_404(PeopleUpload, pk=pk, uploaded_by=request.user)
    preview = actions.confirm(upload=kept, seen=request.POST.get("seen", ""), by=request.user)
    added = len(preview.having(RowState.ADDED))
    messages.success(request, f"Filen är inläst. Upplagda ärenden: {swedish.number(added)}.")
    return redirect("participants:cases")


# Taking out


def _export_page(request: HttpRequest, form: ExportForm, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading="Hämta dina ärenden",
        submit="Hämta filen",
        back=reverse("participants:cases"),
        breadcrumbs=crumbs(("Hämta", None)),
        text="Filen innehåller namn, ärendenummer, nivåer och timmar i dina pågående ärenden. Personer med "
        "skyddade personuppgifter är aldrig med.",
        status=status,
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Ask why the cases are taken out."""
    require(permissions.may_handle_cases(request.user))
    return _export_page(request, ExportForm())


@require_POST
def export_xlsx(request: HttpRequest) -> HttpResponse:
    """Give out one's own cases as a workbook, when the reason stands in the log."""
    require(permissions.may_handle_cases(request.user))
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _export_page(request, form, status=422)
    people = list(selectors.own_cases(request.user).filter(protected_identity=False))
    reason = form.cleaned_data["reason"]
    note(
        by=request.user,
        what=AccessKind.EXPORT,
        subjects=[one.pk for one in people],
        reason=reason,
        is_flagged=True,
    )
    taken_out = f"{swedish.clock(timezone.localtime())}, {request.user.name}"
    return xlsx_response(
        "deltagare.xlsx", workbook(exports.case_sheets(people, reason=reason, taken_out=taken_out))
    )
