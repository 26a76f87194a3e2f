"""From what the förvaltningar have answered to the engine's problem: plain data, kept with the scenario."""

from dataclasses import dataclass
from decimal import Decimal

from . import selectors
from .enums import DialogueStatus, Party, PlacementKind
from .models import AllocationRound, Dialogue, Reply

HORIZON = 18  # months; a place that starts in December runs into next year


@dataclass(frozen=True, slots=True)
class Weights:
    """The political mix in per cent, sum 100, and how much more a shortage occupation counts."""

    need_2y: int
    need_5y: int
    employees: int
    shortage_factor: Decimal


def plain(factor: Decimal) -> str:
    """Return the factor as it is stored and printed, the same whether typed 2 or read back as 2.0."""
    return f"{factor.normalize():f}"


def year_problem(round: AllocationRound, weights: Weights) -> dict:
    """Return the year as the engine's JSON; only what has ended in an answer counts (see docs/engine.md).

    A förvaltning without such an answer takes part with nothing, so that its zero is explained.
    """
    targets = {target.kind: target.places for target in round.targets.all()}
    rules = {rule.kind: rule for rule in round.rules.all()}
    last_year = selectors.decided_last_year(round)
    replies = selectors.counted_replies(round)
    departments = selectors.departments_of_round(round)
    return {
        "year": {
            "first_month": f"{round.year}-01",
            "months": HORIZON,
            "weights": {
                "need_2y": weights.need_2y,
                "need_5y": weights.need_5y,
                "employees": weights.employees,
                "shortage_factor": plain(weights.shortage_factor),
            },
            "tie_order": [card.key for card in departments],
            "kinds": [
                {
                    "code": kind.value,
                    "name": kind.label,
                    "target": targets[kind],
                    "months": rules[kind].months,
                    "load": rules[kind].load,
                    "starts": list(range(12)),
                    "may_pause": rules[kind].may_pause,
                }
                for kind in PlacementKind
            ],
            "departments": [
                {
                    "key": card.key,
                    "name": card.name,
                    "employees": card.employees or 0,
                    "last_year": {kind.value: last_year.get((card.pk, kind.value)) for kind in PlacementKind},
                    **_answered(replies.get(card.pk)),
                }
                for card in departments
            ],
        }
    }


def _answered(reply: Reply | None) -> dict:
    """Return the part of a department that comes from its reply."""
    months = {row.month: row for row in reply.months.all()} if reply else {}
    calendar = [months.get(index % 12 + 1) for index in range(HORIZON)]
    offers = {offer.kind: offer for offer in reply.offers.all()} if reply else {}
    return {
        "replied": reply is not None,
        "needs": [
            {
                "occupation": need.occupation,
                "need_2y": need.need_2y,
                "need_5y": need.need_5y,
                "shortage": need.is_shortage,
            }
            for need in (reply.needs.all() if reply else ())
        ],
        "places_per_supervisor": reply.places_per_supervisor if reply else 1,
        "supervisors": [month.supervisors if month else 0 for month in calendar],
        "competing": [month.competing if month else 0 for month in calendar],
        "running": [0] * HORIZON,
        "closed": [index for index, month in enumerate(calendar) if month and month.is_closed],
        "offered": {kind.value: offers[kind].at_most if kind in offers else 0 for kind in PlacementKind},
        "floor": {kind.value: offers[kind].at_least if kind in offers else 0 for kind in PlacementKind},
    }


def dialogue_outcomes(round: AllocationRound) -> dict[int, dict]:
    """Return how each dialogue ended, by the förvaltning's id: status, comment and age of the GAP analysis."""
    outcomes = {}
    for dialogue in Dialogue.objects.filter(round=round).prefetch_related("replies__offers", "events"):
        reply = selectors.latest_submitted(dialogue)  # a draft is the förvaltning's own
        outcomes[dialogue.department_id] = {
            "dialogue": dialogue.status,
            "dialogue_comment": _why_it_ended(dialogue),
            "difference": _difference(dialogue),
            "gap_made_on": reply.gap_made_on.isoformat() if reply and reply.gap_made_on else None,
        }
    return outcomes


def _why_it_ended(dialogue: Dialogue) -> str:
    """Return the reason that was given for ending without a reply or without agreement; "" when agreed."""
    if dialogue.status not in (DialogueStatus.CLOSED_UNANSWERED, DialogueStatus.NOT_AGREED):
        return ""
    return next((event.comment for event in dialogue.events.all() if event.to_status == dialogue.status), "")


def _difference(dialogue: Dialogue) -> list[dict]:
    """Return what each party proposed last, by kind, when they did not agree and both have named numbers."""
    if dialogue.status != DialogueStatus.NOT_AGREED:
        return []
    theirs, ours = (selectors.latest_from(dialogue, party) for party in (Party.DEPARTMENT, Party.COORDINATOR))
    if theirs is None or ours is None:
        return []
    return [
        {"kind": kind.value, "department": _range_of(theirs, kind), "coordinator": _range_of(ours, kind)}
        for kind in PlacementKind
        if _range_of(theirs, kind) != _range_of(ours, kind)
    ]


def _range_of(reply: Reply, kind: PlacementKind) -> list[int]:
    """Return how many places of the kind a version names: at least, wished, at most."""
    offer = next(offer for offer in reply.offers.all() if offer.kind == kind)
    return [offer.at_least, offer.wished, offer.at_most]
