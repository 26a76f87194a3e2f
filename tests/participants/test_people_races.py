"""Two consultants at the same moment: each rule holds once, and nobody meets a page that failed."""

from functools import partial

import pytest

from participants.actions import people, secrecy
from participants.models import Participant

from ..factories import make_world
from ..people import CANARIES, make_participant
from ..test_races import at_once

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_person_is_added_once() -> None:
    world = make_world()
    add = partial(people.add, identity=people.Identity(*CANARIES["own"]), is_protected=False)
    answers = at_once(
        partial(add, case_number="2026-1", by=world.ines), partial(add, case_number="2026-2", by=world.jens)
    )
    assert answers == ["accepted", "personnummer_taken"]
    add = partial(people.add, identity=people.Identity("A", "B"), is_protected=False, case_number="2026-3")
    answers = at_once(partial(add, by=world.ines), partial(add, by=world.jens))
    assert answers == ["accepted", "case_number: Ärendenumret används redan."]
    assert Participant.objects.count() == 2


def test_a_case_is_changed_by_one_of_two_who_opened_it() -> None:
    world = make_world()
    participant = make_participant(world.ines)
    change = partial(people.change, participant=participant, revision=1, by=world.ines)
    answers = at_once(
        partial(change, facts=people.Facts(hours_per_week=10)),
        partial(change, facts=people.Facts(hours_per_week=20)),
    )
    assert answers == ["accepted", "case_is_stale"]


def test_a_case_that_is_being_protected_gives_nothing_out() -> None:
    """Whichever comes first: when both are done, nothing is given out that holds."""
    world = make_world()
    participant = make_participant(world.ines, "own")
    disclose = partial(
        secrecy.disclose,
        participant=participant,
        department=world.departments["a"],
        basis="consent",
        text="",
        valid_from=participant.created_at.date(),
        valid_to=None,
        by=world.ines,
    )
    at_once(disclose, partial(secrecy.protect, participant=participant, by=world.ines))
    assert not participant.disclosures.filter(end__isnull=True).exists()
    assert Participant.objects.get().protected_identity
