"""Let a consultant into a case with protected identity whose handlers have all left."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from lund_placements.errors import DomainError
from organisation.models import User
from participants.actions.secrecy import rescue
from participants.models import Participant


class Command(BaseCommand):
    """`name_handler CASE EMAIL`: only when nobody who knows of the case can sign in; the case tells of it."""

    help = "Utser en konsulent till ett skyddat ärende vars handläggare alla har slutat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the case and the consultant."""
        parser.add_argument("case_number")
        parser.add_argument("email")

    def handle(self, *, case_number: str, email: str, **options: Any) -> None:
        """Name the consultant, or say why not."""
        participant = Participant.objects.filter(case_number=case_number).first()
        user = User.objects.filter(email__iexact=email).first()
        if participant is None or user is None:
            raise CommandError("Ärendet eller personen finns inte.")
        try:
            rescue(participant=participant, user=user)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("Konsulenten är utsedd och ansvarar för ärendet.")
