"""Reading the agreements across relations, and what a given user may see of them."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from allocation.enums import PlacementKind
from allocation.models import AllocationRound, Decision, DecisionLine
from allocation.selectors import valid_decision
from organisation.models import User
from organisation.permissions import Right, boards_of, boards_with, has_right
from organisation.selectors import swedish_key

from . import workflow
from .enums import AgreementStatus, Turn
from .models import (
    Agreement,
    AgreementEvent,
    AgreementLine,
    AgreementPart,
    AgreementVersion,
    Conclusion,
    TemplateVersion,
)

# Templates


def current_template() -> TemplateVersion | None:
    """Return the template that new agreements are made from, or None when none is published."""
    return TemplateVersion.objects.filter(published_at__isnull=False).order_by("-number").first()


def template_draft() -> TemplateVersion | None:
    """Return the template that is being written, or None."""
    return TemplateVersion.objects.filter(published_at__isnull=True).first()


# What is decided


def decided_by_board(decision: Decision) -> dict[str, list[DecisionLine]]:
    """Return the decided lines with places by the nämnd's name in the decision, in Swedish order.

    The deciding nämnd's own are left out: a nämnd does not agree with itself.
    """
    found: dict[str, list[DecisionLine]] = {}
    for line in sorted(_lines_with_places(decision), key=lambda line: swedish_key(line.board_name)):
        found.setdefault(line.board_name, []).append(line)
    found.pop(_deciding_board(decision), None)
    return found


def own_lines(decision: Decision) -> list[DecisionLine]:
    """Return the decided lines that need no agreement: those of the deciding nämnd's own förvaltningar."""
    return [line for line in _lines_with_places(decision) if line.board_name == _deciding_board(decision)]


def _lines_with_places(decision: Decision) -> QuerySet[DecisionLine]:
    lines = decision.lines.filter(decided__gt=0).select_related("department")
    return lines.order_by("department_name", "pk")


def _deciding_board(decision: Decision) -> str:
    """Return what the deciding nämnd was called, as the decision keeps it."""
    return json.loads(decision.payload)["deciding_board"]


# Agreements


def agreements() -> QuerySet[Agreement]:
    """Return every agreement with its parts, lines and versions; a fixed number of queries.

    The versions come without their texts, each with approval, signatures and conclusion. `waiting_since` is
    when it got its status.
    """
    moves = AgreementEvent.objects.filter(agreement=OuterRef("pk")).exclude(to_status="")
    parts = AgreementPart.objects.select_related("department").prefetch_related(
        Prefetch("lines", AgreementLine.objects.select_related("decision_line"))
    )
    versions = (
        AgreementVersion.objects.select_related("approval__approved_by", "conclusion", "sent_by")
        .defer("payload", "conclusion__payload")
        .prefetch_related("signatures__recorded_by")
    )
    return (
        Agreement.objects.select_related(
            "round", "board", "decision__corrected_by", "decision__publication", "template", "amends"
        )
        .defer("decision__payload", "decision__corrected_by__payload")
        .prefetch_related(Prefetch("parts", parts), Prefetch("versions", versions))
        .annotate(waiting_since=Subquery(moves.order_by("-created_at", "-pk").values("created_at")[:1]))
    )


def agreements_visible_to(user: User) -> QuerySet[Agreement]:
    """Return the agreements that the user may read at all; others do not exist for them.

    All for the coordinator; what has been sent for those who speak for the receiving nämnd and for the
    deciding nämnd's secretary; what is signed for the members of both.
    """
    if has_right(user, Right.RUN_YEAR):
        return agreements()
    speaks, handles = boards_of(user), boards_with(user, Right.RECORD_DECISION)
    sits = boards_with(user, Right.READ_HANDLING)
    sent = AgreementVersion.objects.filter(agreement=OuterRef("pk"))
    signed = Conclusion.objects.filter(version__agreement=OuterRef("pk"))
    return agreements().filter(
        (Exists(sent) & (Q(board__in=speaks) | Q(round__deciding_board__in=handles)))
        | (Exists(signed) & (Q(board__in=sits) | Q(round__deciding_board__in=sits)))
    )


def chain_of(agreement: Agreement) -> list[Agreement]:
    """Return the agreement's base and all its amendments, in order."""
    base = agreement.amends_id or agreement.pk
    return list(agreements().filter(Q(pk=base) | Q(amends=base)).order_by("number"))


