"""Seal every personnummer again, after the keys have changed."""

from typing import Any

from django.core.management import BaseCommand

from participants.actions.people import renew_seals


class Command(BaseCommand):
    """`renew_person_keys`: with the new key first and the old one after it in PERSON_KEYS; safe to repeat."""

    help = (
        "Krypterar alla personnummer på nytt med den första nyckeln i PERSON_KEYS och räknar om sökindexet."
    )

    def handle(self, **options: Any) -> None:
        """Renew everything or nothing, and say how many."""
        self.stdout.write(f"{renew_seals()} personnummer krypterades på nytt.")
