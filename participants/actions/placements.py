"""Every write to a placement: planned, prepared, its terms and dates, started, ended, broken off and cancelled."""

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from allocation.enums import PlacementKind
from lund_placements.errors import RuleBroken, Stale, require
from lund_placements.swedish import long_date
from organisation.models import User

from .. import placement_permissions as permissions
from .. import placement_selectors as selectors
from ..hooks import placement_changed
from ..models import AmaTerms, Participant, Placement, Proposal
from ..place_enums import PlaceStatus
from ..placement_enums import PlacementStatus
from ..start_checklist import left_to_do
from ..workflow import LIVE
from .moves import (
    keep_hidden,
    lock_placement,
    lock_proposal,
    move_place,
    move_placement,
    move_proposal,
    save_placement,
)


@dataclass(frozen=True, slots=True)
class PlanInput:
    """When, and hours a week."""

    starts_on: dt.date
    ends_on: dt.date
    hours_per_week: int


@dataclass(frozen=True, slots=True)
class TermsInput:
    """What an AMA is employed on; kronor a month. Either all of the subsidy or why there is none."""

    employed_from: dt.date
    employed_to: dt.date
    hours_per_week: int
    pay_agreement: str
    wage: Decimal
    subsidy: str = ""
    subsidy_from: dt.date | None = None
    subsidy_to: dt.date | None = None
    subsidy_amount: Decimal | None = None
    decision_number: str = ""
    no_subsidy_reason: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class EndInput:
    """Why something ended before its time; the text is needed for another reason than those of the list."""

    reason: str
    text: str = ""


TERMS = tuple(field.name for field in fields(TermsInput))


@transaction.atomic
def plan(*, proposal: Proposal, data: PlanInput, by: User) -> Placement:
    """Plan what has been accepted, within the place's days and hours."""
    proposal = lock_proposal(proposal)
    require(permissions.may_plan(by, proposal))
    placement = Placement(
        proposal=proposal,
        participant=proposal.participant,
        place=proposal.place,
        kind=proposal.place.kind,
        consultant=proposal.participant.consultant,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        hours_per_week=data.hours_per_week,
        planned_by=by,
    )
    _check_within_place(placement)
    placement.full_clean()
    move_proposal(proposal, "plan", by=by, **_days(placement))
    placement.save(force_insert=True)
    placement_changed(placement)
    return placement


def _check_within_place(placement: Placement) -> None:
    place = placement.place
    if placement.starts_on < place.starts_on or placement.ends_on > place.ends_on:
        raise RuleBroken(
            f"Platsen gäller {long_date(place.starts_on)}–{long_date(place.ends_on)}. Välj dagar inom den tiden.",
            code="outside_place",
            field="starts_on" if placement.starts_on < place.starts_on else "ends_on",
        )
    if placement.hours_per_week > place.hours_per_week:
        raise RuleBroken(
            f"Platsen är på {place.hours_per_week} timmar i veckan.",
            code="more_hours_than_place",
            field="hours_per_week",
        )
    if placement.hours_per_week < (place.least_hours or 0):
        raise RuleBroken(
            f"Platsen tar emot någon på minst {place.least_hours} timmar i veckan.",
            code="fewer_hours_than_place",
            field="hours_per_week",
        )


def _days(placement: Placement) -> dict[str, str]:
    return {"starts_on": placement.starts_on.isoformat(), "ends_on": placement.ends_on.isoformat()}


@transaction.atomic
def prepare(
    *, placement: Placement, introduction_on: dt.date | None, fund_told_on: dt.date | None, by: User
) -> Placement:
    """Write down when the introduction is and, for an AMA, when a-kassa was told of."""
    placement = lock_placement(placement)
    require(permissions.may_prepare(by, placement))
    if fund_told_on and fund_told_on > timezone.localdate():
        raise RuleBroken(
            "Skriv dagen då informationen gavs, inte en dag som kommer.",
            code="told_in_future",
            field="fund_told_on",
        )
    placement.introduction_on = introduction_on
    placement.fund_told_on = fund_told_on if placement.kind == PlacementKind.AMA else None
    save_placement(placement, "prepared", by=by)
    return placement


@transaction.atomic
def set_terms(*, placement: Placement, data: TermsInput, by: User) -> AmaTerms:
    """Write what an AMA is employed on; the employment lasts at least as long as the placement."""
    placement = lock_placement(placement)
    require(permissions.may_set_terms(by, placement))
    terms = selectors.terms_of(placement) or AmaTerms(placement=placement)
    for name in TERMS:
        given = getattr(data, name)
        setattr(terms, name, given.strip() if isinstance(given, str) else given)
    if terms.employed_from > placement.starts_on or terms.employed_to < placement.ends_on:
        raise RuleBroken(
            f"Placeringen är {long_date(placement.starts_on)}–{long_date(placement.ends_on)}. "
            "Anställningen ska gälla alla de dagarna.",
            code="employment_too_short",
            field="employed_from" if terms.employed_from > placement.starts_on else "employed_to",
        )
    if terms.employed_from < placement.starts_on and not selectors.was_employed_since(
        placement, terms.employed_from
    ):
        raise RuleBroken(
            f"Placeringen börjar {long_date(placement.starts_on)}. Anställningen börjar samma dag, om den inte började "
            "med en tidigare placering.",
            code="employed_before_placement",
            field="employed_from",
        )
    terms.full_clean(validate_unique=False)
    terms.save()
    save_placement(placement, "terms_set", by=by)
    return terms


