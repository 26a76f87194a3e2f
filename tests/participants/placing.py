"""Proposals and placements of a published year, made step by step through the real actions.

scene = Placing(Places(make_world()).signed("a"))
place = scene.place()                       # open, of this very day, so that a placement can start
placement = scene.planned(place, participant)
scene.started(placement)
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from allocation.enums import PlacementKind
from organisation.models import User
from participants import placement_selectors as selectors
from participants.actions import facts, placements, proposals
from participants.models import AmaTerms, Participant, Place, Placement, Proposal
from participants.models.place import LONGEST
from participants.placement_enums import EndReason, Origin, PayAgreement, Subsidy
from tests.people import make_participant

from .places import Places

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
MARKS = {  # names that stand nowhere else, by the state of the proposal or placement
    "suggested": ("Förina", "Beredskata"),
    "offered": ("Erbina", "Budskata"),
    "protected": ("Hemlina", "Skuggskata"),
    "accepted": ("Jakina", "Svarskata"),
    "planned": ("Planina", "Tidskata"),
    "started": ("Startina", "Verkskata"),
}


class Placing:
    """Ines's people and bo's places; everybody does their own part."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.world = places.world
        self.ines: User = places.world.ines
        self.bo: User = places.contact("a")

    def place(self, kind: str = PlacementKind.AMA, **changes: Any) -> Place:
        """Register and open a place that begins at the turn of its year."""
        first = dt.date(self.places.round.year, 1, 1)
        given = {"starts_on": first, "ends_on": first + dt.timedelta(days=364), **changes}
        return self.places.opened("a", kind, **given)

    def person(self, by: User | None = None, **given: Any) -> Participant:
        """Add a participant who is ready for work and fits the place."""
        ready = given.pop("is_ready", True)
        given = {"hours_per_week": 40, "times_of_day": ["day"], "start_from": dt.date(2020, 1, 1), **given}
        by = by or self.ines
        participant = make_participant(by, **given)
        facts.assess(participant=participant, is_ready=ready, assessed_on=TODAY, by=by)
        return participant

    def suggested(self, place: Place, participant: Participant, reason: str = "") -> Proposal:
        """Let the case's consultant prepare a proposal from the place's order."""
        choice = proposals.Choice(Origin.PLACE, reason)
        by = participant.consultant
        return proposals.suggest(place=place, participant=participant, choice=choice, by=by)

    def offered(self, place: Place, participant: Participant, reason: str = "") -> Proposal:
        """Prepare a proposal and offer it."""
        proposal = self.suggested(place, participant, reason)
        return proposals.offer(proposal=proposal, by=participant.consultant)

    def accepted(self, place: Place, participant: Participant, reason: str = "") -> Proposal:
        """Let the place's own contact say yes."""
        host = self.places.contact(place.department.key)
        return proposals.accept(proposal=self.offered(place, participant, reason), by=host)

    def planned(self, place: Place, participant: Participant, reason: str = "", **changes: Any) -> Placement:
        """Plan the whole time of the place, or other days."""
        given = {
            "starts_on": place.starts_on,
            "ends_on": place.ends_on,
            "hours_per_week": place.hours_per_week,
            **changes,
        }
        proposal = self.accepted(place, participant, reason)
        data = placements.PlanInput(**given)
        return placements.plan(proposal=proposal, data=data, by=participant.consultant)

    def terms(self, placement: Placement, **changes: Any) -> AmaTerms:
        """Write what the AMA is employed on: with a nystartsjobb, unless something else is given."""
        given = {
            "employed_from": placement.starts_on,
            "employed_to": placement.ends_on,
            "hours_per_week": placement.hours_per_week,
            "pay_agreement": PayAgreement.BEA,
            "wage": Decimal(21_000),
            "subsidy": Subsidy.NEW_START,
            "subsidy_from": placement.starts_on,
            "subsidy_to": placement.ends_on,
            "subsidy_amount": Decimal(9_000),
            "decision_number": "AF-2026-1234",
            **changes,
        }
        data = placements.TermsInput(**given)
        return placements.set_terms(placement=placement, data=data, by=placement.consultant)

    def prepared(self, placement: Placement) -> Placement:
        """Write down the introduction and, of an AMA, the talk of a-kassa and the terms."""
        is_ama = placement.kind == PlacementKind.AMA
        if is_ama:
            self.terms(placement)
        return placements.prepare(
            placement=placement,
            introduction_on=placement.starts_on,
            fund_told_on=TODAY if is_ama else None,
            by=placement.consultant,
        )

    def started(self, place: Place, participant: Participant, reason: str = "", **changes: Any) -> Placement:
        """Carry everything to a placement that goes on; the place must have begun."""
        placement = self.prepared(self.planned(place, participant, reason, **changes))
        return placements.start(placement=placement, reason="", by=participant.consultant)

    def broken_off(self, placement: Placement, ended_on: dt.date) -> Placement:
        """Break it off for a job."""
        data = placements.EndInput(EndReason.WORK)
        return placements.break_off(
            placement=placement, ended_on=ended_on, data=data, by=placement.consultant
        )


def fresh(row: Proposal | Placement) -> Any:
    """Return the row as it is in the database."""
    found = selectors.proposals() if isinstance(row, Proposal) else selectors.placements()
    return found.get(pk=row.pk)


def make_one_of_each(places: Places) -> dict[str, Proposal | Placement]:
    """Carry people whom nobody else's tests know to one proposal or placement in each state, at places of cilla's.

    The year may be the one before last: its places begin as late and last as long as they may.
    """
    scene = Placing(places)
    ines, jens = scene.ines, scene.world.jens

    def lasting(kind: str) -> Place:
        last = dt.date(places.round.year, 12, 31)
        return scene.places.opened("soc", kind, starts_on=last, ends_on=last + LONGEST)

    free, accepted, held = (lasting(PlacementKind.AMA) for _ in range(3))
    planned, started = lasting(PlacementKind.PRAKTIK), lasting(PlacementKind.PRAKTIK)
    return {
        "suggested": scene.suggested(free, named(scene.person(ines), "suggested"), "Prövas."),
        "offered": scene.offered(free, named(scene.person(ines), "offered"), "Prövas."),
        "protected": scene.offered(held, hidden(jens), "Prövas."),
        "accepted": scene.accepted(accepted, named(scene.person(ines), "accepted"), "Prövas."),
        "planned": scene.planned(planned, named(scene.person(ines), "planned"), "Prövas."),
        "started": scene.started(started, named(scene.person(ines), "started"), "Prövas."),
    }


def named(participant: Participant, which: str) -> Participant:
    """Give the participant names that stand nowhere else."""
    participant.first_name, participant.last_name = MARKS[which]
    participant.save()
    return participant


def hidden(by: User) -> Participant:
    """Add a participant with protected identity whom only `by` knows of."""
    given = {"hours_per_week": 40, "times_of_day": ["day"], "start_from": dt.date(2020, 1, 1)}
    return named(make_participant(by, is_protected=True, **given), "protected")
