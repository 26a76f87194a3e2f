"""App configuration."""

from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    """Participants, workplaces and places, and who is placed where."""

    name = "participants"
    verbose_name = "deltagare och platser"

    def ready(self) -> None:
        """Make the letters known to the pages about letters, and what waits to the start page."""
        from allocation import overview
        from organisation import mail, personal_data, webhooks
        from organisation.api import scopes

        from .api.scopes import SCOPES
        from .erasure import kept_in_words
        from .notifications import ENDED, LETTERS, STARTED
        from .to_do import waits_for

        mail.register(*(letter.kind for letter in LETTERS.values()))
        webhooks.register(STARTED, ENDED)
        scopes.register(*SCOPES)
        overview.TO_DO.append(waits_for)
        personal_data.KEPT.append(kept_in_words)
