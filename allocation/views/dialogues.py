"""The dialogue with one förvaltning: its reply, and the turns."""

import datetime as dt
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements import swedish
from lund_placements.errors import Stale, errors_in, require
from organisation.decorators import writes
from organisation.permissions import Right, has_right
from organisation.selectors import department_on

from .. import gaps, overview, permissions, reply_parts, selectors
from ..actions import dialogues as actions
from ..dialogue_forms import CounterForm
from ..enums import DialogueStatus, IntakeKind, Party
from ..forms import CommentForm
from ..models import CapacityMonth, Dialogue, Reply
from ..reply_forms import number_rows
from .common import crumbs, form_page, get_round

A_WEEK = dt.timedelta(days=7)  # what a new proposal gives the förvaltning at the least, unless changed


def get_dialogue(request: HttpRequest, year: int, key: str) -> Dialogue:
    """Return a dialogue that the user may read, or 404."""
    round = get_round(request, year)
    dialogue = selectors.dialogues_visible_to(request.user, round).filter(department__key=key).first()
    if dialogue is None:
        raise Http404
    dialogue.round = round
    return dialogue


def name_of(dialogue: Dialogue) -> str:
    """Return what the förvaltning is called in the dialogue's year."""
    return department_on(dialogue.department, selectors.names_day(dialogue.round)).name


def address(dialogue: Dialogue, name: str = "dialogue") -> str:
    """Return the address of the dialogue's page, or of another page of it."""
    return reverse(f"allocation:{name}", args=[dialogue.round.year, dialogue.department.key])


def dialogue_crumbs(dialogue: Dialogue, *rest: tuple[str, str | None]) -> list:
    """Return the way to a page of the dialogue."""
    board = reverse("allocation:dialogues", args=[dialogue.round.year])
    here = (name_of(dialogue), address(dialogue) if rest else None)
    return crumbs(dialogue.round, ("Dialoger", board), here, *rest)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the dialogues of the year that needs something, or of the latest year that has any."""
    user = request.user
    current = selectors.current_round(user)
    years = [current, *selectors.rounds_visible_to(user)] if current else []
    for round in years:
        visible = selectors.dialogues_visible_to(user, round)
        if not has_right(user, Right.RUN_YEAR) and visible.count() == 1:
            return redirect("allocation:dialogue", round.year, visible.get().department.key)
        if visible.exists():
            return redirect("allocation:dialogues", round.year)
    return redirect("allocation:dialogues", current.year) if current else redirect("start")


@require_safe
def dialogue(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show one förvaltning's reply, whose turn it is, and what each party can do."""
    dialogue = get_dialogue(request, year, key)
    user = request.user
    reply = selectors.latest_reply(dialogue)
    if not permissions.may_see_draft(user, dialogue):
        reply = selectors.latest_submitted(dialogue)
    latest = selectors.latest_submitted(dialogue)
    context = {
        "round": dialogue.round,
        "dialogue": dialogue,
        "name": name_of(dialogue),
        "turn": overview.whose_turn(dialogue),
        "tone": overview.tone_of(dialogue.status),
        "is_coordinator": has_right(user, Right.RUN_YEAR),
        "is_draft": bool(reply) and reply.submitted_at is None,
        "missing": missing_from(reply) if reply else [],
        "said_last": overview.said_last(dialogue),
        "proposals": _proposals(dialogue),
        "version": {"version": latest.version} if latest else {},
        "may_answer": permissions.may_answer(user, dialogue),
        "may_accept": permissions.may_accept(user, dialogue),
        "may_counter": permissions.may_counter(user, dialogue),
        "may_hand_back": permissions.may_hand_back(user, dialogue),
        "may_end": permissions.may_end_without_agreement(user, dialogue),
        "may_close": permissions.may_close_unanswered(user, dialogue),
        "may_reopen": permissions.may_reopen_reply(user, dialogue),
        "may_write": permissions.may_write_message(user, dialogue),
        "may_meet": permissions.may_propose_meeting(user, dialogue),
        "may_remind": permissions.may_remind(user, dialogue),
        "may_move_deadline": permissions.may_move_deadline(user, dialogue),
        "versions": len(selectors.versions_visible_to(user, dialogue)),
        "consultation": selectors.consultation_of(dialogue),
        "thread": overview.thread(user, dialogue),
        "events": _history(dialogue),
        "breadcrumbs": dialogue_crumbs(dialogue),
        **reply_tables(reply),
    }
    return render(request, "allocation/dialogue.html", context)


