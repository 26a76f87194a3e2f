"""What a placement's routine says of it, and what must be written for its milestones to be that."""

from collections.abc import Iterable, Mapping

from participants.models import Placement
from participants.placement_enums import PlacementStatus
from participants.workflow import LIVE

from .enums import MilestoneStatus
from .models import Milestone, MilestoneRule
from .routine import Changes, Days, Life, changes, due_days
from .workflow import FINISHED

Rules = Mapping[str, MilestoneRule]  # by key


def said_of(placement: Placement, rules: Rules) -> Days:
    """Return every milestone that the rules give the placement, by its days as they are now."""
    last = placement.ended_on or placement.ends_on
    return due_days((row.rule for row in rules.values()), placement.starts_on, last)


def needed_for(placement: Placement, rules: Rules, milestones: Iterable[Milestone]) -> Changes:
    """Return what makes the placement's milestones, all of which are given, what the rules say."""
    slots = {(one.key, one.number): one for one in milestones}
    return changes(
        said_of(placement, rules),
        waiting={slot: one.due for slot, one in slots.items() if one.status == MilestoneStatus.OPEN},
        lapsed={slot for slot, one in slots.items() if one.status == MilestoneStatus.LAPSED},
        finished={slot for slot, one in slots.items() if one.status in FINISHED},
        life=_life(placement),
    )


def _life(placement: Placement) -> Life:
    if placement.status == PlacementStatus.CANCELLED:
        return Life.NEVER
    return Life.GOES_ON if placement.status in LIVE else Life.OVER
