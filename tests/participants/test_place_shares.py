"""A place at several workplaces: on which weekdays, who supervises there, and where it is shown."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from participants import place_selectors as selectors
from participants.actions import places, workplaces
from participants.models import Place, Supervisor
from tests.refusals import refusal

from .places import Places, make_places

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def whole_year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """A published year in which the nämnd over a has signed; made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_places().signed("a")
        transaction.set_rollback(True)


@pytest.fixture
def scene(whole_year: Places) -> Iterator[Places]:
    """The same year for every test, each of which leaves it as it was."""
    with transaction.atomic():
        yield whole_year
        transaction.set_rollback(True)
    whole_year.forget()


def elsewhere(scene: Places, name: str = "Maj") -> Supervisor:
    """Return a supervisor at another workplace of a's, who manages one place at a time."""
    data = workplaces.WorkplaceInput(f"{name}s hus")
    house = workplaces.add(department=scene.world.departments["a"], data=data, by=scene.world.bo)
    return workplaces.add_supervisor(
        workplace=house, data=workplaces.SupervisorInput(name), by=scene.world.bo
    )


def shared(scene: Places, place: Place, *shares: tuple[Supervisor, list[int]]) -> Place:
    """Let bo share the place."""
    given = [places.ShareInput(*share) for share in shares]
    revision = Place.objects.get(pk=place.pk).revision
    return places.share(place=place, shares=given, revision=revision, by=scene.world.bo)


def test_each_supervisor_has_the_days_at_their_own_workplace(scene: Places) -> None:
    place, maj = scene.opened("a"), elsewhere(scene)
    home = place.supervisor
    shared(scene, place, (maj, [1, 2]))
    days = {pk: stays[0].weekdays for pk, stays in selectors.stays([home.pk, maj.pk]).items()}
    assert days == {home.pk: frozenset({3, 4, 5, 6, 7}), maj.pk: frozenset({1, 2})}
    # Maj manages one at a time: the other days of another place, but not the same.
    other = scene.opened("a", PlacementKind.PRAKTIK)
    assert refusal(partial(shared, scene, other, (maj, [2, 3]))) == "supervisor_overloaded"
    shared(scene, other, (maj, [3]))
    assert refusal(lambda: scene.open(scene.place("a", supervisor=maj))).startswith("Maj har redan en plats")
    # Taken back by its own workplace, its supervisor has every day again.
    shared(scene, place)
    assert selectors.stays([home.pk])[home.pk][0].weekdays == frozenset(range(1, 8))
    assert place.events.first().details == {"workplaces": []}


def test_rules_of_sharing(scene: Places) -> None:
    place, maj, ulf = scene.place("a"), elsewhere(scene), elsewhere(scene, "Ulf")
    refused = partial(shared, scene, place)
    assert refusal(partial(refused, (maj, [1]), (ulf, [1, 2]))) == "weekday_twice"
    assert refusal(partial(refused, (maj, [1, 2, 3, 4]), (ulf, [5, 6, 7]))) == "no_day_left"
    assert refusal(partial(refused, (scene.supervisor("b"), [1]))) == "foreign_supervisor"
    assert refusal(partial(refused, (scene.supervisor("a"), [1]))) == "shared_with_itself"
    stale = partial(places.share, place=place, shares=[], revision=0)
    assert refusal(partial(stale, by=scene.world.bo)) == "place_is_stale"
    assert refusal(partial(stale, by=scene.world.cilla)) == "Platsen hör till en annan förvaltning."
    shared(scene, place, (maj, [1]))
    moved = scene.input("a", workplace=maj.workplace, supervisor=place.supervisor)
    revision = Place.objects.get(pk=place.pk).revision
    save = partial(places.save, place=place, data=moved, revision=revision, by=scene.world.bo)
    assert refusal(save) == "shared_with_itself"
    gone = workplaces.SupervisorInput("Maj", is_active=False)
    workplaces.save_supervisor(supervisor=maj, data=gone, by=scene.world.bo)
    assert refusal(lambda: scene.open(place)) == "Maj kan inte handleda längre. Välj en annan handledare."
    shared(scene, place, (maj, [1]))  # no more than before
    house = workplaces.WorkplaceInput("Ulfs hus", is_used=False)
    workplaces.save(workplace=ulf.workplace, data=house, by=scene.world.bo)
    assert refusal(partial(refused, (ulf, [2]))) == "supervisor_cannot"
    shared(scene, place)
    assert refusal(partial(refused, (maj, [1]))) == "supervisor_cannot"


def test_a_shared_place_keeps_to_the_months_that_are_agreed_with_its_forvaltning(scene: Places) -> None:
    """Nothing is agreed for each workplace, and no share has days of its own."""
    place = scene.opened("a")
    shared(scene, place, (elsewhere(scene), [1]))
    july = dt.date(scene.round.year, 7, 31)
    days = places.PeriodInput(place.starts_on, july, Place.objects.get(pk=place.pk).revision)
    change = partial(places.change_period, place=place, data=days, by=scene.world.bo, comment="Till juli.")
    assert refusal(change) == "month_not_agreed"


def test_it_is_shown_wherever_the_workplace_is(scene: Places) -> None:
    place, maj = scene.opened("a"), elsewhere(scene)
    client = Client()
    client.force_login(scene.world.bo)
    year = scene.round.year
    address = reverse("participants:place_shares", args=[year, place.pk])
    sent = {"revision": place.revision + 1, "supervisor_1": maj.pk}
    refused = client.post(address, {**sent, "revision": Place.objects.get(pk=place.pk).revision})
    assert refused.status_code == 422
    assert "Välj minst en dag." in refused.content.decode()
    sent |= {"revision": Place.objects.get(pk=place.pk).revision, "weekdays_1": [5, 1]}
    assert client.post(address, sent).status_code == 302
    pages = {
        reverse("participants:place", args=[year, place.pk]): "Måndag och fredag. Handledare: Maj.",
        reverse("participants:places", args=[year]): f"{place.workplace}, Majs hus",
        reverse("participants:workplace", args=[maj.workplace_id]): f"(delas med {place.workplace})",
        address: f'<option value="{maj.pk}" selected>',
    }
    for page, text in pages.items():
        assert text in client.get(page).content.decode(), page
