"""A held place tells nobody why: with somebody protected on the way or there it looks as when a consultant holds it."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from followup.actions.routines import applying_version
from followup.routine_move import Which, plan_move
from followup.selectors import placements_by_version, published_version
from organisation.models import User
from participants import place_selectors, placement_selectors
from participants.actions import placements, proposals, secrecy
from participants.actions import places as actions
from participants.actions.moves import move_place
from participants.api.place_shapes import place_data
from participants.models import Participant, Place, Proposal
from participants.place_enums import PlaceState
from participants.placement_verification import CHECKS
from tests.database import undone
from tests.people import make_participant
from tests.refusals import refusal

from .places import Places, make_places
from .placing import DAY, TODAY, Placing

pytestmark = pytest.mark.django_db
IN_THE_YEAR = dt.datetime(TODAY.year + 1, 3, 2, 12, tzinfo=dt.UTC)
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TOKEN = re.compile(r'value="[\w:.-]{20,}"')


@pytest.fixture(scope="module")
def whole_year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """A published year in which the nämnd over a has signed; made once."""
    with django_db_blocker.unblock(), undone():
        for kind in PlacementKind:
            applying_version(kind)  # another file's tests may have emptied the tables
        yield make_places().signed("a")


@pytest.fixture
def scene(whole_year: Places) -> Iterator[Placing]:
    """The same year for every test, on a day in it, and left as it was."""
    with undone(), time_machine.travel(IN_THE_YEAR, tick=False):
        yield Placing(whole_year)
    whole_year.forget()


class Protected:
    """Somebody with protected identity, carried step by step to a place of bo's by Ines; bo does nothing."""

    def __init__(self, scene: Placing, place: Place) -> None:
        self.scene, self.place = scene, place
        ready = {"hours_per_week": 40, "times_of_day": ["day"], "start_from": dt.date(2020, 1, 1)}
        self.person: Participant = make_participant(scene.ines, is_protected=True, **ready)

    def suggested(self) -> Proposal:
        """Propose them, whoever stands before."""
        return self.scene.suggested(self.place, self.person, "Prövas.")

    def offered(self) -> Proposal:
        """Ask the host on the telephone."""
        return proposals.offer(proposal=self.suggested(), by=self.scene.ines)

    def accepted(self) -> Proposal:
        """Write down the host's yes."""
        return proposals.accept(proposal=self.offered(), by=self.scene.ines)

    def planned(self) -> Any:
        """Plan a month that has begun."""
        first = IN_THE_YEAR.date() - 7 * DAY
        data = placements.PlanInput(first, first + 30 * DAY, 30)
        return placements.plan(proposal=self.accepted(), data=data, by=self.scene.ines)

    def started(self) -> Any:
        """Let them begin."""
        return placements.start(
            placement=self.scene.prepared(self.planned()), reason="Prövas.", by=self.scene.ines
        )

    def withdrawn(self) -> Proposal:
        """Change one's mind."""
        return proposals.withdraw(proposal=self.accepted(), reason="Ändrades.", by=self.scene.ines)

    def declined(self) -> Proposal:
        """Write down the host's no."""
        return proposals.decline(proposal=self.offered(), reason="Fullt.", by=self.scene.ines)

    def cancelled(self) -> Any:
        """Let it not begin."""
        data = placements.EndInput("work")
        return placements.cancel(placement=self.planned(), data=data, by=self.scene.ines)

    def broken_off(self) -> Any:
        """Let them leave before the time."""
        return self.scene.broken_off(self.started(), IN_THE_YEAR.date())


def _refusals(place: Place, by: User) -> list[str]:
    """Return what the user is told of every step that a förvaltning takes with a place."""
    first, last = place.starts_on, place.ends_on

    def period(starts_on: dt.date, ends_on: dt.date) -> Callable[[], object]:
        revision = Place.objects.get(pk=place.pk).revision
        data = actions.PeriodInput(starts_on, ends_on, revision)
        return lambda: actions.change_period(place=place, data=data, by=by, comment="Prövas.")

    steps: list[Callable[[], object]] = [
        lambda: actions.take_back(place=place, by=by, comment="Prövas."),
        lambda: actions.close(place=place, by=by, comment="Prövas."),
        lambda: actions.hold(place=place, by=by),
        lambda: actions.release(place=place, by=by),
        period(first, last - 300 * DAY),
        period(first + 80 * DAY, last),
    ]
    told = []
    for step in steps:
        with undone():
            told.append(str(refusal(step)))
    return told


