"""From the decided model to one draft per receiving nämnd, all or nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from allocation.actions.moves import lock_round
from allocation.models import AllocationRound, Decision, DecisionLine
from allocation.selectors import names_day, valid_decision
from lund_placements.errors import RuleBroken, require
from organisation.models import User
from organisation.selectors import departments_on

from .. import permissions, selectors, workflow
from ..models import Agreement, TemplateVersion
from .drafts import empty_parts, fill_parts
from .moves import lock_agreement, move, tell


@dataclass(frozen=True, slots=True)
class Generated:
    """How many drafts were made, made anew after a corrected decision, and withdrawn because of it."""

    created: int
    renewed: int
    withdrawn: int


@transaction.atomic
def generate(*, round: AllocationRound, by: User) -> Generated:
    """Make a draft for each receiving nämnd that the published decision gives places; repeatable.

    After a correction the unsigned ones are made anew from it, with their terms kept, and go back to draft.
    What is signed stays: it needs an amendment.
    """
    round = lock_round(round)
    require(permissions.may_generate(by, round))
    decision = valid_decision(round)
    decided = selectors.decided_by_board(decision)
    live = selectors.agreements().filter(round=round).exclude(status__in=workflow.CLOSED)
    open_ones = {agreement.board_name: agreement for agreement in live.order_by("number")}
    created = renewed = withdrawn = 0
    template, last_year = selectors.current_template(), selectors.agreements_last_year(round)
    for name, lines in decided.items():
        current = open_ones.pop(name, None)
        if current is None:
            board = _board(decision, lines)
            _create(round, board, decision, lines, template, last_year.get(board), by)
            created += 1
        elif current.status in workflow.UNSIGNED and current.decision_id != decision.pk:
            _renew(current, decision, lines, by)
            renewed += 1
    for left in open_ones.values():
        if left.status in workflow.UNSIGNED:
            comment = f"{_reference(decision)} ger inte nämnden några platser."
            move(lock_agreement(left), "withdraw", by=by, comment=comment)
            withdrawn += 1
    return Generated(created, renewed, withdrawn)


def _board(decision: Decision, lines: Sequence[DecisionLine]) -> int:
    """Return the nämnd that the förvaltningar of the lines worked under when it was decided, by its id.

    Raises RuleBroken when the organisation has been changed since, so that it no longer says which.
    """
    boards = {card.pk: card.board_pk for card in departments_on(names_day(decision.round))}
    found = {boards.get(line.department_id) for line in lines}
    board = found.pop()
    if found or board is None:
        raise RuleBroken(
            "Organisationen har ändrats för tiden före beslutet, så att det inte längre framgår vilken nämnd som "
            f"är {lines[0].board_name}. Rätta perioderna under Organisation.",
            code="board_not_clear",
        )
    return board


def _create(
    round: AllocationRound,
    board: int,
    decision: Decision,
    lines: Sequence[DecisionLine],
    template: TemplateVersion,
    last_year: Agreement | None,
    by: User,
) -> None:
    agreement = Agreement(
        round=round,
        board_id=board,
        board_name=lines[0].board_name,
        decision=decision,
        template=template,
        valid_from=dt.date(round.year, 1, 1),
        valid_to=dt.date(round.year, 12, 31),
        ancillary_costs=template.ancillary_costs,
    )
    if last_year:
        for field in ("our_representative", "our_title", "their_representative", "their_title"):
            setattr(agreement, field, getattr(last_year, field))
    agreement.full_clean()
    agreement.save(force_insert=True)
    fill_parts(agreement, lines, last_year)
    tell(agreement, "generated", by=by, moved=("", agreement.status), decision=str(decision.pk))


def _renew(agreement: Agreement, decision: Decision, lines: Sequence[DecisionLine], by: User) -> None:
    agreement = lock_agreement(agreement)
    move(agreement, "renew", by=by, comment=f"{_reference(decision)} gäller.", decision=str(decision.pk))
    empty_parts(agreement)  # the parts as they were stay with `agreement`, which was read before
    agreement.decision = decision
    agreement.revision += 1
    agreement.full_clean()
    agreement.save()
    fill_parts(agreement, lines, known=agreement)


def _reference(decision: Decision) -> str:
    return f"Beslutet {decision.paragraph}, {decision.decided_on}"
