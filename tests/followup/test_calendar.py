"""One's own calendar reads what is to be done and when by a secret address, and learns nothing about anybody."""

import datetime as dt

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar, Event

from followup import calendar_feed
from followup.actions import calendars
from followup.models import CalendarFeed
from organisation.models import RoleAssignment, User
from participants.actions import placements
from tests.participants.placing import DAY, Placing, fresh
from tests.people import CANARIES

from .build import MONDAY, client, hold, praktik

pytestmark = pytest.mark.django_db


def path(feed: CalendarFeed) -> str:
    return reverse("followup:calendar_feed", args=[calendar_feed.token_of(feed)])


def read(address: str, **headers: str) -> HttpResponse:
    return Client().get(address, headers=headers)


def events(response: HttpResponse) -> dict[str, Event]:
    """Return the events by their UIDs, after Calendar has read what was sent."""
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = Calendar.from_ical(response.content)
    found = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert (calendar["version"], len(found)) == ("2.0", len(calendar.walk("VEVENT")))
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return found


def test_it_says_what_and_when_and_nothing_about_anybody(scene: Placing) -> None:
    first, last, _ = CANARIES["own"]
    placement = praktik(scene, MONDAY)
    person = placement.participant
    type(person).objects.filter(pk=person.pk).update(first_name=first, last_name=last)
    start = placement.milestones.get(key="start")
    address = path(calendars.make_address(by=scene.ines))
    response = read(address)
    found = events(response)
    assert len(found) == placement.milestones.count()
    event = found[f"{start.pk}@127.0.0.1"]
    assert (str(event["summary"]), event.decoded("dtstart")) == ("Följ upp starten", MONDAY)
    assert event.decoded("dtend") == MONDAY + DAY
    assert (
        event.decoded("last-modified") == event.decoded("dtstamp") == start.changed_at.replace(microsecond=0)
    )
    assert str(event["url"]).endswith(reverse("followup:milestone", args=[start.pk]))
    text = response.content.decode().replace("\r\n ", "")
    place = placement.place
    secret = (first, last, person.case_number, person.alias, place.workplace.name, place.occupation)
    assert [word for word in (*secret, str(person.pk), str(placement.pk)) if word in text] == []
    assert (response["Cache-Control"], "Set-Cookie" in response) == ("private, no-cache", False)


def test_only_what_has_changed_is_new(scene: Placing) -> None:
    placement = praktik(scene, MONDAY)
    address = path(calendars.make_address(by=scene.ines))
    first = read(address)
    assert read(address).content == first.content
    same = read(address, if_none_match=first["ETag"])
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    hold(placement, "start")
    placement = fresh(placement)
    placements.change_dates(
        placement=placement,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on + DAY,
        revision=placement.revision,
        by=scene.ines,
    )
    second = read(address, if_none_match=first["ETag"])
    before, after = events(first), events(second)
    done = placement.milestones.get(key="start")
    assert before.keys() - after.keys() == {f"{done.pk}@127.0.0.1"}
    assert after.keys() <= before.keys()
    moved = {uid for uid in after if after[uid].decoded("dtstart") != before[uid].decoded("dtstart")}
    assert moved == {f"{one.pk}@127.0.0.1" for one in placement.milestones.filter(rule__anchor="end")}


def test_a_wrong_or_old_address_finds_nothing(scene: Placing) -> None:
    old = path(calendars.make_address(by=scene.ines))
    other = calendars.make_address(by=scene.world.jens)
    feed = calendars.make_address(by=scene.ines)
    token, others = calendar_feed.token_of(feed), calendar_feed.token_of(other)
    swapped = token[: calendar_feed.KEY_LENGTH] + others[calendar_feed.KEY_LENGTH :]
    found = {
        name: read(reverse("followup:calendar_feed", args=[given])).status_code
        for name, given in {
            "right": token,
            "key only": feed.key,
            "another's": swapped,
            "shorter": token[:-1],
            "longer": f"{token}A",
            "stored": f"{feed.key}{feed.made_at:%Y}",
        }.items()
    }
    assert found == dict.fromkeys(found, 404) | {"right": 200}
    assert read(old).status_code == 404
    calendars.turn_off(by=scene.ines)
    assert read(path(feed)).status_code == 404


def test_whoever_has_left_reads_nothing(scene: Placing) -> None:
    ines, jens = (path(calendars.make_address(by=who)) for who in (scene.ines, scene.world.jens))
    assert (read(ines).status_code, read(jens).status_code) == (200, 200)
    User.objects.filter(pk=scene.ines.pk).update(is_active=False)
    RoleAssignment.objects.filter(user=scene.world.jens).update(valid_to=MONDAY - DAY)
    assert (read(ines).status_code, read(jens).status_code) == (404, 404)


def test_as_many_questions_for_many_and_few_when_nothing_is_new(scene: Placing) -> None:
    address = path(calendars.make_address(by=scene.ines))

    def asked(**headers: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert read(address, **headers).status_code in (200, 304)
        return len(queries)

    praktik(scene, MONDAY)
    few = asked()
    for number in range(3):
        praktik(scene, MONDAY + number * DAY)
    assert asked() == few <= 4


def test_the_address_is_made_shown_and_turned_off_in_the_page(scene: Placing) -> None:
    ines, here = client(scene.ines), reverse("followup:calendar")
    assert "Du har ingen adress" in ines.get(here).content.decode()
    ines.post(reverse("followup:calendar_make"))
    feed = CalendarFeed.objects.get(user=scene.ines)
    assert calendar_feed.address_of(feed) in ines.get(here).content.decode()
    assert feed.made_at.astimezone(dt.UTC).date() == MONDAY
    ines.post(reverse("followup:calendar_off"))
    assert "Du har ingen adress" in ines.get(here).content.decode()
    assert not CalendarFeed.objects.exists()
