"""Days as moments."""

import datetime as dt

from django.utils import timezone


def midnight(day: dt.date) -> dt.datetime:
    """Return the moment at which the day begins in Sweden."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
