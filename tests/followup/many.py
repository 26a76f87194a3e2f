"""Many placements of a year at once, written straight into the tables: by the hundred, the actions take too long.

They share one open place per förvaltning and kind, as those whose placements are over may. One that goes on when the
figures are made is one that ends later in the year.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from django.utils import timezone

from allocation.enums import PlacementKind
from allocation.models import Target
from organisation.models import User
from participants.models import Participant, Place, Placement, Proposal
from participants.placement_enums import EndReason, Origin, PlacementStatus, ProposalStatus
from tests.participants.places import Places

NUMBERS = count(1)


@dataclass(frozen=True)
class Group:
    """So many placements that are alike; reason: why they were broken off, "" for those that ended on their day."""

    department: str
    count: int
    kind: str
    sex: str
    starts_on: dt.date
    ended_on: dt.date
    reason: str = ""
    is_protected: bool = False


def write(places: Places, groups: Iterable[Group]) -> list[Placement]:
    """Write the groups' people, proposals and placements; every rule of the database is kept."""
    shared: dict[tuple[str, str], Place] = {}
    rows = []
    for group in groups:
        key = (group.department, group.kind)
        if key not in shared:
            shared[key] = places.opened(*key)
        rows += [_one(shared[key], places.world.ines, group) for _ in range(group.count)]
    Participant.objects.bulk_create(row[0] for row in rows)
    Proposal.objects.bulk_create(row[1] for row in rows)
    return Placement.objects.bulk_create(row[2] for row in rows)


def again(placement: Placement, group: Group) -> None:
    """Write one more placement of the same person, at the same place, with the group's days."""
    _, proposal, another = _one(placement.place, placement.consultant, group)
    proposal.participant = another.participant = placement.participant
    proposal.save(force_insert=True)
    another.save(force_insert=True)


def _one(place: Place, by: User, group: Group) -> tuple[Participant, Proposal, Placement]:
    number, now = next(NUMBERS), timezone.now()
    person = Participant(
        case_number=f"1999-{number}",
        alias=f"Deltagare {number}",
        first_name="Många",
        last_name="Personer",
        legal_sex=group.sex,
        consultant=by,
        protected_identity=group.is_protected,
    )
    proposal = Proposal(
        place=place,
        participant=person,
        status=ProposalStatus.PLACED,
        origin=Origin.PLACE,
        order_number=1,
        suggested_by=by,
        offered_at=now,
        offered_by=by,
        answered_at=now,
        answered_by=by,
    )
    placement = Placement(
        proposal=proposal,
        participant=person,
        place=place,
        kind=group.kind,
        consultant=by,
        status=PlacementStatus.BROKEN_OFF if group.reason else PlacementStatus.ENDED,
        starts_on=group.starts_on,
        ends_on=group.ended_on,
        hours_per_week=30,
        planned_by=by,
        started_at=now,
        started_by=by,
        ended_on=group.ended_on,
        ended_at=now,
        ended_by=by,
        end_reason=group.reason,
        end_text="Annat." if group.reason == EndReason.OTHER else "",
    )
    return person, proposal, placement


def set_targets(places: Places, **targets: int) -> None:
    """Let the nämnd have decided other numbers."""
    for kind, number in targets.items():
        Target.objects.filter(round=places.round, kind=kind).update(places=number)


AMA, PRAKTIK = PlacementKind.AMA, PlacementKind.PRAKTIK


def august(year: int) -> tuple[Group, ...]:
    """Return the investigation's August: 142 employments and 16 practice places have begun by then."""

    def day(month: int) -> dt.date:
        return dt.date(year, month, 10)

    return (
        Group("a", 60, AMA, "woman", day(2), day(12)),
        Group("a", 20, AMA, "man", day(3), day(12)),
        Group("b", 30, AMA, "man", day(5), day(8), "work"),
        Group("b", 29, AMA, "woman", day(5), day(8)),
        Group("soc", 3, AMA, "woman", day(8), day(11)),
        Group("soc", 6, AMA, "man", day(9), day(11)),  # after the month's end
        Group("a", 2, AMA, "woman", day(2), day(12), is_protected=True),
        Group("a", 10, PRAKTIK, "man", day(4), day(10)),
        Group("a", 6, PRAKTIK, "woman", day(4), day(10)),
    )


def whole_2021(year: int) -> tuple[Group, ...]:
    """Return the investigation's 2021: 68 employments and 27 practice places began in the whole year."""

    def day(month: int) -> dt.date:
        return dt.date(year, month, 10)

    return (
        Group("a", 40, AMA, "woman", day(2), day(8)),
        Group("a", 28, AMA, "man", day(11), day(12)),
        Group("a", 15, PRAKTIK, "man", day(3), day(6)),
        Group("a", 12, PRAKTIK, "woman", day(9), day(12)),
    )
