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


class Asked(TextChoices):
    """Who answers a question about how things develop."""

    PERSON = "person", "personen"
    CONSULTANT = "consultant", "konsulenten"


HOW_MANY = {Asked.PERSON: 9, Asked.CONSULTANT: 11}  # questions, always
NO_ANSWER = 0  # "vill inte svara"
NOT_YET = -1  # in a draft
SCALE = ((1, "1 – inte alls"), (2, "2 – lite"), (3, "3 – delvis"), (4, "4 – till stor del"), (5, "5 – helt"))
NOT_ANSWERED = {Asked.PERSON: "vill inte svara", Asked.CONSULTANT: "kan inte bedöma"}
LOWEST, HIGHEST = 1, 5
