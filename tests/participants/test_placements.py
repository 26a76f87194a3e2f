"""Proposals and placements: what may be done, by whom and when, and what it leaves behind."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from allocation.economy.periods import add_months
from allocation.enums import PlacementKind
from organisation.models import OutboxMail
from participants import hooks
from participants import placement_selectors as selectors
from participants.actions import facts, people, placements, proposals, secrecy
from participants.actions import places as place_actions
from participants.models import Placement, PlacementEvent, Proposal
from participants.place_enums import PlaceStatus
from participants.placement_enums import EndReason, Origin, PlacementStatus, ProposalStatus
from participants.placement_forms import PlanForm
from participants.start_checklist import left_to_do
from tests.people import make_participant
from tests.refusals import refusal

from .places import Places, make_places
from .placing import DAY, TODAY, Placing, fresh

pytestmark = pytest.mark.django_db
AMA, PRAKTIK = PlacementKind.AMA, PlacementKind.PRAKTIK
YEAR = TODAY.year + 1
IN_THE_YEAR = dt.datetime(YEAR, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def whole_year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """A published year in which the nämnd over a has signed; made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_places().signed("a")
        transaction.set_rollback(True)


@pytest.fixture
def scene(whole_year: Places) -> Iterator[Placing]:
    """The same year for every test, on a day in it, and left as it was."""
    with transaction.atomic(), time_machine.travel(IN_THE_YEAR, tick=False):
        yield Placing(whole_year)
        transaction.set_rollback(True)
    whole_year.forget()


def kinds(placement: Placement) -> list[str]:
    events = PlacementEvent.objects.filter(proposal=placement.proposal_id).order_by("pk")
    return [event.kind for event in events]


def letters(*, to: Any) -> list[str]:
    kept = OutboxMail.objects.filter(recipient=to, kind__startswith="p").order_by("pk")
    return [letter.kind for letter in kept if letter.kind.startswith(("proposal_p", "proposal_o", "place"))]


def test_the_whole_way_from_place_to_end(scene: Placing) -> None:
    place, person = scene.place(), scene.person()
    placement = scene.started(place, person)
    assert fresh(placement).place.status == PlaceStatus.FILLED
    assert selectors.free_places(TODAY).filter(pk=place.pk).count() == 0
    with time_machine.travel(IN_THE_YEAR + dt.timedelta(days=400)):
        placements.end(placement=placement, by=scene.ines)
    ended = fresh(placement)
    assert (ended.status, ended.ended_on) == (PlacementStatus.ENDED, place.ends_on)
    assert ended.place.status == PlaceStatus.FILLED  # used to its last day
    assert kinds(placement) == [
        "suggested",
        "offer",
        "accept",
        "plan",
        "terms_set",
        "prepared",
        "start",
        "end",
    ]
    assert {event.comment for event in PlacementEvent.objects.all()} == {""}
    assert "Test" not in str(PlacementEvent.objects.values_list("details", "actor_name"))
    assert letters(to=scene.bo) == ["proposal_offered", "placement_planned"]


def test_a_place_that_is_left_early_is_open_again(scene: Placing) -> None:
    place, person = scene.place(PRAKTIK), scene.person()
    placement = scene.started(place, person)
    today = IN_THE_YEAR.date()
    late = partial(scene.broken_off, placement, today + DAY)
    assert refusal(late) == "ends_in_future"
    scene.broken_off(placement, today - DAY)
    assert fresh(placement).place.status == PlaceStatus.OPEN
    assert fresh(placement).ended_on == today - DAY
    again = scene.planned(place, scene.person(), starts_on=today)
    assert again.status == PlacementStatus.PLANNED


