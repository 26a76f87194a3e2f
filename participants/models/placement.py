"""Who is proposed to which place, and the placement that comes of it with its terms.

Nothing here has a history of its own: what happened is told in events that name fields and codes, never the person.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from allocation.enums import PlacementKind
from lund_placements.events import AbstractEvent
from lund_placements.validators import printable_line
from organisation.models import DateRange

from ..placement_enums import (
    EndReason,
    Origin,
    PayAgreement,
    PlacementStatus,
    ProposalStatus,
    Subsidy,
)
from ..workflow import HAS_STARTED, LIVE, WAITING
from .person import FULL_TIME, Participant, no_personnummer
from .place import Place

TEXT = [printable_line, no_personnummer]
ANSWERED = (ProposalStatus.ACCEPTED, ProposalStatus.DECLINED, ProposalStatus.PLACED)
SAYS_WHY = (ProposalStatus.DECLINED, ProposalStatus.WITHDRAWN)
ENDED_ON_A_DAY = (PlacementStatus.ENDED, PlacementStatus.BROKEN_OFF)
BEFORE_ITS_TIME = (PlacementStatus.BROKEN_OFF, PlacementStatus.CANCELLED)
HIGHEST_WAGE = 200_000  # kronor a month


def _user(label: str, *, is_optional: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=label,
        null=is_optional,
        blank=is_optional,
        editable=False,
    )


def _moment(label: str) -> models.DateTimeField:
    return models.DateTimeField(label, null=True, blank=True, editable=False)


def _both_or_none(name: str) -> Q:
    at, by = f"{name}_at__isnull", f"{name}_by__isnull"
    return Q(**{at: True, by: True}) | Q(**{at: False, by: False})


def _exactly_in(field: str, statuses: list[str]) -> Q:
    """The field is filled in these statuses and in no other."""
    return Q(status__in=statuses, **{f"{field}__isnull": False}) | (
        ~Q(status__in=statuses) & Q(**{f"{field}__isnull": True})
    )


class Proposal(models.Model):
    """One participant, proposed to one place. The förvaltning knows of it when it is offered, not before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="proposals", verbose_name="plats")
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="proposals", verbose_name="deltagare"
    )
    status = models.CharField(
        "status",
        max_length=20,
        choices=ProposalStatus.choices,
        default=ProposalStatus.SUGGESTED,
        editable=False,
    )
    # How the choice was made
    origin = models.CharField("valdes ur", max_length=20, choices=Origin.choices)
    order_number = models.PositiveSmallIntegerField("plats i ordningen")
    passed_over = models.PositiveIntegerField("antal före i ordningen", default=0)
    order_reason = models.CharField(
        "skäl att gå förbi ordningen", max_length=300, blank=True, validators=TEXT
    )
    suggested_at = models.DateTimeField("förberett", auto_now_add=True)
    suggested_by = _user("förberett av", is_optional=False)
    # The answer
    offered_at, offered_by = _moment("erbjudet"), _user("erbjudet av")
    answered_at, answered_by = _moment("besvarat"), _user("besvarat av")
    withdrawn_at, withdrawn_by = _moment("återkallat"), _user("återkallat av")
    reason = models.CharField("skäl", max_length=500, blank=True, validators=TEXT)

    class Meta:
        verbose_name = "förslag"
        verbose_name_plural = "förslag"
        ordering = ("-suggested_at", "pk")
        indexes = [
            models.Index(fields=["place", "status"], name="proposal_by_place"),
            models.Index(fields=["participant", "status"], name="proposal_by_participant"),
            models.Index(fields=["status", "-suggested_at"], name="proposal_by_status"),
        ]
        constraints = [
            models.CheckConstraint(
                name="proposal_is_known",
                condition=Q(status__in=ProposalStatus.values, origin__in=Origin.values),
            ),
            models.UniqueConstraint(
                fields=["place", "participant"],
                condition=Q(status__in=sorted(WAITING)),
                name="proposed_once_to_a_place",
                violation_error_message="Deltagaren är redan föreslagen till platsen.",
            ),
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(status=ProposalStatus.ACCEPTED),
                name="one_accepted_for_a_place",
                violation_error_message="Någon annan har redan fått platsen. Ladda om sidan.",
            ),
            models.CheckConstraint(
                name="past_the_order_has_its_reason",
                condition=Q(order_number__gte=1) & (Q(passed_over=0) | Q(order_reason__regex=r"\S")),
                violation_error_message="Skriv varför du väljer någon annan än den som står först i ordningen.",
            ),
            models.CheckConstraint(
                name="proposal_moments_have_their_people",
                condition=_both_or_none("offered") & _both_or_none("answered") & _both_or_none("withdrawn"),
            ),
            models.CheckConstraint(
                name="proposal_status_is_true",
                condition=_exactly_in("withdrawn_at", [ProposalStatus.WITHDRAWN])
                & (
                    Q(status=ProposalStatus.SUGGESTED, offered_at__isnull=True, answered_at__isnull=True)
                    | Q(status=ProposalStatus.OFFERED, offered_at__isnull=False, answered_at__isnull=True)
                    | Q(status__in=ANSWERED, offered_at__isnull=False, answered_at__isnull=False)
                    | Q(status=ProposalStatus.WITHDRAWN)
                ),
            ),
            models.CheckConstraint(
                name="proposal_no_has_its_reason",
                condition=Q(status__in=SAYS_WHY, reason__regex=r"\S")
                | (~Q(status__in=SAYS_WHY) & Q(reason="")),
                violation_error_message="Skriv varför.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to happen with it."""
        return self.status in WAITING


class Placement(models.Model):
    """A participant at a place, from one day to another, both included."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, related_name="placement", verbose_name="förslag"
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="placements", verbose_name="deltagare"
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="placements", verbose_name="plats")
    kind = models.CharField("typ", max_length=10, choices=PlacementKind.choices, editable=False)
    consultant = _user("konsulent", is_optional=False)
    status = models.CharField(
        "status",
        max_length=20,
        choices=PlacementStatus.choices,
        default=PlacementStatus.PLANNED,
        editable=False,
    )
    revision = models.PositiveIntegerField("sparad gång", default=1, editable=False)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")
    hours_per_week = models.PositiveSmallIntegerField("timmar i veckan")
    introduction_on = models.DateField("introduktion", null=True, blank=True)
    fund_told_on = models.DateField("information om a-kassa", null=True, blank=True)
    start_reason = models.CharField(
        "skäl att starta ändå", max_length=300, blank=True, validators=TEXT, editable=False
    )
    planned_at = models.DateTimeField("planerad", auto_now_add=True)
    planned_by = _user("planerad av", is_optional=False)
    started_at, started_by = _moment("startad"), _user("startad av")
    ended_at, ended_by = _moment("avslut antecknat"), _user("avslut antecknat av")
    ended_on = models.DateField("sista dag", null=True, blank=True, editable=False)
    end_reason = models.CharField(
        "varför den tog slut", max_length=20, choices=EndReason.choices, blank=True, editable=False
    )
    end_text = models.CharField("förklaring", max_length=300, blank=True, validators=TEXT, editable=False)

    class Meta:
        verbose_name = "placering"
        verbose_name_plural = "placeringar"
        ordering = ("starts_on", "pk")
        indexes = [
            models.Index(fields=["consultant", "status", "starts_on"], name="placement_by_consultant"),
            models.Index(fields=["place", "status"], name="placement_by_place"),
            models.Index(fields=["status", "ends_on"], name="placement_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                name="placement_is_known",
                condition=Q(kind__in=PlacementKind.values, status__in=PlacementStatus.values),
            ),
            models.CheckConstraint(
                name="placement_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Placeringen kan inte sluta innan den börjar.",
            ),
            models.CheckConstraint(
                name="placement_hours_are_sensible",
                condition=Q(hours_per_week__range=(1, FULL_TIME)),
                violation_error_message=f"Ange mellan 1 och {FULL_TIME} timmar i veckan.",
            ),
            ExclusionConstraint(
                name="one_placement_at_a_time",
                expressions=[
                    (DateRange("starts_on", "ends_on", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                    ("participant", RangeOperators.EQUAL),
                ],
                condition=Q(status__in=sorted(LIVE)),
                violation_error_message="Deltagaren har redan en placering under den tiden.",
            ),
            ExclusionConstraint(
                name="one_person_at_a_time",
                expressions=[
                    (DateRange("starts_on", "ends_on", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                    ("place", RangeOperators.EQUAL),
                ],
                condition=Q(status__in=sorted(LIVE)),
                violation_error_message="Någon annan har platsen under den tiden.",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(status=PlacementStatus.STARTED),
                name="one_running_placement",
                violation_error_message="Deltagaren har en placering som pågår. Avsluta den först.",
            ),
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(status=PlacementStatus.STARTED),
                name="one_person_at_the_place",
                violation_error_message="Någon har platsen. Avsluta den placeringen först.",
            ),
            models.CheckConstraint(
                name="placement_moments_have_their_people",
                condition=_both_or_none("started") & _both_or_none("ended"),
            ),
            models.CheckConstraint(
                name="placement_status_is_true",
                condition=_exactly_in("started_at", sorted(HAS_STARTED))
                & _exactly_in("ended_at", [*ENDED_ON_A_DAY, PlacementStatus.CANCELLED])
                & _exactly_in("ended_on", list(ENDED_ON_A_DAY)),
            ),
            models.CheckConstraint(
                name="placement_ended_within_its_days",
                condition=Q(ended_on__isnull=True)
                | (
                    Q(ended_on__gte=F("starts_on"), ended_on__lte=F("ends_on"))
                    & (Q(status=PlacementStatus.BROKEN_OFF) | Q(ended_on=F("ends_on")))
                ),
                violation_error_message="Välj en dag under placeringen.",
            ),
            models.CheckConstraint(
                name="placement_end_has_its_reason",
                condition=(~Q(status__in=BEFORE_ITS_TIME) & Q(end_reason="", end_text=""))
                | (
                    Q(status__in=BEFORE_ITS_TIME, end_reason__in=EndReason.values)
                    & (~Q(end_reason=EndReason.OTHER) | Q(end_text__regex=r"\S"))
                ),
                violation_error_message="Välj varför. Skriv en förklaring om det är ett annat skäl.",
            ),
            models.CheckConstraint(
                name="only_employees_are_told_of_the_fund",
                condition=Q(kind=PlacementKind.AMA) | Q(fund_told_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)

    @property
    def is_live(self) -> bool:
        """Whether it is planned or goes on."""
        return self.status in LIVE


class AmaTerms(models.Model):
    """What an arbetsmarknadsanställning is employed on; a praktik has no such row. Kronor a month before tax."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, primary_key=True, related_name="terms", verbose_name="placering"
    )
    employed_from = models.DateField("anställd från och med")
    employed_to = models.DateField("anställd till och med")
    hours_per_week = models.PositiveSmallIntegerField("timmar i veckan")
    pay_agreement = models.CharField("löneavtal", max_length=10, choices=PayAgreement.choices)
    wage = models.DecimalField("lön, kronor i månaden", max_digits=8, decimal_places=2)
    subsidy = models.CharField("stöd till lönen", max_length=20, choices=Subsidy.choices, blank=True)
    subsidy_from = models.DateField("stöd från och med", null=True, blank=True)
    subsidy_to = models.DateField("stöd till och med", null=True, blank=True)
    subsidy_amount = models.DecimalField(
        "stöd, kronor i månaden", max_digits=8, decimal_places=2, null=True, blank=True
    )
    decision_number = models.CharField(
        "beslutsnummer hos Arbetsförmedlingen", max_length=40, blank=True, validators=TEXT
    )
    no_subsidy_reason = models.CharField(
        "varför inget stöd används", max_length=300, blank=True, validators=TEXT
    )
    contact = models.CharField("kontakt hos Arbetsförmedlingen", max_length=120, blank=True, validators=TEXT)

    class Meta:
        verbose_name = "anställningsvillkor"
        verbose_name_plural = "anställningsvillkor"
        ordering = ("placement",)
        constraints = [
            models.CheckConstraint(
                name="employment_dates_in_order",
                condition=Q(employed_to__gte=F("employed_from")),
                violation_error_message="Anställningen kan inte sluta innan den börjar.",
            ),
            models.CheckConstraint(
                name="employment_is_sensible",
                condition=Q(
                    hours_per_week__range=(1, FULL_TIME),
                    wage__gt=0,
                    wage__lte=HIGHEST_WAGE,
                    pay_agreement__in=PayAgreement.values,
                ),
                violation_error_message=(
                    f"Ange mellan 1 och {FULL_TIME} timmar i veckan och en lön i kronor per månad."
                ),
            ),
            models.CheckConstraint(
                name="subsidy_or_why_not",
                condition=Q(
                    subsidy="",
                    subsidy_from__isnull=True,
                    subsidy_to__isnull=True,
                    subsidy_amount__isnull=True,
                    decision_number="",
                    no_subsidy_reason__regex=r"\S",
                )
                | Q(
                    subsidy__in=Subsidy.values,
                    subsidy_from__isnull=False,
                    subsidy_to__isnull=False,
                    subsidy_to__gte=F("subsidy_from"),
                    subsidy_amount__isnull=False,
                    subsidy_amount__gte=0,
                    decision_number__regex=r"\S",
                    no_subsidy_reason="",
                ),
                violation_error_message=(
                    "Fyll i stödets alla uppgifter, med beslutsnummer, eller skriv varför inget stöd används."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_pay_agreement_display()}, {self.employed_from}"


class PlacementEvent(AbstractEvent):
    """What happened from proposal to end and by whom; it says nothing of the person."""

    append_only = True

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="events", verbose_name="förslag")

    class Meta(AbstractEvent.Meta):
        verbose_name = "händelse i placering"
        verbose_name_plural = "händelser i placeringar"
        indexes = [models.Index(fields=["proposal", "-created_at"], name="placement_event_by_time")]
        constraints = [
            models.CheckConstraint(
                name="placement_event_says_nothing_personal",
                condition=Q(comment=""),
                violation_error_message="Skriv inget om personen i händelserna.",
            )
        ]
