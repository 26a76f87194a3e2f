"""The assumptions that a year's cost is counted with, chosen and kept with the year."""

from django.db import transaction

from lund_placements.errors import RuleBroken, require
from organisation.models import User

from .. import permissions
from ..economy.assumptions import Assumptions, to_json
from ..models import AllocationRound, CostAssumptions
from .moves import lock_round, tell


@transaction.atomic
def save(*, round: AllocationRound, assumptions: Assumptions, by: User) -> CostAssumptions:
    """Keep the assumptions with the year; those before are in the history. Locked when the proposal is sent."""
    round = lock_round(round)
    require(permissions.may_prepare(by, round))
    row = CostAssumptions.objects.filter(round=round).first() or CostAssumptions(round=round, values={})
    values = to_json(assumptions)
    if row.values == values:
        raise RuleBroken("Antagandena är desamma som de sparade.", code="nothing_changed")
    row.values, row.saved_by = values, by
    row.full_clean()
    row.save()
    tell(round, "assumptions_saved", by=by)
    return row