def valid_state(chain: Iterable[Agreement]) -> Agreement | None:
    """Return the one of a base and its amendments that applies: the latest signed, which holds everything.

    None before the base is signed, and when it has been ended.
    """
    signed = [agreement for agreement in chain if agreement.is_signed]
    if any(agreement.status == AgreementStatus.ENDED for agreement in signed):
        return None
    return max(signed, key=lambda agreement: agreement.number, default=None)


def missing_to_send(agreement: Agreement) -> list[str]:
    """Return what is left to fill in before the agreement can be sent, as sentences."""
    missing = []
    if not agreement.our_representative:
        missing.append("Skriv vem som företräder den samordnande nämnden.")
    for part in agreement.parts.all():
        name = part.department_name
        if not part.contact_name:
            missing.append(f"Skriv vem som är kontaktperson på {name}.")
        if part.supervisors is None:
            missing.append(f"Skriv hur många handledare {name} har.")
        if part.hours_per_week is None:
            missing.append(f"Skriv hur mycket tid handledarna på {name} har.")
    return missing


# The year


@dataclass(frozen=True, slots=True)
class BoardRow:
    """How far it has come with one receiving nämnd.

    current is what is being handled, or else what applies; None when nothing has been made. in_force is what
    applies today or from its first day. places are those of the decision that holds for the year, by kind.
    """

    board_name: str
    places: dict[str, int]
    current: Agreement | None
    in_force: Agreement | None
    missing: list[str]
    needs_amendment: bool
    waiting_days: int | None

    @property
    def total_places(self) -> int:
        """How many places the decision gives the nämnd in all."""
        return sum(self.places.values())


def year_overview(round: AllocationRound, today: dt.date | None = None) -> list[BoardRow]:
    """Return a row for each nämnd that has places or an agreement; a fixed number of queries."""
    today = today or timezone.localdate()
    decision = valid_decision(round)
    decided = decided_by_board(decision) if decision else {}
    chains: dict[str, list[Agreement]] = {}
    for agreement in agreements().filter(round=round).order_by("number", "pk"):
        chains.setdefault(agreement.board_name, []).append(agreement)
    rows = [
        _row(board, decided.get(board, []), chains.get(board, []), today) for board in {**decided, **chains}
    ]
    return sorted(rows, key=lambda row: swedish_key(row.board_name))


def _row(name: str, lines: list[DecisionLine], chain: list[Agreement], today: dt.date) -> BoardRow:
    live = [agreement for agreement in chain if agreement.status not in workflow.CLOSED]
    in_force = valid_state(live)
    handled = next((agreement for agreement in live if agreement.status in workflow.UNSIGNED), None)
    current = handled or in_force or (chain[-1] if chain else None)
    waits = current and workflow.OWNER[AgreementStatus(current.status)] != Turn.NOBODY
    return BoardRow(
        board_name=name,
        places={
            kind.value: sum(line.decided for line in lines if line.kind == kind) for kind in PlacementKind
        },
        current=current,
        in_force=in_force,
        missing=missing_to_send(current) if current and current.status in workflow.EDITABLE else [],
        needs_amendment=in_force is not None and numbers(in_force) != as_numbers(lines),
        waiting_days=(today - timezone.localdate(current.waiting_since)).days if waits else None,
    )


def numbers(agreement: Agreement) -> dict[tuple[int, str], int]:
    """Return how many places the agreement is about, by förvaltning id and kind."""
    return as_numbers(line.decision_line for part in agreement.parts.all() for line in part.lines.all())


def as_numbers(lines: Iterable[DecisionLine]) -> dict[tuple[int, str], int]:
    """Return the decided numbers by förvaltning id and kind."""
    return {(line.department_id, line.kind): line.decided for line in lines}


def agreed_numbers(round: AllocationRound) -> dict[tuple[int, str], int]:
    """Return the places that signed agreements cover today, by förvaltning id and kind."""
    found: dict[tuple[int, str], int] = {}
    for row in year_overview(round):
        if row.in_force:
            found.update(numbers(row.in_force))
    return found


def agreed_months(round: AllocationRound) -> dict[int, list[int]]:
    """Return the months of the year in which signed agreements have places, by förvaltning id."""
    found: dict[int, list[int]] = {}
    for row in year_overview(round):
        if row.in_force:
            found.update({part.department_id: part.months for part in row.in_force.parts.all()})
    return found


def agreements_last_year(round: AllocationRound) -> dict[int, Agreement]:
    """Return the latest signed agreement of the year before with each nämnd, by its id."""
    found = agreements().filter(round__year=round.year - 1, status__in=workflow.SIGNED).order_by("number")
    return {agreement.board_id: agreement for agreement in found}
