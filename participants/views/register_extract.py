"""The register extract of one participant: on a page or as PDF, with the reason in the access log."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lund_placements import swedish
from lund_placements.errors import require
from lund_placements.pdf import render_pdf

from .. import permissions
from ..access import note, opens_case
from ..enums import AccessKind
from ..forms import ExtractForm
from ..models import Participant
from ..register_extract import extract, pieces
from .common import case_crumbs, case_form
from .people import EVENTS


def _form_page(
    request: HttpRequest, participant: Participant, form: ExtractForm, status: int = 200
) -> HttpResponse:
    return case_form(
        request,
        participant,
        form,
        heading="Registerutdrag",
        submit="Ta fram utdraget",
        text="Utdraget visar allt som är lagrat om personen: uppgifter, utlämnanden, förslag, placeringar, "
        "uppföljning och vem som har tittat. Kollegor nämns med roll, aldrig med namn.",
        status=status,
    )


@require_safe
@opens_case(AccessKind.CASE)
def ask(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Ask who wants the extract."""
    require(permissions.may_write(request.user, participant))
    return _form_page(request, participant, ExtractForm(is_protected=participant.protected_identity))


@require_POST
@opens_case(AccessKind.CASE)
def give(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the extract or give it out as PDF, when the reason stands in the log."""
    require(permissions.may_write(request.user, participant))
    form = ExtractForm(request.POST, is_protected=participant.protected_identity)
    if not form.is_valid():
        return _form_page(request, participant, form, status=422)
    note(
        by=request.user,
        what=AccessKind.EXTRACT,
        subjects=[participant.pk],
        case_number=participant.case_number,
        reason=form.cleaned_data["reason"],
        is_flagged=True,
    )
    now = timezone.localtime()
    context = {
        "case": participant,
        "pieces": list(pieces(extract(participant, EVENTS))),
        "made": f"{swedish.clock(now)} av {request.user.name}",
        "breadcrumbs": case_crumbs(participant, ("Registerutdrag", None)),
    }
    if form.cleaned_data["shape"] == ExtractForm.PAGE:
        return render(request, "participants/register_extract.html", context)
    title = f"Registerutdrag för ärende {participant.case_number}"
    document = {**context, "municipality": settings.MUNICIPALITY, "diary_no": participant.case_number}
    return HttpResponse(
        render_pdf("documents/register_extract.html", document, title=title, created=now),
        content_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="registerutdrag.pdf"'},
    )
