"""App configuration."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    """Participants, workplaces and places, and who is placed where."""

    name = "participants"
    verbose_name = "deltagare och platser"
