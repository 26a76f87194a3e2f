"""The years' reports: writing one part at a time, locking, publishing, correcting and reading."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from allocation.permissions import may_run_year
from allocation.views.common import Crumbs, form_page, get_round
from lund_placements.errors import errors_in, require
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes

from .. import report_documents as documents
from .. import report_permissions as permissions
from .. import report_selectors as selectors
from .. import report_tables as tables
from ..actions import reports as actions
from ..enums import ReportPart
from ..models import YearReport
from ..report_forms import ReasonForm, ReportTextForm
from ..report_payload import Payload, deviations_now, report_payload
from ..report_words import COMMENT_GUIDE, EVENTS, GUIDES


def _get(request: HttpRequest, pk: uuid.UUID) -> YearReport:
    """Return a report that the user may read; a hidden one is as if it did not exist."""
    return get_object_or_404(selectors.reports_visible_to(request.user), pk=pk)


def _draft(request: HttpRequest, pk: uuid.UUID) -> YearReport:
    """Return a report to be written in; 403 when the user may not, or it is locked."""
    report = _get(request, pk)
    require(permissions.may_write(request.user, report))
    return report


def _address(report: YearReport) -> str:
    return reverse("followup:report", args=[report.pk])


def _crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    here = ("Årsrapporter", reverse("followup:reports") if rest else None)
    return [("Start", reverse("start")), here, *rest]


def _name(report: YearReport) -> str:
    return f"Årsrapport {report.round.year}"


def _payload(request: HttpRequest, report: YearReport) -> Payload:
    """Return what the report says: as it was locked, or a draft as it would be if it were locked now."""
    return json.loads(report.payload) if report.is_locked else report_payload(report, by=request.user)


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """List the reports that the user may read, and for the coordinator the years that can be reported."""
    require(permissions.may_list(request.user))
    found = list(selectors.reports_visible_to(request.user).defer("payload"))
    years = selectors.years_to_report() if may_run_year(request.user) else ()
    context = {
        "reports": [{"of": report, "publication": getattr(report, "publication", None)} for report in found],
        "years": [(round.year, f"Påbörja årsrapport {round.year}") for round in years],
        "may_start": may_run_year(request.user),
        "is_coordinator": bool(may_run_year(request.user)),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "followup/reports.html", context)


@writes
def start(request: HttpRequest, year: int) -> HttpResponse:
    """Begin the year's report."""
    report = actions.start(round=get_round(request, year), by=request.user)
    messages.success(request, "Årsrapporten är påbörjad. Skriv en del i taget.")
    return redirect(_address(report))


@require_safe
def report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a draft as what is left to write, and a locked report as it was locked."""
    report = _get(request, pk)
    payload = _payload(request, report)
    context = {
        "report": report,
        "shown": documents.report_context(payload),
        "is_coordinator": bool(may_run_year(request.user)),
        "breadcrumbs": _crumbs((_name(report), None)),
    }
    if not report.is_locked:
        return _draft_page(request, report, context)
    context |= {
        "newer": selectors.newer_known_to(request.user, report),
        "publication": getattr(report, "publication", None),
        "may_publish": permissions.may_publish(request.user, report),
        "may_correct": permissions.may_correct(request.user, report),
    }
    return render(request, "followup/report.html", context)


def _draft_page(request: HttpRequest, report: YearReport, context: dict[str, Any]) -> HttpResponse:
    texts = selectors.texts_of(report)
    found = deviations_now(report.round)
    context |= {
        "parts": [{"of": part, "guide": GUIDES[part], "text": texts.get(part.value)} for part in ReportPart],
        "groups": {
            group: [{"of": one, "text": texts.get(one.key)} for one in found if one.group == group]
            for group in dict.fromkeys(one.group for one in found)
        },
        "may_lock": permissions.may_lock(request.user, report, timezone.localdate()),
        "may_discard": permissions.may_discard(request.user, report),
        "events": [
            {
                "text": EVENTS[event.kind],
                "at": event.created_at,
                "by": event.actor_name,
                "comment": event.comment,
            }
            for event in report.round.report_events.all()[:20]
        ],
    }
    return render(request, "followup/report_draft.html", context)


# One part, or the comment on one deviation


def _text_page(
    request: HttpRequest, report: YearReport, key: str, form: ReportTextForm, status: int = 200
) -> HttpResponse:
    deviation = next((one for one in deviations_now(report.round) if one.key == key), None)
    if key not in ReportPart.values and deviation is None:
        raise Http404
    heading = ReportPart(key).label if deviation is None else "Kommentera avvikelsen"
    saved = selectors.texts_of(report).get(key)
    is_stale = form.is_bound and "report_text_is_stale" in {
        error.code for error in form.non_field_errors().as_data()
    }
    if is_stale:  # what is compared with is on the page, so that the next time saves over it on purpose
        form.data = {**form.data.dict(), "revision": saved.revision}
    context = {
        "form": form,
        "heading": heading,
        "guide": GUIDES[ReportPart(key)] if deviation is None else COMMENT_GUIDE,
        "deviation": deviation,
        "saved": saved,
        "is_stale": is_stale,
        "back": _address(report),
        "breadcrumbs": _crumbs((_name(report), _address(report)), (heading, None)),
    }
    return render(request, "followup/report_text.html", context, status=status)


@require_safe
def text(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Show one part to be written."""
    report = _draft(request, pk)
    saved = report.texts.filter(key=key).first()
    initial = {"text": saved.text if saved else "", "revision": saved.revision if saved else 0}
    return _text_page(request, report, key, ReportTextForm(initial=initial))


