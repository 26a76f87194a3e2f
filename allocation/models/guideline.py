"""The kommun's guideline for the allocation, in versions with the time that each is valid."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lund_placements.validators import printable_line
from organisation.models import DateRange, ordered_dates

from ..formats import PARAGRAPH

NOT_KNOWN = "dag för beslutet är inte inskriven"


class Guideline(models.Model):
    """A version of the guideline: who decided it, when it is valid, and when it shall have been looked over."""

    title = models.CharField("rubrik", max_length=200, validators=[printable_line])
    decided_by = models.CharField("beslutad av", max_length=120, blank=True, validators=[printable_line])
    decided_on = models.DateField("beslutsdatum", null=True, blank=True)
    paragraph = models.CharField(
        "paragraf",
        max_length=10,
        blank=True,
        validators=[RegexValidator(PARAGRAPH, "Skriv paragrafen så här: § 87.")],
    )
    valid_from = models.DateField("gäller från", null=True, blank=True)
    valid_to = models.DateField("gäller till och med", null=True, blank=True)
    revise_by = models.DateField("ska ses över senast", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "riktlinje"
        verbose_name_plural = "riktlinjer"
        ordering = (models.F("valid_from").desc(nulls_last=True), "-pk")
        constraints = [
            ordered_dates("guideline_dates_in_order"),
            ExclusionConstraint(
                name="one_guideline_at_a_time",
                expressions=[
                    (DateRange("valid_from", "valid_to", RangeBoundary(True, True)), RangeOperators.OVERLAPS)
                ],
                violation_error_message="En annan version gäller redan då. Välj en senare dag.",
            ),
            models.CheckConstraint(
                name="guideline_has_a_title",
                condition=Q(title__regex=r"\S"),
                violation_error_message="Skriv vad riktlinjen heter.",
            ),
            models.CheckConstraint(
                name="guideline_decision_is_whole",
                condition=Q(decided_by="", decided_on__isnull=True, paragraph="")
                | (Q(decided_on__isnull=False) & ~Q(decided_by="")),
                violation_error_message="Skriv både vem som beslutade riktlinjen och vilken dag, eller inget.",
            ),
            models.CheckConstraint(
                name="guideline_paragraph_form", condition=Q(paragraph="") | Q(paragraph__regex=PARAGRAPH)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def decided(self) -> str:
        """Who decided it and when, as documents say it: "kommunstyrelsen § 12, 2026-01-14"."""
        if self.decided_on is None:
            return NOT_KNOWN
        return f"{' '.join(filter(None, (self.decided_by, self.paragraph)))}, {self.decided_on:%Y-%m-%d}"

    def needs_revision(self, today: dt.date) -> bool:
        """Say whether the day has passed by which it should have been looked over."""
        return self.revise_by is not None and self.revise_by < today

    def as_payload(self) -> dict[str, str]:
        """Return what a frozen document says of the guideline that it rests on."""
        return {"title": self.title, "decided": self.decided}
