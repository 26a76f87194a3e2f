"""Participants for the tests, added through the product's own actions; names and numbers that are easily found."""

from itertools import count

from django.utils import timezone

from organisation.models import User
from participants.actions import people, secrecy, uploads
from participants.import_people.rows import PersonRow
from participants.models import Participant

from .factories import World

CASES = count(1)
# Each in a case of its own: nobody is called so, and nowhere else do these words and digits stand.
CANARIES = {
    "own": ("Kanarina", "Egenfågel", "198807047306"),
    "other": ("Kanarius", "Annanfågel", "197905237306"),
    "protected": ("Kanarella", "Skyddsfågel", "200001012384"),
}


def make_participant(by: User, who: str = "", *, is_protected: bool = False, **facts: object) -> Participant:
    """Add a participant to the consultant's cases; `who` names a canary."""
    first, last, number = CANARIES.get(who, ("Test", "Person", None))
    return people.add(
        case_number=f"2026-{next(CASES):04d}",
        identity=people.Identity(first, last, number),
        is_protected=is_protected,
        facts=people.Facts(**facts),
        by=by,
    )


def make_people(world: World) -> dict[str, Participant]:
    """Add one participant of each kind: Ines's own, given out to bo's förvaltning; Jens's; one that only Jens
    knows of; and one of Ines's whose case is closed.
    """
    own = make_participant(world.ines, "own", hours_per_week=30, adaptations=["seated"])
    secrecy.disclose(
        participant=own,
        department=world.departments["a"],
        basis="consent",
        text="",
        valid_from=timezone.localdate(),
        valid_to=None,
        by=world.ines,
    )
    closed = make_participant(world.ines)
    uploads.keep(rows=[PersonRow(2, "2026-77777", "Fil", "Person")], by=world.ines)
    return {
        "own": own,
        "other": make_participant(world.jens, "other"),
        "protected": make_participant(world.jens, "protected", is_protected=True),
        "closed": people.close(participant=closed, by=world.ines),
    }