@writes
def text_save(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Save one part."""
    report = _draft(request, pk)
    form = ReportTextForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.save_text(report=report, key=key, by=request.user, **form.cleaned_data)
            messages.success(request, "Texten är sparad.")
            return redirect(_address(report))
    return _text_page(request, report, key, form, status=422)


# Locking, publishing, correcting


@require_safe
def lock_confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask whether the report shall be locked, with what cannot be undone."""
    report = _draft(request, pk)
    context = {
        "report": report,
        "shown": documents.report_context(_payload(request, report)),
        "may_lock": permissions.may_lock(request.user, report, timezone.localdate()),
        "breadcrumbs": _crumbs((_name(report), _address(report)), ("Lås", None)),
    }
    return render(request, "followup/report_lock.html", context)


@writes
def lock(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Freeze the report."""
    report = actions.lock(report=_get(request, pk), by=request.user)
    messages.success(request, "Årsrapporten är låst. Den är inte publicerad än.")
    return redirect(_address(report))


@writes
def publish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the report to everybody who reads decisions."""
    report = _get(request, pk)
    actions.publish(report=report, by=request.user)
    messages.success(
        request, "Årsrapporten är publicerad. Nämndernas sekreterare och ledamöter får ett brev."
    )
    return redirect(_address(report))


@writes
def discard(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Throw the draft away."""
    actions.discard(report=_get(request, pk), by=request.user)
    messages.success(request, "Utkastet är borttaget.")
    return redirect("followup:reports")


def _correct_page(
    request: HttpRequest, report: YearReport, form: ReasonForm, status: int = 200
) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"Rätta {_name(report).lower()}",
        text=(
            "En ny version påbörjas med samma texter. Den låsta versionen finns kvar och gäller tills den nya är "
            "publicerad. Skälet står i den nya versionen."
        ),
        submit="Påbörja rättelsen",
        back=_address(report),
        breadcrumbs=_crumbs((_name(report), _address(report)), ("Rätta", None)),
        status=status,
    )


@require_safe
def correct_form(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask why the report is corrected."""
    report = _get(request, pk)
    require(permissions.may_correct(request.user, report))
    return _correct_page(request, report, ReasonForm())


@writes
def correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin a new version."""
    report = _get(request, pk)
    require(permissions.may_correct(request.user, report))
    form = ReasonForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            new = actions.correct(report=report, by=request.user, **form.cleaned_data)
            messages.success(request, "Rättelsen är påbörjad. Ändra det som ska ändras och lås den.")
            return redirect(_address(new))
    return _correct_page(request, report, form, status=422)


# As files


@require_safe
def pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return the PDF exactly as it was locked, or a draft as it would be."""
    report = _get(request, pk)
    if report.is_locked:
        return _file(report.document.name, bytes(report.document.content), "application/pdf")
    payload = _payload(request, report)
    content = documents.report_pdf(payload, is_draft=True)
    return _file(documents.file_name(payload, "utkast.pdf"), content, "application/pdf")


@require_safe
def machine_readable(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return the report's JSON exactly as it was locked, the same bytes as inside the PDF."""
    report = _get(request, pk)
    if not report.is_locked:
        raise Http404
    name = documents.file_name(json.loads(report.payload), "json")
    return _file(name, report.payload.encode(), "application/json")


def _file(name: str, content: bytes, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


@require_safe
def export(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Download the report's tables and texts as Excel."""
    payload = _payload(request, _get(request, pk))
    shown = documents.report_context(payload)
    sheets = tables.sheets(payload, [*shown["figure_tables"], *shown["deviation_tables"]])
    return xlsx_response(documents.file_name(payload, "xlsx"), workbook(sheets))