def missing_from(reply: Reply) -> list[str]:
    """Return what the reply lacks, each sentence after the name of its step."""
    left = reply_parts.missing(selectors.answers_of(reply), timezone.localdate())
    return [f"{step.label}: {sentence}" for step, sentences in left.items() for sentence in sentences]


def _history(dialogue: Dialogue) -> list[dict]:
    """Return what has happened, latest first; of savings in a row by the same person only the latest."""
    events = dialogue.events.all()[:60]
    alike = groupby(events, key=lambda event: event.actor_name if event.kind == "reply_saved" else event.pk)
    return overview.timeline(next(run) for _, run in alike)


def _proposals(dialogue: Dialogue) -> list[reply_parts.Row]:
    """Return what the two parties have proposed last, side by side, where they differ and both have proposed."""
    theirs, ours = (selectors.latest_from(dialogue, party) for party in (Party.DEPARTMENT, Party.COORDINATOR))
    if theirs is None or ours is None or dialogue.status == DialogueStatus.AGREED:
        return []
    both = [selectors.answers_of(reply).places for reply in (theirs, ours)]
    return [row for row in reply_parts.side_by_side(both) if row.differs]


def reply_tables(reply: Reply | None) -> dict[str, Any]:
    """Return the reply's rows for a page; of who else is received only the kinds that are received at all."""
    if reply is None:
        return {"reply": None}
    months = list(reply.months.all())
    kinds = [kind for kind in IntakeKind if any(getattr(month, kind.value) for month in months)]
    return {
        "reply": reply,
        "needs": list(reply.needs.all()),
        "offers": list(reply.offers.all()),
        "intakes": [kind.label for kind in kinds],
        "months": _spans(reply, months, kinds),
        "needs_source": gaps.needs_source(reply),
    }


def _spans(reply: Reply, months: list[CapacityMonth], kinds: list[IntakeKind]) -> list[dict[str, Any]]:
    """Return the months, neighbours that say the same as one row; free is what is left for our places."""

    def said(month: CapacityMonth) -> tuple[int, ...]:
        return (month.is_closed, month.supervisors, *(getattr(month, kind.value) for kind in kinds))

    spans = []
    for _, alike in groupby(months, key=said):
        first, *rest = alike
        room = first.supervisors * reply.places_per_supervisor
        spans.append(
            {
                "name": _span(first.month, rest[-1].month if rest else first.month),
                "supervisors": first.supervisors,
                "intakes": [getattr(first, kind.value) for kind in kinds],
                "free": 0 if first.is_closed else max(0, room - first.competing),
                "is_closed": first.is_closed,
            }
        )
    return spans


def _span(first: int, last: int) -> str:
    """Return Hela året, Januari–juni or Juli, for months from 1 to 12."""
    if (first, last) == (1, 12):
        return "Hela året"
    name = swedish.MONTHS[first - 1].capitalize()
    return name if first == last else f"{name}–{swedish.MONTHS[last - 1]}"


# Turns


