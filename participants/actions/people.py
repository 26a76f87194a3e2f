"""Adding participants, changing what is known of them, and closing and handing over their cases."""

import datetime as dt
from dataclasses import dataclass, field, fields

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User
from organisation.permissions import Right, has_right

from .. import permissions, personnummer, selectors
from ..crypto import blind_index, open_personnummer, seal_personnummer
from ..enums import LegalSex
from ..models import Participant, ProtectedAccess
from ..models.person import new_alias
from .moves import lock_case, tell
from .placements import follow_case

TAKEN = "Personnumret kan inte användas. Sök efter personen. Hittar du ingen, tala med den som leder arbetet."


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is. personnummer: twelve digits, or None when there is none to keep.

    legal_sex: counted in the statistics; a personnummer says it by itself.
    """

    first_name: str
    last_name: str
    personnummer: str | None = None
    legal_sex: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What matching needs to know of somebody; codes from the closed lists, hours a week.

    licences_are_known, adaptations_are_assessed: nothing that the list leaves out is had, or needed.
    """

    income_support_since: dt.date | None = None
    language_level: str = ""
    education_level: str = ""
    hours_per_week: int | None = None
    times_of_day: list[str] = field(default_factory=list)
    start_from: dt.date | None = None
    licences: list[str] = field(default_factory=list)
    licences_are_known: bool = False
    certificates: list[str] = field(default_factory=list)
    adaptations: list[str] = field(default_factory=list)
    adaptations_are_assessed: bool = False


FACTS = tuple(each.name for each in fields(Facts))


@transaction.atomic
def add(
    *,
    case_number: str,
    identity: Identity,
    is_protected: bool,
    by: User,
    facts: Facts | None = None,
    consultant: User | None = None,
) -> Participant:
    """Add a participant to the consultant's cases, one's own unless another is named."""
    require(permissions.may_handle_cases(by))
    participant = Participant(
        case_number=case_number, consultant=consultant or by, protected_identity=is_protected
    )
    require_consultant(participant.consultant, field="consultant")
    _identify(participant, identity)
    for name in FACTS:
        setattr(participant, name, getattr(facts or Facts(), name))
    while Participant.objects.filter(alias=participant.alias).exists():
        participant.alias = new_alias()
    _store(participant, identity, force_insert=True)
    if is_protected:
        name_handlers(participant, participant.consultant, by, named_by=by)
    tell(participant, "case_added", by=by)
    return participant


def name_handlers(participant: Participant, *users: User, named_by: User) -> None:
    """Let these users, each once, know of a case with protected identity; in the caller's transaction."""
    for user in users:
        if not participant.handlers.filter(user=user).exists():
            row = ProtectedAccess(participant=participant, user=user, named_by=named_by)
            row.full_clean()
            row.save()


def require_consultant(user: User, *, field: str) -> None:
    """Raise RuleBroken unless the user works with participants."""
    if not user.is_active or not has_right(user, Right.HANDLE_CASES):
        raise RuleBroken("Välj en arbetsmarknadskonsulent.", code="not_a_consultant", field=field)


def _identify(participant: Participant, identity: Identity) -> None:
    """Set who it is; a personnummer that somebody else has is refused without saying whose it is."""
    participant.first_name, participant.last_name = identity.first_name.strip(), identity.last_name.strip()
    number = identity.personnummer
    if selectors.holders_of(number) - {participant.pk}:
        raise RuleBroken(TAKEN, code="personnummer_taken", field="personnummer")
    participant.personnummer_encrypted = seal_personnummer(participant.pk, number) if number else None
    participant.personnummer_index = blind_index(number) if number else None
    participant.legal_sex = _sex_in(number) if number else identity.legal_sex


def _sex_in(number: str) -> LegalSex:
    return LegalSex.WOMAN if personnummer.is_of_woman(number) else LegalSex.MAN


