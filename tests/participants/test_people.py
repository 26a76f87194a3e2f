"""What a consultant does with a case: the rules of the actions, and what a förvaltning then sees."""

import datetime as dt
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lund_placements.sealing import seal_from
from organisation.enums import Role
from organisation.models import User
from participants import selectors
from participants.actions import facts, people, secrecy
from participants.crypto import open_personnummer
from participants.enums import Ground
from participants.models import AccessLog, Participant

from ..factories import World, make_user, make_world
from ..people import CANARIES, make_participant
from ..refusals import refusal
from ..secrets import ONE_KEY, OTHER_KEY, PEPPER
from ..test_verify import run_verify, sql, triggers_off

TODAY = timezone.localdate()
NOT_YOURS = "Ärendet är en annan konsulents. Öppna det först och skriv varför."


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def _disclose(participant: Participant, world: World, by: User, **changes: object) -> None:
    given = {
        "department": world.departments["a"],
        "basis": "consent",
        "text": "",
        "valid_from": TODAY,
        "valid_to": None,
        **changes,
    }
    secrecy.disclose(participant=participant, by=by, **given)


def _name_for(participant: Participant, department: int, day: dt.date = TODAY) -> str | None:
    shared = selectors.shared_with([department], [Participant.objects.get(pk=participant.pk)], day)
    return shared[participant.pk].name if participant.pk in shared else None


# Who writes


def test_only_the_consultant_changes_a_case(world: World) -> None:
    participant = make_participant(world.ines, "own")
    writes = {
        "change": lambda by: people.change(participant=participant, facts=people.Facts(), revision=1, by=by),
        "identify": lambda by: people.identify(
            participant=participant, identity=people.Identity("A", "B"), revision=1, by=by
        ),
        "close": lambda by: people.close(participant=participant, by=by),
        "hand over": lambda by: people.hand_over(participant=participant, consultant=world.ines, by=by),
        "assess": lambda by: facts.assess(participant=participant, is_ready=True, assessed_on=TODAY, by=by),
        "grounds": lambda by: facts.set_grounds(participant=participant, has_children=True, other="", by=by),
        "wishes": lambda by: facts.set_wishes(participant=participant, wishes=[], by=by),
        "steps": lambda by: facts.set_steps(participant=participant, steps={}, by=by),
        "disclose": lambda by: _disclose(participant, world, by),
        "protect": lambda by: secrecy.protect(participant=participant, by=by),
    }
    for name in ("anna", "bo", "david", "frida", "greta", "olle"):
        refused = {what: refusal(partial(write, getattr(world, name))) for what, write in writes.items()}
        assert set(refused.values()) == {"Bara en arbetsmarknadskonsulent arbetar med deltagare."}, name
    assert {refusal(partial(write, world.jens)) for write in writes.values()} == {NOT_YOURS}
    secrecy.explain(participant=participant, reason="substitute", text="Ines är sjuk.", by=world.jens)
    assert refusal(partial(writes["assess"], world.jens)) == "accepted"
    protected = make_participant(world.ines, "protected", is_protected=True)
    assert refusal(lambda: people.close(participant=protected, by=world.jens)) == "Ärendet finns inte."
    explain = partial(secrecy.explain, participant=protected, reason="review", text="Nyfiken.", by=world.jens)
    assert refusal(explain) == "Ärendet finns inte."


def test_a_closed_case_stays_as_it_is(world: World) -> None:
    participant = people.close(participant=make_participant(world.ines), by=world.ines)
    change = partial(people.change, participant=participant, facts=people.Facts(), revision=2, by=world.ines)
    assert refusal(change) == "Ärendet är avslutat. Öppna det igen om något ska ändras."
    assert list(selectors.own_cases(world.ines)) == []
    people.reopen(participant=participant, by=world.ines)
    assert (
        refusal(partial(people.reopen, participant=participant, by=world.ines)) == "Ärendet är redan öppet."
    )
    assert list(selectors.own_cases(world.ines)) == [participant]


def test_two_at_once_do_not_overwrite_each_other(world: World) -> None:
    participant = make_participant(world.ines)
    given = people.Facts(hours_per_week=20)
    people.change(participant=participant, facts=given, revision=1, by=world.ines)
    later = partial(people.change, participant=participant, facts=people.Facts(), revision=1, by=world.ines)
    assert refusal(later) == "case_is_stale"
    event = participant.events.first()
    assert (event.kind, event.details, event.comment) == ("facts_changed", {"fields": ["hours_per_week"]}, "")


def test_nobody_is_added_twice(world: World) -> None:
    one = make_participant(world.ines, "own")
    assert refusal(lambda: make_participant(world.jens, "own")) == "personnummer_taken"
    again = people.Identity("Nytt", "Namn", CANARIES["own"][2])
    people.identify(participant=one, identity=again, revision=1, by=world.ines)
    assert Participant.objects.get().first_name == "Nytt"


