"""Participants and places as matching sees them: codes, levels, hours and days, never who somebody is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from . import selectors
from .enums import (
    INCLUDES,
    RULED_OUT_BY,
    Adaptation,
    Area,
    Certificate,
    Ground,
    LanguageBand,
    Licence,
    PhysicalDemand,
    TimeOfDay,
)
from .matching import Candidate, Demand, Level, Named, Opening
from .matching.problem import Wish as Wished
from .models import Participant, Place, Placement, Proposal, Wish
from .workflow import LIVE, WAITING

LEVELS = {band.value: Level(rank, str(band.label)) for rank, band in enumerate(LanguageBand)}


def _licence(code: str) -> str:
    return f"licence:{code}"


def _certificate(code: str) -> str:
    return f"certificate:{code}"


def _physical(code: str) -> str:
    return f"physical:{code}"


def _holds(one: Participant) -> frozenset[str]:
    """Return what somebody has or manages: the body's demands only when all needs have been assessed."""
    licences = {Licence(code) for code in one.licences}
    licences = licences.union(*(INCLUDES.get(licence, frozenset()) for licence in licences))
    managed = set(PhysicalDemand) - _ruled_out(one) if one.adaptations_are_assessed else set()
    return frozenset(
        [*map(_licence, licences), *map(_certificate, one.certificates), *map(_physical, managed)]
    )


def _lacks(one: Participant) -> frozenset[str]:
    """Return what somebody is known to be without or not to manage; other licences only when they were checked."""
    lacking = frozenset(map(_licence, Licence)) - _holds(one) if one.licences_are_known else frozenset()
    return lacking | frozenset(map(_physical, _ruled_out(one)))


def _ruled_out(one: Participant) -> set[PhysicalDemand]:
    return {RULED_OUT_BY[Adaptation(code)] for code in one.adaptations if Adaptation(code) in RULED_OUT_BY}


def key_of(place: Place) -> str:
    """Return what matching calls the place."""
    return str(place.pk)


def candidates(people: Sequence[Participant]) -> list[Candidate]:
    """Return the participants as the rule sees them; six queries for all of them."""
    ready = selectors.latest_readiness(people)
    grounds = selectors.grounds_of(people)
    ids = [one.pk for one in people]
    wishes: defaultdict[UUID, list[Wished]] = defaultdict(list)
    for wish in Wish.objects.filter(participant__in=ids).order_by("participant", "rank"):
        name = wish.occupation or str(Area(wish.area).label)
        wishes[wish.participant_id].append(Wished(name, wish.ssyk, wish.area))
    placed: defaultdict[UUID, list[dt.date]] = defaultdict(list)
    for pk, ends_on in Placement.objects.filter(participant__in=ids, status__in=LIVE).values_list(
        "participant", "ends_on"
    ):
        placed[pk].append(ends_on)
    proposed: defaultdict[UUID, list[Named]] = defaultdict(list)
    waiting = Proposal.objects.filter(participant__in=ids, status__in=WAITING)
    for proposal in waiting.select_related("place__workplace").order_by("suggested_at"):
        proposed[proposal.participant_id].append(Named(key_of(proposal.place), str(proposal.place)))
    return [
        Candidate(
            key=one.case_number,
            job_ready=one.pk in ready and ready[one.pk].is_ready,
            children=Ground.CHILDREN in grounds[one.pk],
            other_ground=Ground.OTHER in grounds[one.pk],
            waiting_since=one.income_support_since,
            wishes=tuple(wishes[one.pk]),
            language=LEVELS.get(one.language_level),
            holds=_holds(one),
            lacks=_lacks(one),
            needs=tuple(Named(code.value, str(code.label)) for code in Adaptation if code in one.adaptations),
            hours=one.hours_per_week,
            times=frozenset(one.times_of_day),
            available_from=one.start_from,
            placed_until=max(placed[one.pk], default=None),
            proposed_to=tuple(proposed[one.pk]),
        )
        for one in people
    ]


def openings(places: Iterable[Place], today: dt.date) -> list[Opening]:
    """Return the open places as the rule sees them; one query beside the places themselves."""
    places = list(places)
    offered = Proposal.objects.filter(place__in=[one.pk for one in places], status__in=WAITING)
    waiting = set(offered.values_list("place", flat=True))
    return [
        Opening(
            key=key_of(one),
            name=str(one),
            occupation=Named(one.ssyk, one.occupation),
            starts_on=max(one.starts_on, today),
            ends_on=one.ends_on,
            areas=frozenset({one.area}),
            language=LEVELS.get(one.language_level),
            demands=_demands(one),
            offers=frozenset(one.adaptations),
            cannot_offer=frozenset(
                [
                    *one.cannot_arrange,
                    *(code for code, demand in RULED_OUT_BY.items() if demand in one.physical),
                ]
            ),
            hours=one.hours_per_week,
            least_hours=one.least_hours,
            times=tuple(Named(time.value, str(time.label)) for time in TimeOfDay if time in one.times_of_day),
            recruits=bool(one.needs_to_recruit),
            proposed=one.pk in waiting,
        )
        for one in places
    ]


def _demands(place: Place) -> tuple[Demand, ...]:
    return (
        *(Demand(_licence(one), f"körkort för {one.label}") for one in Licence if one in place.licences),
        *(Demand(_certificate(one), str(one.label)) for one in Certificate if one in place.certificates),
        *(
            Demand(_physical(one), str(one.label), physical=True)
            for one in PhysicalDemand
            if one in place.physical
        ),
    )
