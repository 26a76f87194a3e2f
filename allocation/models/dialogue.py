"""The dialogue with one förvaltning: turns, and the versions of its reply."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from lund_placements.validators import printable_line, printable_lines
from organisation.models import Department

from ..enums import DialogueStatus, IntakeKind, Interest, Party, PlacementKind, ReplyStep
from .round import MOST_PLACES, AllocationRound

MOST_PEOPLE = 20_000
MOST_INTAKE = 1000  # of one kind in one month
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


def long_text(label: str, most: int = 4000) -> models.TextField:
    """A text of several lines that may be left out."""
    return models.TextField(label, blank=True, max_length=most, validators=[printable_lines])


class Reply(models.Model):
    """A version of the reply. The förvaltning makes one each time it is its turn, the coordinator one when it
    proposes other numbers.
    """

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="replies", verbose_name="dialog")
    version = models.PositiveIntegerField("version")
    author = models.CharField("förslag från", max_length=20, choices=Party.choices, default=Party.DEPARTMENT)
    revision = models.PositiveIntegerField("sparad gång", default=0)
    # The steps that somebody has looked through and saved: what was filled in beforehand counts only then.
    saved_steps = ArrayField(
        models.CharField(max_length=20, choices=ReplyStep.choices), default=list, blank=True
    )
    interest = models.CharField("intresse", max_length=10, choices=Interest.choices, blank=True)
    interest_reason = long_text("skäl till svaret om intresse", 2000)
    gap_made_on = models.DateField("GAP-analysen gjord", null=True, blank=True)
    places_per_supervisor = models.PositiveSmallIntegerField(
        "platser per handledare", default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    replaces_no_post = models.BooleanField("ersätter ingen ordinarie tjänst", default=False)
    to_train = count_field("handledare att utbilda", 2000)
    training = long_text("önskad handledarutbildning", 2000)
    ancillary_costs = long_text("omkostnader", 2000)
    compensation = long_text("önskad ersättning", 2000)
    union_on = models.DateField("facklig samverkan", null=True, blank=True)
    union_note = long_text("om den fackliga samverkan", 2000)
    conditions = long_text("förutsättningar")
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
                name="reply_is_from_a_party", condition=Q(author__in=(Party.DEPARTMENT, Party.COORDINATOR))
            ),
            models.CheckConstraint(
                name="reply_interest_is_known", condition=Q(interest__in=("", *Interest.values))
            ),
            models.CheckConstraint(
                name="reply_submitted_says_interest",
                condition=Q(submitted_at__isnull=True)
                | Q(interest=Interest.YES)
                | (Q(interest__in=(Interest.MAYBE, Interest.NO)) & ~Q(interest_reason="")),
                violation_error_message="Svara på om ni är intresserade, och skriv skälet till kanske eller nej.",
            ),
            models.CheckConstraint(name="reply_training_is_sensible", condition=Q(to_train__lte=2000)),
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
    wished = count_field("önskat", MOST_PLACES)
    at_most = count_field("högst", MOST_PLACES)
    tasks = long_text("arbetsuppgifter", 2000)
    operations_near = models.BooleanField("verksamhetsnära", default=False)

    class Meta:
        verbose_name = "erbjudande"
        ordering = ("reply", "kind")
        constraints = [
            models.UniqueConstraint(fields=["reply", "kind"], name="one_offer_per_kind"),
            models.CheckConstraint(
                name="offer_is_in_order",
                condition=Q(at_least__lte=F("wished"), wished__lte=F("at_most"), at_most__lte=MOST_PLACES),
                violation_error_message="Ordningen måste vara minst, önskat, högst, från det minsta till det största.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.at_least}, {self.wished}, {self.at_most}"


class CapacityMonth(models.Model):
    """Supervisors in one calendar month, and how many others they receive then, by kind of intake."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="months", verbose_name="svar")
    month = models.PositiveSmallIntegerField("månad")
    supervisors = count_field("handledare", 2000)
    feriepraktik = count_field("feriepraktik", MOST_INTAKE)
    lia = count_field("LIA", MOST_INTAKE)
    prao = count_field("prao", MOST_INTAKE)
    lonebidrag = count_field("lönebidrag", MOST_INTAKE)
    other_intake = count_field("andra mottaganden", MOST_INTAKE)
    is_closed = models.BooleanField("stängt", default=False)

    class Meta:
        verbose_name = "handledarkapacitet"
        ordering = ("reply", "month")
        constraints = [
            models.UniqueConstraint(fields=["reply", "month"], name="one_row_per_month"),
            models.CheckConstraint(name="month_is_a_month", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(
                name="capacity_is_sensible",
                condition=Q(
                    supervisors__lte=2000, **{f"{name}__lte": MOST_INTAKE for name in IntakeKind.values}
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"månad {self.month}: {self.supervisors} handledare"

    @property
    def competing(self) -> int:
        """All others that the supervisors receive that month, people."""
        return sum(getattr(self, name) for name in IntakeKind.values)
