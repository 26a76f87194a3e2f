"""Reading the handledare's checks: the link that an address leads to, and what its bearer may know."""

from django.utils import timezone

from participants.selectors import shared_with

from . import person_permissions as permissions
from .models import CheckAnswer, CheckLink, Milestone
from .models.check_link import digest_of


def open_link(token: str) -> CheckLink | None:
    """Return the link that the address leads to, if it can still be answered."""
    links = CheckLink.objects.select_related(
        "answer", "milestone__rule", "milestone__placement__participant__consultant"
    ).select_related("milestone__placement__place__workplace", "milestone__placement__place__round")
    link = links.filter(token_hash=digest_of(token)).first()
    return link if link and permissions.may_answer(link, timezone.now()) else None


def waiting_link(milestone: Milestone) -> CheckLink | None:
    """Return the link that has been given out and not used, also when it has gone out."""
    return CheckLink.objects.filter(milestone=milestone, revoked_at__isnull=True, answer__isnull=True).first()


def answer_of(milestone: Milestone) -> CheckAnswer | None:
    """Return what the handledare has answered."""
    return CheckAnswer.objects.filter(link__milestone=milestone).first()


def known_as(milestone: Milestone) -> str:
    """Return what the bearer of a link may call the person: the first name with a basis, else the alias.

    A company is not the förvaltning that the basis is for, so there it is the alias.
    """
    placement = milestone.placement
    if placement.place.workplace.is_external:
        return placement.participant.alias
    shared = shared_with([placement.place.department_id], [placement.participant], timezone.localdate())
    known = shared[placement.participant_id]
    return known.alias if known.name == known.alias else placement.participant.first_name
