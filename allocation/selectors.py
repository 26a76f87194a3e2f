"""Reading the yearly allocation across relations, and what a given user may see."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from organisation.models import User
from organisation.permissions import Right, departments_of, has_right
from organisation.selectors import DepartmentCard, departments_on

from . import workflow
from .economy.keys import COST_KEYS
from .enums import DialogueStatus, IntakeKind, Party, PlacementKind, RoundStatus
from .models import (
    Adjustment,
    AllocationRound,
    Consultation,
    CostAssumptions,
    Decision,
    Dialogue,
    OfficialReport,
    Publication,
    Rate,
    Reply,
    Scenario,
)
from .reply_parts import (
    Answers,
    ConditionsPart,
    InterestPart,
    MonthInput,
    NeedInput,
    NeedsPart,
    OfferInput,
    PlacesPart,
    SupervisorsPart,
)

OLD_GAP_DAYS = 2 * 365  # a GAP analysis is made every second year (DOMAIN §1.8)


def names_day(round: AllocationRound) -> dt.date:
    """Return the day whose names a year uses: the day it was decided, or today while it is prepared."""
    decision = Decision.objects.filter(round=round, corrects__isnull=True).first()
    return decision.decided_on if decision else timezone.localdate()


def departments_of_round(round: AllocationRound) -> list[DepartmentCard]:
    """Return the förvaltningar of a year as they are known then, in Swedish order."""
    cards = departments_on(names_day(round))
    if round.status == RoundStatus.PREPARING:
        return cards
    asked = set(round.dialogues.values_list("department_id", flat=True))
    return [card for card in cards if card.pk in asked]


# Dialogue


def latest_reply(dialogue: Dialogue) -> Reply:
    """Return the version that is being written or was last handed over."""
    return max(dialogue.replies.all(), key=lambda reply: reply.version)


def latest_submitted(dialogue: Dialogue) -> Reply | None:
    """Return the latest version that was handed over, or None."""
    handed_over = [reply for reply in dialogue.replies.all() if reply.submitted_at]
    return max(handed_over, key=lambda reply: reply.version, default=None)


def counted_reply(dialogue: Dialogue) -> Reply | None:
    """Return the version that counts: what was agreed, or else what the förvaltning itself said last; or None."""
    if dialogue.status == DialogueStatus.AGREED:
        return latest_submitted(dialogue)
    if dialogue.status == DialogueStatus.NOT_AGREED:
        return latest_from(dialogue, Party.DEPARTMENT)
    return None


def latest_from(dialogue: Dialogue, party: Party) -> Reply | None:
    """Return the latest version that the party has handed over, or None."""
    handed_over = [reply for reply in dialogue.replies.all() if reply.submitted_at and reply.author == party]
    return max(handed_over, key=lambda reply: reply.version, default=None)


def counted_before(dialogue: Dialogue) -> Reply | None:
    """Return the version that counted for the förvaltning in the latest year before, or None."""
    earlier = (
        Dialogue.objects.filter(
            department=dialogue.department,
            status__in=workflow.ANSWERED,
            round__year__lt=dialogue.round.year,
        )
        .order_by("-round__year")
        .first()
    )
    return counted_reply(earlier) if earlier else None


def answers_of(reply: Reply) -> Answers:
    """Return what the reply says, as plain data."""
    months = list(reply.months.all())
    return Answers(
        InterestPart(reply.interest, reply.interest_reason),
        NeedsPart(
            reply.gap_made_on,
            tuple(
                NeedInput(need.occupation, need.need_2y, need.need_5y, need.is_shortage)
                for need in reply.needs.all()
            ),
        ),
        PlacesPart(
            reply.replaces_no_post,
            tuple(
                OfferInput(
                    offer.kind,
                    offer.at_least,
                    offer.wished,
                    offer.at_most,
                    offer.tasks,
                    offer.operations_near,
                )
                for offer in sorted(reply.offers.all(), key=lambda offer: offer.kind)
            ),
        ),
        SupervisorsPart(
            reply.places_per_supervisor,
            tuple(month.supervisors for month in months),
            reply.to_train,
            reply.training,
        ),
        ConditionsPart(
            tuple(
                MonthInput(month.is_closed, *(getattr(month, kind.value) for kind in IntakeKind))
                for month in months
            ),
            reply.ancillary_costs,
            reply.compensation,
            reply.union_on,
            reply.union_note,
            reply.conditions,
        ),
        frozenset(reply.saved_steps),
    )


def versions_visible_to(user: User, dialogue: Dialogue) -> list[Reply]:
    """Return the versions that the user may read, oldest first, with their lines; the own draft included."""
    is_own = dialogue.department_id in departments_of(user)
    replies = dialogue.replies.prefetch_related("needs", "offers", "months").order_by("version")
    return [reply for reply in replies if is_own or reply.submitted_at]


def counted_replies(round: AllocationRound) -> dict[int, Reply]:
    """Return the reply that counts for each förvaltning by its id, with lines; a fixed number of queries."""
    replies = Reply.objects.prefetch_related("needs", "offers", "months")
    dialogues = round.dialogues.filter(status__in=workflow.ANSWERED).prefetch_related(
        Prefetch("replies", queryset=replies)
    )
    return {dialogue.department_id: counted_reply(dialogue) for dialogue in dialogues}


def dialogues_visible_to(user: User, round: AllocationRound) -> QuerySet[Dialogue]:
    """Return the dialogues that the user may read: all for a coordinator, the own for a contact."""
    dialogues = round.dialogues.select_related("department", "round").prefetch_related("replies")
    if has_right(user, Right.RUN_YEAR):
        return dialogues
    return dialogues.filter(department__in=departments_of(user))


def gap_is_old(reply: Reply, today: dt.date) -> bool:
    """Say whether the GAP analysis is older than the two years between analyses."""
    return bool(reply.gap_made_on) and (today - reply.gap_made_on).days > OLD_GAP_DAYS


# Rounds


def rounds_visible_to(user: User) -> QuerySet[AllocationRound]:
    """Return the years that exist; what is inside each has its own permissions."""
    published = Publication.objects.filter(decision__round=OuterRef("pk"))
    return AllocationRound.objects.select_related("deciding_board").annotate(is_published=Exists(published))


def handles(user: User, round: AllocationRound) -> bool:
    """Say whether the user handles the matter: the coordinator and the deciding nämnd's people."""
    return has_right(user, Right.RUN_YEAR) or has_right(
        user, Right.READ_HANDLING, board=round.deciding_board_id
    )


