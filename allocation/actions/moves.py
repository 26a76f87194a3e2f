"""The only place where a status is written, and where the event that tells of it is stored and spread."""

from lund_placements.steps import target
from organisation.models import User

from .. import workflow
from ..models import AllocationRound, Dialogue, Event
from ..notifications import notify


def lock_round(round: AllocationRound) -> AllocationRound:
    """Lock the year, the unit that every action of the year waits for."""
    return AllocationRound.objects.select_for_update().get(pk=round.pk)


def lock_dialogue(dialogue: Dialogue) -> Dialogue:
    """Lock the year and then the dialogue, and read both as they are now.

    Without the year's lock, the dialogue could be closed for everybody while a reply is handed back.
    """
    lock_round(dialogue.round)
    return Dialogue.objects.select_for_update(of=("self",)).select_related("round").get(pk=dialogue.pk)


def tell(
    round: AllocationRound,
    kind: str,
    *,
    by: User,
    dialogue: Dialogue | None = None,
    comment: str = "",
    moved: tuple[str, str] = ("", ""),
    **details: object,
) -> Event:
    """Store what happened and queue the letters about it; `moved` is the status before and after."""
    event = Event(
        round=round,
        dialogue=dialogue,
        kind=kind,
        turn=dialogue.turn if dialogue else 0,
        actor=by,
        actor_name=by.name,
        from_status=moved[0],
        to_status=moved[1],
        comment=comment.strip(),
        details=details,
    )
    event.full_clean()
    event.save()
    notify(event)
    return event


def move_round(round: AllocationRound, step: str, *, by: User, comment: str = "", **details: object) -> Event:
    """Take a step of the year and tell of it; raises TransitionDenied."""
    before = round.status
    round.status = target(workflow.ROUND_STEPS, step, before)
    round.full_clean()
    round.save()
    return tell(round, step, by=by, comment=comment, moved=(before, round.status), **details)


def move_dialogue(dialogue: Dialogue, step: str, *, by: User, comment: str = "", **details: object) -> Event:
    """Take a step of the dialogue, raise its turn and tell of it; raises TransitionDenied."""
    before = dialogue.status
    dialogue.status = target(workflow.DIALOGUE_STEPS, step, before)
    dialogue.turn += 1
    dialogue.full_clean()
    dialogue.save()
    return tell(
        dialogue.round,
        step,
        by=by,
        dialogue=dialogue,
        comment=comment,
        moved=(before, dialogue.status),
        **details,
    )