def test_a_cancelled_placement_leaves_its_place_free(scene: Placing) -> None:
    place, person = scene.place(PRAKTIK), scene.person()
    placement = scene.planned(place, person)
    bare = placements.EndInput(EndReason.OTHER)
    assert "Skriv en förklaring" in refusal(
        partial(placements.cancel, placement=placement, data=bare, by=scene.ines)
    )
    data = placements.EndInput(EndReason.NO_SHOW)
    placements.cancel(placement=placement, data=data, by=scene.ines)
    assert selectors.is_free(place)
    assert scene.suggested(place, person).status == ProposalStatus.SUGGESTED


def test_choosing_past_the_order_needs_a_reason(scene: Placing) -> None:
    place = scene.place()
    first = scene.person(income_support_since=dt.date(2015, 1, 1))
    last = scene.person(is_ready=False)
    assert refusal(partial(scene.suggested, place, last)) == "past_the_order"
    proposal = scene.suggested(place, last, "Bor alldeles intill.")
    assert (proposal.order_number, proposal.passed_over) == (2, 1)
    assert proposal.order_reason == "Bor alldeles intill."
    head = scene.suggested(scene.place(), first, "Behövs inte.")
    assert (head.order_number, head.passed_over, head.order_reason) == (1, 0, "")


def test_from_a_participant_the_places_are_in_order(scene: Placing) -> None:
    late = scene.place(starts_on=dt.date(YEAR, 6, 1), ends_on=dt.date(YEAR, 12, 31))
    early, person = scene.place(), scene.person()
    ranking, places = selectors.ranked_places(person)
    assert [places[match.opening] for match in ranking.order] == [early, late]
    give = partial(proposals.suggest, place=late, participant=person, by=scene.ines)
    assert refusal(partial(give, choice=proposals.Choice(Origin.PARTICIPANT))) == "past_the_order"
    assert give(choice=proposals.Choice(Origin.PARTICIPANT, "Vill vänta.")).passed_over == 1


def test_a_hard_demand_that_is_not_met_cannot_be_passed(scene: Placing) -> None:
    place = scene.place(language_level="sfi_d")
    person = scene.person(language_level="sfi_b")
    assert refusal(partial(scene.suggested, place, person, "Ändå.")) == "sorted_out"


def test_the_host_says_no_with_a_reason_and_nothing_more_happens(scene: Placing) -> None:
    proposal = scene.offered(scene.place(), scene.person())
    say = partial(proposals.decline, proposal=proposal, by=scene.bo)
    assert "Skriv varför" in refusal(partial(say, reason=" "))
    say(reason="Vi har ingen handledare då.")
    assert fresh(proposal).status == ProposalStatus.DECLINED
    assert letters(to=scene.ines) == []
    assert OutboxMail.objects.filter(recipient=scene.ines, kind="proposal_declined").count() == 1
    assert refusal(partial(proposals.accept, proposal=proposal, by=scene.bo))


@pytest.mark.parametrize("who", ["anna", "cilla", "david", "eva", "frida", "greta", "ines", "jens", "olle"])
def test_only_the_places_own_host_answers(scene: Placing, who: str) -> None:
    proposal = scene.offered(scene.place(), scene.person())
    user = getattr(scene.world, who)
    assert refusal(partial(proposals.accept, proposal=proposal, by=user)) == (
        "Bara platsens förvaltning svarar på förslaget."
    )


@pytest.mark.parametrize("who", ["anna", "bo", "cilla", "david", "eva", "frida", "greta", "jens", "olle"])
def test_only_the_case_s_consultant_takes_its_steps(scene: Placing, who: str) -> None:
    place, person, user = scene.place(), scene.person(), getattr(scene.world, who)
    placement = scene.planned(place, person)
    other = scene.suggested(scene.place(), scene.person(), "Annan.")
    steps = [
        partial(proposals.offer, proposal=other, by=user),
        partial(proposals.withdraw, proposal=other, reason="Nej.", by=user),
        partial(placements.prepare, placement=placement, introduction_on=TODAY, fund_told_on=None, by=user),
        partial(placements.start, placement=placement, reason="Ändå.", by=user),
        partial(placements.cancel, placement=placement, data=placements.EndInput("work"), by=user),
    ]
    assert all(refusal(step) for step in steps)