def known_status(user: User, round: AllocationRound) -> RoundStatus:
    """Return how far the user may know that the year, one of rounds_visible_to, has come.

    Outside the handling nothing shows between the end of the dialogue and the publication, and nothing of a
    correction before it is published.
    """
    status = RoundStatus(round.status)
    if status in (RoundStatus.PROPOSED, RoundStatus.DECIDED) and not handles(user, round):
        return RoundStatus.PUBLISHED if _is_published(round) else RoundStatus.CALCULATING
    return status


def _is_published(round: AllocationRound) -> bool:
    """Say whether any decision of the year is published; asks only for a year that was read alone."""
    if hasattr(round, "is_published"):
        return round.is_published
    return Publication.objects.filter(decision__round=round).exists()


def shown_status(user: User, round: AllocationRound) -> str:
    """Return the status in words; outside the handling, an unpublished year is "under beredning"."""
    status = known_status(user, round)
    if status == RoundStatus.CALCULATING and not handles(user, round):
        return "Under beredning"
    return status.label


def waiting_counts(round: AllocationRound) -> dict[str, int]:
    """Return how many dialogues wait for the coordinator, for the förvaltning, and how many are done."""
    counts = {Party.COORDINATOR: 0, Party.DEPARTMENT: 0, Party.NOBODY: 0}
    for status in round.dialogues.values_list("status", flat=True):
        counts[workflow.DIALOGUE_OWNER[DialogueStatus(status)]] += 1
    return {party.value: count for party, count in counts.items()}


def reminded_today(round: AllocationRound) -> set[int]:
    """Return the ids of the dialogues whose förvaltning has been reminded today, and is not reminded again."""
    reminders = round.events.filter(kind="reminded", created_at__date=timezone.localdate())
    return set(reminders.values_list("dialogue_id", flat=True))


# Samråd


def consultation_of(dialogue: Dialogue) -> Consultation | None:
    """Return the question about the scenario that is the proposal, or None when none has been asked."""
    return (
        dialogue.consultations.filter(scenario__chosen_at__isnull=False)
        .select_related("scenario", "dialogue__round", "dialogue__department")
        .first()
    )


def consultations_of(scenario: Scenario) -> dict[int, Consultation]:
    """Return the questions about a scenario by the förvaltning's id."""
    asked = scenario.consultations.select_related("dialogue")
    return {question.dialogue.department_id: question for question in asked}


# Decisions