@transaction.atomic
def identify(*, participant: Participant, identity: Identity, revision: int, by: User) -> Participant:
    """Change who somebody is; `revision` is what the form was opened with."""
    participant = lock_case(participant)
    require(permissions.may_change(by, participant))
    _require_fresh(participant, revision)
    _identify(participant, identity)
    participant.revision += 1
    _store(participant, identity)
    tell(participant, "identity_changed", by=by)
    return participant


@transaction.atomic
def change(*, participant: Participant, facts: Facts, revision: int, by: User) -> Participant:
    """Change what matching knows; the event names the fields, not what they hold."""
    participant = lock_case(participant)
    require(permissions.may_change(by, participant))
    _require_fresh(participant, revision)
    changed = [name for name in FACTS if getattr(participant, name) != getattr(facts, name)]
    if not changed:
        return participant
    for name in changed:
        setattr(participant, name, getattr(facts, name))
    return save_case(participant, "facts_changed", by, fields=changed)


def _require_fresh(participant: Participant, revision: int) -> None:
    if participant.revision != revision:
        raise Stale(
            "Någon annan har sparat medan du skrev. Öppna sidan igen i en ny flik och jämför, innan du sparar.",
            code="case_is_stale",
        )


def save_case(participant: Participant, kind: str, by: User, **details: object) -> Participant:
    """Store a locked participant and tell of it, in the caller's transaction."""
    participant.revision += 1
    participant.full_clean()
    participant.save()
    tell(participant, kind, by=by, **details)
    return participant


def _store(participant: Participant, identity: Identity, *, force_insert: bool = False) -> None:
    """Save somebody whose numbers another may be taking at the same moment; then it is refused as if it had been."""
    participant.full_clean()
    try:
        with transaction.atomic():
            participant.save(force_insert=force_insert)
    except IntegrityError:
        _identify(participant, identity)
        participant.full_clean()
        raise


@transaction.atomic
def close(*, participant: Participant, by: User) -> Participant:
    """Close the case: the person is no longer matched, and nothing of it changes until it is reopened."""
    participant = lock_case(participant)
    require(permissions.may_close(by, participant))
    participant.closed_at, participant.closed_by = timezone.now(), by
    return save_case(participant, "case_closed", by)


@transaction.atomic
def reopen(*, participant: Participant, by: User) -> Participant:
    """Take up a closed case again."""
    participant = lock_case(participant)
    require(permissions.may_reopen(by, participant))
    participant.closed_at = participant.closed_by = None
    return save_case(participant, "case_reopened", by)


@transaction.atomic
def hand_over(*, participant: Participant, consultant: User, by: User) -> Participant:
    """Let another consultant answer for the case; with protected identity, one who already knows of it."""
    participant = lock_case(participant)
    require(permissions.may_change(by, participant))
    require_consultant(consultant, field="consultant")
    if participant.protected_identity and not selectors.is_named(consultant, participant):
        raise RuleBroken(
            "Utse konsulenten till handläggare av det skyddade ärendet först.",
            code="not_named",
            field="consultant",
        )
    if consultant.pk == participant.consultant_id:
        raise RuleBroken("Konsulenten har redan ärendet.", code="same_consultant", field="consultant")
    before = participant.consultant.name
    participant.consultant = consultant
    follow_case(participant, by)
    return save_case(participant, "case_handed_over", by, before=before, after=consultant.name)


# Keys


@transaction.atomic
def renew_seals() -> int:
    """Seal with the current key what an older one has sealed, and make every index anew; returns how many changed.

    Nobody's doing but the operators': it changes how a personnummer is kept, not what it is.
    """
    people = Participant.objects.select_for_update().filter(personnummer_encrypted__isnull=False)
    renewed = 0
    for one in people.order_by("pk"):
        number = open_personnummer(one.pk, one.personnummer_encrypted)
        index = blind_index(number)
        if settings.PERSON_SEAL.is_current(bytes(one.personnummer_encrypted)) and index == bytes(
            one.personnummer_index
        ):
            continue
        one.personnummer_encrypted, one.personnummer_index = seal_personnummer(one.pk, number), index
        one.save(update_fields=["personnummer_encrypted", "personnummer_index"])
        renewed += 1
    return renewed
