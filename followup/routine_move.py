"""What it would mean for placements that go on to follow another version of their routine. Reads and counts only."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, TextChoices

from participants.models import Placement
from participants.placement_enums import PlacementStatus
from participants.workflow import LIVE

from .enums import MilestoneStatus
from .following import Rules, needed_for
from .models import Milestone, RoutineVersion
from .routine import Changes, Slot


class Which(TextChoices):
    """Which placements go over; the codes stand in the address."""

    LIVE = "alla", "Alla som är planerade eller pågår"
    PLANNED = "planerade", "Bara de som inte har startat"


@dataclass(frozen=True, slots=True)
class Change:
    """One placement with all its milestones, and what becomes of those that are left."""

    placement: Placement
    milestones: tuple[Milestone, ...]
    needed: Changes

    @property
    def stays(self) -> list[Milestone]:
        """Those that are left and keep their day."""
        gone = {*self.needed.move, *self.needed.lapse, *self.needed.miss}
        left = [one for one in self.milestones if one.status == MilestoneStatus.OPEN]
        return [one for one in left if (one.key, one.number) not in gone]

    @property
    def finished(self) -> int:
        """How many are done or were missed, and are not touched."""
        return sum(one.is_finished for one in self.milestones)


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of one milestone of the routine, counted over the placements."""

    name: str
    comes: int
    moves: int
    goes: int
    stays: int


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What moving the placements does, in the order of the target's rules.

    counted: how many placements they are without those of people with protected identity. They are moved with the
    others, but neither the rows nor the finished milestones count them.
    """

    changes: tuple[Change, ...]
    counted: int
    rows: tuple[Row, ...]
    finished: int
    digest: str  # the same for the same plan


def plan_move(version: RoutineVersion, which: str, *, lock: bool = False) -> MovePlan:
    """Return what becomes of the placements that do not follow the version; four queries.

    lock: keep the placements as they are until the end of the transaction.
    """
    rules = version.rules_by_key
    placements = _placements(version, which)
    if lock:
        placements = placements.select_for_update(of=("self",))
    found = [
        Change(one, tuple(one.has_milestones), needed_for(one, rules, one.has_milestones))
        for one in placements
    ]
    counted = [one for one in found if not one.placement.participant.protected_identity]
    return MovePlan(
        changes=tuple(found),
        counted=len(counted),
        rows=tuple(_rows(counted, rules)),
        finished=sum(change.finished for change in counted),
        digest=_digest(found),
    )


def _placements(version: RoutineVersion, which: str) -> QuerySet[Placement]:
    statuses = [PlacementStatus.PLANNED] if which == Which.PLANNED else sorted(LIVE)
    followed = Placement.objects.filter(
        kind=version.kind, status__in=statuses, routine__isnull=False
    ).exclude(routine__version=version)
    # Prefetched, the few rules are made once, and not again for each of fifty thousand milestones.
    milestones = Milestone.objects.prefetch_related("rule").order_by("due_on", "pk")
    return (
        followed.select_related("routine", "participant")
        .prefetch_related(Prefetch("milestones", milestones, to_attr="has_milestones"))
        .order_by("pk")
    )


def _rows(found: Iterable[Change], rules: Rules) -> list[Row]:
    names = {key: rule.name for key, rule in rules.items()}
    counts = {name: Counter[str]() for name in ("comes", "moves", "goes", "stays")}

    def count(name: str, slots: Iterable[Slot]) -> None:
        counts[name].update(key for key, _ in slots)

    for change in found:
        for one in change.milestones:
            names.setdefault(one.key, one.rule.name)
        needed = change.needed
        count("comes", [*needed.create, *needed.bring_back])
        count("moves", needed.move)
        count("goes", [*needed.lapse, *needed.miss])
        count("stays", ((one.key, one.number) for one in change.stays))
    rows = [
        Row(label, **{name: counted[key] for name, counted in counts.items()}) for key, label in names.items()
    ]
    return [row for row in rows if row.comes or row.moves or row.goes or row.stays]


def _digest(found: Iterable[Change]) -> str:
    lines = []
    for change in found:
        dated = {**change.needed.create, **change.needed.move, **change.needed.bring_back}
        gone = sorted(change.needed.lapse | change.needed.miss)
        stays = sorted(one.pk.hex for one in change.stays)
        lines.append(f"{change.placement.pk} {sorted(dated.items(), key=str)} {gone} {stays}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
