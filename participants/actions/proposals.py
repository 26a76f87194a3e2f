"""Every write to a proposal: prepared from an order, offered, answered and withdrawn. A person takes each step."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from allocation.actions.moves import lock_round
from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User

from .. import placement_permissions as permissions
from .. import placement_selectors as selectors
from ..matching import Match, MatchingError, Ranking, passed_over
from ..matching_facts import key_of
from ..models import Participant, Place, Proposal
from ..placement_enums import Origin
from .moves import keep_hidden, lock_case, lock_place, lock_proposal, move_proposal, tell_of_placement


@dataclass(frozen=True, slots=True)
class Choice:
    """From which order somebody was chosen, and why past those who stand before, "" when nobody does."""

    origin: str
    reason: str = ""


@transaction.atomic
def suggest(*, place: Place, participant: Participant, choice: Choice, by: User) -> Proposal:
    """Prepare a proposal; the förvaltning knows nothing of it yet.

    Raises RuleBroken when a hard demand is not met, and when others stand before and no reason is given.
    """
    place, participant = lock_place(place), lock_case(participant)
    require(permissions.may_suggest(by, place, participant))
    if choice.origin == Origin.PLACE:
        ranking, _ = selectors.ranked_people(place, by)
    else:
        ranking, _ = selectors.ranked_places(participant)
    match, before = _in_order(ranking, participant.case_number, key_of(place))
    if before and not choice.reason.strip():
        raise RuleBroken(
            "Andra står före i ordningen. Skriv varför du väljer förbi dem.",
            code="past_the_order",
            field="reason",
        )
    return _store(
        Proposal(
            place=place,
            participant=participant,
            origin=choice.origin,
            order_number=match.number,
            passed_over=len(before),
            order_reason=choice.reason.strip() if before else "",
            suggested_by=by,
        ),
        by,
    )


def _in_order(ranking: Ranking, candidate: str, opening: str) -> tuple[Match, tuple[Match, ...]]:
    """Return where the pair stands and who stands before it."""
    try:
        before = passed_over(ranking, candidate, opening)
    except MatchingError as error:
        raise RuleBroken(error.message, code=error.code) from error
    [match] = [one for one in ranking.order if (one.candidate, one.opening) == (candidate, opening)]
    return match, before


def _store(proposal: Proposal, by: User) -> Proposal:
    proposal.full_clean()
    proposal.save(force_insert=True)
    tell_of_placement(
        proposal,
        "suggested",
        by=by,
        moved=("", proposal.status),
        origin=proposal.origin,
        number=proposal.order_number,
        passed_over=proposal.passed_over,
    )
    keep_hidden(proposal, by=by)
    return proposal


@transaction.atomic
def suggest_lines(*, chosen: Collection[tuple[str, str]], seen: str, by: User) -> list[Proposal]:
    """Prepare the lines that somebody has ticked in the suggestion for all places.

    chosen: pairs of participant and place, by the suggestion's keys. seen: the fingerprint of what was reviewed.
    Locks the years, all the places and then the participants, each in the order of their ids.
    Raises Stale when the suggestion is another one by now, and RuleBroken when a pair is not in it.
    """
    require(permissions.may_match_all(by))
    years = {place.round_id: place.round for place in selectors.free_places(timezone.localdate())}
    for _, year in sorted(years.items()):
        lock_round(year)
    found = selectors.portfolio(by)
    if found.fingerprint != seen:
        raise Stale(
            "Något har ändrats sedan du gick igenom förslaget. Inget är förberett. Gå igenom det igen.",
            code="portfolio_is_stale",
            current={"seen": found.fingerprint},
        )
    lines = {(line.match.candidate, line.match.opening): line for line in found.suggestion.lines}
    if not chosen or not set(chosen) <= lines.keys():
        raise RuleBroken("Markera minst en rad i förslaget.", code="no_line_chosen")
    pairs = [(found.places[place], found.people[person], lines[person, place]) for person, place in chosen]
    places = {place.pk: lock_place(place) for place, _, _ in sorted(pairs, key=lambda pair: pair[0].pk)}
    people = {one.pk: lock_case(one) for _, one, _ in sorted(pairs, key=lambda pair: pair[1].pk)}
    proposals = []
    for place, participant, line in pairs:
        place, participant = places[place.pk], people[participant.pk]
        require(permissions.may_suggest(by, place, participant))
        proposal = Proposal(
            place=place,
            participant=participant,
            origin=Origin.PORTFOLIO,
            order_number=line.number,
            suggested_by=by,
        )
        proposals.append(_store(proposal, by))
    return proposals


@transaction.atomic
def offer(*, proposal: Proposal, by: User) -> Proposal:
    """Let the place's förvaltning see the proposal and answer it."""
    proposal = lock_proposal(proposal)
    require(permissions.may_offer(by, proposal))
    proposal.offered_at, proposal.offered_by = timezone.now(), by
    move_proposal(proposal, "offer", by=by)
    return proposal


@transaction.atomic
def accept(*, proposal: Proposal, by: User) -> Proposal:
    """Say yes: the place is the participant's, and nobody else's."""
    proposal = lock_proposal(proposal)
    require(permissions.may_accept(by, proposal))
    proposal.answered_at, proposal.answered_by = timezone.now(), by
    move_proposal(proposal, "accept", by=by)
    return proposal


@transaction.atomic
def decline(*, proposal: Proposal, reason: str, by: User) -> Proposal:
    """Say no, with the reason that the consultant reads."""
    proposal = lock_proposal(proposal)
    require(permissions.may_answer(by, proposal))
    proposal.answered_at, proposal.answered_by = timezone.now(), by
    proposal.reason = reason.strip()
    move_proposal(proposal, "decline", by=by)
    keep_hidden(proposal, by=by)
    return proposal


@transaction.atomic
def withdraw(*, proposal: Proposal, reason: str, by: User) -> Proposal:
    """Take back what has not become a placement."""
    proposal = lock_proposal(proposal)
    require(permissions.may_withdraw(by, proposal))
    proposal.withdrawn_at, proposal.withdrawn_by = timezone.now(), by
    proposal.reason = reason.strip()
    move_proposal(proposal, "withdraw", by=by)
    keep_hidden(proposal, by=by)
    return proposal
