"""Decisions: recording, reading, publishing, notice and correction."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes
from organisation.permissions import Right, has_right

from .. import archive, documents, exports, permissions, selectors
from ..actions import decisions as actions
from ..calendar_rules import legal_force_on
from ..enums import PlacementKind
from ..forms import CorrectionForm, DecisionForm, DecisionLineForm, NoticeForm, fixed_rows
from ..models import AllocationRound, Decision
from .common import crumbs, form_page, get_round


def get_decision(request: HttpRequest, pk) -> Decision:
    """Return a decision that the user may read; a hidden one is as if it did not exist."""
    return get_object_or_404(selectors.decisions_visible_to(request.user), pk=pk)


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """List the decisions that the user may read, latest first."""
    rows = selectors.decisions_listed_for(request.user)
    years = {decision.round_id for decision in rows}
    hidden = [
        {"round": round, "status": selectors.shown_status(request.user, round)}
        for round in selectors.rounds_visible_to(request.user)
        if round.pk not in years
    ]
    return render(request, "allocation/decisions.html", {"decisions": rows, "coming": hidden})


@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """Lead to the year's decision, or say that it is under preparation."""
    round = get_round(request, year)
    decision = selectors.decisions_visible_to(request.user).filter(round=round).first()
    if decision:
        return redirect("allocation:decision", decision.pk)
    context = {
        "round": round,
        "status": selectors.shown_status(request.user, round),
        "may_record": permissions.may_record_decision(request.user, round),
        "is_handler": has_right(request.user, Right.RECORD_DECISION, board=round.deciding_board_id),
        "breadcrumbs": crumbs(round, ("Beslut", None)),
    }
    return render(request, "allocation/decision_none.html", context)


@require_safe
def decision(request: HttpRequest, pk) -> HttpResponse:
    """Show the decided model as the nämnd decided it; nothing is recomputed."""
    decision = get_decision(request, pk)
    payload = json.loads(decision.payload)
    notice = getattr(decision, "notice", None)
    user = request.user
    context = {
        "decision": decision,
        "round": decision.round,
        "payload": payload,
        "shown": documents.decision_context(payload),
        "document": decision.document,
        "notice": notice,
        "legal_force_on": legal_force_on(notice.notice_from) if notice else None,
        "corrected_by": selectors.correction_known_to(user, decision),
        "publication": getattr(decision, "publication", None),
        "is_handler": has_right(user, Right.RECORD_DECISION, board=decision.round.deciding_board_id),
        "is_coordinator": has_right(user, Right.RUN_YEAR),
        "may_publish": permissions.may_publish(user, decision),
        "may_record_notice": permissions.may_record_notice(user, decision),
        "may_correct": permissions.may_correct(user, decision),
        "may_archive": permissions.may_archive(user, decision),
        "breadcrumbs": [
            ("Start", reverse("start")),
            ("Beslut", reverse("allocation:decisions")),
            (f"Fördelningsmodell {decision.round.year}", None),
        ],
    }
    return render(request, "allocation/decision.html", context)


