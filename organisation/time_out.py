"""Signing out whoever has been away for a while, or signed in for a working day; no page that is read writes for it.

When somebody was last here stands in a signed cookie that fits the own session only. Without it, or with one of
another session, time counts from the sign-in.
"""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

SIGNED_IN_AT = "signed_in_at"  # in the session, in seconds since 1970, as is what the cookie holds
WARNED_BEFORE = 5 * 60  # seconds; less than the shortest time that can be set


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long somebody stays signed in, in whole seconds, if they do nothing; and whether doing something helps."""

    seconds: int
    can_extend: bool

    @property
    def until_warning(self) -> int:
        """The seconds until the page says that time is running out; 0 when it should say so now."""
        return max(0, self.seconds - WARNED_BEFORE)

    @property
    def ends_at(self) -> dt.datetime:
        """The local time at which they are signed out."""
        return timezone.localtime() + dt.timedelta(seconds=self.seconds)


def remember_sign_in(request: HttpRequest, **sent: object) -> None:
    """Note in the session when it began, however somebody signed in; receives Django's user_logged_in."""
    request.session[SIGNED_IN_AT] = int(time.time())


def time_left(request: HttpRequest, *, is_here: bool = False) -> TimeLeft | None:
    """Return how long the session lasts, None when there is none or it is over; is_here: counted from now."""
    session, now = request.session, int(time.time())
    if SESSION_KEY not in session or SIGNED_IN_AT not in session:
        return None
    signed_in = session[SIGNED_IN_AT]
    last_here = now if is_here else max(signed_in, _last_here(request))
    idle = last_here + settings.SIGNED_OUT_AFTER_IDLE_MINUTES * 60 - now
    at_most = signed_in + settings.SESSION_COOKIE_AGE - now
    left = TimeLeft(min(idle, at_most), can_extend=idle < at_most)
    return left if left.seconds > 0 else None


def _signer(request: HttpRequest) -> Signer:
    return Signer(salt=f"last here in {request.session.session_key}")


def _last_here(request: HttpRequest) -> int:
    try:
        return int(_signer(request).unsign(request.COOKIES.get(settings.LAST_HERE_COOKIE, "")))
    except BadSignature:
        return 0


class TimeOut:
    """End the session of whoever has been away too long, before anybody asks who it is; note that others are here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.timed_out = SESSION_KEY in request.session and time_left(request) is None
        if request.timed_out:
            request.session.flush()
        # To ask how much is left is not to be here: pages do it by themselves.
        only_asks = request.path == reverse("time_left") and request.method != "POST"
        response = self.get_response(request)
        # Nothing of one person's may lie in a cache that others share.
        is_shared = "public" in response.get("Cache-Control", "")
        if SESSION_KEY in request.session and request.session.session_key and not (only_asks or is_shared):
            response.set_cookie(
                settings.LAST_HERE_COOKIE,
                _signer(request).sign(str(int(time.time()))),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )
        return response


# What the frame of every page asks when time is running out; see templates/organisation/_time_left.html.


def _time_left(request: HttpRequest, *, is_here: bool) -> HttpResponse:
    left = time_left(request, is_here=is_here)
    return render(request, "organisation/_time_left.html", {"left": left, "is_over": left is None})


@login_not_required
@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Say how long somebody stays signed in, when it is not long; when they are not, that their text is there."""
    return _time_left(request, is_here=False)


@login_not_required
@never_cache
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Let somebody who is signed in stay so."""
    return _time_left(request, is_here=True)
