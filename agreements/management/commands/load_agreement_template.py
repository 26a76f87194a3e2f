"""Publish the first template of the överenskommelser, from the guideline's §4–5."""

from typing import Any

from django.core.management import BaseCommand

from ...actions import templates


class Command(BaseCommand):
    """`load_agreement_template`: doing it again changes nothing; administrators write the next version."""

    help = "Läser in överenskommelsernas första mall, om det inte finns någon."

    def handle(self, **options: Any) -> None:
        """Say whether there is a new template."""
        template = templates.load_first()
        self.stdout.write(f"{template} är publicerad." if template else "Det finns redan en mall.")
