"""What somebody's own calendar reads: what is to be done and when, and nothing about whom or where.

A calendar is kept by others, shown to colleagues and copied to telephones. So an event holds what the routine says
is to be done, and a link that asks for sign-in; no name, case number, alias or workplace.
"""

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from organisation.models import User
from participants.selectors import cases_known_to

from . import permissions
from .enums import MilestoneStatus
from .models import CalendarFeed, Milestone

KEY_LENGTH = 32
MEDIA_TYPE = "text/calendar; charset=utf-8"
READ_AGAIN = dt.timedelta(hours=6)  # how often a calendar is asked to look


class Waiting(NamedTuple):
    """A milestone that waits: its id, day, when it was last changed, and what is to be done."""

    pk: UUID
    due_on: dt.date
    changed_at: dt.datetime
    verb: str


def token_of(feed: CalendarFeed) -> str:
    """Return the secret part of the address: the key, and a sum of it that only we can make."""
    summed = settings.PERSON_SEAL.sum_of(feed.key.encode(), about=f"calendar {feed.user_id}")
    return feed.key + base64.urlsafe_b64encode(summed).decode().rstrip("=")


def address_of(feed: CalendarFeed) -> str:
    """Return the whole address, to be given to a calendar."""
    return settings.SITE_URL + reverse("followup:calendar_feed", args=[token_of(feed)])


def reader_of(token: str) -> User | None:
    """Return whose calendar reads by the address; nobody when it is wrong or old, or the user no longer may."""
    feed = CalendarFeed.objects.select_related("user").filter(key=token[:KEY_LENGTH]).first()
    if feed is None or not hmac.compare_digest(token.encode(), token_of(feed).encode()):
        return None
    return feed.user if permissions.may_list_own(feed.user) else None


def waiting_for(user: User) -> list[Waiting]:
    """Return all that is left to do for the user's own people, by day; one query."""
    own = cases_known_to(user).filter(consultant=user).order_by().values("pk")
    left = Milestone.objects.filter(status=MilestoneStatus.OPEN, placement__participant__in=own)
    rows = left.order_by("due_on", "pk").values_list("pk", "due_on", "changed_at", "rule__verb")
    return [Waiting(*row) for row in rows]


def etag_of(rows: Iterable[Waiting]) -> str:
    """Return a mark that is the same for the same calendar, without writing it."""
    text = "\n".join(map(str, (settings.SITE_URL, *rows)))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def written(rows: Iterable[Waiting]) -> bytes:
    """Return the calendar by RFC 5545, with an event of a whole day for each; the same rows give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Platsmodellen//Uppföljning//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", "Uppföljningar")
    calendar.add("x-wr-calname", "Uppföljningar")
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    host = urlsplit(settings.SITE_URL).hostname
    for row in rows:
        event = Event()
        event.add("uid", f"{row.pk}@{host}")
        event.add("dtstamp", row.changed_at.astimezone(dt.UTC))
        event.add("last-modified", row.changed_at.astimezone(dt.UTC))
        event.add("dtstart", row.due_on)
        event.add("dtend", row.due_on + dt.timedelta(days=1))
        event.add("summary", row.verb)
        event.add("url", settings.SITE_URL + reverse("followup:milestone", args=[row.pk]))
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
