"""Add the cases that have been erased to a file outside of the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from participants import erasure_ledger


class Command(BaseCommand):
    """`erasure_ledger FILE`, every minute: what is there already is not added again."""

    help = "Antecknar gallrade ärenden i en fil utanför databasen, så att de kan gallras igen efter en återställning."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        """Add what is missing, or say why not."""
        try:
            added = erasure_ledger.add(file)
        except (OSError, ValueError) as error:
            raise CommandError(f"Filen går inte att läsa eller skriva: {error}") from error
        self.stdout.write(f"Nya rader: {added}")
