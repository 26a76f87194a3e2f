"""What is told to the world outside: queued in the transaction of what it tells, sent afterwards, tried again."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Self, TypeVar

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

# How long after a failed try the next one comes; after the last it is given up, nearly three days on.
DELAYS = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440, 1440))
LONGEST_ERROR = 500


class OutboxQuerySet(models.QuerySet):
    """What is to be sent by how far it has come; every row is in exactly one of the three."""

    def sent(self) -> Self:
        """Keep those that the other side has taken."""
        return self.filter(sent_at__isnull=False)

    def waiting(self) -> Self:
        """Keep those that will be tried, for the first time or again."""
        return self.filter(next_try_at__isnull=False)

    def given_up(self) -> Self:
        """Keep those that will not be tried again unless somebody asks for it."""
        return self.filter(sent_at__isnull=True, next_try_at__isnull=True)


class AbstractOutbox(models.Model):
    """One thing to send, and how that has gone."""

    created_at = models.DateTimeField("skrivet", auto_now_add=True)
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    next_try_at = models.DateTimeField("nästa försök", null=True, blank=True)
    sent_at = models.DateTimeField("skickat", null=True, blank=True)
    last_error = models.TextField("senaste fel", blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


Sent = TypeVar("Sent", bound=AbstractOutbox)


def is_sent_waiting_or_given_up(name: str) -> models.CheckConstraint:
    """Demand that a row is in exactly one of the three states."""
    return models.CheckConstraint(
        name=name,
        condition=(
            Q(sent_at__isnull=False, next_try_at__isnull=True, attempts__gte=1, last_error="")
            | Q(sent_at__isnull=True, next_try_at__isnull=False)
            | (Q(sent_at__isnull=True, next_try_at__isnull=True) & ~Q(last_error=""))
        ),
    )


def index_of_waiting(name: str) -> models.Index:
    """Let those whose time has come be found among all that are sent."""
    return models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name=name)


def send_waiting(rows: models.QuerySet[Sent], deliver: Callable[[Sent], tuple[str, bool]]) -> Counter[str]:
    """Try every row whose time has come, once; count "sent", "waiting" and "given_up".

    `deliver` hands one over and returns what went wrong, "" when nothing did, and whether to try again. Several
    processes may send at once: a row that one of them holds is passed over by the others.
    """
    started = timezone.now()
    outcomes: Counter[str] = Counter()
    while outcome := _send_next(rows.filter(next_try_at__lte=started), deliver):
        outcomes[outcome] += 1
    return outcomes


@transaction.atomic
def _send_next(rows: models.QuerySet[Sent], deliver: Callable[[Sent], tuple[str, bool]]) -> str:
    """Lock the next row, send it and mark it in the same transaction; "" when none is left.

    A process that dies between the two leaves the row waiting: it is sent again under the same name, by which the
    other side knows it.
    """
    row = rows.select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at", "pk").first()
    if row is None:
        return ""
    row.attempts += 1
    row.last_error, may_try_again = deliver(row)
    if not row.last_error:
        outcome, row.sent_at, row.next_try_at = "sent", timezone.now(), None
    elif may_try_again and row.attempts <= len(DELAYS):
        outcome, row.next_try_at = "waiting", timezone.now() + DELAYS[row.attempts - 1]
    else:
        outcome, row.next_try_at = "given_up", None
    row.save(update_fields=["attempts", "last_error", "sent_at", "next_try_at"])
    return outcome


def described(error: Exception) -> str:
    """Return what went wrong as a row keeps it."""
    return kept(f"{type(error).__name__}: {error}")


def kept(text: str) -> str:
    """Return as much of the text as a row keeps."""
    return text.replace("\0", "")[:LONGEST_ERROR]
