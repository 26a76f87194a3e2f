"""What the nämnd has decided: written once, never changed, corrected only by a new decision."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lund_placements.validators import printable_lines
from organisation.models import Department, StoredDocument

from ..enums import Outcome, PlacementKind
from ..formats import DIARY_NO, PARAGRAPH
from .proposal import OfficialReport
from .round import AllocationRound, diary_no_validator, paragraph_validator


class Decision(models.Model):
    """A decided fördelningsmodell with everything it rests on, as text and as PDF."""

    append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(AllocationRound, models.PROTECT, related_name="decisions", verbose_name="år")
    report = models.ForeignKey(
        OfficialReport, models.PROTECT, related_name="decisions", verbose_name="förslag"
    )
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name="rättar",
        error_messages={"unique": "Beslutet är redan rättat. Rätta det senaste beslutet i stället."},
    )
    correction_reason = models.TextField(
        "skäl till rättelsen", blank=True, max_length=2000, validators=[printable_lines]
    )
    decided_on = models.DateField("beslutsdatum")
    paragraph = models.CharField("paragraf", max_length=10, validators=[paragraph_validator])
    diary_no = models.CharField("diarienummer", max_length=30, validators=[diary_no_validator])
    outcome = models.CharField("utfall", max_length=20, choices=Outcome.choices)
    reservations = models.TextField(
        "reservationer", blank=True, max_length=4000, validators=[printable_lines]
    )
    immediately_adjusted = models.BooleanField("omedelbart justerat", default=False)
    line_count = models.PositiveIntegerField("antal rader")
    payload = models.TextField("beslutet som JSON")
    payload_sha256 = models.CharField("JSON:ens SHA-256", max_length=64)
    document = models.OneToOneField(StoredDocument, models.PROTECT, related_name="+", verbose_name="PDF")
    recorded_at = models.DateTimeField("registrerat")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="registrerat av"
    )

    class Meta:
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        ordering = ("round", "-recorded_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(corrects__isnull=True),
                name="one_original_decision_per_round",
                violation_error_message="Årets beslut är redan registrerat.",
            ),
            models.CheckConstraint(name="decision_paragraph_form", condition=Q(paragraph__regex=PARAGRAPH)),
            models.CheckConstraint(name="decision_diary_no_form", condition=Q(diary_no__regex=DIARY_NO)),
            models.CheckConstraint(
                name="correction_has_reason",
                condition=Q(corrects__isnull=True, correction_reason="")
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                violation_error_message="Skriv varför beslutet rättas.",
            ),
            models.CheckConstraint(name="decision_has_lines", condition=Q(line_count__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.paragraph}, {self.decided_on}"


class DecisionLine(models.Model):
    """How many places of one kind one förvaltning shall set up, with its names at the time."""

    append_only = True

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="lines", verbose_name="beslut")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="förvaltning")
    department_name = models.CharField("förvaltningens namn", max_length=120)
    board_name = models.CharField("nämndens namn", max_length=120)
    kind = models.CharField("typ", max_length=10, choices=PlacementKind.choices)
    proposed = models.PositiveIntegerField("föreslaget")
    decided = models.PositiveIntegerField("beslutat")
    change_reason = models.TextField(
        "nämndens skäl", blank=True, max_length=1000, validators=[printable_lines]
    )

    class Meta:
        verbose_name = "beslutsrad"
        verbose_name_plural = "beslutsrader"
        ordering = ("decision", "pk")
        constraints = [
            models.UniqueConstraint(fields=["decision", "department", "kind"], name="one_decision_line_each"),
            models.CheckConstraint(
                name="changed_line_has_reason",
                condition=Q(decided=F("proposed")) | ~Q(change_reason=""),
                violation_error_message="Skriv nämndens skäl till ändringen.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_name}: {self.decided} {self.kind}"


class DecisionNotice(models.Model):
    """When the protocol was adjusted and announced; from this follows when the decision is final."""

    append_only = True

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="notice", verbose_name="beslut")
    adjusted_on = models.DateField("justerat")
    notice_from = models.DateField("anslag upp")
    notice_to = models.DateField("anslag ner")
    recorded_at = models.DateTimeField("registrerat", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="registrerat av"
    )

    class Meta:
        verbose_name = "justering och anslag"
        ordering = ("decision",)
        constraints = [
            models.CheckConstraint(
                name="notice_dates_in_order",
                condition=Q(notice_from__gte=F("adjusted_on"), notice_to__gt=F("notice_from")),
                violation_error_message="Ordningen måste vara justerat, anslag upp, anslag ner.",
            )
        ]

    def __str__(self) -> str:
        return f"justerat {self.adjusted_on}"


class Publication(models.Model):
    """The separate act that shows a decision to the förvaltningar and to all nämnder."""

    append_only = True

    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="publication", verbose_name="beslut"
    )
    published_at = models.DateTimeField("publicerat", auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="publicerat av"
    )

    class Meta:
        verbose_name = "publicering"
        ordering = ("-published_at", "-pk")

    def __str__(self) -> str:
        return f"{self.decision} publicerat"
