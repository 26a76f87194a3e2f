"""Closed lists about places. What a place demands of somebody is in enums.py: the same words as for people."""

from django.db.models import TextChoices


class PlaceStatus(TextChoices):
    """How far a place has come."""

    DRAFT = "draft", "Utkast"
    OPEN = "open", "Öppen"
    FILLED = "filled", "Tillsatt"
    CLOSED = "closed", "Stängd"


class UnionForm(TextChoices):
    """How a place has been gone through with a trade union."""

    COOPERATION = "cooperation", "samverkansgrupp"
    WORKPLACE_MEETING = "workplace_meeting", "arbetsplatsträff (APT)"
    NEGOTIATION = "negotiation", "MBL-förhandling"