def test_the_start_waits_for_its_checklist_or_a_reason(scene: Placing) -> None:
    person = scene.person()
    facts.set_steps(participant=person, steps={"visit": None}, by=scene.ines)
    placement = scene.planned(scene.place(), person)
    start = partial(placements.start, placement=placement, by=scene.ines)
    assert refusal(partial(start, reason="")) == "Skriv anställningsvillkoren först."
    scene.terms(placement)
    assert refusal(partial(start, reason="")) == "start_is_not_ready"
    scene.prepared(placement)
    assert refusal(partial(start, reason="")) == "start_is_not_ready"
    assert start(reason="Besöket görs första dagen.").start_reason == "Besöket görs första dagen."
    assert PlacementEvent.objects.get(kind="start").details == {"left": 1}


def test_what_matching_asked_and_when_somebody_can_begin_is_asked_again_at_the_start(scene: Placing) -> None:
    place = scene.place(PRAKTIK, certificates=["food_hygiene"])
    person = scene.person(start_from=IN_THE_YEAR.date() + DAY)
    form = PlanForm.of(scene.accepted(place, person))
    months = place.round.rules.get(kind=PRAKTIK).months
    assert form.initial["starts_on"] == IN_THE_YEAR.date() + DAY
    assert form.initial["ends_on"] == add_months(IN_THE_YEAR.date() + DAY, months) - DAY
    data = placements.PlanInput(IN_THE_YEAR.date(), place.ends_on, 30)
    placement = placements.plan(proposal=Proposal.objects.get(participant=person), data=data, by=scene.ines)
    scene.prepared(placement)
    left = left_to_do(selectors.start_facts(fresh(placement)))
    assert [text.split(":")[0].split(" först")[0] for text in left] == ["Fråga om", "Deltagaren kan börja"]
    assert refusal(partial(placements.start, placement=placement, reason="", by=scene.ines))


def test_an_employment_begins_with_its_placement_or_with_an_earlier_one(scene: Placing) -> None:
    place, person = scene.place(), scene.person()
    first = IN_THE_YEAR.date() - 20 * DAY
    earlier = scene.started(place, person, starts_on=first, ends_on=IN_THE_YEAR.date() + 9 * DAY)
    scene.broken_off(earlier, IN_THE_YEAR.date() - DAY)
    later = scene.planned(scene.place(), person, starts_on=IN_THE_YEAR.date() + DAY)
    terms = partial(scene.terms, later)
    assert refusal(partial(terms, employed_from=first - DAY)) == "employed_before_placement"
    assert terms(employed_from=first).employed_from == first


def test_nobody_starts_before_the_first_day(scene: Placing) -> None:
    placement = scene.prepared(
        scene.planned(scene.place(), scene.person(), starts_on=IN_THE_YEAR.date() + DAY)
    )
    start = partial(placements.start, placement=placement, reason="", by=scene.ines)
    assert refusal(start).startswith("Placeringen börjar")


def test_a_placement_gets_longer_and_shorter_and_the_employment_follows(scene: Placing) -> None:
    place = scene.place()
    today = IN_THE_YEAR.date()
    placement = scene.started(place, scene.person(), ends_on=today + 30 * DAY)
    change = partial(
        placements.change_dates, placement=placement, starts_on=placement.starts_on, by=scene.ines
    )
    for days in (60, 10):
        change(ends_on=today + days * DAY, revision=fresh(placement).revision)
        assert fresh(placement).ends_on == selectors.terms_of(placement).employed_to == today + days * DAY
    revision = fresh(placement).revision
    assert refusal(partial(change, ends_on=today - DAY, revision=revision)) == "ends_in_past"
    assert refusal(partial(change, ends_on=place.ends_on + DAY, revision=revision)) == "outside_place"
    assert refusal(partial(change, ends_on=today, revision=revision - 1)) == "placement_is_stale"
    moved = partial(
        placements.change_dates, placement=placement, ends_on=today, revision=revision, by=scene.ines
    )
    assert refusal(partial(moved, starts_on=today)) == "has_started"
    assert PlacementEvent.objects.filter(kind="dates_changed").first().details["before"]["ends_on"] == str(
        today + 60 * DAY
    )


