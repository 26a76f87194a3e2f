"""The dialogue with one förvaltning: its reply, and the turns."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lund_placements.errors import Verdict, errors_in, require
from organisation.decorators import writes
from organisation.permissions import Right, has_right
from organisation.selectors import department_on

from .. import gaps, overview, permissions, selectors
from ..actions import dialogues as actions
from ..dialogue_forms import MonthRows, NeedRows, OfferRows, ReplyForm, reply_input
from ..enums import PlacementKind
from ..forms import MONTHS, CommentForm
from ..models import Dialogue, Reply
from .common import crumbs, form_page, get_round


def get_dialogue(request: HttpRequest, year: int, key: str) -> Dialogue:
    """Return a dialogue that the user may read, or 404."""
    round = get_round(request, year)
    dialogue = selectors.dialogues_visible_to(request.user, round).filter(department__key=key).first()
    if dialogue is None:
        raise Http404
    dialogue.round = round
    return dialogue


def _name(dialogue: Dialogue) -> str:
    return department_on(dialogue.department, selectors.names_day(dialogue.round)).name


def address(dialogue: Dialogue, name: str = "dialogue") -> str:
    """Return the address of the dialogue's page, or of another page of it."""
    return reverse(f"allocation:{name}", args=[dialogue.round.year, dialogue.department.key])


def dialogue_crumbs(dialogue: Dialogue, *rest: tuple[str, str | None]) -> list:
    """Return the way to a page of the dialogue."""
    board = reverse("allocation:dialogues", args=[dialogue.round.year])
    here = (_name(dialogue), address(dialogue) if rest else None)
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
    context = {
        "round": dialogue.round,
        "dialogue": dialogue,
        "name": _name(dialogue),
        "turn": overview.whose_turn(dialogue),
        "tone": overview.tone_of(dialogue.status),
        "days_left": overview.days_left(dialogue.respond_by),
        "is_coordinator": has_right(user, Right.RUN_YEAR),
        "missing": selectors.missing_to_submit(reply) if reply else [],
        "handed_back": overview.handed_back(dialogue),
        "may_answer": permissions.may_answer(user, dialogue),
        "may_submit": _may_submit(user, dialogue, reply),
        "may_accept": permissions.may_accept(user, dialogue),
        "may_hand_back": permissions.may_hand_back(user, dialogue),
        "may_close": permissions.may_close_unanswered(user, dialogue),
        "may_reopen": permissions.may_reopen_reply(user, dialogue),
        "may_write": permissions.may_write_message(user, dialogue),
        "may_remind": permissions.may_remind(user, dialogue),
        "may_move_deadline": permissions.may_move_deadline(user, dialogue),
        "versions": len(selectors.versions_visible_to(user, dialogue)),
        "consultation": selectors.consultation_of(dialogue),
        "thread": overview.thread(user, dialogue),
        "events": overview.timeline(dialogue.events.all()[:40]),
        "breadcrumbs": dialogue_crumbs(dialogue),
        **_reply_tables(reply),
    }
    return render(request, "allocation/dialogue.html", context)


def _may_submit(user, dialogue: Dialogue, reply: Reply | None) -> Verdict:
    verdict = permissions.may_submit(user, dialogue)
    missing = selectors.missing_to_submit(reply) if reply else []
    return Verdict(False, " ".join(missing)) if verdict and missing else verdict


def _reply_tables(reply: Reply | None) -> dict:
    """Return the reply's rows for the page; the month's free places are what is left for us."""
    if reply is None:
        return {"reply": None, "needs": [], "offers": [], "months": [], "needs_source": None}
    months = [
        {
            "name": MONTHS[row.month - 1].capitalize(),
            "row": row,
            "free": 0
            if row.is_closed
            else max(0, row.supervisors * reply.places_per_supervisor - row.competing),
        }
        for row in reply.months.all()
    ]
    return {
        "reply": reply,
        "needs": list(reply.needs.all()),
        "offers": list(reply.offers.all()),
        "months": months,
        "needs_source": gaps.needs_source(reply),
    }


# Writing the reply


def _reply_forms(reply: Reply, data=None) -> dict:
    form = ReplyForm(
        data,
        initial={
            name: getattr(reply, name)
            for name in ("revision", "gap_made_on", "places_per_supervisor", "conditions")
        },
    )
    names = ("occupation", "need_2y", "need_5y", "is_shortage")
    needs = NeedRows(
        data,
        prefix="behov",
        initial=[{name: getattr(need, name) for name in names} for need in reply.needs.all()],
    )
    stored = {offer.kind: offer for offer in reply.offers.all()}
    offers = OfferRows(
        data,
        prefix="platser",
        initial=[
            {"kind": kind, "at_least": stored[kind].at_least, "at_most": stored[kind].at_most}
            for kind in PlacementKind
        ],
    )
    for row, kind in zip(offers, PlacementKind, strict=False):
        row.row_label = kind.label.capitalize()
    names = ("month", "supervisors", "competing", "is_closed")
    months = MonthRows(
        data,
        prefix="manader",
        initial=[{name: getattr(month, name) for name in names} for month in reply.months.all()],
    )
    for row, month in zip(months, MONTHS, strict=False):
        row.row_label = month.capitalize()
    return {"form": form, "needs": needs, "offers": offers, "months": months}


def _write_page(request: HttpRequest, dialogue: Dialogue, forms: dict, status: int = 200) -> HttpResponse:
    context = {
        "round": dialogue.round,
        "dialogue": dialogue,
        "name": _name(dialogue),
        "has_errors": status != 200,
        "handed_back": overview.handed_back(dialogue),
        "needs_source": gaps.needs_source(selectors.latest_reply(dialogue)),
        "breadcrumbs": dialogue_crumbs(dialogue, ("Svara", None)),
        **forms,
    }
    return render(request, "allocation/reply_write.html", context, status=status)


@require_safe
def write(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show the reply to be filled in."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_answer(request.user, dialogue))
    return _write_page(request, dialogue, _reply_forms(selectors.latest_reply(dialogue)))


@writes
def save(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Save the draft."""
    dialogue = get_dialogue(request, year, key)
    require(permissions.may_answer(request.user, dialogue))
    forms = _reply_forms(selectors.latest_reply(dialogue), request.POST)
    if all([part.is_valid() for part in forms.values()]):
        with errors_in(forms["form"]):
            data = reply_input(**forms)
            actions.save(dialogue=dialogue, data=data, by=request.user)
            messages.success(request, "Utkastet är sparat. Lämna in det när det är klart.")
            return redirect(address(dialogue))
    return _write_page(request, dialogue, forms, status=422)


# Turns


@writes
def submit(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Hand the reply over to the coordinator."""
    dialogue = get_dialogue(request, year, key)
    actions.submit(dialogue=dialogue, by=request.user)
    messages.success(request, "Svaret är inlämnat. Samordnaren läser det och hör av sig.")
    return redirect(address(dialogue))


@writes
def accept(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Accept the reply."""
    dialogue = get_dialogue(request, year, key)
    actions.accept(dialogue=dialogue, by=request.user)
    messages.success(request, "Svaret är godtaget och räknas med i scenarierna.")
    return redirect(address(dialogue))


TURNS = {
    "hand_back": (
        "Återlämna svaret",
        "Förvaltningen läser kommentaren och kan ändra sitt svar i en ny version.",
        permissions.may_hand_back,
        actions.hand_back,
        "Svaret är återlämnat.",
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
        heading=f"{heading}: {_name(dialogue)}",
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
