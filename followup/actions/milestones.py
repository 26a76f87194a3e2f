"""The milestones follow their placement: made when it is planned, moved with its days, closed when it ends."""

from collections.abc import Collection

from django.utils import timezone

from participants.models import Placement

from .. import selectors
from ..following import Rules, needed_for
from ..models import FollowedRoutine, Milestone
from .moves import move_milestone
from .routines import applying_version


def follow_placement(placement: Placement) -> None:
    """Make the milestones what the routine says, in the transaction of what has happened to the placement.

    The placement is locked by whoever changed it. What is done or missed stays as it is. The placement's own event
    tells what happened and by whom; the milestones need none.
    """
    milestones = list(selectors.milestones_of(placement).select_for_update(of=("self",)))
    bring_in_line(placement, _rules_of(placement), milestones)


def bring_in_line(placement: Placement, rules: Rules, milestones: Collection[Milestone]) -> None:
    """Write what makes the placement's milestones, all of which are given and locked, what the rules say."""
    slots = {(one.key, one.number): one for one in milestones}
    needed = needed_for(placement, rules, milestones)
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


def _rules_of(placement: Placement) -> Rules:
    """Return the rules that the placement is followed up by, by key; the first time those that apply to new ones."""
    followed = FollowedRoutine.objects.select_related("version").filter(placement=placement).first()
    if followed is None:
        followed = FollowedRoutine(placement=placement, version=applying_version(placement.kind))
        followed.full_clean()
        followed.save(force_insert=True)
    return followed.version.rules_by_key
