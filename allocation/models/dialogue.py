"""The dialogue with one förvaltning: turns, and the versions of its reply."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from lund_placements.validators import printable_line, printable_lines
from organisation.models import Department

from ..enums import DialogueStatus, PlacementKind
from .round import MOST_PLACES, AllocationRound

MOST_PEOPLE = 20_000
MOST_OCCUPATIONS = 200  # of one reply and of one GAP analysis: more cannot be filled in on one page


def count_field(label: str, most: int = MOST_PEOPLE) -> models.PositiveIntegerField:
    """A whole number of people or places, from 0 to a sensible most."""
    return models.PositiveIntegerField(
        label, default=0, validators=[MinValueValidator(0), MaxValueValidator(most)]
    )


class Dialogue(models.Model):
    """One förvaltning's dialogue in one year; its status says whose turn it is."""

    round = models.ForeignKey(AllocationRound, models.PROTECT, related_name="dialogues", verbose_name="år")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="dialogues", verbose_name="förvaltning"
    )
    status = models.CharField(
        "status", max_length=20, choices=DialogueStatus.choices, default=DialogueStatus.DRAFT
    )
    turn = models.PositiveIntegerField("tur", default=1)
    respond_by = models.DateField("svara senast")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "dialog"
        verbose_name_plural = "dialoger"
        ordering = ("round", "department")
        constraints = [
            models.UniqueConstraint(fields=["round", "department"], name="one_dialogue_per_department"),
            models.CheckConstraint(
                name="dialogue_status_is_known", condition=Q(status__in=DialogueStatus.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.round.year}"


class Reply(models.Model):
    """A version of what the förvaltning answers; a new one is made each time it is handed back."""

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="replies", verbose_name="dialog")
    version = models.PositiveIntegerField("version")
    revision = models.PositiveIntegerField("sparad gång", default=0)
    gap_made_on = models.DateField("GAP-analysen gjord", null=True, blank=True)
    places_per_supervisor = models.PositiveSmallIntegerField(
        "platser per handledare", default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    conditions = models.TextField(
        "förutsättningar", blank=True, max_length=4000, validators=[printable_lines]
    )
    saved_at = models.DateTimeField("sparad", auto_now=True)
    submitted_at = models.DateTimeField("inlämnad", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="inlämnad av",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "svar"
        verbose_name_plural = "svar"
        ordering = ("dialogue", "-version")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "version"], name="reply_versions_are_unique"),
            models.CheckConstraint(
                name="reply_submitted_pair",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="reply_supervisor_load_is_sensible",
                condition=Q(places_per_supervisor__gte=1, places_per_supervisor__lte=10),
                violation_error_message="Ange mellan 1 och 10 platser per handledare.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue}, version {self.version}"


class NeedLine(models.Model):
    """How many of an occupation the förvaltning will lack within two and five years."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="needs", verbose_name="svar")
    occupation = models.CharField("yrke", max_length=80, validators=[printable_line])
    need_2y = count_field("behov inom 2 år")
    need_5y = count_field("behov inom 5 år")
    is_shortage = models.BooleanField("bristyrke", default=False)

    class Meta:
        verbose_name = "kompetensbehov"
        ordering = ("reply", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "occupation"],
                name="occupation_once_per_reply",
                violation_error_message="Yrket står redan i listan. Slå ihop raderna.",
            ),
            models.CheckConstraint(
                name="needs_are_sensible",
                condition=Q(need_2y__lte=MOST_PEOPLE, need_5y__lte=MOST_PEOPLE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation}: {self.need_2y} / {self.need_5y}"


class PlaceOffer(models.Model):
    """How many places of one kind the förvaltning can receive during the year."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="offers", verbose_name="svar")
    kind = models.CharField("typ", max_length=10, choices=PlacementKind.choices)
    at_least = count_field("minst", MOST_PLACES)
    at_most = count_field("högst", MOST_PLACES)

    class Meta:
        verbose_name = "erbjudande"
        ordering = ("reply", "kind")
        constraints = [
            models.UniqueConstraint(fields=["reply", "kind"], name="one_offer_per_kind"),
            models.CheckConstraint(
                name="offer_least_not_above_most",
                condition=Q(at_least__lte=F("at_most"), at_most__lte=MOST_PLACES),
                violation_error_message="”Minst” kan inte vara större än ”högst”.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.at_least} till {self.at_most}"


class CapacityMonth(models.Model):
    """Supervisors and what else claims them in one calendar month."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="months", verbose_name="svar")
    month = models.PositiveSmallIntegerField("månad")
    supervisors = count_field("handledare", 2000)
    competing = count_field("andra mottaganden", 5000)
    is_closed = models.BooleanField("stängt", default=False)

    class Meta:
        verbose_name = "handledarkapacitet"
        ordering = ("reply", "month")
        constraints = [
            models.UniqueConstraint(fields=["reply", "month"], name="one_row_per_month"),
            models.CheckConstraint(name="month_is_a_month", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(
                name="capacity_is_sensible",
                condition=Q(supervisors__lte=2000, competing__lte=5000),
            ),
        ]

    def __str__(self) -> str:
        return f"månad {self.month}: {self.supervisors} handledare"