def decisions_visible_to(user: User) -> QuerySet[Decision]:
    """Return the decisions that the user may read, latest year and latest decision first."""
    decisions = (
        Decision.objects.select_related(
            "round", "publication", "corrects", "corrected_by__publication", "notice"
        )
        .defer("payload")
        .order_by("-round__year", "-recorded_at")
    )
    if has_right(user, Right.RUN_YEAR):
        return decisions
    visible = Q(pk__in=[])
    if has_right(user, Right.READ_DECISIONS):
        visible |= Q(publication__isnull=False)
    boards = {
        board
        for board in decisions.values_list("round__deciding_board_id", flat=True)
        if has_right(user, Right.READ_HANDLING, board=board)
    }
    return decisions.filter(visible | Q(round__deciding_board__in=boards))


def correction_known_to(user: User, decision: Decision) -> Decision | None:
    """Return the decision that corrects this one, unless it is still unpublished outside the handling."""
    newer = getattr(decision, "corrected_by", None)
    return newer if newer and (handles(user, decision.round) or hasattr(newer, "publication")) else None


def decisions_listed_for(user: User) -> list[Decision]:
    """Return what the user may read as a list, each decision with its `known_correction`."""
    decisions = list(decisions_visible_to(user))
    for decision in decisions:
        decision.known_correction = correction_known_to(user, decision)
    return decisions


def valid_decision(round: AllocationRound) -> Decision | None:
    """Return the decision that holds for the year: the latest, which may be a correction."""
    return Decision.objects.filter(round=round, corrected_by__isnull=True).first()


def decided_last_year(round: AllocationRound) -> dict[tuple[int, str], int]:
    """Return what was decided for the year before, by förvaltning id and kind; empty when nothing was."""
    before = Decision.objects.filter(round__year=round.year - 1, corrected_by__isnull=True).first()
    if before is None:
        return {}
    lines = before.lines.values_list("department_id", "kind", "decided")
    return {(department, kind): decided for department, kind, decided in lines}


def published_decision(round: AllocationRound) -> Decision | None:
    """Return the decision that everybody may read: the latest published one."""
    latest = Publication.objects.filter(decision__round=round).select_related("decision").first()
    return latest.decision if latest else None


# Scenarios


def scenarios_of(round: AllocationRound) -> list[Scenario]:
    """Return the year's scenarios with their lines, in a fixed number of queries."""
    return list(
        round.scenarios.prefetch_related(
            "lines__adjustments", "lines__department", "reports", "consultations"
        ).select_related("round")
    )


def report_for(user: User, round: AllocationRound) -> OfficialReport | None:
    """Return the draft for the coordinator, otherwise the latest that was sent; None before that."""
    reports = round.reports.select_related("scenario", "document").defer("document__content")
    if has_right(user, Right.RUN_YEAR):
        return reports.first()
    return reports.filter(sent_at__isnull=False).first()


def numbers_changed_at(round: AllocationRound) -> dt.datetime:
    """Return when the chosen scenario, or what its cost is counted with, last changed."""
    chosen = round.scenarios.get(chosen_at__isnull=False)
    changes = (
        Adjustment.objects.filter(line__scenario=chosen).aggregate(at=Max("created_at"))["at"],
        CostAssumptions.objects.filter(round=round).aggregate(at=Max("saved_at"))["at"],
        Rate.objects.filter(key__in=COST_KEYS).aggregate(at=Max("changed_at"))["at"],
    )
    return max([chosen.chosen_at, *filter(None, changes)])


def sums_by_kind(scenario: Scenario) -> dict[str, int]:
    """Return how many places of each kind the scenario gives in all."""
    rows = scenario.lines.values_list("kind").annotate(total=Sum("places")).order_by("kind")
    sums = dict(rows)
    return {kind.value: sums.get(kind.value, 0) for kind in PlacementKind}


def current_round(user: User) -> AllocationRound | None:
    """Return the year that a menu entry leads to; see `current_of`."""
    return current_of(user, list(rounds_visible_to(user)))


def current_of(user: User, years: Sequence[AllocationRound]) -> AllocationRound | None:
    """Return the year that needs something: the earliest unfinished, or the latest when all are finished."""
    unfinished = [round for round in years if not is_finished(user, round)]
    return unfinished[-1] if unfinished else next(iter(years), None)


def is_finished(user: User, round: AllocationRound) -> bool:
    """Say whether the year, as the user knows it, needs no more of anybody: published."""
    return known_status(user, round) == RoundStatus.PUBLISHED
