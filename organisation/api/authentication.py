"""Who calls: a machine by its key, or a person by the session. Machines are counted, and every call is kept."""

import datetime as dt
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from rest_framework import authentication, exceptions, permissions, throttling
from rest_framework.request import Request

from lund_placements.api.errors import TooManyCalls
from lund_placements.errors import no, require

from ..models import ServiceKey, User
from ..second_factor import may_go_on
from .scopes import wanted

SCHEME = "Bearer"
MINUTE = dt.timedelta(minutes=1)
WRONG_KEY = "Nyckeln gäller inte. Den kan vara felskriven, återkallad eller ha gått ut."


def digest(key: str) -> str:
    """Return what is stored of a key: it is 256 random bits, so a plain SHA-256 cannot be searched."""
    return sha256(key.encode()).hexdigest()


class KeyAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <key>`; refuses a key that is unknown, expired or revoked, or used too often."""

    def authenticate(self, request: Request) -> tuple[User, ServiceKey] | None:
        """Return the account and its key, or None when there is no key at all."""
        scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        keys = ServiceKey.objects.select_related("user").filter(
            sha256=digest(sent.strip()), revoked_at__isnull=True, expires_on__gte=timezone.localdate()
        )
        key = keys.filter(user__is_active=True, user__is_service=True).first()
        if scheme.title() != SCHEME or key is None:
            raise exceptions.AuthenticationFailed(WRONG_KEY, code="wrong_key")
        request._request.service_key = key
        if wait := seconds_to_wait(key):
            raise TooManyCalls(wait, key.calls_a_minute)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        """Return what an anonymous caller is told to send."""
        return SCHEME


def seconds_to_wait(key: ServiceKey) -> int:
    """Return how long the key has to wait; 0 when it has calls left of those it may make in a minute.

    What has been called is already kept row by row, so nothing else is counted. Refusals cost nothing.
    """
    now = timezone.now()
    lately = key.calls.filter(called_at__gt=now - MINUTE).exclude(status_code=429)
    oldest_first = lately.order_by("-called_at").values_list("called_at", flat=True)
    in_the_way = oldest_first[key.calls_a_minute - 1 : key.calls_a_minute].first()
    return max(1, int((in_the_way + MINUTE - now).total_seconds()) + 1) if in_the_way else 0


COUNT = """
INSERT INTO "organisation_personcalls" AS counted ("user_id", "since", "calls") VALUES (%(user)s, %(now)s, 1)
ON CONFLICT ("user_id") DO UPDATE SET
    "calls" = CASE WHEN counted."since" > %(before)s THEN counted."calls" + 1 ELSE 1 END,
    "since" = CASE WHEN counted."since" > %(before)s THEN counted."since" ELSE excluded."since" END
RETURNING "since", "calls"
"""


class PeopleInTurn(throttling.BaseThrottle):
    """Somebody who is signed in may make so many calls in a minute, counted from the first; a key has its own limit."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the call, in one statement that no other call gets between; raises TooManyCalls."""
        if request.auth:
            return True
        now, most = timezone.now(), settings.API_CALLS_A_MINUTE
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"user": request.user.pk, "now": now, "before": now - MINUTE})
            since, calls = cursor.fetchone()
        if calls > most:
            raise TooManyCalls((since + MINUTE - now).total_seconds(), most)
        return True


class SignedIn(permissions.BasePermission):
    """Everybody who calls is known, and a key opens the part of the API that its scopes name."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raise PermissionDenied with the scope that is missing."""
        if not request.user.is_authenticated:
            return False
        if not request.auth:
            require(may_go_on(request.user))
        scope = wanted(view, request.method)
        if scope and request.auth and scope not in request.auth.scopes:
            require(no(f"Nyckeln saknar omfattningen {scope}."))
        return True
