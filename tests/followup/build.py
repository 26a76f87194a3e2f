"""Placements to follow up, and browsers to follow them up in."""

import datetime as dt

from django.test import Client
from django.utils import timezone

from allocation.enums import PlacementKind
from followup.actions.moves import move_milestone
from followup.models import Milestone
from organisation.models import User
from participants.models import Placement
from tests.agreements.build import Agreements
from tests.factories import Year, make_world, offer_of
from tests.participants.places import Places
from tests.participants.placing import DAY, TODAY, Placing

YEAR = TODAY.year + 1
MONDAY = dt.date(YEAR, 3, 1) + (-dt.date(YEAR, 3, 1).weekday() % 7) * DAY
OVER = dt.datetime(YEAR + 1, 1, 12, 12, tzinfo=dt.UTC)  # when the year can be reported


def make_year() -> Places:
    """Publish a year in which a has agreed to ten praktikplatser or more."""
    offers = (offer_of(PlacementKind.AMA, 0, 8), offer_of(PlacementKind.PRAKTIK, 0, 20))
    year = Year(make_world()).targets(praktik=40).open()
    year.answered("a", "b", "soc", offers=offers, supervisors=(40,) * 12).closed()
    year.scenario().chosen().drafted().sent().decided().published()
    return Places(Agreements(year).generated()).signed("a")


def praktik(scene: Placing, starts_on: dt.date, days: int = 100) -> Placement:
    """Plan a praktik for a new person of Ines's at a new place."""
    place = scene.place(PlacementKind.PRAKTIK)
    person = scene.person()
    # Others may stand before in the order: every test's people are alike.
    return scene.planned(place, person, reason="Prövas.", starts_on=starts_on, ends_on=starts_on + days * DAY)


def hold(placement: Placement, key: str, number: int = 1) -> Milestone:
    """Mark a milestone as done, as its recording does."""
    one = Milestone.objects.get(placement=placement, key=key, number=number)
    one.held_on, one.finished_at, one.finished_by = timezone.localdate(), timezone.now(), placement.consultant
    move_milestone(one, "hold")
    return one


def client(user: User) -> Client:
    """Return a browser of the user's own."""
    one = Client()
    one.force_login(user)
    return one
