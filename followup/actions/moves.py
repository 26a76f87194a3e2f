"""What every action begins and ends with: the lock, and the event that tells of it. Only here a status is written."""

from collections.abc import Iterable

from lund_placements.steps import target
from organisation.models import User
from participants.actions.moves import lock_placement

from ..models import ConversationDraft, FollowUpEvent, Milestone
from ..workflow import STEPS


def lock_milestone(milestone: Milestone) -> Milestone:
    """Lock the year, place, participant and placement and then the milestone, and read them as they are now."""
    placement = lock_placement(milestone.placement)
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("rule").get(pk=milestone.pk)
    milestone.placement = placement
    return milestone


def move_milestone(milestone: Milestone, step: str) -> None:
    """Take a step with a locked milestone and store it; a draft does not outlive it. Raises TransitionDenied."""
    take_step(milestone, step)
    milestone.full_clean()
    milestone.save()
    if milestone.is_finished:
        drop_drafts([milestone])


def take_step(milestone: Milestone, step: str) -> None:
    """Take a step with a locked milestone, which is stored by the caller. Raises TransitionDenied."""
    milestone.status = target(STEPS, step, milestone.status)


def drop_drafts(milestones: Iterable[Milestone]) -> None:
    """Throw away what was begun of milestones that are finished."""
    ConversationDraft.objects.filter(milestone__in=[one.pk for one in milestones]).delete()


def tell(milestone: Milestone, kind: str, *, by: User | None, **details: object) -> FollowUpEvent:
    """Store that somebody did something; the details are codes, days and numbers.

    by: None for the handledare, who has no account.
    """
    event = FollowUpEvent(
        milestone=milestone,
        kind=kind,
        actor=by,
        actor_name=by.name if by else "Handledaren",
        to_status=milestone.status,
        details=details,
    )
    event.full_clean(exclude=() if by else ("actor",))
    event.save()
    return event
