"""The board of a year's dialogues: whose turn each is, and all replies as a workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import require
from lund_placements.xlsx import workbook, xlsx_response
from organisation.permissions import departments_of
from organisation.selectors import by_pk

from .. import exports, overview, permissions, selectors
from ..models import Dialogue
from .common import crumbs, get_round


@require_safe
def board(request: HttpRequest, year: int) -> HttpResponse:
    """List the dialogues of a year by whose turn it is."""
    round = get_round(request, year)
    user = request.user
    may_run = permissions.may_run_year(user)
    if not may_run and not departments_of(user):
        require(may_run)
    dialogues = list(selectors.dialogues_visible_to(user, round))
    cards = by_pk(selectors.departments_of_round(round))
    rows = [_row(dialogue, cards) for dialogue in dialogues if dialogue.department_id in cards]
    order = ("coordinator", "department", "nobody")
    rows.sort(key=lambda row: (order.index(row["owner"]), list(cards).index(row["dialogue"].department_id)))
    context = {
        "round": round,
        "rows": rows,
        "counts": selectors.waiting_counts(round),
        "is_coordinator": bool(may_run),
        "may_run": may_run,
        "late": any(row["owner"] == "department" and row["days_left"] < 0 for row in rows),
        "may_open": permissions.may_open_dialogue(user, round),
        "may_close": permissions.may_close_dialogue(user, round),
        "how_many": len(cards),
        "breadcrumbs": crumbs(round, ("Dialoger", None)),
    }
    return render(request, "allocation/dialogues.html", context)


def _row(dialogue: Dialogue, cards: dict) -> dict:
    reply = selectors.latest_reply(dialogue)
    return {
        "dialogue": dialogue,
        "name": cards[dialogue.department_id].name,
        "owner": overview.owner(dialogue),
        "turn": overview.whose_turn(dialogue),
        "tone": overview.tone_of(dialogue.status),
        "days_left": overview.days_left(dialogue.respond_by),
        "reply": reply,
        "gap_is_old": selectors.gap_is_old(reply, timezone.localdate()),
    }


@require_safe
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download everything the förvaltningar have answered, as Excel."""
    round = get_round(request, year)
    require(permissions.may_run_year(request.user))
    return xlsx_response(f"underlag-{year}.xlsx", workbook(exports.dialogue_sheets(round)))
