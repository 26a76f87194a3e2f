"""App configuration."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The överenskommelser between the deciding nämnd and each receiving nämnd."""

    name = "agreements"
    verbose_name = "överenskommelser"

    def ready(self) -> None:
        """Make the letters about agreements known to the pages about letters."""
        from organisation import mail

        from .notifications import LETTERS

        mail.register(*(letter.kind for letter in LETTERS.values()))