@transaction.atomic
def change_dates(
    *, placement: Placement, starts_on: dt.date, ends_on: dt.date, revision: int, by: User
) -> Placement:
    """Make the placement longer or shorter within its place's days; an employment that ended with it follows.

    One that goes on keeps its first day, and does not end in the past: then it is broken off instead.
    """
    placement = lock_placement(placement)
    require(permissions.may_change_dates(by, placement))
    if placement.revision != revision:
        raise Stale(
            "Någon annan har ändrat placeringen sedan du öppnade sidan. Öppna den igen.",
            code="placement_is_stale",
        )
    has_started = placement.status == PlacementStatus.STARTED
    if has_started and starts_on != placement.starts_on:
        raise RuleBroken(
            "Placeringen har startat. Den första dagen kan inte ändras.",
            code="has_started",
            field="starts_on",
        )
    if has_started and ends_on < timezone.localdate():
        raise RuleBroken(
            "Sista dagen har redan varit. Avbryt placeringen i stället.", code="ends_in_past", field="ends_on"
        )
    before, terms = _days(placement), selectors.terms_of(placement)
    if terms:
        if terms.employed_from == placement.starts_on or terms.employed_from > starts_on:
            terms.employed_from = starts_on
        if terms.employed_to == placement.ends_on or terms.employed_to < ends_on:
            terms.employed_to = ends_on
        terms.full_clean(validate_unique=False)
    is_longer = ends_on > placement.ends_on
    placement.starts_on, placement.ends_on = starts_on, ends_on
    _check_within_place(placement)
    # Somebody who has started is employed on every day of the placement, also between the two writes.
    if terms and is_longer:
        terms.save()
    save_placement(placement, "dates_changed", by=by, before=before, after=_days(placement))
    if terms and not is_longer:
        terms.save()
    return placement


# Steps


@transaction.atomic
def start(*, placement: Placement, reason: str, by: User) -> Placement:
    """Let the placement begin and fill its place; what is left to do is passed by only with a reason."""
    placement = lock_placement(placement)
    require(permissions.may_start(by, placement))
    left = left_to_do(selectors.start_facts(placement))
    if left and not reason.strip():
        raise RuleBroken(
            f"Allt är inte klart. {left[0]} Gör det först, eller skriv varför placeringen startar ändå.",
            code="start_is_not_ready",
            field="reason",
        )
    placement.start_reason = reason.strip() if left else ""
    placement.started_at, placement.started_by = timezone.now(), by
    move_place(placement.place, "fill", by=by)
    move_placement(placement, "start", by=by, left=len(left))
    return placement


@transaction.atomic
def end(*, placement: Placement, by: User) -> Placement:
    """Write down that the placement has lasted its time; the place is free for the days that are left of it."""
    placement = lock_placement(placement)
    require(permissions.may_end(by, placement))
    _leave(placement, placement.ends_on, by)
    move_placement(placement, "end", by=by)
    _vacate(placement, by)
    return placement


@transaction.atomic
def break_off(*, placement: Placement, ended_on: dt.date, data: EndInput, by: User) -> Placement:
    """Write down that the placement ended before its time, and why."""
    placement = lock_placement(placement)
    require(permissions.may_break_off(by, placement))
    if ended_on > timezone.localdate():
        raise RuleBroken(
            "Skriv den sista dagen när den har varit. Ska placeringen sluta senare, ändra datumen.",
            code="ends_in_future",
            field="ended_on",
        )
    _leave(placement, ended_on, by)
    placement.end_reason, placement.end_text = data.reason, data.text.strip()
    move_placement(placement, "break_off", by=by, reason=data.reason)
    _vacate(placement, by)
    return placement


@transaction.atomic
def cancel(*, placement: Placement, data: EndInput, by: User) -> Placement:
    """Cancel a placement that never started; the place can get another proposal."""
    placement = lock_placement(placement)
    require(permissions.may_cancel(by, placement))
    placement.ended_at, placement.ended_by = timezone.now(), by
    placement.end_reason, placement.end_text = data.reason, data.text.strip()
    move_placement(placement, "cancel", by=by, reason=data.reason)
    keep_hidden(placement.proposal, by=by)
    return placement


def _leave(placement: Placement, last_day: dt.date, by: User) -> None:
    placement.ended_on, placement.ended_at, placement.ended_by = last_day, timezone.now(), by


def _vacate(placement: Placement, by: User) -> None:
    """Open the place again while there are days left of it; a place that has been used to its end stays filled."""
    if placement.place.status == PlaceStatus.FILLED and placement.ended_on < placement.place.ends_on:
        move_place(placement.place, "vacate", by=by)
    keep_hidden(placement.proposal, by=by)


def follow_case(participant: Participant, by: User) -> None:
    """Let the case's consultant answer for its placements too, in the caller's transaction."""
    live = Placement.objects.select_for_update(of=("self",)).filter(participant=participant, status__in=LIVE)
    for placement in live.select_related("proposal__participant", "proposal__place"):
        placement.consultant = participant.consultant
        save_placement(placement, "handed_over", by=by)
