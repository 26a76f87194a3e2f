"""Which guideline applies, and what is said when it should have been looked over."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lund_placements.swedish import long_date
from organisation.models import User
from organisation.permissions import Right, has_right

from .models import Guideline
from .overview import Section


def first_guideline() -> Guideline:
    """Return the guideline that the product is made for, not stored: its section 6 says when it is to be revised.

    It says nothing of who decided it, or when; an administrator fills that in.
    """
    return Guideline(
        title="Kommungemensam riktlinje för fördelning av arbetsmarknadsanställningar och praktik",
        revise_by=dt.date(2024, 12, 31),
    )


def guideline_on(day: dt.date) -> Guideline:
    """Return the guideline that applies on the day, or applied last before it; the first one when none is stored."""
    begun = Guideline.objects.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))
    return begun.first() or first_guideline()


def revision_section(user: User) -> Section | None:
    """Tell the coordinator and the administrator on the start page that the guideline should have been looked over."""
    manages = has_right(user, Right.MANAGE)
    if not manages and not has_right(user, Right.RUN_YEAR):
        return None
    today = timezone.localdate()
    guideline = guideline_on(today)
    if not guideline.needs_revision(today):
        return None
    row = {
        "label": "Har riktlinjen setts över?",
        "url": reverse("allocation:guidelines"),
        "note": (
            f"Den skulle ses över senast {long_date(guideline.revise_by)}. "
            + (
                "Skriv in den nya versionen, eller en ny dag."
                if manages
                else "Be en administratör skriva in den nya versionen."
            )
        ),
        "status": "Dagen har passerat",
        "tone": "warning",
        "current": False,
    }
    return Section("Riktlinjen", (row,))
