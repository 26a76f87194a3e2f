"""The proposal to the nämnd: writing it, reading it, sending it and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes
from organisation.permissions import Right, has_right

from .. import documents, permissions, selectors
from ..actions import proposals as actions
from ..forms import CommentForm, ReportForm
from ..models import AllocationRound, OfficialReport
from ..payload import proposal_payload
from ..report_text import report_content
from .common import crumbs, form_page, get_round


def _content(report: OfficialReport) -> dict:
    """Return the document's content; a draft gets the table as it is now."""
    if report.payload is None:
        chosen = report.round.scenarios.filter(chosen_at__isnull=False).first()
        report.payload = proposal_payload(report.round, chosen or report.scenario)
    return report_content(report)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the proposal of the latest year."""
    round = selectors.current_round(request.user)
    return redirect("allocation:proposal", round.year) if round else redirect("start")


@require_safe
def proposal(request: HttpRequest, year: int) -> HttpResponse:
    """Show the tjänsteskrivelse with its table, or that it is under preparation."""
    round = get_round(request, year)
    user = request.user
    may_read = permissions.may_read_proposal(user, round)
    report = selectors.report_for(user, round) if may_read else None
    context = {
        "round": round,
        "report": report,
        "shown": documents.report_context(_content(report)) if report else None,
        "may_read": may_read,
        "is_coordinator": has_right(user, Right.RUN_YEAR),
        "may_write": permissions.may_write_report(user, round),
        "may_send": permissions.may_send_proposal(user, round),
        "may_consult": permissions.may_consult(user, round),
        "consultations": _consultations(round) if has_right(user, Right.RUN_YEAR) else [],
        "may_take_back": permissions.may_take_back_proposal(user, round),
        "may_record": permissions.may_record_decision(user, round),
        "breadcrumbs": crumbs(round, ("Förslag", None)),
    }
    return render(request, "allocation/proposal.html", context)


def _consultations(round: AllocationRound) -> list[dict]:
    """Return each förvaltning's answer in the samråd, and whether its numbers have changed since."""
    scenario = round.scenarios.filter(chosen_at__isnull=False).first()
    asked = selectors.consultations_of(scenario) if scenario else {}
    now: dict[int, dict[str, int]] = {}
    for line in scenario.lines.all() if asked else ():
        now.setdefault(line.department_id, {})[line.kind] = line.places
    return [
        {
            "name": card.name,
            "question": asked[card.pk],
            "is_outdated": asked[card.pk].shown != now.get(card.pk),
        }
        for card in selectors.departments_of_round(round)
        if card.pk in asked
    ]


@require_safe
def pdf(request: HttpRequest, year: int) -> HttpResponse:
    """Return the tjänsteskrivelse as PDF: as it was sent, or the draft as it is now."""
    round = get_round(request, year)
    require(permissions.may_read_proposal(request.user, round))
    report = selectors.report_for(request.user, round)
    if report is None:
        raise Http404
    if report.document:
        content = bytes(report.document.content)
    else:
        content = documents.official_report_pdf(_content(report))
    name = f"tjansteskrivelse-{year}{'' if report.document else '-utkast'}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


@writes
def draft(request: HttpRequest, year: int) -> HttpResponse:
    """Start the tjänsteskrivelse, written from the data."""
    actions.draft(round=get_round(request, year), by=request.user)
    messages.success(request, "Ett utkast är skrivet från underlaget. Läs igenom och ändra.")
    return redirect("allocation:proposal_edit", year)


def _edit_page(
    request: HttpRequest, round: AllocationRound, form: ReportForm, status: int = 200
) -> HttpResponse:
    back = reverse("allocation:proposal", args=[round.year])
    return form_page(
        request,
        form,
        heading=f"Tjänsteskrivelse {round.year}",
        text="En tom rad skiljer stycken åt. Tabellen läggs till som bilaga 1 när förslaget skickas.",
        submit="Spara",
        back=back,
        breadcrumbs=crumbs(round, ("Förslag", back), ("Redigera", None)),
        status=status,
    )


@require_safe
def edit(request: HttpRequest, year: int) -> HttpResponse:
    """Show the tjänsteskrivelse to be edited."""
    round = get_round(request, year)
    require(permissions.may_write_report(request.user, round))
    report = round.reports.filter(sent_at__isnull=True).first()
    if report is None:
        return redirect("allocation:proposal", year)
    return _edit_page(request, round, ReportForm(instance=report, initial={"revision": report.revision}))


@writes
def save(request: HttpRequest, year: int) -> HttpResponse:
    """Save the draft."""
    round = get_round(request, year)
    require(permissions.may_write_report(request.user, round))
    report = round.reports.filter(sent_at__isnull=True).first()
    if report is None:
        raise Http404
    form = ReportForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            fields = dict(form.cleaned_data)
            revision = fields.pop("revision")
            actions.save(report=report, fields=fields, revision=revision, by=request.user)
            messages.success(request, "Tjänsteskrivelsen är sparad.")
            return redirect("allocation:proposal", year)
    return _edit_page(request, round, form, status=422)


@writes
def send(request: HttpRequest, year: int) -> HttpResponse:
    """Freeze the proposal and hand it over to the nämnd."""
    actions.send(round=get_round(request, year), by=request.user)
    messages.success(request, "Förslaget är låst och finns nu hos nämnden.")
    return redirect("allocation:proposal", year)


def _take_back_page(request: HttpRequest, round: AllocationRound, form, status: int = 200) -> HttpResponse:
    back = reverse("allocation:proposal", args=[round.year])
    return form_page(
        request,
        form,
        heading="Ta tillbaka förslaget",
        text="Använd det här vid återremiss eller fel. Det som skickades sparas. Kommentaren sparas.",
        submit="Ta tillbaka",
        back=back,
        breadcrumbs=crumbs(round, ("Förslag", back), ("Ta tillbaka", None)),
        status=status,
    )


@require_safe
def take_back_comment(request: HttpRequest, year: int) -> HttpResponse:
    """Ask why the proposal is taken back."""
    round = get_round(request, year)
    require(permissions.may_take_back_proposal(request.user, round))
    return _take_back_page(request, round, CommentForm())


@writes
def take_back(request: HttpRequest, year: int) -> HttpResponse:
    """Take the proposal back."""
    round = get_round(request, year)
    require(permissions.may_take_back_proposal(request.user, round))
    form = CommentForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.take_back(round=round, by=request.user, **form.cleaned_data)
            messages.success(request, "Förslaget är tillbaka hos dig.")
            return redirect("allocation:proposal", year)
    return _take_back_page(request, round, form, status=422)
