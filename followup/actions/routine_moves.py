"""Moving placements to another published version of their routine, on purpose: all of them or none."""

from django.db import transaction
from django.utils import timezone

from allocation.actions.moves import lock_round
from allocation.models import AllocationRound
from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User

from .. import routine_permissions as permissions
from ..models import FollowedRoutine, Milestone, MilestoneRule, RoutineEvent, RoutineMove, RoutineVersion
from ..models.routine import MOVED
from ..routine_move import plan_move
from .milestones import BATCH, brought_in_line, store
from .routines import tell


@transaction.atomic
def move_placements(*, version: RoutineVersion, which: str, reason: str, seen: str, by: User) -> RoutineEvent:
    """Let the placements that follow another version go on by this one; what is done or missed is not touched.

    seen: the digest of the plan that was shown. Raises Stale when something has happened to a placement since.
    """
    require(permissions.may_move_to(by, version))
    if not reason.strip():
        raise RuleBroken("Skriv varför placeringarna flyttas.", code="reason_missing", field="reason")
    for round in AllocationRound.objects.order_by("pk"):  # whoever changes a placement waits for its year
        lock_round(round)
    plan = plan_move(version, which, lock=True)
    if not plan.changes:
        raise RuleBroken("Alla placeringar följer redan den här rutinen.", code="nothing_to_move")
    if plan.digest != seen:
        raise Stale(
            "Något har hänt med en placering sedan du såg förhandsvisningen. Läs den nya först.",
            code="plan_is_stale",
        )
    placements = [change.placement for change in plan.changes]
    before = {one.pk: one.routine.version_id for one in placements}
    FollowedRoutine.objects.filter(placement__in=placements).update(version=version)
    rules = version.rules_by_key
    _carry_over([one for change in plan.changes for one in change.stays], rules)
    store(
        one for change in plan.changes for one in brought_in_line(change.placement, rules, change.milestones)
    )
    event = tell(version, MOVED, by=by, comment=reason.strip(), placements=plan.counted)
    moves = [RoutineMove(event=event, placement=one, from_version_id=before[one.pk]) for one in placements]
    RoutineMove.objects.bulk_create(moves, BATCH)
    return event


def _carry_over(stays: list[Milestone], rules: dict[str, MilestoneRule]) -> None:
    """Let those that keep their day be of the new version's rules: one statement for each rule."""
    for key, rule in rules.items():
        pks = [one.pk for one in stays if one.key == key]
        Milestone.objects.filter(pk__in=pks).update(rule=rule, changed_at=timezone.now())
