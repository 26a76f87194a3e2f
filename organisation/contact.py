"""Messages from anybody to those who run the service, also from people without an account."""

from django.conf import settings
from django.core.mail import EmailMessage

from lund_placements.errors import RuleBroken
from lund_placements.rate import times_from

MOST_PER_HOUR = 10  # from one address


def send_message(*, text: str, page: str, reply_to: str, sender_ip: str) -> None:
    """Send the message by e-mail; nothing about the sender is kept beyond an hour's count per address.

    Raises RuleBroken when there have been too many, or when it could not be sent.
    """
    contact = settings.CONTACT
    otherwise = f"Skriv till {contact['email']}" + (
        f" eller ring {contact['phone']}." if contact["phone"] else "."
    )
    if times_from(sender_ip, "messages", seconds=3600) > MOST_PER_HOUR:
        raise RuleBroken(
            f"Det har kommit många meddelanden härifrån. Försök om en timme. {otherwise}",
            code="too_many_messages",
        )
    letter = EmailMessage(
        "Meddelande från Platsmodellen",
        f"{text}\n\nSida: {page or 'inte angiven'}\nSvar till: {reply_to or 'vill vara anonym'}\n",
        to=[contact["email"]],
        reply_to=[reply_to] if reply_to else None,
    )
    try:
        letter.send()
    except OSError as error:
        raise RuleBroken(f"Meddelandet kunde inte skickas. {otherwise}", code="message_not_sent") from error
