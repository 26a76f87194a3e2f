"""Load belopp och villkor from a file; a number that has a value already is left alone."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand

from allocation.actions import rates

DELIVERED = Path(__file__).resolve().parents[2] / "data" / "rates.json"


class Command(BaseCommand):
    """`load_rates [FILE]`: the values and sources that the product is delivered with, or one's own."""

    help = "Läser in belopp och villkor. Det som redan finns ändras inte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, if any."""
        parser.add_argument("file", nargs="?", type=Path, default=DELIVERED)

    def handle(self, *, file: Path, verbosity: int, **options: Any) -> None:
        """Load everything or nothing."""
        count = rates.load(file=file)
        if verbosity:
            self.stdout.write(f"{count} värden inlästa.")
