"""What every action on a case begins and ends with: its lock, and the event that tells of it."""

from organisation.models import User

from ..models import CaseEvent, Participant


def lock_case(participant: Participant) -> Participant:
    """Lock the participant, the unit that every action of the case waits for, and read it as it is now."""
    return Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)


def tell(participant: Participant, kind: str, *, by: User, **details: object) -> CaseEvent:
    """Store that something happened; the details name fields, codes and other users, never the person."""
    event = CaseEvent(participant=participant, kind=kind, actor=by, actor_name=by.name, details=details)
    event.full_clean()
    event.save()
    return event
