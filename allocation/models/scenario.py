"""A calculation that is kept: its inputs, its result, and every change made by hand."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from lund_placements.validators import printable_line, printable_lines
from organisation.models import Department

from ..enums import PlacementKind
from .round import MOST_PLACES, AllocationRound


def share_field(label: str, default: int) -> models.PositiveSmallIntegerField:
    """A part of one hundred."""
    return models.PositiveSmallIntegerField(label, default=default, validators=[MaxValueValidator(100)])


class Scenario(models.Model):
    """One way to weigh the needs, computed once; inputs and result stay as they were."""

    round = models.ForeignKey(AllocationRound, models.PROTECT, related_name="scenarios", verbose_name="år")
    name = models.CharField("namn", max_length=60, validators=[printable_line])
    weight_2y = share_field("vikt för behov inom 2 år", 50)
    weight_5y = share_field("vikt för behov inom 5 år", 30)
    weight_employees = share_field("vikt för antal anställda", 20)
    shortage_factor = models.DecimalField(
        "bristyrken räknas gånger",
        max_digits=3,
        decimal_places=1,
        default=Decimal("1.5"),
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    problem = models.JSONField("underlag")
    result = models.JSONField("resultat")
    created_at = models.DateTimeField("räknad", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="räknad av"
    )
    chosen_at = models.DateTimeField("vald", null=True, blank=True)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vald av",
    )

    class Meta:
        verbose_name = "scenario"
        verbose_name_plural = "scenarier"
        ordering = ("round", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="scenario_names_are_unique",
                violation_error_message="Det finns redan ett scenario med det namnet.",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(chosen_at__isnull=False),
                name="only_one_chosen_scenario",
                violation_error_message="Ett annat scenario är redan valt.",
            ),
            models.CheckConstraint(
                name="scenario_weights_sum_to_100",
                condition=Q(weight_2y=100 - F("weight_5y") - F("weight_employees")),
                violation_error_message="Vikterna måste tillsammans bli 100.",
            ),
            models.CheckConstraint(
                name="scenario_chosen_pair",
                condition=Q(chosen_at__isnull=True, chosen_by__isnull=True)
                | Q(chosen_at__isnull=False, chosen_by__isnull=False),
            ),
            models.CheckConstraint(
                name="shortage_factor_is_sensible",
                condition=Q(shortage_factor__gte=1, shortage_factor__lte=5),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScenarioLine(models.Model):
    """What one förvaltning gets of one kind in a scenario."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="lines", verbose_name="scenario")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="förvaltning")
    kind = models.CharField("typ", max_length=10, choices=PlacementKind.choices)
    computed = models.PositiveIntegerField("uträknat")
    places = models.PositiveIntegerField("platser")

    class Meta:
        verbose_name = "rad i scenario"
        ordering = ("scenario", "department", "kind")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "department", "kind"], name="one_scenario_line_each"),
            models.CheckConstraint(name="scenario_places_are_sensible", condition=Q(places__lte=MOST_PLACES)),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.kind}: {self.places}"


class Adjustment(models.Model):
    """A change of a line by hand, which always says why."""

    line = models.ForeignKey(ScenarioLine, models.CASCADE, related_name="adjustments", verbose_name="rad")
    change = models.IntegerField("ändring")
    reason = models.TextField("skäl", max_length=1000, validators=[printable_lines])
    created_at = models.DateTimeField("när", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="av"
    )

    class Meta:
        verbose_name = "ändring för hand"
        ordering = ("line", "pk")
        constraints = [
            models.CheckConstraint(
                name="adjustment_has_reason",
                condition=~Q(reason=""),
                violation_error_message="Skriv varför raden ändras. Skälet följer med till nämnden.",
            ),
            models.CheckConstraint(name="adjustment_changes_something", condition=~Q(change=0)),
        ]

    def __str__(self) -> str:
        return f"{self.change:+d}"
