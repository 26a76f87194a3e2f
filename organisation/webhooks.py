"""Signals to other systems: queued in the transaction of what they tell, sent by `manage.py send_webhooks`.

A signal holds a kind, a time and ids, never a name, a number or a text: who wants to know more asks the API, with
a key that may. It is signed as Standard Webhooks 1.0 says, so that a receiver can use a ready-made library. Each app
registers the kinds that it tells of.
"""

import base64
import hashlib
import hmac
import json
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from lund_placements import outbox
from lund_placements.outbox import OutboxQuerySet
from lund_placements.outgoing import BadAddress, NotTaken, post

from .models import Webhook, WebhookDelivery


@dataclass(frozen=True, slots=True)
class SignalKind:
    """A kind of event that can be told. Of a confidential one the pages about signals show nothing: see mail.py."""

    name: str
    label: str
    is_confidential: bool = False


KINDS: dict[str, SignalKind] = {}
TEST = SignalKind("test", "Provsignal")


def register(*kinds: SignalKind) -> None:
    """Make kinds known to the page where they are chosen; called once when an app is ready."""
    KINDS.update((kind.name, kind) for kind in kinds)


def listed() -> OutboxQuerySet:
    """Return the signals that administrators may know of: confidential ones only when somebody must act."""
    confidential = [kind.name for kind in KINDS.values() if kind.is_confidential]
    given_up = WebhookDelivery.objects.given_up().values("pk")
    return WebhookDelivery.objects.filter(~Q(kind__in=confidential) | Q(pk__in=given_up))


def queue(kind: SignalKind, **ids: str | int) -> None:
    """Tell every receiver that wants the kind, in the caller's transaction; `ids` name what it happened to."""
    if not connection.in_atomic_block:
        raise RuntimeError("A signal is queued in the transaction of what it tells.")
    for webhook in Webhook.objects.filter(is_on=True, kinds__contains=[kind.name]):
        queue_to(webhook, kind, **ids)


def queue_to(webhook: Webhook, kind: SignalKind, **ids: str | int) -> WebhookDelivery:
    """Queue one signal to one receiver."""
    now = timezone.now()
    said = {"type": kind.name, "timestamp": now.isoformat(timespec="seconds"), "data": ids}
    body = json.dumps(said, separators=(",", ":"))
    delivery = WebhookDelivery(webhook=webhook, kind=kind.name, body=body, next_try_at=now)
    delivery.full_clean()
    delivery.save(force_insert=True)
    return delivery


def secret_of(webhook: Webhook) -> str:
    """Return what the receiver checks signatures with; it is made from a key outside the database, never stored."""
    return f"whsec_{base64.b64encode(_key(webhook)).decode()}"


def _key(webhook: Webhook) -> bytes:
    return settings.PERSON_SEAL.sum_of(webhook.secret_id.bytes, about="webhook")


# Sending


def send_waiting() -> Counter[str]:
    """Try every signal whose time has come, once; count "sent", "waiting" and "given_up"."""
    return outbox.send_waiting(WebhookDelivery.objects.select_related("webhook"), _deliver)


def _deliver(delivery: WebhookDelivery) -> tuple[str, bool]:
    """Post the signal; return what went wrong, and whether to try again."""
    webhook = delivery.webhook
    if not webhook.is_on and delivery.kind != TEST.name:
        return "Mottagaren är avstängd.", False
    try:
        post(webhook.url, delivery.body.encode(), _headers(delivery))
    except BadAddress as error:
        return str(error), True
    except NotTaken as error:
        return outbox.kept(str(error)), not error.is_final
    return "", True


def _headers(delivery: WebhookDelivery) -> dict[str, str]:
    sent_at = str(int(timezone.now().timestamp()))
    signed = f"{delivery.pk}.{sent_at}.{delivery.body}".encode()
    signature = base64.b64encode(hmac.new(_key(delivery.webhook), signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Platsmodellen",
        "webhook-id": str(delivery.pk),
        "webhook-timestamp": sent_at,
        "webhook-signature": f"v1,{signature}",
    }
