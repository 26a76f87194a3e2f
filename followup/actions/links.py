"""Every write about the handledare's check: the link, that it is revoked, and the answer."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require
from organisation.models import User

from .. import person_permissions as permissions
from ..models import CheckAnswer, CheckLink, Milestone
from ..models.check_link import digest_of, new_token
from .moves import lock_milestone, tell

LASTS = dt.timedelta(days=14)
CLOSED = "link_is_closed"


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What the handledare answers."""

    attendance: str
    works: str
    needs: str = ""
    wants_contact: bool = False


@transaction.atomic
def create(*, milestone: Milestone, by: User) -> tuple[CheckLink, str]:
    """Make a link that holds for two weeks and return it with its token, which is not kept.

    A link that was made before and has not been used is revoked.
    """
    milestone = lock_milestone(milestone)
    require(permissions.may_ask_supervisor(by, milestone))
    for earlier in CheckLink.objects.filter(milestone=milestone, revoked_at__isnull=True):
        _revoke(earlier, by)
    token = new_token()
    link = CheckLink(
        milestone=milestone,
        token_hash=digest_of(token),
        created_by=by,
        expires_at=timezone.now() + LASTS,
    )
    link.full_clean()
    link.save(force_insert=True)
    tell(milestone, "check_asked", by=by)
    return link, token


@transaction.atomic
def revoke(*, link: CheckLink, by: User) -> CheckLink:
    """Let a link that nobody has used open nothing."""
    milestone = lock_milestone(link.milestone)
    link = CheckLink.objects.select_for_update(of=("self",)).select_related("answer").get(pk=link.pk)
    link.milestone = milestone
    require(permissions.may_revoke_link(by, link))
    _revoke(link, by)
    tell(milestone, "check_revoked", by=by)
    return link


def _revoke(link: CheckLink, by: User) -> None:
    link.revoked_at, link.revoked_by = timezone.now(), by
    link.full_clean()
    link.save(update_fields=["revoked_at", "revoked_by"])


@transaction.atomic
def answer(*, link: CheckLink, data: CheckInput) -> CheckAnswer:
    """Store what the bearer of the link answers; raises RuleBroken when it is closed, as for the second at once."""
    milestone = lock_milestone(link.milestone)
    link = CheckLink.objects.select_for_update(of=("self",)).select_related("answer").get(pk=link.pk)
    link.milestone = milestone
    if not (verdict := permissions.may_answer(link, timezone.now())):
        raise RuleBroken(verdict.reason, code=CLOSED)
    given = CheckAnswer(
        link=link,
        attendance=data.attendance,
        works=data.works,
        needs=data.needs.strip(),
        wants_contact=data.wants_contact,
    )
    given.full_clean()
    given.save(force_insert=True)
    tell(milestone, "check_answered", by=None)
    return given