def _looks(scene: Placing, place: Place) -> dict[str, Any]:
    """Return all that those who do not know of the case are shown and told of the place and its year."""
    world, year = scene.world, scene.places.round.year
    one = reverse("participants:place", args=[year, place.pk])
    all_of_it, overview = (
        reverse(f"participants:{name}", args=[year]) for name in ("places", "places_overview")
    )
    routines = reverse("followup:routines")
    read = {
        scene.bo: (one, all_of_it, overview),
        world.anna: (one, all_of_it, overview, routines),
        world.jens: (one, all_of_it, routines),
        world.greta: (routines,),
    }
    found: dict[str, Any] = {}
    for user, addresses in read.items():
        client = Client()
        client.force_login(user)
        for address in addresses:
            page = client.get(address)
            assert page.status_code == 200, address
            found[f"{user.name} {address}"] = TOKEN.sub("", MAIN.findall(page.content.decode())[0])
        if user != world.greta:
            found[user.name] = _refusals(place, user)
    places = Place.objects.filter(round=scene.places.round)
    found["api"] = {
        state: [place_data(one) for one in places.filter(place_selectors.in_state(state)).order_by("pk")]
        for state in PlaceState.values
    }
    found["free"] = [one.pk for one in placement_selectors.free_places(IN_THE_YEAR.date())]
    found["subsidised"] = placement_selectors.subsidised(scene.places.round)
    version = published_version(PlacementKind.PRAKTIK)
    found["versions"] = (placements_by_version(), plan_move(version, Which.LIVE).counted if version else 0)
    return found


def test_while_somebody_protected_is_on_the_way_or_there(scene: Placing) -> None:
    place = scene.place(PlacementKind.PRAKTIK)
    with undone():
        actions.hold(place=place, by=scene.ines)
        ordinary = _looks(scene, place)
    for state in ("suggested", "offered", "accepted", "planned", "started"):
        with undone():
            getattr(Protected(scene, place), state)()
            assert _looks(scene, place) == ordinary, state
            numbers = place_selectors.numbers_of(place.round, place.department_id, place.kind)
            assert numbers.filled == 0, state


def test_when_it_is_over(scene: Placing) -> None:
    place = scene.place(PlacementKind.PRAKTIK)
    with undone():
        actions.hold(place=place, by=scene.ines)
        actions.release(place=place, by=scene.ines)
        ordinary = _looks(scene, place)
    for state in ("declined", "withdrawn", "cancelled", "broken_off"):
        with undone():
            getattr(Protected(scene, place), state)()
            assert _looks(scene, place) == ordinary, state


def test_an_offer_of_somebody_else_is_refused_alike(scene: Placing) -> None:
    place = scene.place(PlacementKind.PRAKTIK)
    offer = scene.offered(place, scene.person())

    def told() -> str:
        return str(refusal(lambda: proposals.accept(proposal=offer, by=scene.bo)))

    with undone():
        actions.hold(place=place, by=scene.ines)
        ordinary = told()
    Protected(scene, place).suggested()
    assert told() == ordinary != ""


def test_a_case_that_becomes_protected_hides_its_place_and_shows_it_again(scene: Placing) -> None:
    place = scene.place(PlacementKind.PRAKTIK)
    person = scene.person()
    scene.started(place, person)
    secrecy.protect(participant=person, by=scene.ines)
    assert Place.objects.get(pk=place.pk).state == PlaceState.HELD
    assert refusal(lambda: actions.release(place=place, by=scene.ines))
    assert [problems for check in CHECKS for _, problems in check.run() if problems] == []
    secrecy.unprotect(participant=person, by=scene.ines)
    assert Place.objects.get(pk=place.pk).state == PlaceState.FILLED


def test_a_consultant_s_hold_is_theirs_until_they_have_left(scene: Placing) -> None:
    place = actions.hold(place=scene.place(), by=scene.ines)
    assert refusal(lambda: actions.release(place=place, by=scene.world.jens))
    User.objects.filter(pk=scene.ines.pk).update(is_active=False)
    assert actions.release(place=Place.objects.get(pk=place.pk), by=scene.world.jens).state == PlaceState.OPEN


def test_verify_finds_a_filled_place_without_anybody_and_a_protected_one_in_the_open(scene: Placing) -> None:
    def problems() -> dict[str, list[str]]:
        return {row: found for check in CHECKS for row, found in check.run() if found}

    empty, other = scene.place(PlacementKind.PRAKTIK), scene.place()
    Protected(scene, empty).started()
    assert problems() == {}
    move_place(other, "fill", by=scene.ines)
    Place.objects.filter(pk=empty.pk).update(held_by=None)
    assert problems() == {
        f"plats {other.pk}": [
            "platsen räknas som tillsatt, men ingen placering pågår och ingen har varit där till slutet."
        ],
        f"plats {empty.pk}": [
            "platsen hålls inte, fast någon med skyddade personuppgifter är på väg dit eller är där."
        ],
    }
