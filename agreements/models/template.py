"""The words that every agreement is made from, in versions that stay as they were published."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from allocation.models.round import MOST_PLACES
from lund_placements.validators import printable_line, printable_lines

from ..enums import Duty


class TemplateVersion(models.Model):
    """A version of the template. A draft until it is published; agreements keep the one they were made from."""

    number = models.PositiveSmallIntegerField("version", unique=True)
    note = models.CharField("vad som är nytt", max_length=200, blank=True, validators=[printable_line])
    purpose_of_praktik = models.TextField("praktikens syfte", max_length=2000, validators=[printable_lines])
    ancillary_costs = models.TextField(
        "omkostnader om inget annat avtalas", max_length=2000, validators=[printable_lines]
    )
    special_support_from = models.PositiveIntegerField(
        "diskutera särskilt stöd från och med",
        help_text="Antal platser i överenskommelsen.",
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)],
    )
    published_at = models.DateTimeField("publicerad", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="publicerad av",
        help_text="Tomt för den mall som följer med systemet.",
    )

    class Meta:
        verbose_name = "mall"
        verbose_name_plural = "mallar"
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(
                fields=["published_at"],
                condition=Q(published_at__isnull=True),
                nulls_distinct=False,
                name="one_template_draft",
                violation_error_message="Det finns redan ett utkast. Publicera eller ta bort det först.",
            ),
            models.CheckConstraint(
                name="template_draft_has_no_publisher",
                condition=Q(published_at__isnull=False) | Q(published_by__isnull=True),
            ),
            models.CheckConstraint(
                name="template_texts_are_written",
                condition=~Q(ancillary_costs="") & ~Q(purpose_of_praktik=""),
                violation_error_message="Skriv praktikens syfte och vem som bär omkostnaderna.",
            ),
            models.CheckConstraint(
                name="special_support_from_is_sensible",
                condition=Q(special_support_from__gte=1, special_support_from__lte=MOST_PLACES),
            ),
        ]

    def __str__(self) -> str:
        return f"Mall {self.number}"


class Clause(models.Model):
    """One clause of a template; its key is the same from version to version."""

    template = models.ForeignKey(TemplateVersion, models.CASCADE, related_name="clauses", verbose_name="mall")
    order = models.PositiveSmallIntegerField("ordning")
    key = models.SlugField("kortnamn", max_length=40)
    heading = models.CharField("rubrik", max_length=120, validators=[printable_line])
    body = models.TextField("text", max_length=8000, validators=[printable_lines])
    duty_of = models.CharField("åtagande för", max_length=20, choices=Duty.choices)

    class Meta:
        verbose_name = "villkor"
        verbose_name_plural = "villkor"
        ordering = ("template", "order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["template", "key"],
                name="clause_once_per_template",
                violation_error_message="Det finns redan ett villkor med det kortnamnet.",
            ),
            models.CheckConstraint(
                name="clause_is_written",
                condition=~Q(heading="") & ~Q(body=""),
                violation_error_message="Skriv både rubrik och text.",
            ),
            models.CheckConstraint(name="clause_duty_is_known", condition=Q(duty_of__in=Duty.values)),
        ]

    def __str__(self) -> str:
        return self.heading
