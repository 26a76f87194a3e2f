"""Pack a year's decision for the e-arkiv."""

from argparse import ArgumentParser
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from allocation.archive import name_of, package
from allocation.models import Decision


class Command(BaseCommand):
    """`archive_decision YEAR --to FOLDER`: a package for each of the year's decisions, corrections included."""

    help = "Skriver ett arkivpaket per beslut för året, och dess SHA-256. En fil som redan finns skrivs inte över."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the year, and where the packages go."""
        parser.add_argument("year", type=int)
        parser.add_argument("--to", type=Path, default=Path())

    def handle(self, *, year: int, to: Path, **options: Any) -> None:
        """Write the packages; a line with the sum for each, as sha256sum reads it."""
        decisions = Decision.objects.filter(round__year=year).order_by("recorded_at")
        if not decisions:
            raise CommandError(f"Inget beslut är registrerat för {year}.")
        for decision in decisions:
            file, content = to / f"{name_of(decision)}.zip", package(decision)
            try:
                with file.open("xb") as stream:
                    stream.write(content)
            except OSError as error:
                raise CommandError(f"Kan inte skriva {file}: {error.strerror}.") from error
            self.stdout.write(f"{sha256(content).hexdigest()}  {file.name}")
