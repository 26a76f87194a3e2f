"""Accounts for machines: their keys, what they have called, and the answers that a retry gets again."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from lund_placements.validators import printable_line

MOST_CALLS_A_MINUTE = 6000
LONGEST = dt.timedelta(days=731)  # that a key is valid


class ServiceKey(models.Model):
    """A key that opens parts of the API for a service account; the key itself is known to its holder only."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="keys", verbose_name="tjänstekonto"
    )
    name = models.CharField("vad nyckeln används till", max_length=80, validators=[printable_line])
    prefix = models.CharField("nyckeln börjar med", max_length=12, unique=True, validators=[printable_line])
    sha256 = models.CharField("nyckelns SHA-256", max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), verbose_name="omfattning")
    calls_a_minute = models.PositiveSmallIntegerField(
        "anrop i minuten",
        default=300,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_CALLS_A_MINUTE)],
    )
    expires_on = models.DateField("gäller till och med")
    created_on = models.DateField("skapad")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skapad av"
    )
    revoked_at = models.DateTimeField("återkallad", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="återkallad av",
    )

    class Meta:
        verbose_name = "nyckel"
        verbose_name_plural = "nycklar"
        ordering = ("user", "-pk")
        constraints = [
            models.CheckConstraint(
                name="key_revoked_pair",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="key_opens_something",
                condition=Q(scopes__len__gte=1),
                violation_error_message="Välj minst en sak som nyckeln öppnar.",
            ),
            models.CheckConstraint(
                name="key_expires_within_two_years",
                condition=Q(expires_on__gte=F("created_on"), expires_on__lte=F("created_on") + LONGEST),
                violation_error_message="Nyckeln kan gälla i högst två år.",
            ),
            models.CheckConstraint(name="key_is_kept_as_a_sum", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="key_calls_are_sensible",
                condition=Q(calls_a_minute__gte=1, calls_a_minute__lte=MOST_CALLS_A_MINUTE),
                violation_error_message=f"Ange 1 till {MOST_CALLS_A_MINUTE} anrop i minuten.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class ApiCall(models.Model):
    """That a key was used, for what and with what answer. The address stands as a pattern: no id, no name."""

    append_only = True
    is_weeded = True  # by `clear_exchange`, and the trigger lets go of no row before its time

    key = models.ForeignKey(ServiceKey, models.PROTECT, related_name="calls", verbose_name="nyckel")
    method = models.CharField("metod", max_length=10, validators=[printable_line])
    route = models.CharField("adress", max_length=200, validators=[printable_line])
    status_code = models.PositiveSmallIntegerField("svar")
    scope = models.CharField("omfattning", max_length=40, blank=True, validators=[printable_line])
    has_reason = models.BooleanField("skäl angivet", default=False)
    is_repeat = models.BooleanField("upprepning av ett tidigare anrop", default=False)
    called_at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        verbose_name = "anrop"
        verbose_name_plural = "anrop"
        ordering = ("-called_at", "-pk")
        indexes = [
            models.Index(fields=["key", "-called_at"], name="api_call_by_key"),
            BrinIndex(fields=["called_at"], name="api_call_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="api_call_has_a_status", condition=Q(status_code__gte=100, status_code__lte=599)
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.status_code}"


class ApiAnswer(models.Model):
    """What a write was answered, so that the same write sent again is not done twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField("Idempotency-Key", max_length=100, validators=[printable_line])
    request_sha256 = models.CharField("vad som skickades, SHA-256", max_length=64)
    status_code = models.PositiveSmallIntegerField("svar", default=0)
    content = models.TextField("svarets innehåll", blank=True)
    answered_at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        verbose_name = "sparat svar"
        verbose_name_plural = "sparade svar"
        ordering = ("-answered_at", "-pk")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_idempotency_key")]

    def __str__(self) -> str:
        return self.key


class PersonCalls(models.Model):
    """How many calls somebody who is signed in has made since a moment: a number, and nothing of what was asked."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name="användare"
    )
    since = models.DateTimeField("räknat från")
    calls = models.PositiveIntegerField("anrop")

    class Meta:
        verbose_name = "anrop av en inloggad"
        verbose_name_plural = "anrop av inloggade"
        ordering = ("user",)

    def __str__(self) -> str:
        return f"{self.calls} sedan {self.since:%H:%M:%S}"
