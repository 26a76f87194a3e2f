"""Reading routines and milestones: what applies, and what is to be followed up by whom."""

from django.db.models import QuerySet

from participants.models import Placement

from .models import Milestone, RoutineVersion


def published_version(kind: str) -> RoutineVersion | None:
    """Return the latest version of the kind's routine that is published."""
    published = RoutineVersion.objects.filter(kind=kind, published_at__isnull=False)
    return published.order_by("-number").first()


def milestones_of(placement: Placement) -> QuerySet[Milestone]:
    """Return all milestones of a placement in the order of their days, also those that are finished or lapsed."""
    return (
        Milestone.objects.filter(placement=placement)
        .select_related("rule")
        .order_by("due_on", "rule__order", "pk")
    )
