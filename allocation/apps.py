"""App configuration."""

from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """The yearly fördelningsmodell."""

    name = "allocation"
    verbose_name = "fördelning"

    def ready(self) -> None:
        """Make letters, the guideline's revision and what is for anybody to use known to their pages."""
        from organisation import mail, webhooks
        from organisation.api import scopes

        from . import guidelines, open_data, overview
        from .api.scopes import SCOPES
        from .notifications import LETTERS, PUBLISHED, RECORDED

        overview.SECTIONS.append(guidelines.revision_section)
        mail.register(*(letter.kind for letter in LETTERS.values()))
        scopes.register(*SCOPES)
        webhooks.register(RECORDED, PUBLISHED)
        open_data.register(open_data.DECISIONS, open_data.DECIDED_PLACES)
