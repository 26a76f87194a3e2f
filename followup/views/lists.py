"""What is next for everybody: the consultant's own people, and by alias the whole unit's."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import form_page
from lund_placements.errors import require
from lund_placements.swedish import clock, days_until, long_date
from lund_placements.xlsx import workbook, xlsx_response
from organisation.models import User
from participants.access import note
from participants.enums import AccessKind
from participants.exports import about_file
from participants.forms import ExportForm

from .. import permissions, selectors
from ..forms import ListForm
from ..models import Milestone

ON_A_PAGE = 50
HEAD = ("Dag", "Senast", "Deltagare", "Plats", "Handledare", "Vad", "Konsulent", "Slutar")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List what is next for each of one's own people; a coordinator is led to the unit's list by the same entry."""
    if permissions.may_list_unit(request.user) and not permissions.may_list_own(request.user):
        return unit(request)
    require(permissions.may_list_own(request.user))
    return _page(request, selectors.own_next(request.user), is_unit=False)


@require_safe
def unit(request: HttpRequest) -> HttpResponse:
    """List what is next for everybody, by alias."""
    require(permissions.may_list_unit(request.user))
    return _page(request, selectors.unit_next(), is_unit=True)


def _page(request: HttpRequest, milestones: QuerySet[Milestone], *, is_unit: bool) -> HttpResponse:
    today, form = timezone.localdate(), ListForm(request.GET)
    of_kind, group = form.of_kind(milestones), form.given["visa"]
    counts = selectors.group_counts(of_kind, today)
    paginator = Paginator(selectors.in_group(of_kind, group, today).values_list("pk", flat=True), ON_A_PAGE)
    paginator.count = counts[group or selectors.ALL]
    page = paginator.get_page(request.GET.get("sida"))
    rows = list(selectors.listed(page))
    _note(request.user, AccessKind.PLACEMENT, rows)
    query = request.GET.copy()
    query.pop("sida", None)
    context = {
        "is_unit": is_unit,
        "has_both": bool(permissions.may_list_unit(request.user) and permissions.may_list_own(request.user)),
        "form": form,
        "cards": [
            {
                "name": group.label,
                "value": counts[group],
                "note": "",
                "tone": "warning" if group == selectors.Group.LATE and counts[group] else "",
                "is_invented": False,
            }
            for group in selectors.Group
        ],
        "page": page,
        "rows": [_row(one, today) for one in rows],
        "is_narrowed": bool(form.given["visa"] or form.given["typ"]),
        "query": query.urlencode(),
        "breadcrumbs": [("Start", reverse("start")), ("Uppföljning", None)],
    }
    return render(request, "followup/list.html", context)


def _note(user: User, what: AccessKind, rows: Iterable[Milestone], **why: Any) -> None:
    note(by=user, what=what, subjects=list({one.placement.participant_id for one in rows}), **why)


def _row(one: Milestone, today: dt.date) -> dict[str, Any]:
    placement = one.placement
    is_late = one.latest_on < today
    return {
        "milestone": one,
        "placement": placement,
        "person": placement.participant,
        "supervisor": placement.place.supervisor,
        "is_late": is_late,
        "is_past": one.due_on < today and not is_late,
        "records": one.rule.records,
        "when": days_until(one.due_on, today),
        "ends_on": placement.ended_on or placement.ends_on,
    }


# Taking out


def _export_page(request: HttpRequest, form: ExportForm, *, is_unit: bool, status: int = 200) -> HttpResponse:
    back = reverse("followup:unit" if is_unit else "followup:mine")
    return form_page(
        request,
        form,
        heading="Hämta enhetens uppföljningar" if is_unit else "Hämta dina uppföljningar",
        submit="Hämta filen",
        back=back,
        breadcrumbs=[("Start", reverse("start")), ("Uppföljning", back), ("Hämta", None)],
        text=f"Filen innehåller {'alias' if is_unit else 'ärendenummer'}, plats, handledare och nästa uppföljning, "
        "inga namn på deltagare. Personer med skyddade personuppgifter är aldrig med.",
        status=status,
    )


@require_safe
def mine_export(request: HttpRequest) -> HttpResponse:
    """Ask why the own list is taken out."""
    require(permissions.may_list_own(request.user))
    return _export_page(request, ExportForm(), is_unit=False)


@require_POST
def mine_xlsx(request: HttpRequest) -> HttpResponse:
    """Give out the own list as a workbook, with case numbers and no names, when the reason stands in the log."""
    require(permissions.may_list_own(request.user))
    return _workbook(request, selectors.own_next(request.user), is_unit=False)


@require_safe
def unit_export(request: HttpRequest) -> HttpResponse:
    """Ask why the unit's list is taken out."""
    require(permissions.may_list_unit(request.user))
    return _export_page(request, ExportForm(), is_unit=True)


@require_POST
def unit_xlsx(request: HttpRequest) -> HttpResponse:
    """Give out the unit's list as a workbook, by alias, when the reason stands in the log."""
    require(permissions.may_list_unit(request.user))
    return _workbook(request, selectors.unit_next(), is_unit=True)


def _workbook(request: HttpRequest, milestones: QuerySet[Milestone], *, is_unit: bool) -> HttpResponse:
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _export_page(request, form, is_unit=is_unit, status=422)
    told = milestones.filter(placement__participant__protected_identity=False)
    rows = list(selectors.listed(told.values_list("pk", flat=True)))
    reason = form.cleaned_data["reason"]
    _note(request.user, AccessKind.EXPORT, rows, reason=reason, is_flagged=True)
    lines = [
        (
            long_date(one.due_on),
            long_date(one.latest_on),
            one.placement.participant.alias if is_unit else one.placement.participant.case_number,
            str(one.placement.place),
            one.placement.place.supervisor.name if one.placement.place.supervisor else "",
            f"{one.rule.verb} ({one.rule.name})",
            one.placement.participant.consultant.name,
            long_date(one.placement.ended_on or one.placement.ends_on),
        )
        for one in rows
    ]
    about = about_file(reason=reason, taken_out=f"{clock(timezone.localtime())}, {request.user.name}")
    return xlsx_response("uppfoljning.xlsx", workbook([("Uppföljning", HEAD, lines), about]))