def _download(name: str, content: bytes, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


@require_safe
def pdf(request: HttpRequest, pk) -> HttpResponse:
    """Return the PDF exactly as it was stored with the decision."""
    document = get_decision(request, pk).document
    return _download(document.name, bytes(document.content), document.media_type)


@require_safe
def machine_readable(request: HttpRequest, pk) -> HttpResponse:
    """Return the decision's JSON exactly as it was stored, the same bytes as inside the PDF."""
    decision = get_decision(request, pk)
    name = f"fordelningsmodell-{decision.round.year}.json"
    return _download(name, decision.payload.encode(), "application/json")


@require_safe
def export(request: HttpRequest, pk) -> HttpResponse:
    """Download the decided lines as Excel."""
    decision = get_decision(request, pk)
    sheets = exports.decision_sheets(json.loads(decision.payload))
    return xlsx_response(f"fordelningsmodell-{decision.round.year}.xlsx", workbook(sheets))


@require_safe
def archive_package(request: HttpRequest, pk) -> HttpResponse:
    """Download the decision as it is handed over to the e-arkiv."""
    decision = get_decision(request, pk)
    require(permissions.may_archive(request.user, decision))
    headers = {"Content-Disposition": f'attachment; filename="{archive.name_of(decision)}.zip"'}
    return HttpResponse(archive.package(decision), content_type="application/zip", headers=headers)


# Recording


def _line_rows(payload: dict, field: str, data=None):
    """Return one form row per line of the proposal, each with its names and numbers beside it."""
    names = {card["key"]: card["name"] for card in payload["departments"]}
    lines = payload["lines"]
    rows = fixed_rows(DecisionLineForm, len(lines))(
        data,
        prefix="rader",
        initial=[
            {"department": line["department"], "kind": line["kind"], "places": line[field], "reason": ""}
            for line in lines
        ],
    )
    for form, line in zip(rows, lines, strict=False):
        form.name, form.kind, form.proposed = names[line["department"]], line["kind"], line[field]
        form.row_label = f"{form.name}, {PlacementKind(line['kind']).label}"
    return rows


def _decision_page(
    request: HttpRequest, round: AllocationRound, form, rows, status: int = 200, **more
) -> HttpResponse:
    context = {
        "round": round,
        "form": form,
        "rows": rows,
        "has_errors": status != 200,
        "tables": [(kind.label, [row for row in rows if row.kind == kind]) for kind in PlacementKind],
        "corrects": None,
        "breadcrumbs": crumbs(round, ("Registrera beslut", None)),
        **more,
    }
    return render(request, "allocation/decision_record.html", context, status=status)


def _sent_payload(round: AllocationRound) -> dict:
    return round.reports.filter(sent_at__isnull=False).first().payload


@require_safe
def record_form(request: HttpRequest, year: int) -> HttpResponse:
    """Ask what the nämnd decided, with the proposal filled in."""
    round = get_round(request, year)
    require(permissions.may_record_decision(request.user, round))
    payload = _sent_payload(round)
    form = DecisionForm(
        initial={"decided_on": timezone.localdate(), "diary_no": payload["targets"][0]["diary_no"]}
    )
    return _decision_page(request, round, form, _line_rows(payload, "proposed"))


@writes
def record(request: HttpRequest, year: int) -> HttpResponse:
    """Record and freeze the decision."""
    round = get_round(request, year)
    require(permissions.may_record_decision(request.user, round))
    form = DecisionForm(request.POST)
    rows = _line_rows(_sent_payload(round), "proposed", request.POST)
    if form.is_valid() and rows.is_valid():
        with errors_in(form):
            decision = actions.record(round=round, data=form.value(rows), by=request.user)
            messages.success(request, "Beslutet är registrerat och låst. Det är inte publicerat än.")
            return redirect("allocation:decision", decision.pk)
    return _decision_page(request, round, form, rows, status=422)


@require_safe
def correct_form(request: HttpRequest, pk) -> HttpResponse:
    """Ask for a decision that corrects an earlier one."""
    old = get_decision(request, pk)
    require(permissions.may_correct(request.user, old))
    form = CorrectionForm(initial={"decided_on": timezone.localdate(), "diary_no": old.diary_no})
    rows = _line_rows(json.loads(old.payload), "decided")
    return _decision_page(request, old.round, form, rows, corrects=old)


@writes
def correct(request: HttpRequest, pk) -> HttpResponse:
    """Record and freeze the correction."""
    old = get_decision(request, pk)
    require(permissions.may_correct(request.user, old))
    form = CorrectionForm(request.POST)
    rows = _line_rows(json.loads(old.payload), "decided", request.POST)
    if form.is_valid() and rows.is_valid():
        with errors_in(form):
            decision = actions.correct(decision=old, data=form.value(rows), by=request.user)
            messages.success(request, "Rättelsen är registrerad. Det äldre beslutet finns kvar oförändrat.")
            return redirect("allocation:decision", decision.pk)
    return _decision_page(request, old.round, form, rows, status=422, corrects=old)


def _notice_page(request: HttpRequest, decision: Decision, form, status: int = 200) -> HttpResponse:
    back = reverse("allocation:decision", args=[decision.pk])
    return form_page(
        request,
        form,
        heading="Justering och anslag",
        text="Datumen finns i protokollets anslagsbevis. Systemet räknar ut när beslutet vinner laga kraft.",
        submit="Registrera",
        back=back,
        breadcrumbs=crumbs(decision.round, ("Beslut", back), ("Justering och anslag", None)),
        status=status,
    )


@require_safe
def notice_form(request: HttpRequest, pk) -> HttpResponse:
    """Ask when the protocol was adjusted and announced."""
    decision = get_decision(request, pk)
    require(permissions.may_record_notice(request.user, decision))
    return _notice_page(request, decision, NoticeForm())


@writes
def notice(request: HttpRequest, pk) -> HttpResponse:
    """Record justering and anslag."""
    decision = get_decision(request, pk)
    require(permissions.may_record_notice(request.user, decision))
    form = NoticeForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.record_notice(decision=decision, notice=form.value(), by=request.user)
            messages.success(request, "Justering och anslag är registrerade.")
            return redirect("allocation:decision", decision.pk)
    return _notice_page(request, decision, form, status=422)


@writes
def publish(request: HttpRequest, pk) -> HttpResponse:
    """Publish the decision."""
    decision = get_decision(request, pk)
    actions.publish(decision=decision, by=request.user)
    messages.success(request, "Beslutet är publicerat. Alla förvaltningar och nämnder kan läsa det.")
    return redirect("allocation:decision", decision.pk)
