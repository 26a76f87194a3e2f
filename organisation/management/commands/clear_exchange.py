"""Forget what the exchange with other systems has left behind and no longer needs; run every night."""

from typing import Any

from django.core.management import BaseCommand

from organisation.weeding import forget_old


class Command(BaseCommand):
    """`clear_exchange`: safe at any time, and by several processes at once."""

    help = "Glömmer sparade svar, anrop och skickade signaler vars tid har gått."

    def handle(self, **options: Any) -> None:
        """Forget them, and say how many of each."""
        for what, count in forget_old().items():
            self.stdout.write(f"Borttagna {what}: {count}.")