def test_praktik_has_no_employment(scene: Placing) -> None:
    placement = scene.planned(scene.place(PRAKTIK), scene.person())
    assert refusal(partial(scene.terms, placement)).startswith("En praktik är ingen anställning.")


def test_an_employment_has_a_subsidy_or_says_why_not(scene: Placing) -> None:
    placement = scene.planned(scene.place(), scene.person())
    nothing = {
        "subsidy": "",
        "subsidy_from": None,
        "subsidy_to": None,
        "subsidy_amount": None,
        "decision_number": "",
    }
    assert "skriv varför inget stöd används" in refusal(partial(scene.terms, placement, **nothing))
    assert "skriv varför inget stöd används" in refusal(partial(scene.terms, placement, decision_number=""))
    scene.terms(placement, **nothing, no_subsidy_reason="Arbetsförmedlingen har sagt nej.")
    shorter = {"employed_to": placement.ends_on - DAY}
    assert refusal(partial(scene.terms, placement, **shorter)) == "employment_too_short"


def test_one_is_accepted_for_a_place(scene: Placing) -> None:
    place, first, second = scene.place(), scene.person(), scene.person()
    offers = [scene.offered(place, first), scene.offered(place, second, "Båda vill.")]
    proposals.accept(proposal=offers[1], by=scene.bo)
    refused = refusal(partial(proposals.accept, proposal=offers[0], by=scene.bo))
    assert refused.startswith("Platsen är inte ledig")
    proposals.withdraw(proposal=offers[1], reason="Ville inte.", by=scene.ines)
    assert proposals.accept(proposal=offers[0], by=scene.bo).status == ProposalStatus.ACCEPTED


def test_nobody_is_at_two_places_at_once(scene: Placing) -> None:
    place, other, person = scene.place(), scene.place(), scene.person()
    offer = scene.offered(other, person)
    first = scene.planned(place, person, ends_on=dt.date(YEAR, 6, 30))
    proposals.accept(proposal=offer, by=scene.bo)
    plan = partial(placements.plan, proposal=offer, by=scene.ines)
    overlapping = placements.PlanInput(first.ends_on, other.ends_on, 30)
    refused = refusal(partial(plan, data=overlapping))
    assert refused == "__all__: Deltagaren har redan en placering under den tiden."
    after = plan(data=placements.PlanInput(first.ends_on + DAY, other.ends_on, 30))
    assert after.status == PlacementStatus.PLANNED


def test_what_others_wait_for_is_not_closed_under_them(scene: Placing) -> None:
    place, person = scene.place(), scene.person()
    scene.suggested(place, person)
    taken = "Någon är föreslagen till platsen"
    for step in (place_actions.take_back, place_actions.close):
        assert refusal(partial(step, place=place, by=scene.bo, comment="Nej.")).startswith(taken)
    assert refusal(partial(people.close, participant=person, by=scene.ines)).startswith(
        "Deltagaren är föreslagen"
    )


def test_a_case_that_is_handed_over_takes_its_placement_along(scene: Placing) -> None:
    person = scene.person()
    placement = scene.planned(scene.place(), person)
    people.hand_over(participant=person, consultant=scene.world.jens, by=scene.ines)
    assert fresh(placement).consultant == scene.world.jens


