"""App configuration."""

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """The yearly fördelningsmodell."""

    name = "allocation"
    verbose_name = "fördelning"

    def ready(self) -> None:
        """Make the letters of the year known to the pages about letters."""
        from organisation import mail

        from .notifications import LETTERS

        mail.register(*(letter.kind for letter in LETTERS.values()))
