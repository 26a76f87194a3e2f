"""Two clerks at once, on PostgreSQL with threads of their own: the last place, the last hour of a supervisor."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from allocation.enums import PlacementKind
from organisation.enums import Role
from participants.actions import places
from participants.models import Place
from participants.place_selectors import numbers_of
from tests.factories import make_user
from tests.test_races import at_once, person

from .places import make_places

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_two_clerks_and_the_last_of_everything() -> None:
    scene = make_places().signed("a")
    department = scene.world.departments["a"]
    ida = make_user("Ida", Role.DEPARTMENT_CONTACT, department=department)
    clerks = [scene.world.bo, ida]
    most = numbers_of(scene.round, department.pk, PlacementKind.AMA).left
    marie = scene.supervisor("a", name="Marie Ek")
    drafts = [scene.place("a", supervisor=marie) for _ in range(most - 1)]

    # The last place of the line
    register = partial(places.register, round=scene.round, department=department, kind=PlacementKind.AMA)
    data = scene.input("a")
    found = at_once(*(partial(register, data=data, by=person(clerk)) for clerk in clerks))
    full = f"Alla {most} överenskomna platser är redan registrerade. Stäng en plats för att byta ut den."
    assert found == [full, "accepted"]
    assert Place.objects.filter(kind=PlacementKind.AMA).count() == most

    # The supervisor has time for one of them
    first, second = drafts[:2]
    found = at_once(
        partial(places.open_place, place=first, by=person(clerks[0])),
        partial(places.open_place, place=second, by=person(clerks[1])),
    )
    assert [text[:22] for text in found] == ["Marie Ek har redan en ", "accepted"]
    assert Place.objects.filter(status="open").count() == 1

    # The same place opened twice
    opened = Place.objects.get(status="open")
    places.take_back(place=opened, by=scene.world.anna, comment="Igen.")
    found = at_once(*(partial(places.open_place, place=opened, by=person(clerk)) for clerk in clerks))
    assert found == ["Platsen är inte ett utkast.", "accepted"]

    # Past the application, as SQL would: the database counts alike
    for place in Place.objects.filter(kind=PlacementKind.AMA, status="draft")[:1]:
        places.close(place=place, by=scene.world.anna, comment="Byts.")

    def write() -> None:
        with transaction.atomic():
            Place.objects.create(
                round=first.round,
                department=department,
                kind=first.kind,
                workplace=first.workplace,
                occupation="Kock",
            )

    at_once(partial(unless_full, write), partial(unless_full, write))
    assert Place.objects.filter(kind=PlacementKind.AMA).exclude(status="closed").count() == most


def unless_full(write: Callable[[], None]) -> None:
    """Write, and leave it when the database says that there are no more places."""
    with suppress(IntegrityError):
        write()
