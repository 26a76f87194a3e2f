"""Every write of what came of a placement: the result and its corrections."""

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User

from .. import permissions
from ..enums import OutcomeCode
from ..models import Milestone, Outcome
from ..models.outcome import LASTS
from .moves import lock_milestone, move_milestone, tell


@transaction.atomic
def record(*, milestone: Milestone, code: str, by: User, lasting: str = "") -> Outcome:
    """Write down what somebody does now; that it is not known is an answer too, and counted.

    lasting: whether a job goes on for a month, "" when it is not known.
    """
    milestone = lock_milestone(milestone)
    require(permissions.may_record_outcome(by, milestone, timezone.localdate()))
    milestone.held_on, milestone.finished_at = timezone.localdate(), timezone.now()
    milestone.finished_by = by
    move_milestone(milestone, "hold")
    return _store(milestone, code, "outcome_held", by=by, lasting=lasting)


@transaction.atomic
def correct(
    *, milestone: Milestone, code: str, correction: str, seen: int, by: User, lasting: str = ""
) -> Outcome:
    """Write another version that says why; those before it can still be read.

    seen: the version that is corrected. Raises Stale when there is a later one by now.
    """
    milestone = lock_milestone(milestone)
    require(permissions.may_correct_outcome(by, milestone))
    if Outcome.objects.filter(milestone=milestone).count() != seen:
        raise Stale(
            "Någon annan har rättat resultatet sedan du öppnade sidan. Läs den nya versionen först.",
            code="outcome_is_stale",
        )
    if not correction.strip():
        raise RuleBroken("Skriv varför du rättar.", code="correction_without_reason", field="correction")
    return _store(milestone, code, "outcome_corrected", by=by, lasting=lasting, correction=correction.strip())


def _store(
    milestone: Milestone, code: str, kind: str, *, by: User, lasting: str, correction: str = ""
) -> Outcome:
    if lasting and code not in LASTS:
        raise RuleBroken("Bara arbete har en längd.", code="result_without_length", field="lasting")
    outcome = Outcome(
        milestone=milestone,
        version=Outcome.objects.filter(milestone=milestone).count() + 1,
        code=code,
        department=milestone.placement.place.department if code == OutcomeCode.HOST_JOB else None,
        lasting=lasting,
        correction=correction,
        written_by=by,
    )
    outcome.full_clean()
    outcome.save(force_insert=True)
    tell(milestone, kind, by=by, version=outcome.version)
    return outcome
