"""Somebody's handlingsplan in versions, other efforts beside the placements, and what happened with them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lund_placements.events import AbstractEvent
from lund_placements.validators import printable_line, printable_lines
from participants.models import Participant
from participants.models.person import no_personnummer

from ..person_enums import Doer

LINE = [printable_line, no_personnummer]
LONGEST_LINE, LONGEST_TERMS = 200, 2000


class ActionPlan(models.Model):
    """A version of what somebody aims at and how. A draft until it is agreed with the person; then it stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="plans", verbose_name="deltagare"
    )
    version = models.PositiveSmallIntegerField("version")
    terms = models.TextField(
        "vad som krävs och vad planen leder till",
        max_length=LONGEST_TERMS,
        blank=True,
        validators=[printable_lines, no_personnummer],
    )
    revision = models.PositiveIntegerField("sparad gång", default=1, editable=False)
    saved_at = models.DateTimeField("sparad", auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="sparad av"
    )
    agreed_on = models.DateField("överenskommen", null=True, blank=True, editable=False)
    agreed_at = models.DateTimeField("antecknad", null=True, blank=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="antecknad av",
    )
    news = models.CharField("vad som är nytt", max_length=300, blank=True, validators=LINE, editable=False)

    class Meta:
        verbose_name = "handlingsplan"
        verbose_name_plural = "handlingsplaner"
        ordering = ("participant", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "version"],
                name="plan_version_once",
                violation_error_message="Någon annan har just ändrat planen. Öppna sidan igen.",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(agreed_at__isnull=True),
                name="one_plan_draft",
                violation_error_message="Det finns redan ett utkast till plan.",
            ),
            models.CheckConstraint(
                name="plan_is_agreed_whole",
                condition=Q(agreed_on__isnull=True, agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_on__isnull=False, agreed_at__isnull=False, agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="new_plan_says_what_is_new",
                condition=Q(version=1, news="")
                | Q(version__gte=2, agreed_at__isnull=True)
                | Q(version__gte=2, news__regex=r"\S"),
                violation_error_message="Skriv vad som är nytt i planen.",
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.version}"

    @property
    def summary(self) -> str:
        """What an earlier version is called."""
        return f"Tidigare plan, version {self.version}"

    @property
    def is_agreed(self) -> bool:
        """Whether the person has agreed to it."""
        return self.agreed_at is not None


class PlanGoal(models.Model):
    """Something that somebody aims at."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="goals", verbose_name="plan")
    order = models.PositiveSmallIntegerField("ordning")
    text = models.CharField("mål", max_length=LONGEST_LINE, validators=LINE)

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ("plan", "order")
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="goal_once_in_order"),
            models.CheckConstraint(name="goal_is_written", condition=Q(text__regex=r"\S")),
        ]

    def __str__(self) -> str:
        return self.text


class PlanStep(models.Model):
    """Something to do, by whom and until when; a draft can leave those two for later."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="steps", verbose_name="plan")
    order = models.PositiveSmallIntegerField("ordning")
    text = models.CharField("steg", max_length=LONGEST_LINE, validators=LINE)
    who = models.CharField("vem", max_length=20, choices=Doer.choices, blank=True)
    until = models.DateField("senast", null=True, blank=True)

    class Meta:
        verbose_name = "steg"
        verbose_name_plural = "steg"
        ordering = ("plan", "order")
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="step_once_in_order"),
            models.CheckConstraint(name="step_is_written", condition=Q(text__regex=r"\S")),
            models.CheckConstraint(name="doer_is_known", condition=Q(who__in=["", *Doer.values])),
        ]

    def __str__(self) -> str:
        return self.text


class Effort(models.Model):
    """An effort (insats) beside the placements, by whoever arranges it; never care or treatment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="efforts", verbose_name="deltagare"
    )
    name = models.CharField("insats", max_length=120, validators=LINE)
    organiser = models.CharField("anordnare", max_length=120, validators=LINE)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)

    class Meta:
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ("starts_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="effort_is_named",
                condition=Q(name__regex=r"\S", organiser__regex=r"\S"),
                violation_error_message="Skriv vad insatsen heter och vem som anordnar den.",
            ),
            models.CheckConstraint(
                name="effort_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Insatsen kan inte sluta innan den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonEvent(AbstractEvent):
    """What somebody did in one person's follow-up; it says nothing of the person."""

    append_only = True

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="followup_events", verbose_name="deltagare"
    )

    class Meta(AbstractEvent.Meta):
        verbose_name = "händelse i en persons uppföljning"
        verbose_name_plural = "händelser i personers uppföljning"
        constraints = [
            models.CheckConstraint(
                name="person_event_says_nothing_personal",
                condition=Q(comment=""),
                violation_error_message="Skriv inget om personen i händelserna.",
            )
        ]