def test_a_case_is_handed_over_to_a_consultant(world: World) -> None:
    participant = make_participant(world.ines)
    hand_over = partial(people.hand_over, participant=participant, by=world.ines)
    assert refusal(partial(hand_over, consultant=world.anna)) == "not_a_consultant"
    assert refusal(partial(hand_over, consultant=world.ines)) == "same_consultant"
    hand_over(consultant=world.jens)
    assert (list(selectors.own_cases(world.ines)), selectors.own_cases(world.jens).count()) == ([], 1)


def test_priority_is_what_the_guideline_says(world: World) -> None:
    ready, parent, both = (make_participant(world.ines) for _ in range(3))
    for one in (ready, both):
        facts.assess(participant=one, is_ready=True, assessed_on=TODAY, by=world.ines)
    for one in (parent, both):
        facts.set_grounds(participant=one, has_children=True, other="", by=world.ines)
    assert selectors.grounds_of([ready, parent, both]) == {
        ready.pk: (Ground.JOB_READY,),
        parent.pk: (Ground.CHILDREN,),
        both.pk: (Ground.JOB_READY, Ground.CHILDREN),
    }
    facts.assess(participant=both, is_ready=False, assessed_on=TODAY, by=world.ines)
    facts.set_grounds(participant=both, has_children=False, other="Ung.", by=world.ines)
    assert selectors.grounds_of([both]) == {both.pk: (Ground.OTHER,)}
    tomorrow = TODAY + dt.timedelta(days=1)
    ahead = partial(facts.assess, participant=ready, is_ready=True, assessed_on=tomorrow, by=world.ines)
    assert refusal(ahead) == "assessed_in_future"
    number = partial(facts.set_grounds, participant=ready, has_children=False, by=world.ines)
    assert "personnummer" in refusal(partial(number, other=f"Se {CANARIES['own'][2]}."))


def test_steps_and_wishes_are_replaced_as_a_whole(world: World) -> None:
    participant = make_participant(world.ines)
    for steps in ({"visit": None, "travel": TODAY}, {"travel": TODAY}):
        facts.set_steps(participant=participant, steps=steps, by=world.ines)
    assert list(participant.steps.values_list("step", "done_on")) == [("travel", TODAY)]
    tomorrow = TODAY + dt.timedelta(days=1)
    ahead = partial(facts.set_steps, participant=participant, steps={"visit": tomorrow}, by=world.ines)
    assert refusal(ahead) == "done_in_future"
    wishes = [facts.WishInput("Kock", "5120"), facts.WishInput(area="care")]
    facts.set_wishes(participant=participant, wishes=wishes, by=world.ines)
    assert [str(wish) for wish in participant.wishes.all()] == ["Kock", "vård och omsorg"]


# What a förvaltning sees


def test_a_name_is_shown_only_while_a_basis_holds_and_only_to_its_department(world: World) -> None:
    participant = make_participant(world.ines, "own", hours_per_week=30)
    a, b = world.departments["a"].pk, world.departments["b"].pk
    assert _name_for(participant, a) == participant.alias
    _disclose(
        participant,
        world,
        world.ines,
        valid_from=TODAY + dt.timedelta(days=1),
        valid_to=TODAY + dt.timedelta(days=2),
    )
    days = {offset: _name_for(participant, a, TODAY + dt.timedelta(days=offset)) for offset in range(4)}
    assert days == {0: participant.alias, 1: "Kanarina E.", 2: "Kanarina E.", 3: participant.alias}
    assert _name_for(participant, b, TODAY + dt.timedelta(days=1)) == participant.alias
    _disclose(participant, world, world.ines, basis="harm_test", text="Står klart att ingen lider men.")
    basis = participant.disclosures.get(basis="harm_test")
    assert _name_for(participant, a) == "Kanarina E."
    secrecy.end_disclosure(disclosure=basis, by=world.ines)
    assert _name_for(participant, a) == participant.alias
    twice = partial(secrecy.end_disclosure, disclosure=basis, by=world.ines)
    assert refusal(twice) == "Utlämnandet är redan avslutat."


def test_protection_ends_what_was_given_out_and_it_stays_ended(world: World) -> None:
    participant = make_participant(world.ines, "own")
    a = world.departments["a"].pk
    _disclose(participant, world, world.ines)
    secrecy.protect(participant=participant, by=world.ines)
    assert _name_for(participant, a) is None
    assert refusal(lambda: _disclose(participant, world, world.ines)).startswith("Vid skyddade")
    secrecy.unprotect(participant=participant, by=world.ines)
    assert _name_for(participant, a) == participant.alias
    assert participant.handlers.count() == 0


