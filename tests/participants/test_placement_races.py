"""Two at once, on PostgreSQL with threads of their own: the last place, the same button twice, one person twice."""

from functools import partial

import pytest

from allocation.enums import PlacementKind
from organisation.enums import Role
from participants.actions import placements, proposals
from participants.models import Placement, Proposal
from participants.placement_enums import Origin, ProposalStatus
from participants.placement_verification import CHECKS
from tests.factories import make_user
from tests.test_races import at_once, person
from tests.test_verify import run_verify, said_of, sql, triggers_off

from .places import make_places
from .placing import DAY, Placing

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_two_clerks_and_the_last_place() -> None:
    scene = Placing(make_places().signed("a"))
    department = scene.world.departments["a"]
    ida = make_user("Ida", Role.DEPARTMENT_CONTACT, department=department)
    clerks = [scene.bo, ida]
    place, other = scene.place(PlacementKind.PRAKTIK), scene.place(PlacementKind.PRAKTIK)
    first, second = scene.person(), scene.person()

    # The same proposal from two windows
    choice = proposals.Choice(Origin.PLACE, "Prövas.")
    give = [
        partial(proposals.suggest, place=place, participant=first, choice=choice, by=person(scene.ines))
        for _ in range(2)
    ]
    assert at_once(*give) == ["__all__: Deltagaren är redan föreslagen till platsen.", "accepted"]

    # Two people for the place: two contacts say yes to one each
    offers = [proposals.offer(proposal=Proposal.objects.get(), by=scene.ines)]
    offers.append(scene.offered(place, second, "Prövas."))
    yes = [
        partial(proposals.accept, proposal=offer, by=person(clerk))
        for offer, clerk in zip(offers, clerks, strict=True)
    ]
    assert at_once(*yes) == ["Platsen är inte ledig.", "accepted"]
    accepted = Proposal.objects.get(status=ProposalStatus.ACCEPTED)

    # The same person planned at two places at once
    participant = accepted.participant
    rival = scene.accepted(other, participant)
    plans = [
        partial(
            placements.plan,
            proposal=row,
            data=placements.PlanInput(place.starts_on, place.ends_on, place.hours_per_week),
            by=person(scene.ines),
        )
        for row in (accepted, rival)
    ]
    assert at_once(*plans) == ["__all__: Deltagaren har redan en placering under den tiden.", "accepted"]
    placement = Placement.objects.get()

    # The same change sent twice
    change = [
        partial(
            placements.change_dates,
            placement=placement,
            starts_on=placement.starts_on,
            ends_on=placement.ends_on - days * DAY,
            revision=1,
            by=person(scene.ines),
        )
        for days in (1, 2)
    ]
    assert at_once(*change) == ["accepted", "placement_is_stale"]


def test_verify_finds_what_the_owner_of_the_tables_has_broken() -> None:
    scene = Placing(make_places().signed("a"))
    placement = scene.planned(scene.place(), scene.person())
    agrees, text = run_verify()
    assert agrees, text
    with triggers_off("participants_proposal"):
        sql("UPDATE participants_proposal SET status = 'accepted'")
    agrees, text = run_verify()
    assert not agrees
    assert said_of(CHECKS, text)[1:] == [
        "Tillsatta och hållna platser mot placeringar: 1 kontrollerade, 0 avviker",
        "Placeringar mot förslag och villkor: 1 kontrollerade, 1 avviker",
    ]
    assert f"placering {placement.pk}: förslaget är inte godtaget." in text
