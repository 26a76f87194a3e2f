"""App configuration."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """The överenskommelser between the deciding nämnd and each receiving nämnd."""

    name = "agreements"
    verbose_name = "överenskommelser"

    def ready(self) -> None:
        """Make the letters known to the pages about letters, and the agreements to the start page."""
        from allocation import overview
        from allocation.enums import PhaseKind
        from organisation import mail, webhooks
        from organisation.api import scopes

        from .api.scopes import SCOPES
        from .notifications import LETTERS, SIGNED
        from .overview import start_section

        mail.register(*(letter.kind for letter in LETTERS.values()))
        webhooks.register(SIGNED)
        scopes.register(*SCOPES)
        overview.PAGES[PhaseKind.AGREEMENTS] = "agreements:overview"
        overview.SECTIONS.append(start_section)
