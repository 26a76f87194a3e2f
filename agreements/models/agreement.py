"""The agreement with one receiving nämnd. Its numbers are the decision's own rows: it has none of its own."""

import uuid
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from allocation.enums import PlacementKind
from allocation.models import AllocationRound, Decision, DecisionLine
from lund_placements.events import AbstractEvent
from lund_placements.validators import printable_line, printable_lines
from organisation.models import Board, Department

from ..enums import AgreementStatus
from ..workflow import CLOSED, GOES_BACK, SIGNED, UNSIGNED
from .template import TemplateVersion

if TYPE_CHECKING:
    from .version import AgreementVersion  # which points here

MOST_MONEY = 100_000_000  # kronor
ALL_MONTHS = tuple(range(1, 13))


def all_months() -> list[int]:
    """Return January to December."""
    return list(ALL_MONTHS)


class Agreement(models.Model):
    """An överenskommelse (number 0) or an amendment of one (1 and on), with the terms as they will be.

    An amendment holds everything that shall apply, not only what differs: so the latest signed one is what
    applies, and nothing has to be laid over anything else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(AllocationRound, models.PROTECT, related_name="agreements", verbose_name="år")
    board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name="mottagande nämnd")
    board_name = models.CharField("nämndens namn i beslutet", max_length=120)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="agreements", verbose_name="beslut")
    template = models.ForeignKey(
        TemplateVersion, models.PROTECT, related_name="agreements", verbose_name="mall"
    )
    amends = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amendments",
        verbose_name="tillägg till",
    )
    number = models.PositiveSmallIntegerField("nummer", default=0)
    status = models.CharField(
        "status", max_length=20, choices=AgreementStatus.choices, default=AgreementStatus.DRAFT
    )
    turn = models.PositiveIntegerField("tur", default=1)
    revision = models.PositiveIntegerField("sparad gång", default=0)
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till och med")
    our_representative = models.CharField(
        "samordnande nämnds företrädare", max_length=120, blank=True, validators=[printable_line]
    )
    our_title = models.CharField("titel", max_length=120, blank=True, validators=[printable_line])
    their_representative = models.CharField(
        "mottagande nämnds företrädare", max_length=120, blank=True, validators=[printable_line]
    )
    their_title = models.CharField("titel", max_length=120, blank=True, validators=[printable_line])
    ancillary_costs = models.TextField(
        "omkostnader: vem betalar?", max_length=2000, validators=[printable_lines]
    )
    special_support_amount = models.PositiveIntegerField(
        "särskilt stöd, kronor", null=True, blank=True, validators=[MaxValueValidator(MOST_MONEY)]
    )
    special_support_decision = models.TextField(
        "vad vi kom fram till om särskilt stöd", blank=True, max_length=2000, validators=[printable_lines]
    )
    other_terms = models.TextField(
        "övriga villkor", blank=True, max_length=4000, validators=[printable_lines]
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "överenskommelse"
        verbose_name_plural = "överenskommelser"
        ordering = ("round", "board_name", "number", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "board"],
                condition=Q(amends__isnull=True) & ~Q(status__in=sorted(CLOSED)),
                name="one_agreement_per_board",
                violation_error_message="Det finns redan en överenskommelse med nämnden.",
            ),
            # The decision's lines name their nämnd: together with this, no line is agreed on twice.
            models.UniqueConstraint(
                fields=["round", "board_name"],
                condition=Q(amends__isnull=True) & ~Q(status__in=sorted(CLOSED)),
                name="one_agreement_per_board_name",
                violation_error_message="Det finns redan en överenskommelse med en nämnd som heter så.",
            ),
            models.UniqueConstraint(
                fields=["amends", "number"],
                name="amendment_numbers_are_unique",
                violation_error_message="Tillägget finns redan. Ladda om sidan.",
            ),
            models.UniqueConstraint(
                fields=["amends"],
                condition=Q(amends__isnull=False, status__in=sorted(UNSIGNED)),
                name="one_amendment_at_a_time",
                violation_error_message="Ett annat tillägg är inte klart. Gör klart eller återkalla det först.",
            ),
            models.CheckConstraint(
                name="amendments_are_numbered",
                condition=Q(amends__isnull=True, number=0) | Q(amends__isnull=False, number__gte=1),
            ),
            models.CheckConstraint(
                name="agreement_status_is_known", condition=Q(status__in=AgreementStatus.values)
            ),
            models.CheckConstraint(
                name="agreement_dates_in_order",
                condition=Q(valid_to__gte=F("valid_from")),
                violation_error_message="Överenskommelsen kan inte sluta gälla innan den börjar.",
            ),
            models.CheckConstraint(
                name="agreement_says_who_pays",
                condition=Q(ancillary_costs__regex=r"\S"),
                violation_error_message="Skriv vem som bär omkostnaderna (riktlinjen, avsnitt 5).",
            ),
            models.CheckConstraint(
                name="special_support_is_explained",
                condition=Q(special_support_amount__isnull=True)
                | (Q(special_support_amount__lte=MOST_MONEY) & Q(special_support_decision__regex=r"\S")),
                violation_error_message="Skriv vad ni har kommit fram till om det särskilda stödet.",
            ),
        ]

    def __str__(self) -> str:
        name = f"Överenskommelse {self.round.year}: {self.board_name}"
        return f"{name}, tillägg {self.number}" if self.number else name

    # Cheap when read through selectors.agreements; queries otherwise.

    @property
    def places(self) -> dict[str, int]:
        """How many places the agreement is about, by kind."""
        lines = [line.decision_line for part in self.parts.all() for line in part.lines.all()]
        return {
            kind.value: sum(line.decided for line in lines if line.kind == kind) for kind in PlacementKind
        }

    @property
    def total_places(self) -> int:
        """How many places the agreement is about in all."""
        return sum(self.places.values())

    @property
    def calls_for_support_talks(self) -> bool:
        """Whether the volume is such that särskilt stöd may be discussed (guideline §5)."""
        return self.total_places >= self.template.special_support_from

    @property
    def latest_version(self) -> "AgreementVersion | None":
        """The version that the receiving nämnd has, or had last; None before it was first sent."""
        return max(self.versions.all(), key=lambda version: version.number, default=None)

    @property
    def is_signed(self) -> bool:
        """Whether both nämnder have signed it, also when it has been ended since."""
        return self.status in SIGNED


class AgreementPart(models.Model):
    """What one förvaltning under the nämnd undertakes: who answers, and how places are supervised."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="parts", verbose_name="överenskommelse"
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="förvaltning")
    contact_name = models.CharField("kontaktperson", max_length=120, blank=True, validators=[printable_line])
    supervisors = models.PositiveIntegerField(
        "handledare", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    hours_per_week = models.DecimalField(
        "handledartid per plats och vecka, timmar",
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(40)],
    )
    training = models.TextField(
        "handledarnas utbildning", blank=True, max_length=1000, validators=[printable_lines]
    )
    months = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="månader med platser", default=all_months
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "förvaltning i överenskommelsen"
        verbose_name_plural = "förvaltningar i överenskommelsen"
        ordering = ("agreement", "pk")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "department"], name="one_part_per_department"),
            models.CheckConstraint(
                name="part_numbers_are_sensible",
                condition=(Q(supervisors__isnull=True) | Q(supervisors__gte=1, supervisors__lte=2000))
                & (Q(hours_per_week__isnull=True) | Q(hours_per_week__gte=0, hours_per_week__lte=40)),
                violation_error_message="Ange 1 till 2 000 handledare och högst 40 timmar i veckan.",
            ),
            models.CheckConstraint(
                name="part_months_are_months",
                condition=Q(months__len__gte=1, months__len__lte=12, months__contained_by=list(ALL_MONTHS)),
                violation_error_message="Välj minst en månad.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.department)

    @property
    def department_name(self) -> str:
        """What the förvaltning is called in the decision."""
        return next((line.decision_line.department_name for line in self.lines.all()), str(self.department))


class AgreementLine(models.Model):
    """One decided number that the agreement is about. The number stands in the decision and nowhere else."""

    part = models.ForeignKey(AgreementPart, models.PROTECT, related_name="lines", verbose_name="förvaltning")
    decision_line = models.ForeignKey(
        DecisionLine, models.PROTECT, related_name="agreement_lines", verbose_name="beslutsrad"
    )

    class Meta:
        verbose_name = "rad i överenskommelsen"
        verbose_name_plural = "rader i överenskommelsen"
        ordering = ("part", "pk")
        constraints = [
            models.UniqueConstraint(fields=["part", "decision_line"], name="decision_line_once_per_agreement")
        ]

    def __str__(self) -> str:
        return str(self.decision_line)


class AgreementEvent(AbstractEvent):
    """What happened to an agreement."""

    append_only = True

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="events", verbose_name="överenskommelse"
    )

    class Meta(AbstractEvent.Meta):
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        indexes = [models.Index(fields=["agreement", "-created_at"], name="agreement_event_by_time")]
        constraints = [
            models.CheckConstraint(
                name="agreement_going_back_needs_a_comment",
                condition=~Q(kind__in=sorted(GOES_BACK)) | ~Q(comment=""),
                violation_error_message="Skriv varför. Kommentaren visas för den andra parten.",
            )
        ]
