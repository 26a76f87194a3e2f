"""A signed agreement is never edited: what changes during the year is an amendment of its own."""

from django.db import transaction
from django.db.models import Max

from allocation.selectors import valid_decision
from lund_placements.errors import require
from organisation.models import User

from .. import permissions, selectors
from ..models import Agreement
from .agreements import TEXTS
from .drafts import fill_parts
from .moves import lock_agreement, tell


@transaction.atomic
def start(*, agreement: Agreement, by: User) -> Agreement:
    """Begin an amendment as a draft of all that applies today, with the numbers of the decision that holds."""
    base = lock_agreement(agreement)
    require(permissions.may_amend(by, base))
    valid = selectors.valid_state(selectors.chain_of(base))
    decision = valid_decision(base.round)
    highest = base.amendments.aggregate(highest=Max("number"))["highest"] or 0
    amendment = Agreement(
        round=base.round,
        board=base.board,
        board_name=base.board_name,
        decision=decision,
        template=base.template,
        amends=base,
        number=highest + 1,
        valid_from=valid.valid_from,
        valid_to=valid.valid_to,
        special_support_amount=valid.special_support_amount,
        **{field: getattr(valid, field) for field in TEXTS},
    )
    amendment.full_clean()
    amendment.save(force_insert=True)
    fill_parts(amendment, selectors.decided_by_board(decision)[base.board_name], known=valid)
    tell(amendment, "amended", by=by, moved=("", amendment.status), decision=str(decision.pk))
    return amendment
