"""Reading proposals and placements, and the orders that people and places are chosen from."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, Max, Min, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from allocation.models import AllocationRound
from lund_placements.errors import RuleBroken
from organisation.models import User
from organisation.permissions import Right, departments_of, has_right

from . import selectors
from .enums import Ground
from .matching import MatchingError, Ranking, Suggestion, rank_candidates, rank_openings, suggest
from .matching.rules import FIRST, OTHER, WITHOUT, Mark, demand, language, need
from .matching_facts import candidates, key_of, openings
from .models import (
    AmaTerms,
    CaseGrant,
    Participant,
    Place,
    Placement,
    PlacementEvent,
    PreparatoryStep,
    Proposal,
)
from .place_enums import PlaceStatus
from .placement_enums import PlacementStatus, ProposalStatus
from .start_checklist import StartFacts
from .workflow import HAS_STARTED, LIVE, SHOWN_TO_HOST, WAITING

# People or places; above that the pairs are too many to be weighed while somebody waits.
MOST_IN_PORTFOLIO = 600


def changed_since(moment: dt.datetime) -> Q:
    """Return what placements have in common that have changed since, or whose case has been erased."""
    lately = PlacementEvent.objects.filter(created_at__gte=moment, proposal__placement__isnull=False)
    erased = Placement.objects.filter(participant__erased_at__gte=moment).order_by()
    # Together, not as alternatives: those would be asked of one row at a time.
    return Q(pk__in=lately.order_by().values("proposal__placement").union(erased.values("pk")))


# Who may be matched to what


def cases_open_to(user: User) -> QuerySet[Participant]:
    """Return the open cases that the user may work with now: the own ones, and colleagues' opened with a reason."""
    granted = CaseGrant.objects.filter(participant=OuterRef("pk"), user=user, expires_at__gt=timezone.now())
    return selectors.cases_known_to(user).active().filter(Q(consultant=user) | Exists(granted))


def free_places(today: dt.date) -> QuerySet[Place]:
    """Return the places that somebody can be proposed to, by start: untaken ones that nobody holds."""
    return _untaken(today).filter(held_by__isnull=True)


def _untaken(today: dt.date) -> QuerySet[Place]:
    """Return the open places that nobody has been accepted for and nobody is planned to, by start."""
    taken = Proposal.objects.filter(place=OuterRef("pk"), status=ProposalStatus.ACCEPTED)
    planned = Placement.objects.filter(place=OuterRef("pk"), status__in=LIVE)
    return (
        Place.objects.select_related("round", "department", "workplace")
        .filter(~Exists(taken), ~Exists(planned), status=PlaceStatus.OPEN, ends_on__gte=today)
        .order_by("starts_on", "pk")
    )


def is_free(place: Place) -> bool:
    """Say whether somebody can be proposed to the place."""
    return free_places(timezone.localdate()).filter(pk=place.pk).exists()


def has_room(proposal: Proposal) -> bool:
    """Say whether the place can still be the participant's; of somebody protected the place is held for them."""
    today = timezone.localdate()
    places = _untaken(today) if proposal.participant.protected_identity else free_places(today)
    return places.filter(pk=proposal.place_id).exists()


def ranked_people(place: Place, user: User) -> tuple[Ranking, dict[str, Participant]]:
    """Return the user's people in order for the place, and who they are by the order's keys."""
    people = list(cases_open_to(user))
    [opening] = openings([place], timezone.localdate())
    return rank_candidates(opening, candidates(people)), {one.case_number: one for one in people}


