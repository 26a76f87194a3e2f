"""Who may see a participant and why, who has seen what, and what has been given out to whom."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from lund_placements.validators import printable_line
from organisation.models import Department, PeriodQuerySet, ordered_dates

from ..enums import AccessKind, AccessOutcome, Basis, CaseReason
from .person import Participant, no_personnummer


class ProtectedAccess(models.Model):
    """Somebody who handles a participant with protected identity; nobody else knows of the case."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="handlers", verbose_name="deltagare"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="handläggare"
    )
    named_at = models.DateTimeField("utsedd", auto_now_add=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="utsedd av"
    )

    class Meta:
        verbose_name = "handläggare av skyddat ärende"
        verbose_name_plural = "handläggare av skyddade ärenden"
        ordering = ("participant", "named_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "user"],
                name="named_once_per_case",
                violation_error_message="Personen är redan handläggare i ärendet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.user}"


class CaseGrant(models.Model):
    """Somebody else's case, opened for a short while, and why."""

    append_only = True

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="grants", verbose_name="deltagare"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="vem")
    reason = models.CharField("skäl", max_length=20, choices=CaseReason.choices)
    text = models.CharField("förklaring", max_length=300, validators=[printable_line, no_personnummer])
    granted_at = models.DateTimeField("från")
    expires_at = models.DateTimeField("till")

    class Meta:
        verbose_name = "öppnat ärende"
        verbose_name_plural = "öppnade ärenden"
        ordering = ("-granted_at", "-pk")
        indexes = [models.Index(fields=["user", "expires_at"], name="grant_of_user")]
        constraints = [
            models.CheckConstraint(
                name="grant_is_short",
                condition=Q(expires_at__gt=F("granted_at")),
                violation_error_message="Tiden tar slut innan den börjar.",
            ),
            models.CheckConstraint(
                name="grant_has_reason",
                condition=Q(reason__in=CaseReason.values) & ~Q(text=""),
                violation_error_message="Skriv varför du öppnar ärendet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.user}"


class DisclosureBasis(models.Model):
    """Why one förvaltning may learn who somebody is, from one day to another."""

    append_only = True

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="disclosures", verbose_name="deltagare"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="mottagande förvaltning"
    )
    basis = models.CharField("grund", max_length=20, choices=Basis.choices)
    text = models.CharField(
        "motivering", max_length=300, blank=True, validators=[printable_line, no_personnummer]
    )
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till och med", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="beslutad av"
    )
    decided_at = models.DateTimeField("beslutad", auto_now_add=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "grund för utlämnande"
        verbose_name_plural = "grunder för utlämnande"
        ordering = ("-decided_at", "-pk")
        constraints = [
            ordered_dates("disclosure_dates_in_order"),
            models.CheckConstraint(
                name="disclosure_has_its_reason",
                condition=Q(basis=Basis.CONSENT)
                | (Q(basis__in=[Basis.HARM_TEST, Basis.OTHER]) & ~Q(text="")),
                violation_error_message="Skriv en motivering, när grunden är en annan än samtycke.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_basis_display()} {self.valid_from}"


class DisclosureEnd(models.Model):
    """The day from which a basis no longer holds: a consent taken back, or a placement that is over."""

    append_only = True

    disclosure = models.OneToOneField(
        DisclosureBasis, models.PROTECT, related_name="end", verbose_name="grund för utlämnande"
    )
    ended_on = models.DateField("gäller inte från")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="avslutad av"
    )
    recorded_at = models.DateTimeField("antecknat", auto_now_add=True)

    class Meta:
        verbose_name = "slut på utlämnande"
        verbose_name_plural = "slut på utlämnanden"
        ordering = ("-recorded_at", "-pk")

    def __str__(self) -> str:
        return f"slut {self.ended_on}"


class AccessLog(models.Model):
    """Somebody was shown something of one or several participants, or was refused; it names no participant."""

    append_only = True

    at = models.DateTimeField("när", auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="vem")
    role = models.CharField("roll", max_length=30, blank=True)
    what = models.CharField("vad", max_length=20, choices=AccessKind.choices)
    outcome = models.CharField("utfall", max_length=10, choices=AccessOutcome.choices)
    subjects = ArrayField(models.UUIDField(), verbose_name="deltagare")
    case_number = models.CharField("ärendenummer", max_length=11, blank=True)
    reason = models.CharField("skäl", max_length=330, blank=True, validators=[printable_line])
    is_flagged = models.BooleanField("granskas", default=False)

    class Meta:
        verbose_name = "rad i åtkomstloggen"
        verbose_name_plural = "åtkomstloggen"
        ordering = ("-at", "-pk")
        indexes = [
            GinIndex(fields=["subjects"], name="access_by_subject"),
            models.Index(fields=["actor", "at"], name="access_by_actor"),
            models.Index(fields=["at"], name="access_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                name="access_has_a_subject",
                condition=Q(subjects__len__gte=1),
                violation_error_message="En rad i åtkomstloggen gäller minst en deltagare.",
            ),
            models.CheckConstraint(
                name="access_is_known",
                condition=Q(what__in=AccessKind.values, outcome__in=AccessOutcome.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"


class PeopleUpload(models.Model):
    """A file with people that waits to be confirmed by the one who chose it: sealed, unnamed and soon forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rows = models.BinaryField("rader, krypterade")
    uploaded_at = models.DateTimeField("vald", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="vald av"
    )

    class Meta:
        verbose_name = "vald fil med deltagare"
        verbose_name_plural = "valda filer med deltagare"
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return str(self.pk)