@writes
def accept(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Accept what the other party has handed over, in the version that was read."""
    dialogue = get_dialogue(request, year, key)
    version = request.POST.get("version", "")
    try:
        actions.accept(dialogue=dialogue, version=int(version) if version.isdecimal() else 0, by=request.user)
    except Stale as stale:
        messages.error(request, stale.message)
    else:
        messages.success(request, "Ni är eniga. Talen räknas med i förslaget.")
    return redirect(address(dialogue))


@require_safe
def counter_form(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask the coordinator for other numbers."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_counter(request.user, dialogue))
    answered = selectors.latest_submitted(dialogue)
    form = CounterForm(initial={"respond_by": max(dialogue.respond_by, timezone.localdate() + A_WEEK)})
    rows = number_rows(selectors.answers_of(answered).places.offers, None)
    return _counter_page(request, dialogue, answered, form, rows)


def _counter_page(
    request: HttpRequest, dialogue: Dialogue, answered: Reply, form, rows, status: int = 200
) -> HttpResponse:
    context = {
        "dialogue": dialogue,
        "name": name_of(dialogue),
        "version": answered.version,
        "has_errors": status == 422,
        "form": form,
        "rows": rows,
        "back": address(dialogue),
        "breadcrumbs": dialogue_crumbs(dialogue, ("Lämna nytt förslag", None)),
    }
    return render(request, "allocation/dialogue_counter.html", context, status=status)


@writes
def counter(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Propose other numbers to the förvaltning."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_counter(request.user, dialogue))
    answered = selectors.latest_submitted(dialogue)
    offers = selectors.answers_of(answered).places.offers
    form, rows = CounterForm(request.POST), number_rows(offers, request.POST)
    version = request.POST.get("version", "")
    if form.is_valid() & rows.is_valid():
        numbers = {row.cleaned_data["kind"]: row.cleaned_data for row in rows}
        proposed = tuple(replace(offer, **numbers.get(offer.kind, {})) for offer in offers)
        with errors_in(form):
            actions.counter(
                dialogue=dialogue,
                version=int(version) if version.isdecimal() else 0,
                offers=proposed,
                by=request.user,
                **form.cleaned_data,
            )
            messages.success(request, "Förslaget är skickat till förvaltningen.")
            return redirect(address(dialogue))
    return _counter_page(request, dialogue, answered, form, rows, status=422)


TURNS = {
    "hand_back": (
        "Återlämna svaret",
        "Förvaltningen läser kommentaren och kan ändra sitt svar i en ny version.",
        permissions.may_hand_back,
        actions.hand_back,
        "Svaret är återlämnat.",
    ),
    "end": (
        "Avsluta utan enighet",
        "Förvaltningens egna tal går vidare till förslaget. Skälet och skillnaden följer med till nämnden, och "
        "förvaltningen läser dem.",
        permissions.may_end_without_agreement,
        actions.end_without_agreement,
        "Dialogen är avslutad utan enighet.",
    ),
    "close": (
        "Avsluta utan svar",
        "Förvaltningen får inga platser i uträkningen. Skälet följer med till nämnden.",
        permissions.may_close_unanswered,
        actions.close_unanswered,
        "Dialogen är avslutad utan svar.",
    ),
    "reopen": (
        "Öppna dialogen igen",
        "Förvaltningen läser kommentaren och kan svara igen.",
        permissions.may_reopen_reply,
        actions.reopen,
        "Dialogen är öppen igen.",
    ),
}


def _ask(request: HttpRequest, year: int, key: str, turn: str) -> HttpResponse:
    dialogue = get_dialogue(request, year, key)
    require(TURNS[turn][2](request.user, dialogue))
    return _turn_page(request, dialogue, turn, CommentForm())


def _turn_page(request: HttpRequest, dialogue: Dialogue, turn: str, form, status: int = 200) -> HttpResponse:
    heading, text, *_ = TURNS[turn]
    return form_page(
        request,
        form,
        heading=f"{heading}: {name_of(dialogue)}",
        text=text,
        submit=heading,
        back=address(dialogue),
        breadcrumbs=dialogue_crumbs(dialogue, (heading, None)),
        status=status,
    )


def _take(request: HttpRequest, year: int, key: str, turn: str) -> HttpResponse:
    dialogue = get_dialogue(request, year, key)
    _, _, may_take, action, done = TURNS[turn]
    require(may_take(request.user, dialogue))
    form = CommentForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            action(dialogue=dialogue, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect(address(dialogue))
    return _turn_page(request, dialogue, turn, form, status=422)


@require_safe
def hand_back_comment(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask why the reply is handed back."""
    return _ask(request, year, key, "hand_back")


@writes
def hand_back(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Hand the reply back."""
    return _take(request, year, key, "hand_back")


@require_safe
def end_comment(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask why the dialogue ends without agreement."""
    return _ask(request, year, key, "end")


@writes
def end(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """End the dialogue without agreement."""
    return _take(request, year, key, "end")


@require_safe
def close_comment(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask why the dialogue ends without a reply."""
    return _ask(request, year, key, "close")


@writes
def close(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """End the dialogue without a reply."""
    return _take(request, year, key, "close")


@require_safe
def reopen_comment(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Ask why the dialogue is opened again."""
    return _ask(request, year, key, "reopen")


@writes
def reopen(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Open the dialogue again."""
    return _take(request, year, key, "reopen")
