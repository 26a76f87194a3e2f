"""The assessments, what Arbetsförmedlingen has said, the grounds, wishes and preparatory steps of a case."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require
from organisation.models import User

from .. import permissions
from ..enums import Ground
from ..models import EmploymentServiceNote, JobReadiness, Participant, PreparatoryStep, PriorityGround, Wish
from .moves import lock_case, tell


@transaction.atomic
def assess(*, participant: Participant, is_ready: bool, assessed_on: dt.date, by: User) -> JobReadiness:
    """Record whether somebody is arbetsredo; a later assessment replaces it and both stay."""
    participant = lock_case(participant)
    require(permissions.may_change(by, participant))
    if assessed_on > timezone.localdate():
        raise RuleBroken(
            "Bedömningen kan inte vara gjord i framtiden.", code="assessed_in_future", field="assessed_on"
        )
    row = JobReadiness(participant=participant, is_ready=is_ready, assessed_on=assessed_on, assessed_by=by)
    row.full_clean()
    row.save()
    tell(participant, "assessed", by=by)
    return row


@dataclass(frozen=True, slots=True)
class ServiceInput:
    """What Arbetsförmedlingen has said, and the day it did; None is not known."""

    noted_on: dt.date
    is_enrolled: bool
    enrolled_since: dt.date | None = None
    in_programme: bool | None = None
    is_assigned: bool | None = None
    has_reduced_ability: bool | None = None


@transaction.atomic
def note_service(*, participant: Participant, data: ServiceInput, by: User) -> EmploymentServiceNote:
    """Record what Arbetsförmedlingen has said; a later note replaces it and both stay."""
    participant = lock_case(participant)
    require(permissions.may_change(by, participant))
    if data.noted_on > timezone.localdate():
        raise RuleBroken(
            "Skriv dagen då ni fick beskedet, inte en dag som kommer.",
            code="noted_in_future",
            field="noted_on",
        )
    row = EmploymentServiceNote(participant=participant, noted_by=by, **asdict(data))
    row.full_clean()
    row.save()
    tell(participant, "service_noted", by=by)
    return row


@transaction.atomic
def set_grounds(*, participant: Participant, has_children: bool, other: str, by: User) -> None:
    """Set the grounds beside being arbetsredo; `other` is the written reason, or "" for none."""
    participant = lock_case(participant)
    require(permissions.may_change(by, participant))
    participant.grounds.all().delete()
    other = other.strip()
    wanted = [(Ground.CHILDREN, "")] * has_children + [(Ground.OTHER, other)] * bool(other)
    for ground, reason in wanted:
        row = PriorityGround(participant=participant, ground=ground, reason=reason)
        row.full_clean()
        row.save()
    tell(participant, "grounds_set", by=by)


@dataclass(frozen=True, slots=True)
class WishInput:
    """An occupation with its code when known, or an area."""

    occupation: str = ""
    ssyk: str = ""
    area: str = ""


@transaction.atomic
def set_wishes(*, participant: Participant, wishes: Sequence[WishInput], by: User) -> None:
    """Set what somebody wishes to work with, most wanted first."""
    participant = lock_case(participant)
    require(permissions.may_change(by, participant))
    participant.wishes.all().delete()
    for rank, wish in enumerate(wishes, start=1):
        row = Wish(
            participant=participant, rank=rank, occupation=wish.occupation, ssyk=wish.ssyk, area=wish.area
        )
        row.full_clean()
        row.save()
    tell(participant, "wishes_set", by=by)


@transaction.atomic
def set_steps(*, participant: Participant, steps: Mapping[str, dt.date | None], by: User) -> None:
    """Set which preparatory steps the person needs, and the day each was done."""
    participant = lock_case(participant)
    require(permissions.may_change(by, participant))
    if any(day and day > timezone.localdate() for day in steps.values()):
        raise RuleBroken("En förberedelse kan inte vara klar i framtiden.", code="done_in_future")
    participant.steps.exclude(step__in=steps).delete()
    stored = {row.step: row for row in participant.steps.all()}
    for step, done_on in steps.items():
        row = stored.get(step) or PreparatoryStep(participant=participant, step=step)
        row.done_on = done_on
        row.full_clean()
        row.save()
    tell(participant, "steps_set", by=by)
