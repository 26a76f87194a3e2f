"""The turns of a dialogue: what each party answers the other, how it ends, and what then counts."""

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from allocation import selectors
from allocation.actions import dialogues, replies, rounds
from allocation.enums import DialogueStatus, Party, RoundStatus
from allocation.models import Dialogue, Event
from allocation.payload_summary import department_facts, deviations
from allocation.reply_parts import Answers, NeedInput
from tests.factories import World, Year, reply_of
from tests.refusals import refusal

ONLY_COORDINATOR = "Bara en samordnare kan göra det här."


@pytest.fixture
def year(world: World) -> Year:
    """A year with its dialogue open."""
    return Year(world).targets().open()


def latest_event(dialogue: Dialogue) -> tuple[str, int, str, str, str]:
    """Return what happened last in the dialogue: kind, turn, who, comment, and the status after."""
    event = Event.objects.filter(dialogue=dialogue).first()
    return event.kind, event.turn, event.actor_name, event.comment, event.to_status


def answers(year: Year, key: str = "a") -> Answers:
    """Return what the förvaltning's latest version says."""
    return selectors.answers_of(selectors.latest_reply(year.dialogue(key)))


def most(year: Year, key: str = "a") -> int:
    """Return how many AMA the reply that counts offers at most."""
    counted = selectors.counted_replies(year.round)[year.dialogue(key).department_id]
    return selectors.answers_of(counted).places.offers[0].at_most


def test_handing_back_makes_a_new_version_with_the_same_answers(year: Year) -> None:
    dialogue = year.answered("a").dialogue("a")
    assert (dialogue.status, dialogue.turn) == (DialogueStatus.AGREED, 3)
    assert latest_event(dialogue) == ("accept", 3, "Anna", "", "agreed")
    dialogues.hand_back(dialogue=dialogue, by=year.world.anna, comment=" Fler platser? ")

    dialogue = year.dialogue("a")
    assert (dialogue.status, dialogue.turn) == (DialogueStatus.HANDED_BACK, 4)
    assert latest_event(dialogue) == ("hand_back", 4, "Anna", "Fler platser?", "handed_back")
    second, first = dialogue.replies.all()
    assert (second.version, second.revision, second.submitted_at, second.submitted_by) == (2, 0, None, None)
    assert selectors.answers_of(second) == selectors.answers_of(first)
    assert selectors.latest_submitted(dialogue) == first
    assert selectors.counted_replies(year.round) == {}

    year.saved("a", needs=(NeedInput("Kock", 1, 1, False),))
    assert len(selectors.answers_of(first).needs.needs) == 2
    replies.submit(dialogue=dialogue, by=year.world.bo)
    year.accepted("a")
    assert selectors.counted_replies(year.round) == {dialogue.department_id: second}
    assert selectors.latest_submitted(year.dialogue("a")) == second


def test_the_coordinator_answers_with_numbers_in_a_version_of_its_own(year: Year) -> None:
    year.submitted("a").countered("a", ama=(2, 5, 10))
    dialogue = year.dialogue("a")
    assert (dialogue.status, dialogue.turn) == (DialogueStatus.COUNTERED, 3)
    ours, theirs = dialogue.replies.all()
    assert [(r.version, r.author, r.submitted_by.name) for r in (theirs, ours)] == [
        (1, Party.DEPARTMENT, "Bo"),
        (2, Party.COORDINATOR, "Anna"),
    ]
    before, after = (selectors.answers_of(reply) for reply in (theirs, ours))
    assert (before.places.offers[0].at_most, after.places.offers[0].at_most) == (8, 10)
    assert after.places.offers[0].tasks == before.places.offers[0].tasks
    assert (after.needs, after.supervisors, after.conditions) == (
        before.needs,
        before.supervisors,
        before.conditions,
    )


def test_the_forvaltning_accepts_the_coordinators_numbers(year: Year) -> None:
    year.submitted("a").countered("a", ama=(2, 5, 10))
    dialogue = year.dialogue("a")
    not_anna = "Bara förvaltningens kontaktperson kan svara."
    assert refusal(lambda: dialogues.accept(dialogue=dialogue, version=2, by=year.world.anna)) == not_anna
    year.saved_part("a", reply_of()[0])  # begun on something of its own, which is dropped
    dialogues.accept(dialogue=dialogue, version=2, by=year.world.bo)
    assert latest_event(year.dialogue("a")) == ("accept", 4, "Bo", "", "agreed")
    assert year.dialogue("a").replies.count() == 2
    assert most(year) == 10