def test_other_apps_act_on_every_change(scene: Placing, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(hooks, "PLACEMENT_HOOKS", [lambda one: seen.append((one.status, str(one.ends_on)))])
    today = IN_THE_YEAR.date()
    placement = scene.started(scene.place(PRAKTIK), scene.person(), ends_on=today)
    scene.broken_off(placement, today)
    assert seen == [(status, str(today)) for status in ("planned", "planned", "started", "broken_off")]


def test_of_somebody_protected_the_host_learns_nothing(scene: Placing) -> None:
    place = scene.place()
    person = make_participant(
        scene.ines, is_protected=True, hours_per_week=40, times_of_day=["day"], start_from=dt.date(2020, 1, 1)
    )
    proposal = scene.offered(place, person)
    assert not selectors.offered_to(scene.bo).exists()
    assert not OutboxMail.objects.filter(recipient=scene.bo, kind="proposal_offered").exists()
    assert refusal(partial(proposals.accept, proposal=proposal, by=scene.bo))
    proposals.accept(proposal=proposal, by=scene.ines)
    assert person.pk not in {one.pk for one in selectors.people_of_portfolio(scene.world.anna)}


def test_a_name_is_shown_to_the_host_only_on_a_basis(scene: Placing) -> None:
    person = scene.person()
    proposal = scene.offered(scene.place(), person)
    shown, named = selectors.offered_people([fresh(proposal)], IN_THE_YEAR.date())
    assert (shown[proposal.pk].name, named) == (person.alias, set())
    assert shown[proposal.pk].hours_per_week is None
    secrecy.disclose(
        participant=person,
        department=scene.world.departments["a"],
        basis="consent",
        text="",
        valid_from=IN_THE_YEAR.date(),
        valid_to=None,
        by=scene.ines,
    )
    shown, named = selectors.offered_people([fresh(proposal)], IN_THE_YEAR.date())
    assert (shown[proposal.pk].name, named) == ("Test P.", {person.pk})


def test_the_coordinator_s_suggestion_prepares_the_lines_that_are_ticked(scene: Placing) -> None:
    anna = scene.world.anna
    persons = [scene.person(), scene.person(by=scene.world.jens)]
    scene.place(), scene.place(PRAKTIK)
    found = selectors.portfolio(anna)
    assert {found.people[line.match.candidate] for line in found.suggestion.lines} == set(persons)
    line = next(one for one in found.suggestion.lines if one.match.candidate == persons[1].case_number)
    pair = (line.match.candidate, line.match.opening)
    take = partial(proposals.suggest_lines, by=anna, seen=found.fingerprint)
    assert refusal(partial(take, chosen=[])) == "no_line_chosen"
    assert refusal(partial(take, chosen=[("2026-1", pair[1])])) == "no_line_chosen"
    [proposal] = take(chosen=[pair])
    assert (proposal.participant, proposal.origin) == (persons[1], Origin.PORTFOLIO)
    assert letters(to=scene.world.jens) == ["proposal_prepared"]
    assert refusal(partial(take, chosen=[pair])) == "portfolio_is_stale"


def test_the_share_of_employments_with_a_subsidy_is_the_coordinators_to_see(scene: Placing) -> None:
    scene.started(scene.place(), scene.person())
    without = scene.planned(scene.place(), scene.person())
    nothing = dict.fromkeys(("subsidy_from", "subsidy_to", "subsidy_amount"))
    reason = "Arbetsförmedlingen har sagt nej."
    placements.prepare(
        placement=without, introduction_on=without.starts_on, fund_told_on=TODAY, by=scene.ines
    )
    scene.terms(without, subsidy="", decision_number="", no_subsidy_reason=reason, **nothing)
    assert selectors.subsidised(without.place.round) == (1, 1), "a planned one has not started"
    placements.start(placement=without, reason="", by=scene.ines)
    assert selectors.subsidised(without.place.round) == (1, 2)
    address = reverse("participants:places_overview", args=[without.place.round.year])
    for user, sees in ((scene.world.anna, True), (scene.bo, False)):
        client = Client()
        client.force_login(user)
        assert ("Anställningar med statligt stöd" in client.get(address).content.decode()) is sees
