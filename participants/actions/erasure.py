"""Erasing cases whose time has come, by two people; what keeps one from it, and how long cases are kept."""

import datetime as dt
from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require
from organisation.models import User

from .. import erasure, permissions
from ..enums import ErasureStatus
from ..hooks import ERASE
from ..models import ErasureHold, ErasureOrder, Participant, RetentionRule
from .moves import lock_case, settle_erasure, tell


@transaction.atomic
def set_rule(
    *, years: int, kept_birth_days: Collection[int], source: str, valid_from: dt.date, by: User
) -> RetentionRule:
    """Write down what the municipality has decided, from a day on; earlier rules stay as they were written."""
    require(permissions.may_set_retention(by))
    row = RetentionRule(
        years=years,
        kept_birth_days=sorted(set(kept_birth_days)),
        source=source.strip(),
        valid_from=valid_from,
        set_by=by,
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def hold(*, participant: Participant, reason: str, by: User) -> ErasureHold:
    """Keep a case from being erased until somebody lifts it."""
    participant = lock_case(participant)
    require(permissions.may_write(by, participant))
    row = ErasureHold(participant=participant, reason=reason.strip(), set_by=by)
    row.full_clean()
    row.save()
    tell(participant, "erasure_held", by=by)
    return row


@transaction.atomic
def lift(*, participant: Participant, by: User) -> None:
    """Let the case be erased again when its time comes."""
    participant = lock_case(participant)
    require(permissions.may_write(by, participant))
    row = erasure.hold_of(participant)
    if row is None:
        raise RuleBroken("Ärendet hålls inte kvar.", code="not_held")
    row.ended_at, row.ended_by = timezone.now(), by
    row.full_clean()
    row.save()
    tell(participant, "erasure_hold_lifted", by=by)


@transaction.atomic
def order(*, participant: Participant, reason: str, by: User) -> ErasureOrder:
    """Propose to erase a case whose time has come, and say what has been checked; a colleague confirms it."""
    participant = lock_case(participant)
    require(permissions.may_order_erasure(by, participant))
    row = ErasureOrder(participant=participant, reason=reason.strip(), ordered_by=by)
    row.full_clean()
    row.save()
    tell(participant, "erasure_ordered", by=by)
    return row


@transaction.atomic
def withdraw(*, participant: Participant, by: User) -> None:
    """Take back a proposal to erase that nobody has confirmed."""
    participant = lock_case(participant)
    require(permissions.may_withdraw_erasure(by, participant))
    settle_erasure(erasure.order_of(participant), "withdraw", by=by)
    tell(participant, "erasure_withdrawn", by=by)


@transaction.atomic
def confirm(*, participant: Participant, birth_day_checked: bool, by: User) -> None:
    """Take away what tells of the person for good: here, and in every app that has written of the placements.

    The row, the proposals and the placements stay for the counts, as does one event without the person.
    birth_day_checked: somebody has looked the day of birth up elsewhere, when no personnummer is stored.
    """
    participant = lock_case(participant)
    require(permissions.may_confirm_erasure(by, participant))
    if erasure.birth_day_matters(participant) and not birth_day_checked:
        raise RuleBroken(
            "Kontrollera först att personen inte är född en dag som bevaras.",
            code="birth_day_unknown",
            field="birth_day_checked",
        )
    settled = settle_erasure(erasure.order_of(participant), "confirm", by=by)
    _erase(participant, by=by, ordered_by=settled.ordered_by.name)


@transaction.atomic
def erase_again(*, participant: Participant, by: User) -> None:
    """Erase a case that was erased after the backup that the database has been restored from.

    What was checked then is not asked again. Raises IntegrityError when the database does not let it go: the case is
    open or held in the backup, or no rule had been written in.
    """
    participant = lock_case(participant)
    require(permissions.may_set_retention(by))
    row = ErasureOrder(
        participant=participant,
        reason="Gallrat före återställningen.",
        status=ErasureStatus.CONFIRMED,
        is_repeated=True,
        ordered_by=by,
        settled_by=by,
        settled_at=timezone.now(),
    )
    row.full_clean()
    row.save()
    _erase(participant, by=by)


def _erase(participant: Participant, *, by: User, **details: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_participant(%s)", [participant.pk])
    for hook in ERASE:
        hook(participant)
    tell(participant, "case_erased", by=by, **details)
