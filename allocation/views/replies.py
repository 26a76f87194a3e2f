"""Writing a reply: one page per step, a page to check everything on, and handing over."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import Stale, Verdict, errors_in, no, require
from organisation.decorators import writes
from organisation.models import User

from .. import gaps, overview, permissions, reply_parts, selectors
from ..actions import replies as actions
from ..enums import ReplyStep
from ..models import Dialogue, Reply
from ..reply_forms import PAGES
from ..reply_parts import Answers, mark
from .dialogues import address, dialogue_crumbs, get_dialogue, missing_from, name_of, reply_tables


def _step(slug: str) -> ReplyStep:
    if slug not in ReplyStep.values:
        raise Http404
    return ReplyStep(slug)


def step_address(dialogue: Dialogue, step: ReplyStep | None) -> str:
    """Return the address of a step, or of the page where everything is checked."""
    if step is None:
        return address(dialogue, "reply_check")
    return reverse("allocation:reply_step", args=[dialogue.round.year, dialogue.department.key, step.value])


def _next_step(answers: Answers, after: ReplyStep) -> ReplyStep | None:
    """Return the step that follows among those that are needed, or None when all that is left is to check."""
    needed = reply_parts.steps_needed(answers)
    later = [step for step in needed if list(ReplyStep).index(step) > list(ReplyStep).index(after)]
    return later[0] if later else None


def _steps(dialogue: Dialogue, answers: Answers, current: ReplyStep | None) -> list[dict[str, Any]]:
    """Return the steps as the page lists them: done when saved with nothing missing."""
    missing = reply_parts.missing(answers, timezone.localdate())
    items = [
        {
            "label": step.label,
            "url": step_address(dialogue, step),
            "state": "current" if step == current else "later" if step in missing else "done",
        }
        for step in reply_parts.steps_needed(answers)
    ]
    check = {"label": "Granska och skicka", "url": step_address(dialogue, None)}
    return [*items, {**check, "state": "current" if current is None else "later"}]


def _to_what_is_sent(request: HttpRequest, dialogue: Dialogue) -> HttpResponse | None:
    """Lead a contact who goes back to a reply that is no longer written to the dialogue, which says why.

    Returns None when there is a reply to write; raises PermissionDenied for whoever never writes it.
    """
    require(permissions.is_contact(request.user, dialogue))
    return None if permissions.may_answer(request.user, dialogue) else redirect(address(dialogue))


@require_safe
def resume(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Lead to the first step that is not done, or to the check when all are."""
    dialogue = get_dialogue(request, year, key)
    if sent := _to_what_is_sent(request, dialogue):
        return sent
    answers = selectors.answers_of(selectors.latest_reply(dialogue))
    left = reply_parts.missing(answers, timezone.localdate())
    return redirect(step_address(dialogue, next(iter(left), None)))


