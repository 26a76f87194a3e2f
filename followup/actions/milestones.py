"""The milestones follow their placement: made when it is planned, moved with its days, closed when it ends."""

from collections.abc import Collection, Iterable, Iterator

from django.utils import timezone

from participants.models import Placement

from .. import selectors
from ..following import Rules, needed_for
from ..models import FollowedRoutine, Milestone
from .moves import drop_drafts, take_step
from .routines import applying_version

BATCH = 1000  # rows in a statement
CHANGES = ("rule", "due_on", "latest_on", "status", "finished_at", "changed_at")


def follow_placement(placement: Placement) -> None:
    """Make the milestones what the routine says, in the transaction of what has happened to the placement.

    The placement is locked by whoever changed it. What is done or missed stays as it is. The placement's own event
    tells what happened and by whom; the milestones need none.
    """
    milestones = list(selectors.milestones_of(placement).select_for_update(of=("self",)))
    store(brought_in_line(placement, _rules_of(placement), milestones))


def brought_in_line(
    placement: Placement, rules: Rules, milestones: Collection[Milestone]
) -> Iterator[Milestone]:
    """Yield what is to be stored for the placement's milestones, all of which are given and locked, to be what the
    rules say.
    """
    slots = {(one.key, one.number): one for one in milestones}
    needed = needed_for(placement, rules, milestones)
    for slot, due in {**needed.create, **needed.move, **needed.bring_back}.items():
        one = slots.get(slot) or Milestone(placement=placement, key=slot[0], number=slot[1])
        one.rule, one.due_on, one.latest_on = rules[slot[0]], due.due_on, due.latest_on
        if slot in needed.bring_back:
            take_step(one, "bring_back")
        yield one
    for slot in needed.lapse:
        take_step(slots[slot], "lapse")
        yield slots[slot]
    for slot in needed.miss:
        slots[slot].finished_at = timezone.now()
        take_step(slots[slot], "miss")
        yield slots[slot]


def store(milestones: Iterable[Milestone]) -> None:
    """Store new and changed milestones, thousands as readily as one; the database checks every row by itself."""
    rows = list(milestones)
    Milestone.objects.bulk_create(
        rows, BATCH, update_conflicts=True, unique_fields=["id"], update_fields=CHANGES
    )
    drop_drafts(one for one in rows if one.is_finished)


def _rules_of(placement: Placement) -> Rules:
    """Return the rules that the placement is followed up by, by key; the first time those that apply to new ones."""
    followed = FollowedRoutine.objects.select_related("version").filter(placement=placement).first()
    if followed is None:
        followed = FollowedRoutine(placement=placement, version=applying_version(placement.kind))
        followed.full_clean()
        followed.save(force_insert=True)
    return followed.version.rules_by_key