def ranked_places(participant: Participant) -> tuple[Ranking, dict[str, Place]]:
    """Return the free places in order for the participant, and which they are by the order's keys."""
    today = timezone.localdate()
    places = list(free_places(today))
    [candidate] = candidates([participant])
    return rank_openings(candidate, openings(places, today)), {key_of(one): one for one in places}


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A suggestion for all free places, with what its keys stand for; `fingerprint` tells whether it is still it."""

    suggestion: Suggestion
    people: dict[str, Participant]
    places: dict[str, Place]
    more_people: int  # who stand after those of the suggestion, and are not in it
    more_places: int  # which begin after those of the suggestion

    @property
    def fingerprint(self) -> str:
        """What a person has reviewed: the same lines, with the same reasons, give the same mark."""
        lines = [
            (line.match.candidate, line.match.opening, line.number, line.match.reasons, line.why)
            for line in self.suggestion.lines
        ]
        return sha256(repr(lines).encode()).hexdigest()


def people_of_portfolio(user: User) -> QuerySet[Participant]:
    """Return whom a suggestion for all places is about.

    The coordinator's is about every open case, by alias; nobody with protected identity is in it. A consultant's is
    about the own cases. First come those without a proposal, by priority group and then waiting: when there are too
    many for one suggestion, it is the last ones that are left out.
    """
    if has_right(user, Right.RUN_YEAR):
        everybody = Participant.objects.active().select_related("consultant")
        people = everybody.filter(protected_identity=False)
    else:
        people = cases_open_to(user)
    waiting = Proposal.objects.filter(participant=OuterRef("pk"), status__in=WAITING)
    return people.annotate(
        is_waiting=Exists(waiting),
        first=selectors.first_ground(),
        group=Case(
            When(first__in=(Ground.JOB_READY, Ground.CHILDREN), then=FIRST),
            When(first=Ground.OTHER, then=OTHER),
            default=WITHOUT,
        ),
    ).order_by("is_waiting", "group", F("income_support_since").asc(nulls_last=True), "case_number")


def portfolio(user: User) -> Portfolio:
    """Return the best suggestion for all free places and the user's people; raises RuleBroken when there is none."""
    today = timezone.localdate()
    everybody, everywhere = people_of_portfolio(user), free_places(today)
    people = list(everybody[:MOST_IN_PORTFOLIO])
    places = list(everywhere[:MOST_IN_PORTFOLIO])
    try:
        suggestion = suggest(candidates(people), openings(places, today))
    except MatchingError as error:
        raise RuleBroken(error.message, code=error.code) from error
    return Portfolio(
        suggestion,
        {one.case_number: one for one in people},
        {key_of(one): one for one in places},
        more_people=_how_many_more(everybody, len(people)),
        more_places=_how_many_more(everywhere, len(places)),
    )


def _how_many_more(rows: QuerySet[Any], taken: int) -> int:
    return rows.count() - taken if taken == MOST_IN_PORTFOLIO else 0


# Proposals


def proposals() -> QuerySet[Proposal]:
    """Return proposals with what their pages show; who may see which is asked by the pages."""
    return Proposal.objects.select_related(
        "place__round", "place__workplace", "place__department", "participant__consultant", "placement"
    )


def own_proposals(user: User) -> QuerySet[Proposal]:
    """Return the proposals that wait in the user's own cases, oldest first."""
    own = selectors.cases_known_to(user).filter(consultant=user)
    return (
        proposals()
        .filter(status__in=WAITING, participant__in=own.values("pk"))
        .order_by("suggested_at", "pk")
    )


def offered_to(user: User) -> QuerySet[Proposal]:
    """Return what has been offered to the user's förvaltningar and is not over, latest first.

    Somebody with protected identity is never among them: that is handled outside the system.
    """
    lasting = ~Q(status=ProposalStatus.PLACED) | Q(placement__status__in=LIVE)
    return (
        proposals()
        .filter(
            lasting,
            status__in=SHOWN_TO_HOST,
            place__department__in=departments_of(user),
            participant__protected_identity=False,
        )
        .order_by("-offered_at", "pk")
    )


def waiting_for(user: User) -> int:
    """Count the offers that wait for an answer from the user's förvaltningar."""
    return offered_to(user).filter(status=ProposalStatus.OFFERED).count()


def offered_people(
    offers: Iterable[Proposal], day: dt.date
) -> tuple[dict[UUID, selectors.SharedPerson], set[UUID]]:
    """Return what each offer's förvaltning may know of the person, by proposal, and whose names are among it."""
    by_department: dict[int, list[Proposal]] = {}
    for offer in offers:
        by_department.setdefault(offer.place.department_id, []).append(offer)
    shown: dict[UUID, selectors.SharedPerson] = {}
    named: set[UUID] = set()
    for department, rows in by_department.items():
        people = selectors.shared_with([department], [row.participant for row in rows], day)
        for row in rows:
            shown[row.pk] = people[row.participant_id]
            if shown[row.pk].name != shown[row.pk].alias:
                named.add(row.participant_id)
    return shown, named


def proposals_of(participant: Participant) -> QuerySet[Proposal]:
    """Return everything that somebody has been proposed to, latest first."""
    return proposals().filter(participant=participant)


def people_at(place: Place) -> int:
    """Count those who are proposed to the place or placed there."""
    offered = Proposal.objects.filter(place=place, status__in=WAITING).count()
    return offered + Placement.objects.filter(place=place, status__in=LIVE).count()


def people_of(place: Place) -> QuerySet[Proposal]:
    """Return the proposals of those who are on the way to the place, planned or there."""
    going = Q(status__in=WAITING) | Q(placement__status__in=LIVE)
    return proposals().filter(going, place=place).order_by("suggested_at", "pk")


