"""The own calendar: the page where its address is made, and what a calendar reads by it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from lund_placements.errors import require
from organisation.decorators import writes

from .. import calendar_feed, permissions
from ..actions import calendars as actions
from ..models import CalendarFeed


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the address of one's own calendar, and how it is made, made anew or turned off."""
    require(may := permissions.may_list_own(request.user))
    feed = CalendarFeed.objects.filter(user=request.user).first()
    context = {
        "feed": feed,
        "address": calendar_feed.address_of(feed) if feed else "",
        "may": may,
        "breadcrumbs": [
            ("Start", reverse("start")),
            ("Uppföljning", reverse("followup:mine")),
            ("I din kalender", None),
        ],
    }
    return render(request, "followup/calendar.html", context)


@writes
def make_address(request: HttpRequest) -> HttpResponse:
    """Make an address, or another one instead of the one there is."""
    actions.make_address(by=request.user)
    messages.success(request, "Adressen är skapad. Lägg in den i din kalender.")
    return redirect("followup:calendar")


@writes
def turn_off(request: HttpRequest) -> HttpResponse:
    """Let no calendar read any more."""
    actions.turn_off(by=request.user)
    messages.success(request, "Adressen är avstängd. Ingen kalender kan läsa den längre.")
    return redirect("followup:calendar")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return what is to be followed up to a calendar that knows the address; 304 when it has read the same."""
    user = calendar_feed.reader_of(token)
    if user is None:
        raise Http404
    rows = calendar_feed.waiting_for(user)
    etag = calendar_feed.etag_of(rows)
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        calendar_feed.written(rows), content_type=calendar_feed.MEDIA_TYPE
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"  # asked for each time, and sent again when it has changed
    response["X-Robots-Tag"] = "noindex"
    return response
