"""Take away somebody's second factor when no other administrator can."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from organisation import actions
from organisation.models import User


class Command(BaseCommand):
    """`reset_second_factor EMAIL REASON`: the person signs in with the password and sets up a new app."""

    help = "Återställer tvåstegsinloggningen för den enda administratören. Annars gör en annan administratör det."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address and the reason."""
        parser.add_argument("email")
        parser.add_argument("reason")

    def handle(self, *, email: str, reason: str, **options: Any) -> None:
        """Reset it, and say so."""
        try:
            user = User.objects.get_by_natural_key(email)
            actions.reset_second_factor(user=user, reason=reason, by=None)
        except User.DoesNotExist:
            raise CommandError("Det finns inget konto med den adressen.") from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Tvåstegsinloggningen för {user.name} är återställd.")
