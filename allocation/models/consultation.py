"""What a förvaltning says about its numbers in the chosen scenario, before the nämnd sees them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lund_placements.validators import printable_lines

from ..enums import Opinion
from .dialogue import Dialogue
from .scenario import Scenario


class Consultation(models.Model):
    """The question to one förvaltning about one scenario, with the numbers it was shown, and its answer."""

    dialogue = models.ForeignKey(
        Dialogue, models.PROTECT, related_name="consultations", verbose_name="dialog"
    )
    scenario = models.ForeignKey(
        Scenario, models.PROTECT, related_name="consultations", verbose_name="scenario"
    )
    shown = models.JSONField("visade tal")
    asked_at = models.DateTimeField("frågad")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="frågad av"
    )
    opinion = models.CharField("svar", max_length=20, choices=Opinion.choices, blank=True)
    reason = models.TextField("skäl", blank=True, max_length=2000, validators=[printable_lines])
    answered_at = models.DateTimeField("besvarad", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="besvarad av",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "samråd"
        verbose_name_plural = "samråd"
        ordering = ("dialogue", "-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "scenario"], name="one_consultation_per_scenario"),
            models.CheckConstraint(
                name="consultation_answered_together",
                condition=Q(opinion="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(opinion__in=Opinion.values, answered_at__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="opposing_needs_a_reason",
                condition=~Q(opinion=Opinion.OPPOSES) | ~Q(reason=""),
                violation_error_message="Skriv varför ni inte tillstyrker. Skälet följer med till nämnden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue}: {self.get_opinion_display() or 'inget svar'}"
