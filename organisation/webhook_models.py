"""Other systems that want to know when something happens, and what they have been told."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lund_placements.outbox import AbstractOutbox, index_of_waiting, is_sent_waiting_or_given_up
from lund_placements.validators import printable_line


class Webhook(models.Model):
    """A system that is told of some kinds of event, at an address that the allow-list holds."""

    name = models.CharField("mottagare", max_length=80, unique=True, validators=[printable_line])
    url = models.CharField("adress", max_length=300, validators=[printable_line])
    kinds = ArrayField(models.CharField(max_length=40), verbose_name="signaler")
    is_on = models.BooleanField("på", default=False)
    secret_id = models.UUIDField("hemlighetens nummer", default=uuid.uuid4)  # the secret is made from it
    created_at = models.DateTimeField("tillagd", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="tillagd av"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "mottagare av signaler"
        verbose_name_plural = "mottagare av signaler"
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="webhook_is_told_of_something",
                condition=Q(kinds__len__gte=1),
                violation_error_message="Välj minst en signal.",
            ),
            models.CheckConstraint(
                name="webhook_goes_over_tls",
                condition=Q(url__startswith="https://"),
                violation_error_message="Adressen ska börja med https://.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(AbstractOutbox):
    """A signal to one receiver; its id is the same however many times it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries", verbose_name="mottagare")
    kind = models.CharField("signal", max_length=40)
    body = models.TextField("innehåll")

    class Meta:
        verbose_name = "signal"
        verbose_name_plural = "signaler"
        ordering = ("-created_at", "-pk")
        indexes = [index_of_waiting("signal_that_waits")]
        constraints = [is_sent_waiting_or_given_up("signal_is_sent_waiting_or_given_up")]

    def __str__(self) -> str:
        return f"{self.kind} till {self.webhook}"