def test_few_know_of_a_protected_case_and_its_consultant_always_does(world: World) -> None:
    participant = make_participant(world.ines, "protected", is_protected=True)
    more = [make_user(f"Konsulent{number}", Role.CONSULTANT) for number in range(4)]
    name = partial(secrecy.name_handler, participant=participant, by=world.ines)
    assert refusal(partial(name, user=world.anna)) == "not_a_consultant"
    for user in more[:3]:
        name(user=user)
    assert (
        refusal(partial(name, user=more[3]))
        == "Högst 4 personer kan känna till ärendet. Ta bort någon först."
    )
    hand_over = partial(people.hand_over, participant=participant, by=world.ines)
    assert refusal(partial(hand_over, consultant=world.jens)) == "not_named"
    hand_over(consultant=more[0])
    remove = partial(secrecy.remove_handler, participant=participant, by=more[1])
    assert refusal(partial(remove, user=more[0])) == "handler_is_consultant"
    remove(user=world.ines)
    assert selectors.find(participant.pk) is not None
    assert not selectors.cases_known_to(world.ines).exists()
    assert {user.name for user in more[:3]} == {row.user.name for row in participant.handlers.all()}


def test_a_protected_case_without_a_name_gets_one_before_it_is_shown(world: World) -> None:
    nobody = people.Identity("", "")
    participant = people.add(case_number="2026-1", identity=nobody, is_protected=True, by=world.ines)
    unprotect = partial(secrecy.unprotect, participant=participant, by=world.ines)
    assert refusal(unprotect) == "name_missing"
    number = people.Identity("", "", CANARIES["own"][2])
    people.identify(participant=participant, identity=number, revision=1, by=world.ines)
    named = people.Identity("Kim", "Person")
    people.identify(participant=participant, identity=named, revision=2, by=world.ines)
    assert unprotect().shown_name == "Kim Person"
    without = partial(people.add, case_number="2026-2", identity=nobody, is_protected=False, by=world.ines)
    assert refusal(without) == "__all__: Skriv förnamn och efternamn."


def test_a_protected_case_is_not_lost_when_its_handlers_leave(world: World) -> None:
    participant = make_participant(world.ines, "protected", is_protected=True)

    def rescue() -> None:
        call_command("name_handler", participant.case_number, world.jens.email)

    with pytest.raises(CommandError, match="finns kvar"):
        rescue()
    world.ines.is_active = False
    world.ines.save()
    rescue()
    assert list(selectors.own_cases(world.jens)) == [participant]
    assert participant.events.first().kind == "handler_rescued"
    with pytest.raises(CommandError, match="finns inte"):
        call_command("name_handler", "2026-1", "ingen@kommun.example")


# Operations


def test_keys_are_renewed(world: World, settings: object) -> None:
    settings.PERSON_SEAL = seal_from(f"1:{ONE_KEY}", PEPPER)
    participant = make_participant(world.ines, "own")
    settings.PERSON_SEAL = seal_from(f"2:{OTHER_KEY},1:{ONE_KEY}", PEPPER)
    assert (people.renew_seals(), people.renew_seals()) == (1, 0)
    settings.PERSON_SEAL = seal_from(f"2:{OTHER_KEY}", PEPPER)
    stored = Participant.objects.get(pk=participant.pk)
    assert open_personnummer(stored.pk, stored.personnummer_encrypted) == CANARIES["own"][2]
    assert selectors.search(world.ines, CANARIES["own"][2]).shown == (participant,)
    settings.PERSON_SEAL = seal_from(f"2:{OTHER_KEY}", ONE_KEY)
    call_command("renew_person_keys")
    assert selectors.search(world.ines, CANARIES["own"][2]).shown == (participant,)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_verify_finds_looks_without_a_subject_or_a_basis_and_moved_personnummer() -> None:
    world = make_world()
    one, other = make_participant(world.ines, "own"), make_participant(world.ines, "other")
    _disclose(one, world, world.ines)
    AccessLog.objects.create(actor=world.bo, what="shared", outcome="allowed", subjects=[one.pk])
    agrees, text = run_verify()
    assert agrees, text
    AccessLog.objects.create(actor=world.cilla, what="shared", outcome="allowed", subjects=[one.pk])
    AccessLog.objects.create(actor=world.bo, what="shared", outcome="allowed", subjects=[other.pk])
    AccessLog.objects.create(
        actor=world.ines, what="case", outcome="allowed", subjects=["0" * 8 + "-0000-4000-8000-" + "0" * 12]
    )
    sealed = {row.pk: row.personnummer_encrypted for row in Participant.objects.all()}
    for here, there in ((one, other), (other, one)):
        Participant.objects.filter(pk=here.pk).update(personnummer_encrypted=sealed[there.pk])
    agrees, text = run_verify()
    assert not agrees
    assert "Åtkomstloggens rader har läsare och deltagare: 4 kontrollerade, 1 avviker" in text
    assert "Personer som visats för en förvaltning har en grund: 3 kontrollerade, 2 avviker" in text
    assert "Personnummer mot nycklar och sökindex: 2 kontrollerade, 2 avviker" in text
    with triggers_off("participants_accesslog"):
        sql("DELETE FROM participants_accesslog")
