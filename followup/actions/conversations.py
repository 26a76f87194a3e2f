"""Every write about a milestone that is held: draft, what is handed in, corrections, and that it was not held."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User

from .. import permissions
from ..enums import GoalProgress
from ..models import CONTENT, ActionPlan, Conversation, ConversationDraft, Milestone
from .moves import lock_milestone, move_milestone, tell

MISSING = {
    "held_on": "Välj dagen då samtalet hölls.",
    "present": "Kryssa för vilka som var med.",
    "attendance": "Välj hur närvaron på arbetsplatsen har varit.",
    "goals": "Skriv målen och hur det går.",
    "next_steps": "Skriv vad ni kom överens om.",
    "risk": "Välj hur stor risken för avbrott är.",
}


@dataclass(frozen=True, slots=True)
class ConversationInput:
    """What is written about a conversation; a draft can leave anything out.

    plan: the agreed one that was talked about, with a code and a text for each of its goals, in order.
    """

    held_on: dt.date | None = None
    present: Collection[str] = ()
    attendance: str = ""
    goals: str = ""
    adaptations: Collection[str] = ()
    supervisor_needs: str = ""
    next_steps: str = ""
    risk: str = ""
    wants_extension: bool = False
    plan: ActionPlan | None = None
    progress: Sequence[str] = ()
    progress_texts: Sequence[str] = ()


@transaction.atomic
def save_draft(*, milestone: Milestone, data: ConversationInput, by: User) -> ConversationDraft:
    """Keep what somebody has written so far."""
    milestone = lock_milestone(milestone)
    require(permissions.may_record(by, milestone))
    draft = ConversationDraft.objects.filter(milestone=milestone).first() or ConversationDraft(
        milestone=milestone
    )
    draft.saved_by = by
    _fill(draft, data)
    draft.full_clean(validate_unique=False)
    draft.save()
    return draft


@transaction.atomic
def record(*, milestone: Milestone, data: ConversationInput, by: User) -> Conversation:
    """Hand in what was said; the milestone is done and the draft is gone."""
    milestone = lock_milestone(milestone)
    require(permissions.may_record(by, milestone))
    _check(data)
    milestone.held_on, milestone.finished_at, milestone.finished_by = data.held_on, timezone.now(), by
    move_milestone(milestone, "hold")
    return _store(milestone, data, "held", by=by)


@transaction.atomic
def correct(
    *, milestone: Milestone, data: ConversationInput, correction: str, seen: int, by: User
) -> Conversation:
    """Hand in another version that says why; those before it can still be read.

    seen: the version that is corrected. Raises Stale when there is a later one by now.
    """
    milestone = lock_milestone(milestone)
    require(permissions.may_correct(by, milestone))
    if Conversation.objects.filter(milestone=milestone).count() != seen:
        raise Stale(
            "Någon annan har rättat samtalet sedan du öppnade sidan. Läs den nya versionen först.",
            code="conversation_is_stale",
        )
    if not correction.strip():
        raise RuleBroken("Skriv varför du rättar.", code="correction_without_reason", field="correction")
    _check(data)
    return _store(milestone, data, "corrected", by=by, correction=correction.strip())


@transaction.atomic
def skip(*, milestone: Milestone, reason: str, by: User) -> Milestone:
    """Write down that the milestone was never done, and why."""
    milestone = lock_milestone(milestone)
    require(permissions.may_skip(by, milestone, timezone.localdate()))
    milestone.finished_at, milestone.finished_by = timezone.now(), by
    move_milestone(milestone, "miss")
    tell(milestone, "skipped", by=by, reason=reason)
    return milestone


def goal_field(number: int) -> str:
    """Return what the form calls the progress of a goal; numbers from 1."""
    return f"goal_{number}"


def _check(data: ConversationInput) -> None:
    missing = {
        name: text
        for name, text in MISSING.items()
        if not (value := getattr(data, name)) or (isinstance(value, str) and not value.strip())
    }
    if data.progress:
        missing.pop("goals", None)
    for number, (code, text) in enumerate(zip(data.progress, data.progress_texts, strict=True), start=1):
        if not code:
            missing[goal_field(number)] = "Välj hur det går med målet."
        elif code == GoalProgress.CHANGED and not text.strip():
            missing[f"{goal_field(number)}_text"] = "Skriv hur målet ändras."
    if data.held_on and data.held_on > timezone.localdate():
        missing["held_on"] = "Skriv in samtalet när det har hållits."
    if missing:
        raise ValidationError(missing)


def _fill(content: Conversation | ConversationDraft, data: ConversationInput) -> None:
    person = content.milestone.placement.participant_id
    if data.plan and not (data.plan.is_agreed and data.plan.participant_id == person):
        raise RuleBroken("Handlingsplanen gäller inte personen.", code="plan_of_another")
    for name in CONTENT:
        given = getattr(data, name)
        if isinstance(given, str):
            given = given.strip()
        setattr(content, name, list(given) if isinstance(given, tuple) else given)


def _store(
    milestone: Milestone, data: ConversationInput, kind: str, *, by: User, correction: str = ""
) -> Conversation:
    version = Conversation.objects.filter(milestone=milestone).count() + 1
    conversation = Conversation(milestone=milestone, version=version, correction=correction, written_by=by)
    _fill(conversation, data)
    conversation.full_clean()
    conversation.save(force_insert=True)
    tell(milestone, kind, by=by, version=version)
    return conversation
