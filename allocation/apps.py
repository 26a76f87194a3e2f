"""App configuration."""

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """The yearly fördelningsmodell."""

    name = "allocation"
    verbose_name = "fördelning"

    def ready(self) -> None:
        """Make the letters of the year, and what it holds for anybody to use, known to their pages."""
        from organisation import mail, webhooks
        from organisation.api import scopes

        from . import open_data
        from .api.scopes import SCOPES
        from .notifications import LETTERS, PUBLISHED, RECORDED

        mail.register(*(letter.kind for letter in LETTERS.values()))
        scopes.register(*SCOPES)
        webhooks.register(RECORDED, PUBLISHED)
        open_data.register(open_data.DECISIONS, open_data.DECIDED_PLACES)
