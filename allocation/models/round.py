"""The year: its phases, its targets, its rules per kind of place, and what has happened in it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from lund_placements.events import AbstractEvent
from organisation.models import Board

from ..enums import PhaseKind, PlacementKind, RoundStatus
from ..formats import DIARY_NO, PARAGRAPH
from ..workflow import GOES_BACK

FIRST_YEAR, LAST_YEAR = 2020, 2100
MOST_PLACES = 10_000

paragraph_validator = RegexValidator(PARAGRAPH, "Skriv paragrafen så här: § 87.")
diary_no_validator = RegexValidator(DIARY_NO, "Skriv diarienumret så här: SO 2026/0123.")


class AllocationRound(models.Model):
    """One year's allocation; the unit of locking, of parameters and of export."""

    year = models.PositiveSmallIntegerField(
        "år",
        unique=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        error_messages={"unique": "Året är redan startat. Öppna det från startsidan."},
    )
    status = models.CharField(
        "status", max_length=20, choices=RoundStatus.choices, default=RoundStatus.PREPARING
    )
    deciding_board = models.ForeignKey(
        Board, models.PROTECT, related_name="+", verbose_name="beslutande nämnd"
    )
    is_invented = models.BooleanField("påhittade siffror", default=False)
    created_at = models.DateTimeField("startad", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="startad av"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "fördelningsår"
        verbose_name_plural = "fördelningsår"
        ordering = ("-year",)
        constraints = [
            models.CheckConstraint(
                name="round_year_is_sensible",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation_error_message=f"Ange ett år mellan {FIRST_YEAR} och {LAST_YEAR}.",
            ),
            models.CheckConstraint(name="round_status_is_known", condition=Q(status__in=RoundStatus.values)),
        ]

    def __str__(self) -> str:
        return f"Fördelning {self.year}"


class Phase(models.Model):
    """A step of the årshjul with its dates."""

    round = models.ForeignKey(AllocationRound, models.CASCADE, related_name="phases", verbose_name="år")
    kind = models.CharField("steg", max_length=20, choices=PhaseKind.choices)
    starts_on = models.DateField("börjar")
    ends_on = models.DateField("klart senast")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "steg i årshjulet"
        ordering = ("round", "starts_on", "ends_on", "pk")
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="one_phase_of_each_kind"),
            models.CheckConstraint(
                name="phase_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Steget kan inte sluta innan det börjar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.year}: {self.get_kind_display()}"


class KindRule(models.Model):
    """How one kind of place uses supervisors during the year."""

    round = models.ForeignKey(AllocationRound, models.CASCADE, related_name="rules", verbose_name="år")
    kind = models.CharField("typ", max_length=10, choices=PlacementKind.choices)
    months = models.PositiveSmallIntegerField(
        "månader", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    load = models.PositiveSmallIntegerField(
        "handledarplatser per placering",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    may_pause = models.BooleanField("får pågå över stängning (paus)", default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "regel per typ"
        ordering = ("round", "kind")
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="one_rule_per_kind"),
            models.CheckConstraint(
                name="rule_is_sensible",
                condition=Q(months__gte=1, months__lte=12, load__gte=1, load__lte=10),
                violation_error_message="Ange 1 till 12 månader och 1 till 10 handledarplatser.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.months} månader"


class Target(models.Model):
    """What the nämnd has decided that the year should reach, for one kind of place."""

    round = models.ForeignKey(AllocationRound, models.PROTECT, related_name="targets", verbose_name="år")
    kind = models.CharField("typ", max_length=10, choices=PlacementKind.choices)
    places = models.PositiveIntegerField(
        "antal", validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    decided_on = models.DateField("beslutsdatum")
    paragraph = models.CharField("paragraf", max_length=10, validators=[paragraph_validator])
    diary_no = models.CharField("diarienummer", max_length=30, validators=[diary_no_validator])
    history = HistoricalRecords()

    class Meta:
        verbose_name = "mål"
        ordering = ("round", "kind")
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="one_target_per_kind"),
            models.CheckConstraint(
                name="target_places_is_sensible",
                condition=Q(places__gte=1, places__lte=MOST_PLACES),
                violation_error_message=f"Målet måste vara mellan 1 och {MOST_PLACES}.",
            ),
            models.CheckConstraint(name="target_paragraph_form", condition=Q(paragraph__regex=PARAGRAPH)),
            models.CheckConstraint(name="target_diary_no_form", condition=Q(diary_no__regex=DIARY_NO)),
        ]

    def __str__(self) -> str:
        return f"{self.places} {self.get_kind_display()} {self.round.year}"


class Event(AbstractEvent):
    """What happened in a year, and in which dialogue."""

    append_only = True

    round = models.ForeignKey(AllocationRound, models.PROTECT, related_name="events", verbose_name="år")
    dialogue = models.ForeignKey(
        "allocation.Dialogue",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="dialog",
    )

    class Meta(AbstractEvent.Meta):
        verbose_name = "händelse"
        indexes = [models.Index(fields=["round", "-created_at"], name="event_by_round")]
        constraints = [
            models.CheckConstraint(
                name="going_back_needs_a_comment",
                condition=~Q(kind__in=sorted(GOES_BACK)) | ~Q(comment=""),
                violation_error_message="Skriv varför. Kommentaren visas för den andra parten.",
            )
        ]
