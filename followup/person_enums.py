"""Closed lists about one person's follow-up: the plan, what the handledare answers, and how things develop."""

from django.db.models import TextChoices


class Works(TextChoices):
    """How a handledare finds that it works; nothing about why."""

    WELL = "well", "det fungerar bra"
    PARTLY = "partly", "det fungerar delvis"
    BADLY = "badly", "det fungerar inte"


class Doer(TextChoices):
    """Who does a step of a plan."""

    PARTICIPANT = "participant", "deltagaren"
    CONSULTANT = "consultant", "konsulenten"
    SUPERVISOR = "supervisor", "handledaren"
    OTHER = "other", "någon annan"
