"""Milestones and conversations in words: how they stand, what was said, and what has happened."""

from collections.abc import Iterable
from typing import Any

from lund_placements.swedish import long_date
from participants.enums import Adaptation

from .enums import GoalProgress, MilestoneStatus, Present
from .models import CheckAnswer, Conversation, FollowUpEvent, Milestone

TONES = {
    MilestoneStatus.OPEN: "info",
    MilestoneStatus.DONE: "success",
    MilestoneStatus.MISSED: "warning",
    MilestoneStatus.LAPSED: "muted",
}
# What a participant's register extract leaves out: what is technical, or about the supervisor.
NOT_IN_EXTRACT = {
    "followup.milestone.key",
    "followup.milestone.number",
    "followup.milestone.changed_at",
    "followup.actionplan.revision",
    "followup.checkanswer.needs",
    "followup.conversation.supervisor_needs",
    "followup.conversationdraft.supervisor_needs",
}
TEXTS = {
    "held": "Uppföljningen antecknades",
    "corrected": "En rättelse lämnades in",
    "rating_held": "Skattningen antecknades",
    "outcome_held": "Resultatet antecknades",
    "outcome_corrected": "Resultatet rättades",
    "skipped": "Uppföljningen blev inte av",
    "check_asked": "En länk till handledaren skapades",
    "check_revoked": "Länken till handledaren återkallades",
    "check_answered": "Handledaren svarade",
}


def facts(milestone: Milestone) -> list[tuple[str, str]]:
    """Return what the routine says of the milestone, as pairs of label and value."""
    rule = milestone.rule
    kept = "ska göras" if rule.is_mandatory else "frivillig"
    return [
        ("Dag", long_date(milestone.due_on)),
        ("Senast", long_date(milestone.latest_on)),
        ("Hur", f"{rule.get_form_display()}, {rule.get_actor_display()} ser till det"),
        ("Enligt rutinen", kept),
    ]


def said(conversation: Conversation) -> list[tuple[str, str]]:
    """Return what was written, as pairs of label and value."""
    return [
        ("Samtalets dag", long_date(conversation.held_on)),
        ("Närvarande", _labels(Present, conversation.present)),
        ("Närvaro på arbetsplatsen", conversation.get_attendance_display()),
        *_said_of_goals(conversation),
        ("Anpassningar", _labels(Adaptation, conversation.adaptations) or "inga"),
        ("Vad handledaren behöver", conversation.supervisor_needs or "inget antecknat"),
        ("Nästa steg", conversation.next_steps),
        ("Risk för avbrott", conversation.get_risk_display()),
        ("Förlängning önskas", "ja" if conversation.wants_extension else "nej"),
    ]


def _said_of_goals(conversation: Conversation) -> list[tuple[str, str]]:
    goals = conversation.plan.goals.all() if conversation.plan else ()
    told = zip(goals, conversation.progress, conversation.progress_texts, strict=True)
    rows = [(f"Mål: {goal}", progressed(code, text)) for goal, code, text in told]
    if not rows:
        return [("Målen och hur det går", conversation.goals)]
    return [*rows, ("Hur det går i övrigt", conversation.goals)] if conversation.goals else rows


def progressed(code: str, text: str) -> str:
    """Return how it goes with a goal: På väg. Har börjat läsa."""
    label = GoalProgress(code).label.capitalize()
    return f"{label}. {text}" if text else label


def supervisor_said(answer: CheckAnswer) -> list[tuple[str, str]]:
    """Return what the handledare answered, as pairs of label and value."""
    return [
        ("Närvaro på arbetsplatsen", answer.get_attendance_display()),
        ("Hur det fungerar", answer.get_works_display()),
        ("Vad handledaren behöver", answer.needs or "inget skrivet"),
        ("Vill att du hör av dig", "ja" if answer.wants_contact else "nej"),
    ]


def _labels(choices: Any, codes: Iterable[str]) -> str:
    return ", ".join(str(code.label) for code in choices if code in codes)


def timeline(events: Iterable[FollowUpEvent]) -> list[dict[str, Any]]:
    """Return what has been done, ready for the timeline."""
    return [
        {"text": TEXTS[event.kind], "at": event.created_at, "by": event.actor_name, "comment": ""}
        for event in events
    ]
