"""What was said when a milestone was held: a draft until it is handed in, then versions that stay as written."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lund_placements.validators import printable_line, printable_lines
from participants.enums import Adaptation
from participants.models.person import no_personnummer

from ..enums import Attendance, GoalProgress, Present, Risk
from .milestone import Milestone
from .plan import ActionPlan

LONGEST_TEXT = 2000
LONGEST_LINE = 300
LINE = [printable_line, no_personnummer]


def _codes(label: str, choices: type[models.TextChoices]) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=20, choices=choices.choices), verbose_name=label, default=list, blank=True
    )


def _text(label: str) -> models.TextField:
    return models.TextField(
        label, max_length=LONGEST_TEXT, blank=True, validators=[printable_lines, no_personnummer]
    )


class Content(models.Model):
    """What is written about a conversation. Nothing about health: adaptations are codes.

    progress and progress_texts: what was said of each goal of the plan, in the plan's order.
    """

    held_on = models.DateField("samtalets dag", null=True, blank=True)
    present = _codes("närvarande", Present)
    attendance = models.CharField(
        "närvaro på arbetsplatsen", max_length=20, choices=Attendance.choices, blank=True
    )
    plan = models.ForeignKey(
        ActionPlan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="handlingsplan"
    )
    progress = ArrayField(
        models.CharField(max_length=20, choices=GoalProgress.choices, blank=True),
        verbose_name="planens mål, i ordning",
        default=list,
        blank=True,
    )
    progress_texts = ArrayField(
        models.CharField(max_length=LONGEST_LINE, blank=True, validators=LINE),
        verbose_name="om varje mål",
        default=list,
        blank=True,
    )
    goals = _text("målen och hur det går")
    adaptations = _codes("anpassningar", Adaptation)
    supervisor_needs = _text("vad handledaren behöver")
    next_steps = _text("nästa steg")
    risk = models.CharField("risk för avbrott", max_length=10, choices=Risk.choices, blank=True)
    wants_extension = models.BooleanField("förlängning önskas", default=False)

    class Meta:
        abstract = True


CONTENT = tuple(field.name for field in Content._meta.local_fields)
KNOWN = (
    Q(present__contained_by=Present.values)
    & Q(adaptations__contained_by=Adaptation.values)
    & Q(attendance__in=["", *Attendance.values])
    & Q(risk__in=["", *Risk.values])
    & Q(progress__contained_by=["", *GoalProgress.values], progress_texts__len=F("progress__len"))
    & (Q(plan__isnull=False) | Q(progress=[]))
)


class ConversationDraft(Content):
    """What somebody has written so far; it is gone when the conversation is handed in."""

    milestone = models.OneToOneField(
        Milestone, models.PROTECT, primary_key=True, related_name="draft", verbose_name="hållpunkt"
    )
    saved_at = models.DateTimeField("sparat", auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="sparat av"
    )

    class Meta:
        verbose_name = "utkast"
        verbose_name_plural = "utkast"
        ordering = ("-saved_at", "-pk")
        constraints = [models.CheckConstraint(name="draft_codes_are_known", condition=KNOWN)]

    def __str__(self) -> str:
        return f"utkast {self.saved_at:%Y-%m-%d}"


class Conversation(Content):
    """What was said, as it was handed in; a correction is another version that says why."""

    append_only = True

    milestone = models.ForeignKey(
        Milestone, models.PROTECT, related_name="conversations", verbose_name="hållpunkt"
    )
    version = models.PositiveSmallIntegerField("version")
    correction = models.CharField("varför det rättades", max_length=LONGEST_LINE, blank=True, validators=LINE)
    written_at = models.DateTimeField("inlämnat", auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="inlämnat av"
    )

    class Meta:
        verbose_name = "samtal"
        verbose_name_plural = "samtal"
        ordering = ("milestone", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["milestone", "version"],
                name="conversation_version_once",
                violation_error_message="Någon annan har just rättat samtalet. Öppna sidan igen.",
            ),
            models.CheckConstraint(name="conversation_codes_are_known", condition=KNOWN),
            models.CheckConstraint(
                name="conversation_is_complete",
                condition=Q(
                    held_on__isnull=False,
                    present__len__gte=1,
                    attendance__in=Attendance.values,
                    risk__in=Risk.values,
                    next_steps__regex=r"\S",
                    progress__contained_by=GoalProgress.values,
                )
                & (Q(goals__regex=r"\S") | Q(progress__len__gte=1)),
                violation_error_message="Fyll i dag, närvarande, närvaro, mål, nästa steg och risk.",
            ),
            models.CheckConstraint(
                name="correction_says_why",
                condition=Q(version=1, correction="") | Q(version__gte=2, correction__regex=r"\S"),
                violation_error_message="Skriv varför du rättar.",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"
