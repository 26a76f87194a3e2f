"""The milestones of a placement: what is to be done, when, and whether it was."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lund_placements.events import AbstractEvent
from lund_placements.validators import printable_line
from participants.models import Placement

from ..enums import MilestoneStatus
from ..routine import Due
from ..workflow import FINISHED
from .routine import MilestoneRule


class Milestone(models.Model):
    """One milestone of a placement. It follows the placement's days until it is done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="milestones", verbose_name="placering"
    )
    rule = models.ForeignKey(MilestoneRule, models.PROTECT, related_name="+", verbose_name="hållpunkt")
    key = models.SlugField("kortnamn", max_length=40, editable=False, validators=[printable_line])
    number = models.PositiveSmallIntegerField("nummer", default=1, editable=False)
    due_on = models.DateField("dag")
    latest_on = models.DateField("senast")
    status = models.CharField(
        "status",
        max_length=10,
        choices=MilestoneStatus.choices,
        default=MilestoneStatus.OPEN,
        editable=False,
    )
    held_on = models.DateField("gjord", null=True, blank=True, editable=False)
    finished_at = models.DateTimeField("avslutad", null=True, blank=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="avslutad av",
        help_text="Tomt när placeringen tog slut innan den blev av.",
    )
    changed_at = models.DateTimeField(
        "ändrad", auto_now=True, help_text="Kalendrar läser om den som har ändrats."
    )

    class Meta:
        verbose_name = "hållpunkt"
        verbose_name_plural = "hållpunkter"
        ordering = ("due_on", "pk")
        indexes = [
            models.Index(
                fields=["placement", "due_on", "id"],
                condition=Q(status=MilestoneStatus.OPEN),
                name="milestone_that_waits",
            ),
            models.Index(
                fields=["latest_on"], condition=Q(status=MilestoneStatus.OPEN), name="milestone_by_latest_day"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "key", "number"],
                name="milestone_once_per_placement",
                violation_error_message="Hållpunkten finns redan.",
            ),
            models.CheckConstraint(
                name="milestone_is_known",
                condition=Q(status__in=MilestoneStatus.values, number__gte=1, latest_on__gte=F("due_on")),
            ),
            models.CheckConstraint(
                name="milestone_status_is_true",
                condition=(
                    Q(
                        status=MilestoneStatus.DONE,
                        held_on__isnull=False,
                        finished_at__isnull=False,
                        finished_by__isnull=False,
                    )
                    | Q(status=MilestoneStatus.MISSED, held_on__isnull=True, finished_at__isnull=False)
                    | Q(
                        status__in=[MilestoneStatus.OPEN, MilestoneStatus.LAPSED],
                        held_on__isnull=True,
                        finished_at__isnull=True,
                        finished_by__isnull=True,
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def due(self) -> Due:
        """Its days, as the routine gives them."""
        return Due(self.due_on, self.latest_on, self.rule.outlives)

    @property
    def is_finished(self) -> bool:
        """Whether it is done, or too late to do."""
        return self.status in FINISHED


class FollowUpEvent(AbstractEvent):
    """What somebody did in the follow-up of a placement; it says nothing of the person."""

    append_only = True

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="events", verbose_name="hållpunkt")

    class Meta(AbstractEvent.Meta):
        verbose_name = "händelse i uppföljning"
        verbose_name_plural = "händelser i uppföljningar"
        constraints = [
            models.CheckConstraint(
                name="followup_event_says_nothing_personal",
                condition=Q(comment=""),
                violation_error_message="Skriv inget om personen i händelserna.",
            )
        ]
