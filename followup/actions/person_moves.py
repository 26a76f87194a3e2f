"""What every action about one person's follow-up ends with: the event that tells of it."""

from organisation.models import User
from participants.models import Participant

from ..models import PersonEvent


def tell_of_person(participant: Participant, kind: str, *, by: User, **details: object) -> PersonEvent:
    """Store that somebody did something; the details are codes, days and numbers."""
    event = PersonEvent(participant=participant, kind=kind, actor=by, actor_name=by.name, details=details)
    event.full_clean()
    event.save()
    return event
