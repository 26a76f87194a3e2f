"""The secret address that one's own calendar reads by: made, made anew, and turned off."""

import secrets

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import require
from organisation.models import User

from .. import permissions
from ..calendar_feed import KEY_LENGTH
from ..models import CalendarFeed


@transaction.atomic
def make_address(*, by: User) -> CalendarFeed:
    """Make an address; one that was made before stops working."""
    require(permissions.may_list_own(by))
    feed = CalendarFeed.objects.select_for_update().filter(user=by).first() or CalendarFeed(user=by)
    feed.key, feed.made_at = secrets.token_hex(KEY_LENGTH // 2), timezone.now()
    feed.full_clean()
    feed.save()
    return feed


@transaction.atomic
def turn_off(*, by: User) -> None:
    """Let no calendar read any more."""
    require(permissions.may_list_own(by))
    CalendarFeed.objects.filter(user=by).delete()
