"""Sending the chosen scenario out for samråd, and each förvaltning's answer to it."""

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import require
from organisation.models import User

from .. import permissions
from ..models import AllocationRound, Consultation
from .moves import lock_dialogue, lock_round, tell


@transaction.atomic
def ask(*, round: AllocationRound, by: User) -> int:
    """Show every förvaltning its own numbers and ask what it says; returns how many were asked now.

    Asking again asks only those whose numbers have changed since; their earlier answer no longer counts.
    """
    round = lock_round(round)
    require(permissions.may_consult(by, round))
    scenario = round.scenarios.get(chosen_at__isnull=False)
    numbers: dict[int, dict[str, int]] = {}
    for line in scenario.lines.all():
        numbers.setdefault(line.department_id, {})[line.kind] = line.places
    asked = 0
    for dialogue in round.dialogues.select_related("department", "round").order_by("pk"):
        shown = numbers.get(dialogue.department_id, {})
        question = Consultation.objects.filter(dialogue=dialogue, scenario=scenario).first()
        if question and question.shown == shown:
            continue
        question = question or Consultation(dialogue=dialogue, scenario=scenario)
        question.shown, question.asked_at, question.asked_by = shown, timezone.now(), by
        question.opinion = question.reason = ""
        question.answered_at = question.answered_by = None
        question.full_clean()
        question.save()
        tell(round, "consultation_asked", by=by, dialogue=dialogue, scenario=scenario.name)
        asked += 1
    return asked


@transaction.atomic
def answer(*, consultation: Consultation, opinion: str, reason: str, by: User) -> Consultation:
    """Say what the förvaltning thinks of its numbers; it can change its answer until the proposal is sent."""
    dialogue = lock_dialogue(consultation.dialogue)
    consultation = (
        Consultation.objects.select_for_update(of=("self",))
        .select_related("scenario")
        .get(pk=consultation.pk)
    )
    consultation.dialogue = dialogue
    require(permissions.may_answer_consultation(by, consultation))
    consultation.opinion, consultation.reason = opinion, reason.strip()
    consultation.answered_at, consultation.answered_by = timezone.now(), by
    consultation.full_clean()
    consultation.save()
    tell(dialogue.round, "consultation_answered", by=by, dialogue=dialogue, comment=consultation.reason)
    return consultation
