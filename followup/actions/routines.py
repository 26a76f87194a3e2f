"""The routines: the first one comes with the product."""

from django.db import transaction
from django.utils import timezone

from allocation.enums import PlacementKind

from .. import selectors
from ..models import MilestoneRule, RoutineVersion
from ..standard import NOTE, STANDARD


def applying_version(kind: str) -> RoutineVersion:
    """Return the version that new placements of the kind get; the one that comes with the product if there is none."""
    return selectors.published_version(kind) or load_standard(PlacementKind(kind))


@transaction.atomic
def load_standard(kind: PlacementKind) -> RoutineVersion:
    """Publish the routine that comes with the product as the kind's first version."""
    version = RoutineVersion(kind=kind, number=1, note=NOTE)
    version.full_clean()
    version.save()
    for order, line in enumerate(STANDARD[kind], start=1):
        row = MilestoneRule(version=version, order=order, **line.values())
        row.full_clean()
        row.save()
    version.published_at = timezone.now()
    version.full_clean()
    version.save()
    return version
