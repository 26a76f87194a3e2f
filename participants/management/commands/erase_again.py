"""Erase again what was erased after the backup that the database has been restored from."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management import BaseCommand, CommandError
from django.db import IntegrityError

from organisation.models import User
from participants import erasure_ledger
from participants.actions.erasure import erase_again
from participants.models import Participant


class Command(BaseCommand):
    """`erase_again FILE --by EMAIL`, the last step of a restoration: running it again changes nothing."""

    help = "Gallrar ärendena i filen på nytt, efter att databasen har återställts från en säkerhetskopia."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and the administrator who answers for it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="en administratörs e-postadress")

    def handle(self, *, file: Path, by: str, **options: Any) -> None:
        """Erase what can be erased, and end with an error that names what could not."""
        user = User.objects.filter(email__iexact=by).first()
        if user is None or not file.exists():
            raise CommandError("Filen eller personen finns inte.")
        try:
            known = erasure_ledger.read(file)
        except ValueError as error:
            raise CommandError(f"Filen går inte att läsa: {error}") from error
        erased, left = 0, []
        for participant in Participant.objects.filter(pk__in=known, erased_at__isnull=True).order_by("pk"):
            try:
                erase_again(participant=participant, by=user)
                erased += 1
            except PermissionDenied as error:
                raise CommandError(str(error)) from error
            except IntegrityError:
                left.append(str(participant.pk))
        self.stdout.write(f"Gallrade på nytt: {erased}")
        if left:
            raise CommandError(
                "Dessa ärenden är öppna eller hålls kvar i säkerhetskopian, eller saknar gallringsregel: "
                f"{', '.join(left)}. Avsluta dem eller häv det som håller dem kvar, och kör kommandot igen."
            )
