"""Placements taken out in a file, with the reason in the access log."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import form_page
from lund_placements import swedish
from lund_placements.errors import require
from lund_placements.xlsx import workbook, xlsx_response

from .. import exports, permissions
from .. import placement_selectors as selectors
from ..access import note
from ..enums import AccessKind
from ..forms import ExportForm
from ..place_selectors import department_names
from ..placement_enums import PlacementStatus
from .proposals import list_crumbs


def _export_page(request: HttpRequest, form: ExportForm, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading="Hämta dina placeringar",
        submit="Hämta filen",
        back=reverse("participants:placements"),
        breadcrumbs=list_crumbs(("Hämta", None)),
        text="Filen innehåller namn, ärendenummer, plats och tid för alla placeringar i dina ärenden, också de som "
        "är över. Personer med skyddade personuppgifter är aldrig med.",
        status=status,
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Ask why the placements are taken out."""
    require(permissions.may_export(request.user))
    return _export_page(request, ExportForm())


@require_POST
def export_xlsx(request: HttpRequest) -> HttpResponse:
    """Give out one's own placements as a workbook, when the reason stands in the log."""
    require(permissions.may_export(request.user))
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _export_page(request, form, status=422)
    own = selectors.own_placements(request.user, PlacementStatus.values)
    rows = list(own.filter(participant__protected_identity=False))
    reason = form.cleaned_data["reason"]
    note(
        by=request.user,
        what=AccessKind.EXPORT,
        subjects=list({row.participant_id: 0 for row in rows}),
        reason=reason,
        is_flagged=True,
    )
    sheets = exports.placement_sheets(
        rows,
        department_names(),
        reason=reason,
        taken_out=f"{swedish.clock(timezone.localtime())}, {request.user.name}",
    )
    return xlsx_response("placeringar.xlsx", workbook(sheets))
