"""Messages, notes, meetings, reminders and deadlines: what is said and asked around the reply."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require
from organisation.models import User

from .. import permissions, selectors
from ..models import AllocationRound, Dialogue, Meeting, Message, ProposedMeeting
from .moves import lock_dialogue, lock_round, tell


@transaction.atomic
def write_message(*, dialogue: Dialogue, body: str, by: User) -> Message:
    """Say something that both parties read."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_write_message(by, dialogue))
    message = _store_message(dialogue, body, by, is_internal=False)
    tell(dialogue.round, "message_written", by=by, dialogue=dialogue)
    return message


@transaction.atomic
def write_note(*, dialogue: Dialogue, body: str, by: User) -> Message:
    """Write something that only coordinators read; no event tells the other party of it."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_run_year(by))
    return _store_message(dialogue, body, by, is_internal=True)


def _store_message(dialogue: Dialogue, body: str, by: User, *, is_internal: bool) -> Message:
    message = Message(
        dialogue=dialogue,
        turn=dialogue.turn,
        author=by,
        author_name=by.name,
        body=body.strip(),
        is_internal=is_internal,
    )
    message.full_clean()
    message.save()
    return message


@transaction.atomic
def propose_meeting(
    *, dialogue: Dialogue, starts_at: dt.datetime, place: str, about: str, by: User
) -> ProposedMeeting:
    """Ask the other party for a meeting; the turn stays where it is."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_propose_meeting(by, dialogue))
    if starts_at <= timezone.now():
        raise RuleBroken("Välj en tid som inte har varit.", code="meeting_in_the_past", field="day")
    meeting = ProposedMeeting(
        dialogue=dialogue, starts_at=starts_at, place=place.strip(), about=about.strip(), proposed_by=by
    )
    meeting.full_clean()
    meeting.save()
    tell(dialogue.round, "meeting_proposed", by=by, dialogue=dialogue)
    return meeting


@transaction.atomic
def record_meeting(
    *, dialogue: Dialogue, held_on: dt.date, participants: str, summary: str, by: User
) -> Meeting:
    """Record a meeting that has been held."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_run_year(by))
    if held_on > timezone.localdate():
        raise RuleBroken(
            "Mötet ligger i framtiden. Anteckna det när det har hållits.",
            code="meeting_in_the_future",
            field="held_on",
        )
    meeting = Meeting(
        dialogue=dialogue,
        held_on=held_on,
        participants=participants.strip(),
        summary=summary.strip(),
        recorded_by=by,
    )
    meeting.full_clean()
    meeting.save()
    tell(dialogue.round, "meeting_recorded", by=by, dialogue=dialogue)
    return meeting


@transaction.atomic
def move_deadline(*, dialogue: Dialogue, respond_by: dt.date, comment: str, by: User) -> Dialogue:
    """Give one förvaltning another last day, with the reason."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_move_deadline(by, dialogue))
    if respond_by < timezone.localdate():
        raise RuleBroken("Välj i dag eller en senare dag.", code="deadline_passed", field="respond_by")
    if not comment.strip():
        raise RuleBroken("Skriv varför dagen flyttas.", code="deadline_needs_reason", field="comment")
    before, dialogue.respond_by = dialogue.respond_by, respond_by
    dialogue.full_clean()
    dialogue.save()
    tell(
        dialogue.round,
        "deadline_moved",
        by=by,
        dialogue=dialogue,
        comment=comment,
        before=before.isoformat(),
        after=respond_by.isoformat(),
    )
    return dialogue


@transaction.atomic
def remind(*, dialogue: Dialogue, by: User) -> bool:
    """Remind the förvaltning that it is its turn; says whether anybody was reminded, at most once a day."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_remind(by, dialogue))
    if dialogue.pk in selectors.reminded_today(dialogue.round):
        return False
    tell(dialogue.round, "reminded", by=by, dialogue=dialogue)
    return True


@transaction.atomic
def remind_late(*, round: AllocationRound, by: User) -> int:
    """Remind every förvaltning whose last day has passed; returns how many were reminded today."""
    round = lock_round(round)
    require(permissions.may_run_year(by))
    late = round.dialogues.filter(respond_by__lt=timezone.localdate()).order_by("pk")
    return sum(remind(dialogue=dialogue, by=by) for dialogue in late if permissions.may_remind(by, dialogue))
