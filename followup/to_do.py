"""Which follow-ups wait for somebody, for the start page: numbers, nobody's name."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from allocation.overview import task
from lund_placements import swedish
from organisation.models import User

from . import permissions, selectors
from .selectors import Group


def waits_for(user: User) -> Iterator[dict[str, Any]]:
    """Return what a consultant's list shows as late or for this week, and what is too late in the whole unit."""
    today = timezone.localdate()
    if permissions.may_list_own(user):
        counts, mine = selectors.group_counts(selectors.own_next(user), today), reverse("followup:mine")
        if late := counts[Group.LATE]:
            status = f"{swedish.number(late)} försenade" if late > 1 else "1 försenad"
            yield task("Försenade uppföljningar", f"{mine}?visa={Group.LATE}", status, tone="warning")
        if week := counts[Group.WEEK]:
            status = f"{swedish.number(week)} att göra"
            yield task("Uppföljningar den här veckan", f"{mine}?visa={Group.WEEK}", status)
    if permissions.may_list_unit(user) and (late := selectors.late_beyond_limit(today)):
        yield task(
            "Uppföljningar i enheten",
            f"{reverse('followup:unit')}?visa={Group.LATE}",
            f"{swedish.number(late)} för sena",
            "Dagen har passerat med mer än rutinen tillåter.",
            tone="warning",
        )
