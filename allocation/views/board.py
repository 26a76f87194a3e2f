"""The board of a year's dialogues: whose turn each is, and all replies as a workbook."""

from collections.abc import Iterable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lund_placements.errors import YES, Verdict, no, require
from lund_placements.xlsx import workbook, xlsx_response
from organisation.permissions import departments_of

from .. import board as content
from .. import exports, permissions, selectors
from .common import crumbs, get_round


@require_safe
def board(request: HttpRequest, year: int) -> HttpResponse:
    """List the dialogues of a year by whose turn it is, narrowed as the address says."""
    round = get_round(request, year)
    user = request.user
    may_run = permissions.may_run_year(user)
    if not may_run and not departments_of(user):
        require(may_run)
    choice = content.Choice.of(request.GET)
    words = content.COORDINATORS if may_run else content.CONTACTS
    missing = content.missing_contacts(user, round)
    rows = content.rows(user, round, missing)
    late = [row for row in rows if row.is_late]
    context = {
        "round": round,
        "how_many": len(rows),
        "groups": content.groups(rows, choice, words),
        "choice": choice,
        "links": _links(year, choice, words),
        "late_url": board_address(year, replace(choice, late=True)),
        "late": len(late),
        "all_url": board_address(year),
        "counts": selectors.waiting_counts(round),
        "missing": missing,
        "is_coordinator": bool(may_run),
        "may_remind_late": _may_remind_late(late),
        "back": {**choice.fields, "tavla": "ja"},
        "may_open": permissions.may_open_dialogue(user, round),
        "may_close": permissions.may_close_dialogue(user, round),
        "departments": len(selectors.departments_of_round(round)),
        "breadcrumbs": crumbs(round, ("Dialoger", None)),
    }
    return render(request, "allocation/dialogues.html", context)


def board_address(year: int, choice: content.Choice = content.EVERYTHING) -> str:
    """Return the address of the board with what has been chosen."""
    return reverse("allocation:dialogues", args=[year]) + choice.query


def _links(year: int, choice: content.Choice, words: content.Words) -> list[dict]:
    """Return the turns to choose between; the late ones stay chosen if they are."""
    named = [("", "Alla"), *((word, heading) for word, (heading, _) in words.items())]
    return [
        {
            "label": label,
            "url": board_address(year, replace(choice, turn=word)),
            "is_chosen": choice.turn == word,
        }
        for word, label in named
    ]


def _may_remind_late(late: Iterable[content.Row]) -> Verdict:
    return YES if any(not row.is_reminded for row in late) else no("Alla sena är påminda i dag.")


@require_safe
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download everything the förvaltningar have answered, as Excel."""
    round = get_round(request, year)
    require(permissions.may_run_year(request.user))
    return xlsx_response(f"underlag-{year}.xlsx", workbook(exports.dialogue_sheets(round)))
