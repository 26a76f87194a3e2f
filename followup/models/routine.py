"""The routines: what is followed up when, in versions that stay as they were published."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from allocation.enums import PlacementKind
from lund_placements.events import AbstractEvent
from lund_placements.validators import printable_line
from participants.models import Placement

from .. import routine
from ..enums import Actor, Anchor, Form, Records, Unit

LONGEST = 1100  # days: three years, longer than any placement
MOST_DAYS = 90  # of tolerance, and before somebody else is told
MOST_MONTHS = 36
MOVED = "placements_moved"  # an event's kind


class RoutineVersion(models.Model):
    """A version of the routine of one kind. A draft until it is published; placements keep the one they got."""

    kind = models.CharField("typ", max_length=10, choices=PlacementKind.choices)
    number = models.PositiveSmallIntegerField("version")
    note = models.CharField("vad som är nytt", max_length=200, blank=True, validators=[printable_line])
    published_at = models.DateTimeField("publicerad", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="publicerad av",
        help_text="Tomt för den rutin som följer med systemet.",
    )

    class Meta:
        verbose_name = "rutin"
        verbose_name_plural = "rutiner"
        ordering = ("kind", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="one_routine_per_number",
                violation_error_message="Det finns redan en rutin med det numret.",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(published_at__isnull=True),
                name="one_routine_draft_per_kind",
                violation_error_message="Det finns redan ett utkast. Publicera eller ta bort det först.",
            ),
            models.CheckConstraint(
                name="routine_is_of_a_kind", condition=Q(kind__in=PlacementKind.values, number__gte=1)
            ),
            models.CheckConstraint(
                name="routine_draft_has_no_publisher",
                condition=Q(published_at__isnull=False) | Q(published_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Rutin {self.number} för {self.get_kind_display()}"

    @property
    def before(self) -> "RoutineVersion | None":
        """The version that was published before it; a query each time."""
        earlier = RoutineVersion.objects.filter(
            kind=self.kind, number__lt=self.number, published_at__isnull=False
        )
        return earlier.order_by("-number").first()

    @property
    def rules_by_key(self) -> dict[str, "MilestoneRule"]:
        """Its rules by their keys, in order; a query each time."""
        return {row.key: row for row in self.rules.all()}


class MilestoneRule(models.Model):
    """One milestone of a routine; its key is the same from version to version."""

    version = models.ForeignKey(RoutineVersion, models.CASCADE, related_name="rules", verbose_name="rutin")
    order = models.PositiveSmallIntegerField("ordning")
    key = models.SlugField("kortnamn", max_length=40, validators=[printable_line])
    name = models.CharField("vad", max_length=60, validators=[printable_line])
    verb = models.CharField("vad ska göras", max_length=60, validators=[printable_line])
    actor = models.CharField(
        "vem ser till det", max_length=20, choices=Actor.choices, default=Actor.CONSULTANT
    )
    form = models.CharField("hur", max_length=20, choices=Form.choices)
    records = models.CharField(
        "vad som antecknas", max_length=20, choices=Records.choices, default=Records.CONVERSATION
    )
    anchor = models.CharField("räknas från", max_length=10, choices=Anchor.choices)
    offset = models.SmallIntegerField("avstånd")
    unit = models.CharField("enhet", max_length=10, choices=Unit.choices)
    tolerance = models.PositiveSmallIntegerField("dagar innan det är för sent", default=0)
    escalate_after = models.PositiveSmallIntegerField(
        "dagar för sent innan samordnaren får veta", null=True, blank=True
    )
    is_mandatory = models.BooleanField("ska göras", default=True)
    outlives = models.BooleanField("görs även när placeringen är slut", default=False)

    class Meta:
        verbose_name = "hållpunkt i rutin"
        verbose_name_plural = "hållpunkter i rutiner"
        ordering = ("version", "order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "key"],
                name="rule_once_per_routine",
                violation_error_message="Det finns redan en hållpunkt med det kortnamnet.",
            ),
            models.CheckConstraint(
                name="rule_says_what",
                condition=Q(key__regex=r"^[a-z0-9-]+$", name__regex=r"\S", verb__regex=r"\S"),
                violation_error_message="Skriv både vad det är och vad som ska göras.",
            ),
            models.CheckConstraint(
                name="rule_is_known",
                condition=Q(
                    actor__in=Actor.values,
                    form__in=Form.values,
                    records__in=Records.values,
                    anchor__in=Anchor.values,
                    unit__in=Unit.values,
                ),
            ),
            models.CheckConstraint(
                name="rule_is_near_its_anchor",
                condition=Q(offset__range=(-LONGEST, LONGEST))
                & (~Q(unit=Unit.WEEKS) | Q(offset__range=(-LONGEST // 7, LONGEST // 7)))
                & (~Q(unit=Unit.MONTHS) | Q(offset__range=(-MOST_MONTHS, MOST_MONTHS))),
                violation_error_message="Avståndet kan vara högst tre år.",
            ),
            models.CheckConstraint(
                name="rule_in_the_middle_has_no_distance",
                condition=~Q(anchor=Anchor.MIDDLE) | Q(offset=0),
                violation_error_message="En hållpunkt i mitten har avståndet 0.",
            ),
            models.CheckConstraint(
                name="rule_comes_back_every_month_at_most",
                condition=~Q(anchor=Anchor.EACH) | Q(unit=Unit.MONTHS, offset__gte=1),
                violation_error_message="En hållpunkt som kommer tillbaka gör det med minst en månads mellanrum.",
            ),
            models.CheckConstraint(
                name="rule_after_the_end_outlives_it",
                condition=~Q(anchor=Anchor.END, offset__gte=0) | Q(outlives=True),
                violation_error_message="Det som kommer efter slutet görs även när placeringen är slut.",
            ),
            models.CheckConstraint(
                name="rule_gives_a_while",
                condition=Q(tolerance__lte=MOST_DAYS)
                & (Q(escalate_after__isnull=True) | Q(escalate_after__range=(1, MOST_DAYS))),
                violation_error_message=f"Ange högst {MOST_DAYS} dagar.",
            ),
            models.CheckConstraint(
                name="outcome_is_counted_from_the_end",
                condition=~Q(records=Records.OUTCOME) | Q(anchor=Anchor.END, unit=Unit.MONTHS, offset__gte=0),
                violation_error_message="Resultatet antecknas vid slutet eller hela månader efter det.",
            ),
            models.CheckConstraint(
                name="rating_is_made_while_it_goes_on",
                condition=~Q(records=Records.RATING) | Q(outlives=False),
                violation_error_message="En skattning görs medan placeringen pågår.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> routine.Rule:
        """What the dates are computed from."""
        return routine.Rule(
            key=self.key,
            anchor=routine.Anchor(self.anchor),
            offset=self.offset,
            unit=routine.Unit(self.unit),
            tolerance=self.tolerance,
            outlives=self.outlives,
        )


class FollowedRoutine(models.Model):
    """Which version of the routine a placement is followed up by; it stays until somebody changes it on purpose."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, primary_key=True, related_name="routine", verbose_name="placering"
    )
    version = models.ForeignKey(RoutineVersion, models.PROTECT, related_name="+", verbose_name="rutin")

    class Meta:
        verbose_name = "rutin för placering"
        verbose_name_plural = "rutiner för placeringar"
        ordering = ("placement",)

    def __str__(self) -> str:
        return str(self.version)


