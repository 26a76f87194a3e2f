"""Samråd about the proposal: sending it out, and each förvaltning's own numbers with its answer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from organisation.decorators import writes

from .. import comparison, permissions, selectors
from ..actions import consultations as actions
from ..dialogue_forms import OpinionForm
from ..enums import PlacementKind
from ..models import Consultation, Dialogue
from .common import get_round
from .dialogues import address, dialogue_crumbs, get_dialogue


@writes
def ask(request: HttpRequest, year: int) -> HttpResponse:
    """Send the chosen scenario out for samråd."""
    asked = actions.ask(round=get_round(request, year), by=request.user)
    if asked:
        messages.success(request, f"Samrådet är utskickat till {asked} förvaltningar.")
    else:
        messages.info(request, "Alla är redan frågade om de här talen.")
    return redirect("allocation:proposal", year)


def _question(request: HttpRequest, year: int, key: str) -> tuple[Dialogue, Consultation]:
    dialogue = get_dialogue(request, year, key)
    question = selectors.consultation_of(dialogue)
    if question is None:
        raise Http404
    return dialogue, question


def _numbers(dialogue: Dialogue, question: Consultation) -> list[dict]:
    """Return what the förvaltning was shown, with the engine's reason for each number."""
    key = dialogue.department.key
    plans = {kind: comparison.plan_of(question.scenario, kind.value)[key] for kind in PlacementKind}
    return [
        {
            "kind": kind.value,
            "places": question.shown.get(kind.value, 0),
            "why": plan["why"],
            "computed": plan["places"],
        }
        for kind, plan in plans.items()
    ]


def _page(
    request: HttpRequest, dialogue: Dialogue, question: Consultation, form: OpinionForm, status: int = 200
) -> HttpResponse:
    adjusted = question.scenario.lines.filter(department=dialogue.department).prefetch_related("adjustments")
    context = {
        "form": form,
        "dialogue": dialogue,
        "question": question,
        "numbers": _numbers(dialogue, question),
        "reasons": [change.reason for line in adjusted for change in line.adjustments.all()],
        "may_answer": permissions.may_answer_consultation(request.user, question),
        "breadcrumbs": dialogue_crumbs(dialogue, ("Samråd", None)),
    }
    return render(request, "allocation/consultation.html", context, status=status)


@require_safe
def answer_form(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Show the förvaltning its own numbers with the reasons, and ask what it says."""
    dialogue, question = _question(request, year, key)
    form = OpinionForm(initial={"opinion": question.opinion, "reason": question.reason})
    return _page(request, dialogue, question, form)


@writes
def answer(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Store the answer."""
    dialogue, question = _question(request, year, key)
    require(permissions.may_answer_consultation(request.user, question))
    form = OpinionForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.answer(consultation=question, by=request.user, **form.cleaned_data)
            messages.success(request, "Tack. Svaret följer med till nämnden.")
            return redirect(address(dialogue))
    return _page(request, dialogue, question, form, status=422)
