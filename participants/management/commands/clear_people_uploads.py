"""Forget the files with people that nobody confirmed in time; run every night."""

from typing import Any

from django.core.management import BaseCommand

from participants.actions.uploads import forget_old


class Command(BaseCommand):
    """`clear_people_uploads`: safe at any time."""

    help = "Glömmer filer med deltagare som ingen bekräftade i tid."

    def handle(self, **options: Any) -> None:
        """Forget them, and say how many."""
        self.stdout.write(f"{forget_old()} filer glömdes.")
