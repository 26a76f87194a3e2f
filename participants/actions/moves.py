"""What every action begins and ends with: the lock, and the event that tells of it. Only here a status is written."""

from allocation.actions.moves import lock_round
from allocation.workflow import target
from organisation.models import User

from ..models import CaseEvent, Participant, Place, PlaceEvent, Workplace
from ..place_workflow import STEPS as PLACE_STEPS


def lock_case(participant: Participant) -> Participant:
    """Lock the participant, the unit that every action of the case waits for, and read it as it is now."""
    return Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)


def tell(participant: Participant, kind: str, *, by: User, **details: object) -> CaseEvent:
    """Store that something happened; the details name fields, codes and other users, never the person."""
    event = CaseEvent(participant=participant, kind=kind, actor=by, actor_name=by.name, details=details)
    event.full_clean()
    event.save()
    return event


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


def move_place(place: Place, step: str, *, by: User, comment: str = "", **details: object) -> PlaceEvent:
    """Take a step with a locked place and tell of it; raises TransitionDenied."""
    before = place.status
    place.status = target(PLACE_STEPS, step, before)
    place.revision += 1
    place.full_clean()
    place.save()
    return tell_of_place(place, step, by=by, comment=comment, moved=(before, place.status), **details)
