"""Load the demo's invented proposals and placements, one in each interesting state, as in the browser."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from allocation.enums import PlacementKind
from organisation.models import User
from organisation.selectors import contacts_by_department
from participants.actions import placements, places, proposals
from participants.models import Participant, Place, Placement, Proposal
from participants.placement_enums import Origin, PayAgreement, Subsidy

HELD = "Butiksmedarbetare"  # for no one person, so that nobody can tell from a held place who is on the way to it
REASON = "Har varit på studiebesök på arbetsplatsen och vill dit."


class DemoPlacement(NamedTuple):
    """Who is matched to which place, and how far it has come."""

    case: int
    workplace: str
    occupation: str
    until: str


ROWS = (
    DemoPlacement(412, "Hemtjänsten Norr", "Vårdbiträde", "start"),
    DemoPlacement(402, "Hemtjänsten Norr", "Fastighetsskötare", "start"),
    DemoPlacement(406, "Killebäcksskolan", "Barnskötare", "plan"),
    DemoPlacement(411, "Kontaktcenter", "Administratör", "accept"),
    DemoPlacement(403, "Särskilda boendet Papegojan", "Vårdbiträde", "offer"),
    DemoPlacement(407, "Killebäcksskolan", "Fastighetsskötare", "decline"),
    DemoPlacement(401, "Särskilda boendet Papegojan", "Lokalvårdare", "suggest"),
    DemoPlacement(415, "Återbrukslagret", "Lagerarbetare", "offer"),  # protected, at an external host
)


class Command(BaseCommand):
    """`load_demo_placements`, after load_demo_people and load_demo_places: loading again changes nothing."""

    help = "Läser in påhittade förslag och placeringar i demon. Kräver DEMO=1."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        """Load everything or nothing."""
        if not settings.DEMO:
            raise CommandError("Demodata läses bara in när DEMO=1.")
        if Proposal.objects.exists():
            return
        self.today = timezone.localdate()
        self.contacts = contacts_by_department()
        for given in ROWS:
            self._carry(given)
        jens = User.objects.get(email="jens.modin@demo.example")
        places.hold(place=Place.objects.get(occupation=HELD), by=jens)

    def _carry(self, given: DemoPlacement) -> None:
        participant = Participant.objects.get(case_number=f"{self.today.year}-{given.case:04d}")
        place = Place.objects.get(workplace__name=given.workplace, occupation=given.occupation)
        by, host = participant.consultant, self.contacts[place.department_id][0]
        choice = proposals.Choice(Origin.PLACE, REASON)
        proposal = proposals.suggest(place=place, participant=participant, choice=choice, by=by)
        if given.until == "suggest":
            return
        proposals.offer(proposal=proposal, by=by)
        if given.until == "decline":
            proposals.decline(proposal=proposal, reason="Vaktmästaren går i pension i månaden.", by=host)
        if given.until in ("offer", "decline"):
            return
        proposals.accept(proposal=proposal, by=host)
        if given.until == "accept":
            return
        placement = self._planned(proposal, by)
        if given.until == "start":
            placements.start(placement=placement, reason="Svaren gavs muntligt före starten.", by=by)

    def _planned(self, proposal: Proposal, by: User) -> Placement:
        place, can = proposal.place, proposal.participant.hours_per_week
        hours = min(can or place.hours_per_week, place.hours_per_week)
        data = placements.PlanInput(place.starts_on, place.ends_on, hours)
        placement = placements.plan(proposal=proposal, data=data, by=by)
        is_ama = placement.kind == PlacementKind.AMA
        if is_ama:
            self._employed(placement, by)
        return placements.prepare(
            placement=placement,
            introduction_on=placement.starts_on,
            fund_told_on=min(self.today, placement.starts_on) - dt.timedelta(days=3) if is_ama else None,
            by=by,
        )

    def _employed(self, placement: Placement, by: User) -> None:
        terms = placements.TermsInput(
            employed_from=placement.starts_on,
            employed_to=placement.ends_on,
            hours_per_week=placement.hours_per_week,
            pay_agreement=PayAgreement.BEA,
            wage=Decimal(20_500),
            subsidy=Subsidy.NEW_START,
            subsidy_from=placement.starts_on,
            subsidy_to=placement.ends_on,
            subsidy_amount=Decimal(9_600),
            decision_number="Exempel 1001",
            contact="Exempelhandläggaren",
        )
        placements.set_terms(placement=placement, data=terms, by=by)
