"""What every action begins and ends with: the lock, and the event that tells of it. Only here a status is written."""

from typing import Any

from django.utils import timezone

from allocation.actions.moves import lock_round
from lund_placements.steps import target
from organisation.models import User

from ..hooks import placement_changed
from ..models import (
    CaseEvent,
    ErasureOrder,
    Participant,
    Place,
    PlaceEvent,
    Placement,
    PlacementEvent,
    Proposal,
    Workplace,
)
from ..notifications import notify
from ..place_enums import PlaceStatus
from ..place_workflow import STEPS as PLACE_STEPS
from ..placement_selectors import protected_are_at
from ..workflow import ERASURE_STEPS, PLACEMENT_STEPS, PROPOSAL_STEPS


def lock_case(participant: Participant) -> Participant:
    """Lock the participant, the unit that every action of the case waits for, and read it as it is now."""
    return Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)


def tell(participant: Participant, kind: str, *, by: User, **details: object) -> CaseEvent:
    """Store that something happened; the details name fields, codes and other users, never the person."""
    event = CaseEvent(participant=participant, kind=kind, actor=by, actor_name=by.name, details=details)
    event.full_clean()
    event.save()
    return event


def settle_erasure(order: ErasureOrder, step: str, *, by: User) -> ErasureOrder:
    """Take a step with a proposed erasure, whose case is locked."""
    order.status = target(ERASURE_STEPS, step, order.status)
    order.settled_by, order.settled_at = by, timezone.now()
    order.full_clean()
    order.save()
    return order


# Places


def lock_place(place: Place) -> Place:
    """Lock the year and then the place, and read it as it is now with what it points to."""
    lock_round(place.round)
    Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    related = ("round", "department", "workplace", "supervisor", "substitute")
    return Place.objects.select_related(*related).get(pk=place.pk)


def tell_of_place(
    about: Place | Workplace,
    kind: str,
    *,
    by: User,
    comment: str = "",
    moved: tuple[str, str] = ("", ""),
    **details: object,
) -> PlaceEvent:
    """Store what happened to a place or a workplace; `moved` is the status before and after."""
    event = PlaceEvent(
        place=about if isinstance(about, Place) else None,
        workplace=about if isinstance(about, Workplace) else None,
        kind=kind,
        actor=by,
        actor_name=by.name,
        from_status=moved[0],
        to_status=moved[1],
        comment=comment.strip(),
        details=details,
    )
    event.full_clean()
    event.save()
    return event


def move_place(
    place: Place, step: str, *, by: User, comment: str = "", **details: object
) -> PlaceEvent | None:
    """Take a step with a locked place and tell of it; raises TransitionDenied.

    Of a held place nobody is told that it is filled or vacant: it is and stays unavailable.
    """
    before = place.status
    place.status = target(PLACE_STEPS, step, before)
    if place.is_held:
        place.full_clean()
        place.save()
        return None
    place.revision += 1
    place.full_clean()
    place.save()
    return tell_of_place(place, step, by=by, comment=comment, moved=(before, place.status), **details)


def hold_place(place: Place, *, by: User) -> None:
    """Keep a locked place from others."""
    place.held_by, place.held_at = by, timezone.now()
    _save_hold(place, "hold", by)


def release_place(place: Place, *, by: User) -> None:
    """Let a locked place be others' again."""
    place.held_by = None
    _save_hold(place, "release", by)


def _save_hold(place: Place, kind: str, by: User) -> None:
    place.revision += 1
    place.full_clean()
    place.save()
    tell_of_place(place, kind, by=by)


def keep_hidden(proposal: Proposal, *, by: User) -> None:
    """Let the place of somebody with protected identity be held from the first proposal until it is over.

    Then it looks to everybody else as any place that a consultant holds. One that was used to its end stays held.
    """
    place = proposal.place
    if not proposal.participant.protected_identity:
        return
    if not protected_are_at(place):
        if place.is_held and place.status == PlaceStatus.OPEN:
            release_place(place, by=by)
    elif not place.is_held:
        hold_place(place, by=by)


# Proposals and placements


def lock_proposal(proposal: Proposal) -> Proposal:
    """Lock the year, the place, the participant and then the proposal, and read them as they are now."""
    place = lock_place(proposal.place)
    participant = lock_case(proposal.participant)
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    proposal.place, proposal.participant = place, participant
    return proposal


def lock_placement(placement: Placement) -> Placement:
    """Lock the year, the place, the participant and then the placement, and read them as they are now."""
    place = lock_place(placement.place)
    participant = lock_case(placement.participant)
    placement = (
        Placement.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=placement.pk)
    )
    placement.place, placement.participant = place, participant
    placement.proposal.place, placement.proposal.participant = place, participant
    return placement


def tell_of_placement(
    proposal: Proposal, kind: str, *, by: User, moved: tuple[str, str] = ("", ""), **details: object
) -> PlacementEvent:
    """Store what happened, from proposal to end, and queue the letters; the details are codes, days and numbers."""
    event = PlacementEvent(
        proposal=proposal,
        kind=kind,
        actor=by,
        actor_name=by.name,
        from_status=moved[0],
        to_status=moved[1],
        details=details,
    )
    event.full_clean()
    event.save()
    notify(event)
    return event


def move_proposal(proposal: Proposal, step: str, *, by: User, **details: object) -> PlacementEvent:
    """Take a step with a locked proposal and tell of it; raises TransitionDenied."""
    before = proposal.status
    proposal.status = target(PROPOSAL_STEPS, step, before)
    proposal.full_clean()
    proposal.save()
    return tell_of_placement(proposal, step, by=by, moved=(before, proposal.status), **details)


def move_placement(placement: Placement, step: str, *, by: User, **details: object) -> PlacementEvent:
    """Take a step with a locked placement, tell of it and let other apps act; raises TransitionDenied."""
    before = placement.status
    placement.status = target(PLACEMENT_STEPS, step, before)
    return save_placement(placement, step, by=by, moved=(before, placement.status), **details)


def save_placement(placement: Placement, kind: str, *, by: User, **details: Any) -> PlacementEvent:
    """Store a locked placement, tell of it and let other apps act."""
    placement.revision += 1
    placement.full_clean()
    placement.save()
    event = tell_of_placement(placement.proposal, kind, by=by, **details)
    placement_changed(placement)
    return event