class RoutineEvent(AbstractEvent):
    """What somebody did with a routine: published it, or moved placements to it, with the reason."""

    append_only = True

    version = models.ForeignKey(RoutineVersion, models.PROTECT, related_name="events", verbose_name="rutin")

    class Meta(AbstractEvent.Meta):
        verbose_name = "händelse i rutin"
        verbose_name_plural = "händelser i rutiner"
        constraints = [
            models.CheckConstraint(
                name="move_to_a_routine_has_a_reason",
                condition=~Q(kind=MOVED) | Q(comment__regex=r"\S"),
                violation_error_message="Skriv varför placeringarna flyttas.",
            )
        ]


class RoutineMove(models.Model):
    """That a placement went from one version of its routine to that of the event."""

    append_only = True

    event = models.ForeignKey(RoutineEvent, models.PROTECT, related_name="moves", verbose_name="händelse")
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="routine_moves", verbose_name="placering"
    )
    from_version = models.ForeignKey(
        RoutineVersion, models.PROTECT, related_name="+", verbose_name="från rutin"
    )

    class Meta:
        verbose_name = "flytt till annan rutin"
        verbose_name_plural = "flyttar till annan rutin"
        ordering = ("event", "placement")
        constraints = [
            models.UniqueConstraint(fields=["event", "placement"], name="placement_moves_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.from_version} → {self.event.version}"
