"""What machines leave behind, forgotten when its time has come: a few rows at a time, so that nobody has to wait."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from .api.once import KEPT
from .models import ApiAnswer, ApiCall, WebhookDelivery

AT_ONCE = 1000  # rows in a transaction


def forget_old(at_once: int = AT_ONCE) -> dict[str, int]:
    """Delete answers, calls and sent signals whose time has come; return how many of each. Safe to repeat.

    A signal that was given up stays until it is sent again.
    """
    now = timezone.now()
    old = {
        "sparade svar": ApiAnswer.objects.filter(answered_at__lt=now - KEPT),
        "anrop": ApiCall.objects.filter(called_at__lt=now - settings.API_CALLS_KEPT),
        "skickade signaler": WebhookDelivery.objects.filter(sent_at__lt=now - settings.SENT_SIGNALS_KEPT),
    }
    return {what: sum(_deleted(rows, at_once)) for what, rows in old.items()}


def _deleted(rows: QuerySet, at_once: int) -> Iterator[int]:
    while chosen := list(rows.order_by("pk").values_list("pk", flat=True)[:at_once]):
        yield rows.filter(pk__in=chosen).delete()[0]
