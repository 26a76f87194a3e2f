"""Send the signals that wait for other systems; run every minute, in as many processes as one likes."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from organisation.webhooks import send_waiting


class Command(BaseCommand):
    """`send_webhooks`: one line that says what happened; exits with 1 when a signal has been given up."""

    help = "Skickar signalerna som väntar. Tål att köras av flera processer samtidigt."

    def handle(self, **options: Any) -> None:
        """Send, and say how it went."""
        outcomes = send_waiting()
        line = (
            f"{outcomes['sent']} skickade, {outcomes['waiting']} försöks igen senare, "
            f"{outcomes['given_up']} kunde inte skickas."
        )
        if outcomes["given_up"]:
            raise CommandError(f"{line} Se Organisation, Signaler.")
        self.stdout.write(line)
