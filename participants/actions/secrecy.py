"""Opening a colleague's case, protecting an identity, and giving out to a förvaltning who somebody is."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import Department, User

from .. import permissions
from ..models import CaseGrant, DisclosureBasis, DisclosureEnd, Participant, Place
from ..placement_selectors import places_of, protected_are_at
from .moves import hold_place, lock_case, lock_place, release_place, tell
from .people import name_handlers, require_consultant, save_case
from .placements import follow_case

OPEN_FOR = dt.timedelta(hours=1)


@transaction.atomic
def explain(*, participant: Participant, reason: str, text: str, by: User) -> CaseGrant:
    """Open a colleague's case for an hour, with a reason that its log shows and that is looked at afterwards."""
    participant = lock_case(participant)
    require(permissions.may_explain(by, participant))
    now = timezone.now()
    grant = CaseGrant(
        participant=participant,
        user=by,
        reason=reason,
        text=text.strip(),
        granted_at=now,
        expires_at=now + OPEN_FOR,
    )
    grant.full_clean()
    grant.save()
    return grant


# Protected identity


@transaction.atomic
def protect(*, participant: Participant, by: User) -> Participant:
    """Hide the case from everybody but its consultant and whoever protects it; all that was given out ends.

    The places that the person is on the way to or at are held from now on; raises Stale when there is another one.
    """
    participant, places = _lock_with_places(participant)
    require(permissions.may_protect(by, participant))
    for disclosure in participant.disclosures.filter(end__isnull=True):
        _end(disclosure, by)
    participant.protected_identity = True
    name_handlers(participant, participant.consultant, by, named_by=by)
    saved = save_case(participant, "identity_protected", by)
    for place in places:
        if not place.is_held:
            hold_place(place, by=by)
    return saved


@transaction.atomic
def unprotect(*, participant: Participant, by: User) -> Participant:
    """Show the case as any other again, and its places as they are."""
    participant, places = _lock_with_places(participant)
    require(permissions.may_change_handlers(by, participant))
    if not (participant.first_name and participant.last_name):
        raise RuleBroken(
            "Skriv förnamn och efternamn först. Gå till ärendet och välj Visa namn och personnummer.",
            code="name_missing",
        )
    participant.protected_identity = False
    participant.handlers.all().delete()
    saved = save_case(participant, "protection_ended", by)
    for place in places:
        if place.is_held and not protected_are_at(place):
            release_place(place, by=by)
    return saved


def _lock_with_places(participant: Participant) -> tuple[Participant, list[Place]]:
    """Lock the places that somebody is on the way to or at, and then the case: the order of all actions."""
    places = [lock_place(place) for place in places_of(participant)]
    participant = lock_case(participant)
    if {place.pk for place in places} != {place.pk for place in places_of(participant)}:
        raise Stale("Något har ändrats i ärendet. Försök igen.", code="case_is_stale")
    return participant, places


@transaction.atomic
def name_handler(*, participant: Participant, user: User, by: User) -> None:
    """Let one more consultant know of a case with protected identity."""
    participant = lock_case(participant)
    require(permissions.may_name(by, participant))
    require_consultant(user, field="user")
    name_handlers(participant, user, named_by=by)
    tell(participant, "handler_named", by=by, handler=user.name)


@transaction.atomic
def remove_handler(*, participant: Participant, user: User, by: User) -> None:
    """Let somebody no longer see the case; its consultant stays."""
    participant = lock_case(participant)
    require(permissions.may_change_handlers(by, participant))
    if user.pk == participant.consultant_id:
        raise RuleBroken(
            "Ansvarig konsulent kan inte tas bort. Lämna över ärendet först.", code="handler_is_consultant"
        )
    participant.handlers.filter(user=user).delete()
    tell(participant, "handler_removed", by=by, handler=user.name)


@transaction.atomic
def rescue(*, participant: Participant, user: User) -> Participant:
    """Hand a case with protected identity to a consultant when none of its handlers is left; the operators' doing."""
    participant = lock_case(participant)
    if not participant.protected_identity:
        raise RuleBroken("Ärendet har inte skyddade personuppgifter.", code="not_protected")
    if any(_works_here(handler.user) for handler in participant.handlers.select_related("user")):
        raise RuleBroken(
            "Någon som känner till ärendet finns kvar. Be den utse en till.", code="handler_left"
        )
    require_consultant(user, field="user")
    participant.consultant = user
    follow_case(participant, user)
    name_handlers(participant, user, named_by=user)
    return save_case(participant, "handler_rescued", user, handler=user.name)


def _works_here(user: User) -> bool:
    return user.is_active and bool(permissions.may_handle_cases(user))


# Giving out


@transaction.atomic
def disclose(
    *,
    participant: Participant,
    department: Department,
    basis: str,
    text: str,
    valid_from: dt.date,
    valid_to: dt.date | None,
    by: User,
) -> DisclosureBasis:
    """Record why a förvaltning may know who somebody is, from one day to another."""
    participant = lock_case(participant)
    require(permissions.may_disclose(by, participant))
    row = DisclosureBasis(
        participant=participant,
        department=department,
        basis=basis,
        text=text.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        decided_by=by,
    )
    row.full_clean()
    row.save()
    tell(participant, "disclosed", by=by, department=department.key, basis=basis)
    return row


@transaction.atomic
def end_disclosure(*, disclosure: DisclosureBasis, by: User) -> DisclosureEnd:
    """Take a basis back from today: the förvaltning sees the alias only."""
    participant = lock_case(disclosure.participant)
    disclosure = DisclosureBasis.objects.select_related("department", "end").get(pk=disclosure.pk)
    disclosure.participant = participant
    require(permissions.may_end_disclosure(by, disclosure))
    row = _end(disclosure, by)
    tell(participant, "disclosure_ended", by=by, department=disclosure.department.key)
    return row


def _end(disclosure: DisclosureBasis, by: User) -> DisclosureEnd:
    row = DisclosureEnd(disclosure=disclosure, ended_on=timezone.localdate(), ended_by=by)
    row.full_clean()
    row.save()
    return row