def test_the_forvaltning_answers_with_a_proposal_of_its_own(year: Year, client: Client) -> None:
    year.submitted("a").countered("a", ama=(2, 5, 10))
    bo, dialogue = year.world.bo, year.dialogue("a")
    nothing_new = (
        "Ni har inte ändrat något i samordnarens förslag. Godta det, eller gör ett eget förslag först."
    )
    assert refusal(lambda: replies.submit(dialogue=dialogue, by=bo)) == nothing_new
    client.force_login(bo)
    page = client.get(reverse("allocation:reply_check", args=[dialogue.round.year, "a"]))
    assertContains(page, nothing_new)  # beside the button, which is off
    places = answers(year).places
    first, *rest = places.offers
    year.saved_part("a", replace(places, offers=(replace(first, wished=6, at_most=9), *rest)))
    assert [reply.version for reply in year.dialogue("a").replies.all()] == [3, 2, 1]
    replies.submit(dialogue=dialogue, by=bo)
    assert year.dialogue("a").status == DialogueStatus.SUBMITTED
    year.accepted("a")
    assert most(year) == 9


def test_whoever_accepts_has_read_what_is_accepted(year: Year) -> None:
    year.submitted("a")
    dialogues.hand_back(dialogue=year.dialogue("a"), by=year.world.anna, comment="Se över juni.")
    year.saved("a", conditions="Nytt.")
    replies.submit(dialogue=year.dialogue("a"), by=year.world.bo)
    for version in (0, 1, 3):
        accept = partial(dialogues.accept, dialogue=year.dialogue("a"), version=version, by=year.world.anna)
        assert refusal(accept) == "version_is_stale"
    assert year.dialogue("a").status == DialogueStatus.SUBMITTED


def test_a_proposal_says_something_new_with_a_reason_and_time_to_answer(year: Year) -> None:
    dialogue = year.submitted("a").dialogue("a")
    offers = answers(year).places.offers
    other = tuple(replace(offer, at_most=offer.at_most + 1) for offer in offers)
    later = timezone.localdate() + dt.timedelta(days=20)
    fine = {"version": 1, "offers": other, "respond_by": later, "comment": "Fler handledare."}
    for wrong, code in (
        ({"offers": offers}, "counter_is_the_same"),
        ({"respond_by": timezone.localdate() - dt.timedelta(days=1)}, "deadline_passed"),
        ({"version": 2}, "version_is_stale"),
        ({"comment": " "}, "__all__: Skriv varför. Kommentaren visas för den andra parten."),
    ):
        counter = partial(dialogues.counter, dialogue=dialogue, by=year.world.anna, **{**fine, **wrong})
        assert refusal(counter) == code
        assert year.dialogue("a").replies.count() == 1
    dialogues.counter(dialogue=dialogue, by=year.world.anna, **fine)
    assert year.dialogue("a").respond_by == later


def test_without_agreement_the_own_numbers_count_and_the_difference_follows_to_the_decision(
    year: Year,
) -> None:
    year.submitted("a").countered("a", ama=(2, 6, 12)).not_agreed("a")
    assert year.dialogue("a").status == DialogueStatus.NOT_AGREED
    assert most(year) == 8
    year.answered("b", "soc").closed().scenario().chosen().drafted()
    assert "Utan enighet: Barn- och skolförvaltningen." in year.report.preparation
    payload = year.sent().report.payload
    unit = next(row for row in payload["departments"] if row["key"] == "a")
    assert (unit["dialogue"], unit["dialogue_comment"]) == ("not_agreed", "Vi ser olika på handledarna.")
    assert unit["difference"] == [{"kind": "ama", "department": [0, 8, 8], "coordinator": [2, 6, 12]}]
    said = (
        "Barn- och skolförvaltningen vill ta emot mellan 0 och 8\xa0arbetsmarknadsanställningar, helst 8. "
        "Samordnaren föreslog mellan 2 och 12, helst 6. Beräkningen utgår från förvaltningens egna tal."
    )
    assert said in deviations(payload, "proposed")
    assert said in department_facts(payload, unit)
    assert all(row["difference"] == [] for row in payload["departments"] if row["key"] != "a")


def test_a_dialogue_ended_without_agreement_can_be_taken_up_again(year: Year) -> None:
    year.submitted("a").countered("a").not_agreed("a")
    dialogues.hand_back(dialogue=year.dialogue("a"), by=year.world.anna, comment="Vi tar ett möte till.")
    assert year.dialogue("a").status == DialogueStatus.HANDED_BACK
    assert selectors.counted_replies(year.round) == {}
    year.submitted("a").accepted("a")
    assert most(year) == 8


