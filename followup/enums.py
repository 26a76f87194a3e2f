"""Closed lists of the follow-up."""

from django.db.models import TextChoices


class Anchor(TextChoices):
    """What a milestone's day is counted from; the same codes as in routine.py."""

    START = "start", "starten"
    MIDDLE = "middle", "mitten"
    END = "end", "slutet"
    EACH = "each", "varje period från starten"


class Unit(TextChoices):
    """What a distance in time is counted in; the same codes as in routine.py."""

    DAYS = "days", "dagar"
    WEEKS = "weeks", "veckor"
    MONTHS = "months", "månader"


class Actor(TextChoices):
    """Who sees to it that a milestone is done."""

    CONSULTANT = "consultant", "konsulenten"
    SUPERVISOR = "supervisor", "handledaren"


class Form(TextChoices):
    """How a milestone is held."""

    MEETING = "meeting", "möte"
    VISIT = "visit", "besök på arbetsplatsen"
    PHONE = "phone", "telefonsamtal"
    NOTE = "note", "anteckning"


class Records(TextChoices):
    """What is written when a milestone is done."""

    CONVERSATION = "conversation", "ett samtal"
    OUTCOME = "outcome", "resultatet"


class MilestoneStatus(TextChoices):
    """How far a milestone has come. One that has lapsed is no longer said by the routine."""

    OPEN = "open", "Återstår"
    DONE = "done", "Gjord"
    MISSED = "missed", "Blev inte av"
    LAPSED = "lapsed", "Gäller inte längre"
