"""Send the letters that wait in the outbox; run every minute, in as many processes as one likes.

Roles that have passed their last day by themselves are told of first, and what else time has brought: nobody else
would notice.
"""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from organisation.actions import tell_of_expired_roles
from organisation.mail import BEFORE_SENDING, send_waiting

CONSOLE = "django.core.mail.backends.console.EmailBackend"


class Command(BaseCommand):
    """`send_mail`: one line that says what happened; exits with 1 when a letter has been given up."""

    help = "Skickar breven som väntar. Tål att köras av flera processer samtidigt."

    def handle(self, **options: Any) -> None:
        """Send, and say how it went."""
        if settings.EMAIL_BACKEND == CONSOLE and not settings.DEMO:
            raise CommandError("Sätt EMAIL_HOST. Utan e-postserver skickas inga brev.")
        tell_of_expired_roles()
        for tell in BEFORE_SENDING:
            tell()
        outcomes = send_waiting()
        line = (
            f"{outcomes['sent']} skickade, {outcomes['waiting']} försöks igen senare, "
            f"{outcomes['given_up']} kunde inte skickas."
        )
        if outcomes["given_up"]:
            raise CommandError(f"{line} Se Organisation, Brev.")
        self.stdout.write(line)
