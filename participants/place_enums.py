"""Closed lists about places. What a place demands of somebody is in enums.py: the same words as for people."""

from django.db.models import IntegerChoices, TextChoices


class PlaceStatus(TextChoices):
    """How far a place has come."""

    DRAFT = "draft", "Utkast"
    OPEN = "open", "Öppen"
    FILLED = "filled", "Tillsatt"
    CLOSED = "closed", "Stängd"


class PlaceState(TextChoices):
    """How a place stands as everybody is told: one that is held is only that, whoever may be on the way to it."""

    DRAFT = "draft", "Utkast"
    OPEN = "open", "Öppen"
    HELD = "held", "Inte tillgänglig"
    FILLED = "filled", "Tillsatt"
    CLOSED = "closed", "Stängd"


class Weekday(IntegerChoices):
    """A day of the week, as ISO 8601 numbers them."""

    MONDAY = 1, "måndag"
    TUESDAY = 2, "tisdag"
    WEDNESDAY = 3, "onsdag"
    THURSDAY = 4, "torsdag"
    FRIDAY = 5, "fredag"
    SATURDAY = 6, "lördag"
    SUNDAY = 7, "söndag"


class UnionForm(TextChoices):
    """How a place has been gone through with a trade union."""

    COOPERATION = "cooperation", "samverkansgrupp"
    WORKPLACE_MEETING = "workplace_meeting", "arbetsplatsträff (APT)"
    NEGOTIATION = "negotiation", "MBL-förhandling"
