"""One placement's milestones, and one milestone: what was said, its draft, corrections, and that it was not held."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import Crumbs, form_page
from lund_placements.errors import errors_in, require
from organisation.decorators import writes
from participants.access import opens_case
from participants.enums import AccessKind
from participants.models import Participant, Placement
from participants.placement_selectors import placements

from .. import check_selectors, permissions, person_permissions, person_selectors, selectors, words
from ..actions import conversations as actions
from ..forms import ConversationForm, CorrectionForm, SkipForm, content_of
from ..models import ConversationDraft, Milestone

View = Callable[..., HttpResponse]
GOALS = "each goal"  # those of the plan
SECTIONS = (  # of the form, with the names of their fields
    ("1. Samtalet", ("held_on", "present")),
    ("2. Hur det går", ("attendance", GOALS, "goals", "adaptations")),
    ("3. Framåt", ("supervisor_needs", "next_steps", "risk", "wants_extension")),
)


def opens_milestone(view: View) -> View:
    """Give the view the milestone that its address names, when the user may open its case; the look is noted."""

    @opens_case(AccessKind.PLACEMENT)
    def in_case(request: HttpRequest, participant: Participant, milestone: Milestone) -> HttpResponse:
        milestone.placement.participant = participant
        return view(request, milestone)

    @wraps(view)
    def opened(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        milestone = get_object_or_404(selectors.milestones(), pk=pk)
        return in_case(request, milestone.placement.participant_id, milestone)

    return opened


def crumbs(placement: Placement, *rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page of a placement's follow-up."""
    url = reverse("followup:placement", args=[placement.pk]) if rest else None
    here = (placement.participant.case_number, url)
    return [("Start", reverse("start")), ("Uppföljning", reverse("followup:mine")), here, *rest]


def address(milestone: Milestone, name: str = "milestone") -> str:
    """Return the address of the milestone, or of one of its forms."""
    return reverse(f"followup:{name}", args=[milestone.pk])


@require_safe
def placement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show everything that a placement's routine says, done or left."""

    @opens_case(AccessKind.PLACEMENT)
    def in_case(request: HttpRequest, participant: Participant, placement: Placement) -> HttpResponse:
        placement.participant = participant
        today = timezone.localdate()
        rows = [
            {
                "milestone": one,
                "is_late": not one.is_finished and one.latest_on < today,
                "tone": words.TONES[one.status],
            }
            for one in selectors.shown_milestones_of(placement)
        ]
        context = {
            "placement": placement,
            "case": participant,
            "version": placement.routine.version if rows else None,
            "rows": rows,
            "breadcrumbs": crumbs(placement),
        }
        return render(request, "followup/placement.html", context)

    found = get_object_or_404(placements().select_related("routine__version"), pk=pk)
    return in_case(request, found.participant_id, found)