def test_ending_without_a_reply_and_opening_again(year: Year) -> None:
    dialogue, anna = year.dialogue("b"), year.world.anna
    dialogues.close_unanswered(dialogue=dialogue, by=anna, comment="Svarade inte.")
    dialogue = year.dialogue("b")
    assert (dialogue.status, dialogue.turn) == (DialogueStatus.CLOSED_UNANSWERED, 2)
    assert latest_event(dialogue) == ("close_unanswered", 2, "Anna", "Svarade inte.", "closed_unanswered")
    assert refusal(lambda: year.saved("b")) == (
        "Dialogen är avslutad utan svar. Be samordnaren öppna den igen om ni vill svara."
    )
    dialogues.reopen(dialogue=dialogue, by=anna, comment="De hörde av sig.")
    dialogue = year.submitted("b").dialogue("b")
    assert (dialogue.status, dialogue.turn) == (DialogueStatus.SUBMITTED, 4)
    assert dialogue.replies.get().version == 1
    assert [event.kind for event in dialogue.events.all()] == [
        "submit",
        *["reply_saved"] * 5,
        "reopen",
        "close_unanswered",
    ]


@pytest.mark.parametrize("comment", ["", " \n "])
def test_going_back_without_saying_why_changes_nothing(year: Year, comment: str) -> None:
    year.submitted("a")
    anna = year.world.anna
    dialogues.close_unanswered(dialogue=year.dialogue("b"), by=anna, comment="Svarade inte.")
    needs_why = "__all__: Skriv varför. Kommentaren visas för den andra parten."
    for key, action in (
        ("a", dialogues.hand_back),
        ("b", dialogues.reopen),
        ("soc", dialogues.close_unanswered),
        ("a", dialogues.end_without_agreement),
    ):
        before = year.dialogue(key)
        take = partial(action, dialogue=before, by=anna, comment=comment)
        assert refusal(take) == needs_why
        after = year.dialogue(key)
        assert (after.status, after.turn, after.replies.count()) == (before.status, before.turn, 1)


def test_each_turn_belongs_to_its_party(year: Year) -> None:
    year.submitted("a")
    world, a, b = year.world, year.dialogue("a"), year.dialogue("b")
    for user in (world.bo, world.david, world.frida, world.greta, world.olle):
        for action in (
            lambda user=user: dialogues.accept(dialogue=a, version=1, by=user),
            lambda user=user: dialogues.end_without_agreement(dialogue=a, by=user, comment="Därför."),
            lambda user=user: dialogues.hand_back(dialogue=a, by=user, comment="Därför."),
            lambda user=user: dialogues.close_unanswered(dialogue=b, by=user, comment="Därför."),
            lambda user=user: dialogues.reopen(dialogue=b, by=user, comment="Därför."),
        ):
            assert refusal(action) == ONLY_COORDINATOR
    assert (year.dialogue("a").status, year.dialogue("b").status) == ("submitted", "draft")


def test_turns_that_are_not_possible_say_so(year: Year) -> None:
    anna, a = year.world.anna, year.dialogue("a")
    assert refusal(lambda: dialogues.accept(dialogue=a, version=1, by=anna)) == (
        "Det finns inget inlämnat svar att godta."
    )
    assert refusal(lambda: dialogues.hand_back(dialogue=a, by=anna, comment="Därför.")) == (
        "Det finns inget svar att återlämna."
    )
    assert refusal(lambda: dialogues.reopen(dialogue=a, by=anna, comment="Därför.")) == (
        "Dialogen är inte avslutad utan svar."
    )
    year.submitted("a")
    assert refusal(lambda: dialogues.close_unanswered(dialogue=a, by=anna, comment="Därför.")) == (
        "Dialogen är redan besvarad eller avslutad."
    )


def test_nothing_moves_after_the_dialogue_is_closed(year: Year) -> None:
    year.answered("a").closed()
    anna, bo, a, b = year.world.anna, year.world.bo, year.dialogue("a"), year.dialogue("b")
    for action in (
        lambda: replies.save(dialogue=a, part=reply_of()[0], seen="", by=bo),
        lambda: replies.submit(dialogue=a, by=bo),
        lambda: dialogues.end_without_agreement(dialogue=a, by=anna, comment="Därför."),
        lambda: dialogues.accept(dialogue=a, version=1, by=anna),
        lambda: dialogues.hand_back(dialogue=a, by=anna, comment="Därför."),
        lambda: dialogues.close_unanswered(dialogue=a, by=anna, comment="Därför."),
        lambda: dialogues.reopen(dialogue=b, by=anna, comment="Därför."),
    ):
        assert refusal(action) == "Dialogen är avslutad för i år."
    rounds.reopen_dialogue(round=year.round, by=anna, comment="Nytt läge.")
    assert refusal(lambda: dialogues.reopen(dialogue=b, by=anna, comment="Nytt läge.")) == "accepted"
    assert year.refreshed().status == RoundStatus.DIALOGUE
