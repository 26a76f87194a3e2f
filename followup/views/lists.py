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
from django.views.decorators.http import require_safe

from lund_placements.errors import require
from lund_placements.swedish import days_until, long_date
from lund_placements.xlsx import workbook, xlsx_response
from organisation.models import User
from participants.access import note
from participants.enums import AccessKind

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
    of_kind = form.of_kind(milestones)
    shown = selectors.in_group(of_kind, form.given["visa"], today)
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("sida"))
    rows = list(page)
    _note(request.user, AccessKind.PLACEMENT, rows)
    counts = selectors.group_counts(of_kind, today)
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


def _note(user: User, what: AccessKind, rows: Iterable[Milestone]) -> None:
    note(by=user, what=what, subjects=list({one.placement.participant_id for one in rows}))


def _row(one: Milestone, today: dt.date) -> dict[str, Any]:
    placement = one.placement
    is_late = one.latest_on < today
    return {
        "milestone": one,
        "placement": placement,
        "person": placement.participant,
        "supervisor": placement.place.supervisor,
        "is_late": is_late,
        "records": one.rule.records,
        "when": days_until(one.due_on, today),
        "ends_on": placement.ended_on or placement.ends_on,
    }


@require_safe
def mine_xlsx(request: HttpRequest) -> HttpResponse:
    """Return the own list as a workbook, with case numbers and no names."""
    require(permissions.may_list_own(request.user))
    return _workbook(request, selectors.own_next(request.user), "case_number")


@require_safe
def unit_xlsx(request: HttpRequest) -> HttpResponse:
    """Return the unit's list as a workbook, by alias."""
    require(permissions.may_list_unit(request.user))
    return _workbook(request, selectors.unit_next(), "alias")


def _workbook(request: HttpRequest, milestones: QuerySet[Milestone], called: str) -> HttpResponse:
    rows = list(milestones)
    _note(request.user, AccessKind.EXPORT, rows)
    lines = [
        (
            long_date(one.due_on),
            long_date(one.latest_on),
            getattr(one.placement.participant, called),
            str(one.placement.place),
            one.placement.place.supervisor.name if one.placement.place.supervisor else "",
            f"{one.rule.verb} ({one.rule.name})",
            one.placement.participant.consultant.name,
            long_date(one.placement.ended_on or one.placement.ends_on),
        )
        for one in rows
    ]
    return xlsx_response("uppfoljning.xlsx", workbook([("Uppföljning", HEAD, lines)]))