def places_of(participant: Participant) -> list[Place]:
    """Return the places that somebody is on the way to or at, in the order in which they are locked."""
    going = Q(proposals__status__in=WAITING) | Q(proposals__placement__status__in=LIVE)
    places = Place.objects.select_related("round").filter(going, proposals__participant=participant)
    return list(places.order_by("round__year", "pk").distinct())


def protected_are_at(place: Place) -> bool:
    """Say whether somebody with protected identity is on the way to the place or there: then it is held."""
    return people_of(place).filter(participant__protected_identity=True).exists()


def somebody_is_at(place: Place) -> bool:
    """Say whether a placement goes on at the place, or its days have been used up."""
    last_days = Placement.objects.filter(place=place, status__in=HAS_STARTED)
    return last_days.filter(Q(status=PlacementStatus.STARTED) | Q(ended_on__gte=place.ends_on)).exists()


def days_with_people(place: Place) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day on which somebody is planned, is or has been at the place; None when nobody."""
    there = Placement.objects.filter(place=place).exclude(status=PlacementStatus.CANCELLED)
    days = there.aggregate(first=Min("starts_on"), last=Max(Coalesce("ended_on", "ends_on")))
    return days["first"], days["last"]


# Placements


def placements() -> QuerySet[Placement]:
    """Return placements with what their pages show; who may see which is asked by the pages."""
    return Placement.objects.select_related(
        "proposal",
        "place__round",
        "place__workplace",
        "place__department",
        "place__supervisor",
        "place__substitute",
        "participant__consultant",
        "consultant",
    )


def own_placements(user: User, statuses: Collection[str]) -> QuerySet[Placement]:
    """Return the placements that the user answers for, of people whom the user may know of, by start."""
    known = selectors.cases_known_to(user)
    return (
        placements()
        .filter(consultant=user, status__in=statuses, participant__in=known.values("pk"))
        .order_by("starts_on", "pk")
    )


def subsidised(round: AllocationRound) -> tuple[int, int]:
    """Return how many of the year's employments that have started use a state subsidy, and how many there are.

    Nobody with protected identity is counted.
    """
    started = AmaTerms.objects.filter(
        placement__place__round=round,
        placement__status__in=HAS_STARTED,
        placement__participant__protected_identity=False,
    )
    return started.exclude(subsidy="").count(), started.count()


def terms_of(placement: Placement) -> AmaTerms | None:
    """Return what an AMA is employed on, when it is written."""
    return AmaTerms.objects.filter(placement=placement).first()


def was_employed_since(placement: Placement, day: dt.date) -> bool:
    """Say whether the participant's employment began that day with an earlier placement that started."""
    earlier = AmaTerms.objects.filter(
        placement__participant=placement.participant_id, placement__status__in=HAS_STARTED, employed_from=day
    )
    return earlier.filter(placement__starts_on__lt=placement.starts_on).exclude(placement=placement).exists()


def start_facts(placement: Placement) -> StartFacts:
    """Return what matters for starting; a fixed number of queries."""
    steps = list(PreparatoryStep.objects.filter(participant=placement.participant_id))
    return StartFacts(
        kind=placement.kind,
        supervisor=placement.place.supervisor.name if placement.place.supervisor else "",
        introduction_on=placement.introduction_on,
        undone=[step.get_step_display() for step in steps if step.done_on is None],
        risk_assessed_on=placement.place.risk_assessed_on,
        fund_told_on=placement.fund_told_on,
        starts_on=placement.starts_on,
        can_start_from=placement.participant.start_from,
        unanswered=_unanswered(placement),
        has_steps=bool(steps),
    )


def _unanswered(placement: Placement) -> list[str]:
    """Return what the place asks for, or has to arrange, that is not known to be met; in words."""
    [candidate] = candidates([placement.participant])
    [opening] = openings([placement.place], placement.starts_on)
    asked = [one.name for one in opening.demands if demand(candidate, one) is not Mark.YES]
    asked += [one.name for one in candidate.needs if need(opening, one) is not Mark.YES]
    if language(candidate, opening) is not Mark.YES:
        asked.append(f"svenska, minst {placement.place.get_language_level_display()}")
    return asked


def has_live(participant: Participant) -> bool:
    """Say whether somebody is proposed to a place or placed at one."""
    return (
        Proposal.objects.filter(participant=participant, status__in=WAITING).exists()
        or Placement.objects.filter(participant=participant, status__in=LIVE).exists()
    )
