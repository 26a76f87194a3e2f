"""Letters go through an outbox: queued in the transaction of what they tell, sent by `manage.py send_mail`.

Each app registers the kinds of letter it writes; the text of a kind is templates/mail/<name>.txt, whose
first line is the subject. A letter carries no free text and nothing about participants, but the address of
the page where the rest is read.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Q
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone

from lund_placements import outbox
from lund_placements.outbox import OutboxQuerySet

from .enums import Role
from .models import MailPreference, OutboxMail, User
from .permissions import current_roles


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of letter: who can get it, why it cannot be turned off (if so), and words for a preview.

    Of a confidential kind not even administrators may learn that it has been written: it tells of what is
    still being handled.
    """

    name: str
    label: str
    roles: tuple[Role, ...]
    example_path: str
    example: Mapping[str, str]
    needed_because: str = ""
    is_confidential: bool = False


KINDS: dict[str, MailKind] = {}


# What other apps have to tell of that no action tells of: time has passed. Each is called before every sending, often,
# and queues its letters under keys that make them one each.
BEFORE_SENDING: list[Callable[[], None]] = []


def register(*kinds: MailKind) -> None:
    """Make kinds known to the pages about letters; called once when an app is ready."""
    KINDS.update((kind.name, kind) for kind in kinds)


def kinds_for(user: User) -> list[MailKind]:
    """Return the kinds that the user's roles can get."""
    roles = {held.role for held in current_roles(user)}
    return [kind for kind in KINDS.values() if roles & set(kind.roles)]


def listed() -> OutboxQuerySet:
    """Return the letters that administrators may know of: confidential ones only when somebody must act."""
    confidential = [kind.name for kind in KINDS.values() if kind.is_confidential]
    given_up = OutboxMail.objects.given_up().values("pk")
    return OutboxMail.objects.filter(~Q(kind__in=confidential) | Q(pk__in=given_up))


def render(kind: MailKind, *, path: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and body as plain text; `path` is the page that the letter leads to."""
    context = Context(
        {
            **words,
            "url": settings.SITE_URL + path,
            "settings_url": settings.SITE_URL + reverse("my_letters"),
            "needed_because": kind.needed_because,
            "municipality": settings.MUNICIPALITY,
        },
        autoescape=False,  # text, not HTML
    )
    subject, _, body = get_template(f"mail/{kind.name}.txt").template.render(context).partition("\n")
    return subject.strip(), body.strip() + "\n"


def write(
    kind: MailKind,
    to: Iterable[User],
    *,
    path: str,
    words: Mapping[str, str],
    key: str,
    but: int | None = None,
) -> None:
    """Render a letter and queue it once for each of those named, under keys that begin with `key`.

    but: the id of whoever caused what it tells of, who gets no letter about it.
    """
    subject, body = render(kind, path=path, words=words)
    for user in dict.fromkeys(to):
        if user.pk != but:
            queue(kind=kind, to=user, subject=subject, body=body, key=f"{key} {user.pk}")


def queue(*, kind: MailKind, to: User, subject: str, body: str, key: str) -> bool:
    """Put a letter in the outbox, in the caller's transaction; say whether there is a new one.

    There is none when the same key has been queued before, when the account is closed or a machine's, or when
    the user has turned the kind off and it may be turned off.
    Raises ValidationError when the subject is more than one line.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A letter is queued in the transaction of what it tells.")
    if not to.is_active or to.is_service or (not kind.needed_because and _has_turned_off(to, kind)):
        return False
    fields = {"kind": kind.name, "recipient": to, "subject": subject, "body": body}
    fields["next_try_at"] = timezone.now()
    OutboxMail(key=key, **fields).clean_fields()
    _, is_new = OutboxMail.objects.get_or_create(key=key, defaults=fields)
    return is_new


def _has_turned_off(user: User, kind: MailKind) -> bool:
    return MailPreference.objects.filter(user=user, kind=kind.name).exists()


# Sending


def send_waiting() -> Counter[str]:
    """Try every letter whose time has come, once; count "sent", "waiting" and "given_up".

    A letter that is sent again has the same Message-ID, by which the recipient's mail server knows it.
    """
    return outbox.send_waiting(OutboxMail.objects.select_related("recipient"), _deliver)


def _deliver(letter: OutboxMail) -> tuple[str, bool]:
    """Hand the letter to the mail server; return what went wrong, and whether to try again."""
    if not letter.recipient.is_active:
        return "Kontot är stängt.", False
    message = EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.recipient.email],
        headers={
            "Message-ID": f"<brev-{letter.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",  # keeps "out of office" from answering
        },
    )
    try:
        taken = message.send()
    except (OSError, ValueError) as error:  # the server's refusals are OSError, a malformed header ValueError
        return outbox.described(error), True
    return ("", True) if taken else ("E-postservern tog inte emot brevet.", True)
