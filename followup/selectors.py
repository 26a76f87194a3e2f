"""Reading routines and milestones: what applies, and what is to be followed up by whom."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import (
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
)

from organisation.models import User
from participants.models import Placement
from participants.selectors import cases_known_to
from participants.workflow import LIVE

from .enums import MilestoneStatus
from .models import FollowedRoutine, Milestone, RoutineVersion

SOON = 30  # days


def published_version(kind: str) -> RoutineVersion | None:
    """Return the latest version of the kind's routine that is published."""
    published = RoutineVersion.objects.filter(kind=kind, published_at__isnull=False)
    return published.order_by("-number").first()


def routine_draft(kind: str) -> RoutineVersion | None:
    """Return the version of the kind's routine that is being written; there is one at a time."""
    return RoutineVersion.objects.filter(kind=kind, published_at__isnull=True).order_by("number").first()


def placements_by_version() -> dict[int, int]:
    """Return how many placements that are planned or go on follow each version, by its id; one query.

    Nobody with protected identity is counted.
    """
    live = FollowedRoutine.objects.filter(
        placement__status__in=LIVE, placement__participant__protected_identity=False
    ).order_by("version")
    return dict(live.values_list("version").annotate(Count("pk")))


def milestones_of(placement: Placement) -> QuerySet[Milestone]:
    """Return all milestones of a placement in the order of their days, also those that are finished or lapsed."""
    return (
        Milestone.objects.filter(placement=placement)
        .select_related("rule")
        .order_by("due_on", "rule__order", "pk")
    )


def shown_milestones_of(placement: Placement) -> QuerySet[Milestone]:
    """Return the milestones that the routine says, and those that are finished."""
    return milestones_of(placement).exclude(status=MilestoneStatus.LAPSED)


def milestones() -> QuerySet[Milestone]:
    """Return milestones with what their pages show; who may see which is asked by the pages."""
    return Milestone.objects.select_related(
        "rule", "placement__participant", "placement__place__workplace", "placement__place__round"
    )


# What is to be followed up


ALL = "alla"


class Group(TextChoices):
    """Which follow-ups are listed; the codes stand in the address."""

    LATE = "forsenade", "Försenade"
    WEEK = "veckan", "Den här veckan"
    LATER = "senare", "Senare"
    ENDING = "slutar", "Slutar inom 30 dagar"


def _within(today: dt.date) -> dict[str, Q]:
    """Return what each group holds on the day: late, due by Sunday, and later; and whose placement ends soon."""
    sunday = today + dt.timedelta(days=6 - today.weekday())
    soon = today + dt.timedelta(days=SOON)
    return {
        Group.LATE: Q(latest_on__lt=today),
        Group.WEEK: Q(latest_on__gte=today, due_on__lte=sunday),
        Group.LATER: Q(latest_on__gte=today, due_on__gt=sunday),
        Group.ENDING: Q(placement__status__in=LIVE, placement__ends_on__range=(today, soon)),
    }


ORDER = ("latest_on", "due_on", "pk")  # late ones first


def _next(whose: Q) -> QuerySet[Milestone]:
    """Return the first milestone that waits of each placement, late ones first."""
    sooner = Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))
    before = Milestone.objects.filter(sooner, placement=OuterRef("placement"), status=MilestoneStatus.OPEN)
    return Milestone.objects.filter(whose, ~Exists(before), status=MilestoneStatus.OPEN).order_by(*ORDER)


def own_next(user: User) -> QuerySet[Milestone]:
    """Return what is next for each of the user's own people, also after a placement and in a closed case."""
    own = cases_known_to(user).filter(consultant=user)
    return _next(Q(placement__participant__in=own.order_by().values("pk")))


def unit_next() -> QuerySet[Milestone]:
    """Return what is next for everybody, to be shown by alias; nobody with protected identity is among them."""
    return _next(Q(placement__participant__protected_identity=False))


def listed(pks: Iterable[UUID]) -> QuerySet[Milestone]:
    """Return the milestones with what a list shows, late ones first.

    They are asked for by their ids: among tens of thousands, those of a page are found without all that is shown.
    """
    return (
        Milestone.objects.filter(pk__in=list(pks))
        .select_related(
            "rule",
            "placement__participant__consultant",
            "placement__place__workplace",
            "placement__place__supervisor",
            "placement__place__department",
        )
        .order_by(*ORDER)
    )


def in_group(milestones: QuerySet[Milestone], group: str, today: dt.date) -> QuerySet[Milestone]:
    """Keep the milestones of the group on the day; what is no group keeps them all."""
    return milestones.filter(_within(today).get(group, Q()))


def group_counts(milestones: QuerySet[Milestone], today: dt.date) -> dict[str, int]:
    """Return how many there are in each group on the day, and in all as ALL; one query."""
    asked = {name: Count("pk", filter=held) for name, held in _within(today).items()}
    return milestones.order_by().aggregate(**asked, **{ALL: Count("pk")})


def waiting_by_consultant(today: dt.date) -> dict[int, tuple[int, int]]:
    """Return how many milestones are late, and how many more are due by Sunday, by the case's consultant; one query.

    Who has neither is left out.
    """
    late, week = _within(today)[Group.LATE], _within(today)[Group.WEEK]
    rows = (
        Milestone.objects.filter(late | week, status=MilestoneStatus.OPEN)
        .order_by("placement__participant__consultant")
        .values_list("placement__participant__consultant")
        .annotate(late_ones=Count("pk", filter=late), week_ones=Count("pk", filter=week))
    )
    return {consultant: (late_ones, week_ones) for consultant, late_ones, week_ones in rows}


def late_beyond_limit(today: dt.date) -> int:
    """Count the milestones that are late by as many days as the routine says, or more; one query.

    Nobody with protected identity is counted.
    """
    limit = F("latest_on") + F("rule__escalate_after")
    waiting = Milestone.objects.filter(
        status=MilestoneStatus.OPEN, latest_on__lt=today, placement__participant__protected_identity=False
    )
    return waiting.annotate(limit=ExpressionWrapper(limit, DateField())).filter(limit__lte=today).count()