@require_safe
@opens_milestone
def milestone(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Show one milestone and, when it was held, what was said in every version."""
    versions = list(
        milestone.conversations.select_related("written_by", "plan").prefetch_related("plan__goals")
    )
    answer, waiting = check_selectors.answer_of(milestone), check_selectors.waiting_link(milestone)
    if waiting:
        waiting.milestone = milestone
    context = {
        "milestone": milestone,
        "placement": milestone.placement,
        "case": milestone.placement.participant,
        "tone": words.TONES[milestone.status],
        "facts": words.facts(milestone),
        "may_rate": person_permissions.may_rate(request.user, milestone.placement.participant),
        "versions": [{"of": one, "said": words.said(one)} for one in versions],
        "outcomes": list(milestone.outcomes.select_related("written_by")),
        "may_record_outcome": permissions.may_record_outcome(request.user, milestone, timezone.localdate()),
        "may_correct_outcome": permissions.may_correct_outcome(request.user, milestone),
        "has_draft": ConversationDraft.objects.filter(milestone=milestone).exists(),
        "may_record": permissions.may_record(request.user, milestone),
        "may_correct": permissions.may_correct(request.user, milestone),
        "may_skip": permissions.may_skip(request.user, milestone, timezone.localdate()),
        "check": words.supervisor_said(answer) if answer else [],
        "check_at": answer.written_at if answer else None,
        "may_ask_supervisor": person_permissions.may_ask_supervisor(request.user, milestone),
        "waiting_link": waiting,
        "may_revoke_link": waiting and person_permissions.may_revoke_link(request.user, waiting),
        "now": timezone.now(),
        "events": words.timeline(milestone.events.all()),
        "breadcrumbs": crumbs(milestone.placement, (milestone.rule.name, None)),
    }
    return render(request, "followup/milestone.html", context)


def _form_page(
    request: HttpRequest, milestone: Milestone, form: ConversationForm, *, heading: str, status: int = 200
) -> HttpResponse:
    answer = check_selectors.answer_of(milestone)
    context = {
        "milestone": milestone,
        "case": milestone.placement.participant,
        "heading": heading,
        "check": words.supervisor_said(answer) if answer else [],
        "plan": form.plan,
        "form": form,
        "sections": [
            (
                title,
                [form[name] for place in names for name in (form.goal_fields if place == GOALS else [place])],
            )
            for title, names in SECTIONS
        ],
        "correction": form["correction"] if isinstance(form, CorrectionForm) else None,
        "breadcrumbs": crumbs(
            milestone.placement, (milestone.rule.name, address(milestone)), (heading, None)
        ),
    }
    return render(request, "followup/conversation.html", context, status=status)


def _record_page(
    request: HttpRequest, milestone: Milestone, form: ConversationForm, status: int = 200
) -> HttpResponse:
    return _form_page(
        request, milestone, form, heading=f"Anteckna {milestone.rule.name.lower()}", status=status
    )


@require_safe
@opens_milestone
def record(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Show the form, with what has been written so far."""
    require(permissions.may_record(request.user, milestone))
    draft = ConversationDraft.objects.filter(milestone=milestone).select_related("plan").first()
    plan = (draft and draft.plan) or person_selectors.agreed_plan(milestone.placement.participant)
    return _record_page(request, milestone, ConversationForm(initial=content_of(draft), plan=plan))


def _posted(request: HttpRequest, milestone: Milestone) -> ConversationForm:
    """Return the form with the goals that it was shown with."""
    person, version = milestone.placement.participant, request.POST.get("plan_version", "")
    return ConversationForm(request.POST, plan=person_selectors.plan_talked_of(person, version))


@require_POST
@opens_milestone
@writes
def hand_in(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Hand in what was said."""
    form = _posted(request, milestone)
    if form.is_valid():
        with errors_in(form):
            actions.record(milestone=milestone, data=form.value(), by=request.user)
            messages.success(request, "Uppföljningen är antecknad.")
            return redirect(address(milestone))
    return _record_page(request, milestone, form, status=422)


@require_POST
@opens_milestone
@writes
def draft(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Keep what has been written so far."""
    form = _posted(request, milestone)
    if form.is_valid():
        with errors_in(form):
            actions.save_draft(milestone=milestone, data=form.value(), by=request.user)
            messages.success(request, "Utkastet är sparat. Det är inte inlämnat än.")
            return redirect(address(milestone, "record"))
    return _record_page(request, milestone, form, status=422)


def _correct_page(
    request: HttpRequest, milestone: Milestone, form: CorrectionForm, status: int = 200
) -> HttpResponse:
    return _form_page(request, milestone, form, heading=f"Rätta {milestone.rule.name.lower()}", status=status)


@require_safe
@opens_milestone
def correction(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Show the latest version, ready to be corrected."""
    require(permissions.may_correct(request.user, milestone))
    latest = milestone.conversations.all()[0]
    initial = {**content_of(latest), "seen": latest.version}
    return _correct_page(request, milestone, CorrectionForm(initial=initial, plan=latest.plan))


@require_POST
@opens_milestone
@writes
def correct(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Hand in another version."""
    require(permissions.may_correct(request.user, milestone))
    form = CorrectionForm(request.POST, plan=milestone.conversations.all()[0].plan)
    if form.is_valid():
        with errors_in(form):
            actions.correct(
                milestone=milestone,
                data=form.value(),
                correction=form.cleaned_data["correction"],
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
            messages.success(request, "Rättelsen är inlämnad. Den tidigare versionen finns kvar.")
            return redirect(address(milestone))
    return _correct_page(request, milestone, form, status=422)


def _skip_page(request: HttpRequest, milestone: Milestone, form: BaseForm, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"{milestone.rule.name} blev inte av",
        submit="Spara att den inte blev av",
        back=address(milestone),
        breadcrumbs=crumbs(
            milestone.placement, (milestone.rule.name, address(milestone)), ("Blev inte av", None)
        ),
        text="Det går inte att ändra sedan. Ett påbörjat utkast tas bort.",
        status=status,
    )


@require_safe
@opens_milestone
def skip(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Ask why the milestone was not held."""
    require(permissions.may_skip(request.user, milestone, timezone.localdate()))
    return _skip_page(request, milestone, SkipForm())


@require_POST
@opens_milestone
@writes
def skip_it(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Write down that the milestone was not held."""
    require(permissions.may_skip(request.user, milestone, timezone.localdate()))
    form = SkipForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.skip(milestone=milestone, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Det är antecknat att uppföljningen inte blev av.")
            return redirect("followup:placement", milestone.placement_id)
    return _skip_page(request, milestone, form, status=422)
