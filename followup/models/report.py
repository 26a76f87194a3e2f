"""The year's report: written in parts, locked with its figures, published; corrected only by a new version."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from allocation.models import AllocationRound
from lund_placements.events import AbstractEvent
from lund_placements.validators import printable_lines
from organisation.models import StoredDocument
from participants.models.person import no_personnummer

LONGEST_TEXT = 8000
TEXT = [printable_lines, no_personnummer]


class YearReport(models.Model):
    """A version of a year's report. A draft until it is locked with everything that it says, as text and as PDF."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(AllocationRound, models.PROTECT, related_name="year_reports", verbose_name="år")
    version = models.PositiveSmallIntegerField("version", default=1)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name="rättar",
        error_messages={"unique": "Rapporten rättas redan. Fortsätt med det utkastet."},
    )
    correction_reason = models.TextField("skäl till rättelsen", blank=True, max_length=2000, validators=TEXT)
    started_at = models.DateTimeField("påbörjad", auto_now_add=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="påbörjad av"
    )
    payload = models.TextField("rapporten som JSON", blank=True)
    payload_sha256 = models.CharField("JSON:ens SHA-256", max_length=64, blank=True)
    document = models.OneToOneField(
        StoredDocument, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="PDF"
    )
    locked_at = models.DateTimeField("låst", null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="låst av",
    )

    class Meta:
        verbose_name = "årsrapport"
        verbose_name_plural = "årsrapporter"
        ordering = ("-round__year", "-version", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "version"],
                name="year_report_version_once",
                violation_error_message="Årsrapporten är redan påbörjad. Ladda om sidan.",
            ),
            models.CheckConstraint(
                name="year_report_is_locked_whole",
                condition=Q(
                    locked_at__isnull=True,
                    locked_by__isnull=True,
                    document__isnull=True,
                    payload="",
                    payload_sha256="",
                )
                | (
                    Q(locked_at__isnull=False, locked_by__isnull=False, document__isnull=False)
                    & ~Q(payload="")
                ),
            ),
            models.CheckConstraint(
                name="year_report_correction_says_why",
                condition=Q(version=1, corrects__isnull=True, correction_reason="")
                | Q(version__gte=2, corrects__isnull=False, correction_reason__regex=r"\S"),
                violation_error_message="Skriv varför rapporten rättas.",
            ),
        ]

    def __str__(self) -> str:
        return f"Årsrapport {self.round.year}, version {self.version}"

    @property
    def is_locked(self) -> bool:
        """Whether it is kept as it is."""
        return self.locked_at is not None


class ReportText(models.Model):
    """One part of a report, or a comment on one deviation; each is saved by itself."""

    report = models.ForeignKey(YearReport, models.CASCADE, related_name="texts", verbose_name="årsrapport")
    key = models.CharField("del", max_length=80)
    text = models.TextField("text", blank=True, max_length=LONGEST_TEXT, validators=TEXT)
    revision = models.PositiveIntegerField("sparad gång", default=1)
    saved_at = models.DateTimeField("sparad", auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="sparad av"
    )

    class Meta:
        verbose_name = "text i årsrapport"
        verbose_name_plural = "texter i årsrapporter"
        ordering = ("report", "key")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="report_text_once",
                violation_error_message="Någon annan har just skrivit den här delen. Ladda om sidan.",
            ),
            models.CheckConstraint(
                name="report_text_is_of_a_part", condition=Q(key__regex=r"^[a-z][A-Za-z0-9._-]*$")
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ReportPublication(models.Model):
    """The separate act that shows a locked report to every nämnd."""

    append_only = True

    report = models.OneToOneField(
        YearReport, models.PROTECT, related_name="publication", verbose_name="årsrapport"
    )
    published_at = models.DateTimeField("publicerad", auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="publicerad av"
    )

    class Meta:
        verbose_name = "publicering av årsrapport"
        verbose_name_plural = "publiceringar av årsrapporter"
        ordering = ("-published_at", "-pk")

    def __str__(self) -> str:
        return f"{self.report}, publicerad"


class ReportEvent(AbstractEvent):
    """What happened to a year's reports."""

    append_only = True

    round = models.ForeignKey(
        AllocationRound, models.PROTECT, related_name="report_events", verbose_name="år"
    )

    class Meta(AbstractEvent.Meta):
        verbose_name = "händelse i årsrapport"
        verbose_name_plural = "händelser i årsrapporter"
