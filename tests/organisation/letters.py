"""Small letters, and how they are sent."""

import datetime as dt
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from allocation.notifications import LETTERS
from organisation import mail
from organisation.models import User

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
OPTIONAL = LETTERS["accept"].kind
NEEDED = LETTERS["open_dialogue"].kind


def queue(to: User, key: str = "a", kind: mail.MailKind = OPTIONAL, subject: str = "Hej") -> bool:
    """Queue a small letter."""
    with transaction.atomic():
        return mail.queue(kind=kind, to=to, subject=subject, body="Text", key=key)


def send() -> str:
    """Run the command; return the line that it writes."""
    out = StringIO()
    call_command("send_mail", stdout=out)
    return out.getvalue().strip()
