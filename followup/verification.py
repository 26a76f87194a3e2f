"""What `verify` checks of the follow-up: milestones against the routine, and what was handed in against milestones."""

from collections.abc import Iterator
from itertools import pairwise

from django.db.models import F, Prefetch

from lund_placements.verification import Check
from participants.models import Placement

from . import report_verification
from .enums import MilestoneStatus, Records
from .following import needed_for
from .models import Conversation, Milestone, MilestoneRule, Outcome, Rating, RoutineVersion
from .routine import Changes

CHUNK = 500
MILESTONES = Prefetch("milestones", Milestone.objects.select_related("rule").order_by("due_on", "pk"))


def _milestones() -> Iterator[tuple[str, list[str]]]:
    """Every placement has the milestones that its routine gives by its days, neither more nor fewer."""
    rules = {version.pk: version.rules_by_key for version in RoutineVersion.objects.order_by("pk")}
    placements = Placement.objects.select_related("routine").prefetch_related(MILESTONES).order_by("pk")
    for placement in placements.iterator(chunk_size=CHUNK):
        if hasattr(placement, "routine"):
            yield f"placering {placement.pk}", _differences(placement, rules[placement.routine.version_id])
        else:
            yield f"placering {placement.pk}", ["den följer ingen rutin."]


def _differences(placement: Placement, rules: dict[str, MilestoneRule]) -> list[str]:
    milestones = list(placement.milestones.all())
    needed, problems = needed_for(placement, rules, milestones), []
    if needed != Changes():
        missing, other = len(needed.create) + len(needed.bring_back), len(needed.move)
        more = len(needed.miss) + len(needed.lapse)
        problems.append(
            f"{missing} hållpunkter saknas, {other} har en annan dag och {more} gäller inte längre."
        )
    left = [one for one in milestones if one.status == MilestoneStatus.OPEN]
    if any(one.rule.version_id != placement.routine.version_id for one in left):
        problems.append("en hållpunkt som återstår är av en annan rutin.")
    return problems


def _handed_in() -> Iterator[tuple[str, list[str]]]:
    """Every conversation and result is of a milestone that was held, and every one that was held has one of them.

    What was said of somebody who has been erased is gone.
    """
    with_erased = Milestone.objects.annotate(erased_at=F("placement__participant__erased_at"))
    milestones = with_erased.select_related("rule").prefetch_related(
        Prefetch("conversations", Conversation.objects.order_by("version")),
        Prefetch("outcomes", Outcome.objects.order_by("version")),
        Prefetch("placement__participant__ratings", Rating.objects.order_by("number", "version")),
    )
    for one in milestones.order_by("pk").iterator(chunk_size=CHUNK):
        by_records = {
            Records.CONVERSATION: list(one.conversations.all()),
            Records.OUTCOME: list(one.outcomes.all()),
            Records.RATING: [],
        }
        written = by_records.pop(Records(one.rule.records))
        others = [row for rows in by_records.values() for row in rows]
        is_done = one.status == MilestoneStatus.DONE
        if not (is_done or written or others):
            continue
        problems = []
        if not is_done or others:
            problems.append("något är inlämnat som inte hör till hållpunkten.")
        if one.rule.records == Records.RATING:  # one is for several placements, and stays with the person
            answered = one.placement.participant.ratings.all()
            written = [row for row in answered if row.version == 1 and row.taken_on == one.held_on][:1]
        is_gone = one.erased_at and one.rule.records != Records.OUTCOME
        if is_done and not written and not is_gone:
            problems.append("hållpunkten är gjord, men inget är inlämnat.")
        versions = [0, *(row.version for row in written)]
        if any(after - before != 1 for before, after in pairwise(versions)):
            problems.append("en version saknas.")
        yield f"hållpunkt {one.pk}", problems


CHECKS = (
    Check("Uppföljningens hållpunkter mot rutinen", _milestones),
    Check("Samtal och resultat mot sina hållpunkter", _handed_in),
    *report_verification.CHECKS,
)
