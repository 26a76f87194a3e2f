"""Only here a milestone's status is written."""

from allocation.workflow import target

from ..models import Milestone
from ..workflow import STEPS


def move_milestone(milestone: Milestone, step: str) -> None:
    """Take a step with a locked milestone and store it; raises TransitionDenied."""
    milestone.status = target(STEPS, step, milestone.status)
    milestone.full_clean()
    milestone.save()
