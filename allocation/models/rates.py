"""Dated numbers that the economy rests on, and the assumptions that a year is counted with."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lund_placements.validators import printable_line
from organisation.models import PeriodQuerySet, one_at_a_time, ordered_dates

from ..economy.keys import KINDS, Key, Unit
from .round import AllocationRound


def keys_in(unit: Unit) -> list[str]:
    """Return the numbers that are counted in the unit."""
    return [key.value for key, kind in KINDS.items() if kind.unit == unit]


class Rate(models.Model):
    """What one number is during a period, where it comes from, and who has confirmed it."""

    key = models.CharField("uppgift", max_length=40)
    value = models.DecimalField("värde", max_digits=12, decimal_places=4)
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till och med", null=True, blank=True)
    source = models.CharField("källa", max_length=300, validators=[printable_line])
    is_unverified = models.BooleanField("ej verifierad", default=True)
    confirmed_at = models.DateTimeField("bekräftad", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bekräftad av",
    )
    changed_at = models.DateTimeField("ändrad", auto_now=True)
    history = HistoricalRecords()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "belopp eller villkor"
        verbose_name_plural = "belopp och villkor"
        ordering = ("key", "-valid_from", "-pk")
        constraints = [
            ordered_dates("rate_dates_in_order"),
            one_at_a_time("one_rate_at_a_time", "key"),
            models.CheckConstraint(
                name="rate_key_is_known",
                condition=Q(key__in=[key.value for key in Key]),
                violation_error_message="Uppgiften finns inte.",
            ),
            models.CheckConstraint(
                name="rate_value_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message="Värdet kan inte vara mindre än noll.",
            ),
            models.CheckConstraint(
                name="rate_percent_is_a_share",
                condition=~Q(key__in=keys_in(Unit.PERCENT)) | Q(value__lte=100),
                violation_error_message="En andel är högst 100 procent.",
            ),
            models.CheckConstraint(
                name="rate_answers_yes_or_no",
                condition=~Q(key__in=keys_in(Unit.YES_NO)) | Q(value__in=[0, 1]),
                violation_error_message="Skriv 1 för ja eller 0 för nej.",
            ),
            models.CheckConstraint(
                name="rate_has_a_source",
                condition=~Q(source=""),
                violation_error_message="Skriv varifrån uppgiften kommer.",
            ),
            models.CheckConstraint(
                name="rate_confirmed_pair",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, is_unverified=False),
                violation_error_message="En bekräftad uppgift har dag och namn och är inte overifierad.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} från {self.valid_from}"


class CostAssumptions(models.Model):
    """The assumptions that somebody has chosen for a year's cost; without a row the usual ones hold."""

    round = models.OneToOneField(
        AllocationRound, models.PROTECT, related_name="cost_assumptions", verbose_name="år"
    )
    values = models.JSONField("antaganden")
    saved_at = models.DateTimeField("sparade", auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="sparade av"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "årets antaganden om kostnaden"
        verbose_name_plural = "årens antaganden om kostnaden"
        ordering = ("round",)

    def __str__(self) -> str:
        return f"Antaganden {self.round.year}"
