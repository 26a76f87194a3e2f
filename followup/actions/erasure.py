"""Erasing what was said of a participant's placements, when the participant has been erased."""

from django.db import connection

from participants.models import Participant

from ..models import RatingDraft


def erase_followup(participant: Participant) -> None:
    """Take conversations, drafts, plans, ratings and the words of corrections away, in the caller's transaction."""
    RatingDraft.objects.filter(participant=participant).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_followup(%s)", [participant.pk])
        cursor.execute("SELECT erase_ratings(%s)", [participant.pk])
