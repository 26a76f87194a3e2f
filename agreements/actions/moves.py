"""The only place where a status is written, and where the event that tells of it is stored and spread."""

from allocation.actions.moves import lock_round
from lund_placements.errors import Stale
from lund_placements.steps import target
from organisation.models import User

from .. import selectors
from ..models import Agreement, AgreementEvent, AgreementVersion
from ..notifications import notify
from ..workflow import STEPS


def lock_agreement(agreement: Agreement) -> Agreement:
    """Lock the year and then the agreement, and read it as it is now with all that hangs on it.

    The year comes first as everywhere: its decision may be corrected at the same moment.
    """
    lock_round(agreement.round)
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    return selectors.agreements().get(pk=agreement.pk)


def require_latest(agreement: Agreement, number: int) -> AgreementVersion:
    """Return the version that the nämnd has; raises Stale when it is not the one that was read."""
    latest = agreement.latest_version
    if latest is None or latest.number != number:
        raise Stale(
            "En nyare version har skickats sedan du läste. Läs den först.",
            code="version_is_stale",
            field="version",
            current={"version": latest.number if latest else None},
        )
    return latest


def tell(
    agreement: Agreement,
    kind: str,
    *,
    by: User,
    comment: str = "",
    moved: tuple[str, str] = ("", ""),
    **details: object,
) -> AgreementEvent:
    """Store what happened and queue the letters about it; `moved` is the status before and after."""
    event = AgreementEvent(
        agreement=agreement,
        kind=kind,
        turn=agreement.turn,
        actor=by,
        actor_name=by.name,
        from_status=moved[0],
        to_status=moved[1],
        comment=comment.strip(),
        details=details,
    )
    event.full_clean()
    event.save()
    notify(event)
    return event


def move(
    agreement: Agreement, step: str, *, by: User, comment: str = "", **details: object
) -> AgreementEvent:
    """Take a step, raise the turn and tell of it; raises TransitionDenied."""
    before = agreement.status
    agreement.status = target(STEPS, step, before)
    agreement.turn += 1
    agreement.full_clean()
    agreement.save()
    return tell(agreement, step, by=by, comment=comment, moved=(before, agreement.status), **details)
