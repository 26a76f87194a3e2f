"""A place that is open or filled gets longer or shorter: what may be done, and what it leaves behind."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from lund_placements.swedish import long_date
from organisation.models import OutboxMail
from participants.actions import places
from participants.models import Place
from participants.place_enums import PlaceStatus
from tests.refusals import refusal
from tests.rows import change
from tests.rows import refusal as rows_refusal

from .places import Places, make_places
from .placing import TODAY, Placing

pytestmark = pytest.mark.django_db
PRAKTIK = PlacementKind.PRAKTIK
YEAR = TODAY.year + 1
JANUARY, JUNE, JULY, DECEMBER = (dt.date(YEAR, month, 1) for month in (1, 6, 7, 12))
NOW = dt.datetime(YEAR, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def whole_year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """A published year in which the nämnd over a has signed; made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_places().signed("a")
        transaction.set_rollback(True)


@pytest.fixture
def scene(whole_year: Places) -> Iterator[Placing]:
    """The same year for every test, on a day in it, and left as it was."""
    with transaction.atomic(), time_machine.travel(NOW, tick=False):
        yield Placing(whole_year)
        transaction.set_rollback(True)
    whole_year.forget()


def fresh(place: Place) -> Place:
    """Return the place as it is in the database."""
    return Place.objects.select_related("round", "supervisor", "workplace").get(pk=place.pk)


def moved(place: Place, scene: Placing, starts_on: dt.date, ends_on: dt.date) -> Place:
    """Let the förvaltning give the place other days."""
    data = places.PeriodInput(starts_on, ends_on, fresh(place).revision)
    return places.change_period(place=place, data=data, by=scene.bo, comment="Personen trivs.")


def test_a_filled_place_gets_longer_and_its_consultant_is_told(scene: Placing) -> None:
    place = scene.place(PRAKTIK, starts_on=JANUARY, ends_on=JUNE)
    placement = scene.started(place, scene.person())
    moved(place, scene, JANUARY, DECEMBER)
    place = fresh(place)
    assert (place.ends_on, place.status) == (DECEMBER, PlaceStatus.FILLED)
    event = place.events.first()
    assert (event.kind, event.comment) == ("period_changed", "Personen trivs.")
    assert event.details["after"] == {"starts_on": JANUARY.isoformat(), "ends_on": DECEMBER.isoformat()}
    assert placement.proposal.events.first().kind == "place_period_changed"
    told = OutboxMail.objects.filter(kind="place_period_changed")
    assert [letter.recipient for letter in told] == [scene.ines]


def test_a_place_used_to_its_end_opens_again_when_it_gets_more_days(scene: Placing) -> None:
    place = scene.place(PRAKTIK, starts_on=JANUARY, ends_on=NOW.date())
    placement = scene.started(place, scene.person())
    scene.broken_off(placement, NOW.date())
    assert fresh(place).status == PlaceStatus.FILLED
    moved(place, scene, JANUARY, JUNE)
    assert fresh(place).status == PlaceStatus.OPEN


def test_nobody_is_left_outside_the_days(scene: Placing) -> None:
    place = scene.place(PRAKTIK, starts_on=JANUARY, ends_on=DECEMBER)
    placement = scene.started(place, scene.person(), starts_on=dt.date(YEAR, 2, 1), ends_on=JUNE)
    outside = [(dt.date(YEAR, 2, 2), DECEMBER), (JANUARY, dt.date(YEAR, 5, 31))]
    for days in outside:
        assert refusal(partial(moved, place, scene, *days)) == "period_without_its_people"
    scene.broken_off(placement, dt.date(YEAR, 3, 1))
    assert refusal(partial(moved, place, scene, JANUARY, dt.date(YEAR, 2, 28))) == "period_without_its_people"
    kept = str(rows_refusal(lambda _: change(fresh(place), ends_on=dt.date(YEAR, 2, 28)), scene))
    assert "keeps the days on which somebody" in kept
    moved(place, scene, dt.date(YEAR, 2, 1), dt.date(YEAR, 3, 1))


def test_the_supervisor_the_agreement_and_the_year_set_the_limits(scene: Placing) -> None:
    marie = scene.places.supervisor("a", name="Marie Ek")
    place = scene.place(PRAKTIK, starts_on=JANUARY, ends_on=JUNE, supervisor=marie)
    scene.place(PRAKTIK, starts_on=dt.date(YEAR, 9, 1), ends_on=DECEMBER, supervisor=marie)
    refused = partial(moved, place, scene)
    assert refusal(partial(refused, JANUARY, dt.date(YEAR, 10, 1))) == "supervisor_overloaded"
    assert (
        refusal(partial(refused, dt.date(YEAR + 1, 1, 1), dt.date(YEAR + 1, 2, 1)))
        == "place_starts_another_year"
    )
    assert refusal(partial(refused, JANUARY, dt.date(YEAR + 3, 1, 1))) == "place_is_too_long"
    assert refusal(partial(refused, JANUARY, JULY)) == "month_not_agreed"  # the förvaltning is closed then
    moved(place, scene, JANUARY, dt.date(YEAR, 8, 31))
    stale = places.PeriodInput(JANUARY, JUNE, revision=1)
    change_now = partial(places.change_period, place=place, data=stale, comment="x")
    assert refusal(partial(change_now, by=scene.bo)) == "place_is_stale"
    assert refusal(partial(change_now, by=scene.world.cilla)) == "Platsen hör till en annan förvaltning."


def test_pages(scene: Placing) -> None:
    place = scene.place(PRAKTIK, starts_on=JANUARY, ends_on=JUNE)
    scene.started(place, scene.person())
    bo = Client()
    bo.force_login(scene.bo)
    address = reverse("participants:place_period", args=[YEAR, place.pk])
    page = reverse("participants:place", args=[YEAR, place.pk])
    assert address in bo.get(page).content.decode()
    given = {"starts_on": JANUARY, "ends_on": dt.date(YEAR, 2, 1), "revision": fresh(place).revision}
    refused = bo.post(address, {**given, "comment": "Kortare."})
    assert refused.status_code == 422
    assert "Be konsulenten ändra placeringen först." in refused.content.decode()
    assert bo.post(address, {**given, "ends_on": DECEMBER, "comment": "Längre."}).status_code == 302
    before, after = (f"{long_date(JANUARY)}–{long_date(last)}" for last in (JUNE, DECEMBER))
    assert f"Platsens tid ändrades från {before} till {after}" in bo.get(page).content.decode()
