"""The milestones follow their placement: made when it is planned, moved with its days, closed when it ends."""

from django.utils import timezone

from participants.models import Placement
from participants.placement_enums import PlacementStatus
from participants.workflow import LIVE

from .. import selectors
from ..enums import MilestoneStatus
from ..models import FollowedRoutine, Milestone, MilestoneRule
from ..routine import Life, Slot, changes, due_days
from ..workflow import FINISHED
from .moves import move_milestone
from .routines import applying_version


def follow_placement(placement: Placement) -> None:
    """Make the milestones what the routine says, in the transaction of what has happened to the placement.

    The placement is locked by whoever changed it. What is done or missed stays as it is. The placement's own event
    tells what happened and by whom; the milestones need none.
    """
    rules = _rules_of(placement)
    slots: dict[Slot, Milestone] = {
        (one.key, one.number): one
        for one in selectors.milestones_of(placement).select_for_update(of=("self",))
    }
    waiting = {slot: one.due for slot, one in slots.items() if one.status == MilestoneStatus.OPEN}
    needed = changes(
        due_days(
            (row.rule for row in rules.values()), placement.starts_on, placement.ended_on or placement.ends_on
        ),
        waiting=waiting,
        lapsed={slot for slot, one in slots.items() if one.status == MilestoneStatus.LAPSED},
        finished={slot for slot, one in slots.items() if one.status in FINISHED},
        life=_life(placement),
    )
    for slot, due in {**needed.create, **needed.move, **needed.bring_back}.items():
        one = slots.get(slot) or Milestone(placement=placement, key=slot[0], number=slot[1])
        one.rule, one.due_on, one.latest_on = rules[slot[0]], due.due_on, due.latest_on
        if slot in needed.bring_back:
            move_milestone(one, "bring_back")
        else:
            one.full_clean()
            one.save()
    for slot in needed.lapse:
        move_milestone(slots[slot], "lapse")
    for slot in needed.miss:
        slots[slot].finished_at = timezone.now()
        move_milestone(slots[slot], "miss")


def _rules_of(placement: Placement) -> dict[str, MilestoneRule]:
    """Return the rules that the placement is followed up by, by key; the first time those that apply to new ones."""
    followed = FollowedRoutine.objects.select_related("version").filter(placement=placement).first()
    if followed is None:
        followed = FollowedRoutine(placement=placement, version=applying_version(placement.kind))
        followed.full_clean()
        followed.save(force_insert=True)
    return {row.key: row for row in followed.version.rules.all()}


def _life(placement: Placement) -> Life:
    if placement.status == PlacementStatus.CANCELLED:
        return Life.NEVER
    return Life.GOES_ON if placement.status in LIVE else Life.OVER