def _step_page(
    request: HttpRequest,
    dialogue: Dialogue,
    step: ReplyStep,
    reply: Reply,
    forms: dict[str, Any],
    *,
    seen: str,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    answers = selectors.answers_of(reply)
    context = {
        "round": dialogue.round,
        "dialogue": dialogue,
        "name": name_of(dialogue),
        "step": step,
        "steps": _steps(dialogue, answers, step),
        "reply": reply,
        "saved": overview.last_saved(dialogue),
        "seen": seen,
        "said_last": overview.said_last(dialogue),
        "needs_source": gaps.needs_source(reply) if step == ReplyStep.NEEDS else None,
        "breadcrumbs": dialogue_crumbs(dialogue, (step.label, None)),
        "has_errors": status == 422,
        "rows": None,
        "both": None,
        "takes_others": step == ReplyStep.CONDITIONS and _takes_others(answers, forms["rows"]),
        **forms,
        **more,
    }
    return render(request, f"allocation/reply/{step.value}.html", context, status=status)


def _takes_others(answers: Answers, rows: BaseFormSet) -> bool:
    """Say whether the table of whom else the supervisors receive has anything to show: a number or an error."""
    others = (month for months in answers.conditions.months for month in asdict(months).items())
    return rows.is_bound or any(count for name, count in others if name != "is_closed")


@require_safe
def write(request: HttpRequest, year: int, key: str, slug: str) -> HttpResponse:
    """Show one step to be filled in."""
    dialogue, step = get_dialogue(request, year, key), _step(slug)
    if sent := _to_what_is_sent(request, dialogue):
        return sent
    reply = selectors.latest_reply(dialogue)
    part = selectors.answers_of(reply).part(step)
    return _step_page(request, dialogue, step, reply, PAGES[step].forms(part, None), seen=mark(part))


@writes
def save(request: HttpRequest, year: int, key: str, slug: str) -> HttpResponse:
    """Save one step of the draft and go on to the next."""
    dialogue, step = get_dialogue(request, year, key), _step(slug)
    require(permissions.may_answer(request.user, dialogue))
    page, seen = PAGES[step], request.POST.get("seen", "")
    reply = selectors.latest_reply(dialogue)
    stored = selectors.answers_of(reply).part(step)
    forms = page.forms(stored, request.POST)
    if not all([form.is_valid() for form in forms.values()]):
        return _step_page(request, dialogue, step, reply, forms, seen=seen, status=422)
    mine = page.part(forms)
    with errors_in(forms["form"]):
        try:
            saved = actions.save(dialogue=dialogue, part=mine, seen=seen, by=request.user)
            return _after_saving(request, dialogue, saved, step)
        except Stale as stale:
            forms["form"].add_error(None, stale.message)
            rows = [row for row in reply_parts.side_by_side([stored, mine]) if row.differs]
            return _step_page(request, dialogue, step, reply, forms, seen=mark(stored), status=422, both=rows)
    return _step_page(request, dialogue, step, reply, forms, seen=seen, status=422)


def _after_saving(request: HttpRequest, dialogue: Dialogue, reply: Reply, step: ReplyStep) -> HttpResponse:
    """Go where the button that was pressed leads: the same step for more rows, the dialogue, or the next step."""
    if "more" in request.POST:
        return redirect(step_address(dialogue, step))
    if "later" in request.POST:
        messages.success(request, "Utkastet är sparat. Ni kan fortsätta när ni vill.")
        return redirect(address(dialogue))
    return redirect(step_address(dialogue, _next_step(selectors.answers_of(reply), step)))


@require_safe
def check(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show the whole reply, what is left to fill in, and the button that hands it over."""
    dialogue = get_dialogue(request, year, key)
    if sent := _to_what_is_sent(request, dialogue):
        return sent
    reply = selectors.latest_reply(dialogue)
    answers = selectors.answers_of(reply)
    left = reply_parts.missing(answers, timezone.localdate())
    context = {
        "round": dialogue.round,
        "dialogue": dialogue,
        "name": name_of(dialogue),
        "steps": _steps(dialogue, answers, None),
        "left": [(step.label, step_address(dialogue, step), sentences) for step, sentences in left.items()],
        "may_submit": _may_submit(request.user, dialogue, reply),
        "may_change": True,
        "breadcrumbs": dialogue_crumbs(dialogue, ("Granska och skicka", None)),
        **reply_tables(reply),
    }
    return render(request, "allocation/reply/check.html", context)


def _may_submit(user: User, dialogue: Dialogue, reply: Reply) -> Verdict:
    """Say whether what is written can be handed over, or what is left to do first."""
    verdict = permissions.may_submit(user, dialogue)
    left = missing_from(reply)
    return no(" ".join(left)) if verdict and left else verdict


@writes
def submit(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Hand the reply over to the coordinator."""
    dialogue = get_dialogue(request, year, key)
    actions.submit(dialogue=dialogue, by=request.user)
    messages.success(request, "Svaret är inlämnat. Samordnaren läser det och hör av sig.")
    return redirect(address(dialogue))
