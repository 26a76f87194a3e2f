"""What a förvaltning's GAP analysis says, and the files on their way in."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from lund_placements.validators import printable_line
from organisation.models import Department

from .dialogue import MOST_PEOPLE, count_field

FIRST_GAP = dt.date(2000, 1, 1)


class GapAnalysis(models.Model):
    """One förvaltning's comparison of the competence it has and will need, made on a day (HR's, every second year)."""

    department = models.ForeignKey(
        Department, models.PROTECT, related_name="gap_analyses", verbose_name="förvaltning"
    )
    made_on = models.DateField("gjord")
    source = models.CharField("källa", max_length=200, validators=[printable_line])
    is_invented = models.BooleanField("påhittade siffror", default=False)
    imported_at = models.DateTimeField("inläst")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="inläst av"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "GAP-analys"
        verbose_name_plural = "GAP-analyser"
        ordering = ("department", "-made_on")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "made_on"],
                name="one_gap_analysis_per_department_and_day",
                violation_error_message="Det finns redan en GAP-analys för det datumet.",
            ),
            models.CheckConstraint(
                name="gap_analysis_is_of_our_time",
                condition=Q(made_on__gte=FIRST_GAP),
                violation_error_message=f"GAP-analysen kan inte vara gjord före {FIRST_GAP.year}.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.made_on}"


class GapNeed(models.Model):
    """How many of an occupation will be lacking within two and five years, says the analysis."""

    analysis = models.ForeignKey(GapAnalysis, models.PROTECT, related_name="needs", verbose_name="GAP-analys")
    occupation = models.CharField("yrke", max_length=80, validators=[printable_line])
    need_2y = count_field("behov inom 2 år")
    need_5y = count_field("behov inom 5 år")
    is_shortage = models.BooleanField("bristyrke", default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "behov i GAP-analys"
        verbose_name_plural = "behov i GAP-analys"
        ordering = ("analysis", "pk")
        constraints = [
            models.UniqueConstraint(
                F("analysis"),
                Lower("occupation"),
                name="occupation_once_per_gap_analysis",
                violation_error_message="Yrket står redan i GAP-analysen.",
            ),
            models.CheckConstraint(
                name="gap_needs_are_sensible",
                condition=Q(need_2y__lte=MOST_PEOPLE, need_5y__lte=MOST_PEOPLE),
                violation_error_message=f"Behovet kan inte vara större än {MOST_PEOPLE}.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation}: {self.need_2y} / {self.need_5y}"


class GapUpload(models.Model):
    """A file that has been read and waits to be confirmed by the person who chose it; soon forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("filnamn", max_length=200, validators=[printable_line])
    is_invented = models.BooleanField("påhittade siffror", default=False)
    rows = models.JSONField("rader")
    uploaded_at = models.DateTimeField("vald", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="vald av"
    )

    class Meta:
        verbose_name = "vald fil"
        ordering = ("-uploaded_at", "-pk")

    def __str__(self) -> str:
        return self.name
