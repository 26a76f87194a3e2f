"""How long cases are kept: what the municipality has decided, and the cases that are held back."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from lund_placements.validators import printable_line

from .. import retention
from ..enums import ErasureStatus
from .person import Participant, no_personnummer

MOST_YEARS = 100
DAYS = list(range(1, 32))


class RetentionRule(models.Model):
    """What the municipality has decided of erasure, from a day on. Without one nothing is ever erased."""

    append_only = True

    years = models.PositiveSmallIntegerField("år efter att ärendet avslutades")
    kept_birth_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="födda dessa dagar i månaden bevaras",
        default=list,
        blank=True,
    )
    source = models.CharField("beslut", max_length=200, validators=[printable_line])
    valid_from = models.DateField("gäller från")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="inskriven av"
    )
    set_at = models.DateTimeField("inskriven", auto_now_add=True)

    class Meta:
        verbose_name = "gallringsregel"
        verbose_name_plural = "gallringsregler"
        ordering = ("-valid_from", "-pk")
        constraints = [
            models.CheckConstraint(
                name="retention_is_sensible",
                condition=Q(
                    years__range=(1, MOST_YEARS), kept_birth_days__contained_by=DAYS, source__regex=r"\S"
                ),
                violation_error_message=(
                    f"Ange mellan 1 och {MOST_YEARS} år, dagar mellan 1 och 31, och vilket beslut det är."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.years} år, {self.source}"

    @property
    def rule(self) -> retention.Rule:
        """What the days are counted from."""
        return retention.Rule(self.years, frozenset(self.kept_birth_days))


class ErasureHold(models.Model):
    """A case that is not to be erased for now, and why: it is asked for, appealed or to be kept."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="holds", verbose_name="deltagare"
    )
    reason = models.CharField("skäl", max_length=300, validators=[printable_line, no_personnummer])
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="inskrivet av"
    )
    set_at = models.DateTimeField("inskrivet", auto_now_add=True)
    ended_at = models.DateTimeField("hävt", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="hävt av",
    )

    class Meta:
        verbose_name = "hinder för gallring"
        verbose_name_plural = "hinder för gallring"
        ordering = ("-set_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_at__isnull=True),
                name="one_hold_at_a_time",
                violation_error_message="Ärendet hålls redan kvar.",
            ),
            models.CheckConstraint(
                name="hold_has_its_reason",
                condition=Q(reason__regex=r"\S"),
                violation_error_message="Skriv varför ärendet ska vara kvar.",
            ),
            models.CheckConstraint(
                name="hold_ended_pair",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class ErasureOrder(models.Model):
    """That one person proposes to erase a case and another confirms it; stays when the case is erased, without why.

    is_repeated: the database was restored from before an erasure, which an administrator did again.
    """

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="erasure_orders", verbose_name="deltagare"
    )
    reason = models.CharField("skäl", max_length=300, validators=[printable_line, no_personnummer])
    status = models.CharField(
        "läge", max_length=10, choices=ErasureStatus.choices, default=ErasureStatus.ORDERED, editable=False
    )
    is_repeated = models.BooleanField("gallrat på nytt", default=False, editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="föreslaget av"
    )
    ordered_at = models.DateTimeField("föreslaget", auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="avgjort av",
    )
    settled_at = models.DateTimeField("avgjort", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "föreslagen gallring"
        verbose_name_plural = "föreslagna gallringar"
        ordering = ("ordered_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(status=ErasureStatus.ORDERED),
                name="one_erasure_order_at_a_time",
                violation_error_message="Gallringen är redan föreslagen.",
            ),
            models.CheckConstraint(
                name="erasure_order_has_its_reason",
                condition=Q(reason__regex=r"\S"),
                violation_error_message="Skriv vad du har kontrollerat.",
            ),
            models.CheckConstraint(
                name="erasure_order_settled_pair",
                condition=Q(status=ErasureStatus.ORDERED, settled_by__isnull=True, settled_at__isnull=True)
                | Q(
                    status__in=[ErasureStatus.CONFIRMED, ErasureStatus.WITHDRAWN],
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="erasure_is_confirmed_by_another",
                condition=~Q(status=ErasureStatus.CONFIRMED)
                | Q(is_repeated=True)
                | ~Q(settled_by=F("ordered_by")),
                violation_error_message="En kollega bekräftar gallringen.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()
