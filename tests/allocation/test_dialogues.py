"""Writing a reply, handing it over, and the coordinator's answer to it."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from allocation import selectors
from allocation.actions import dialogues, rounds
from allocation.dialogue_forms import NeedRows
from allocation.enums import DialogueStatus, PlacementKind, RoundStatus
from allocation.models import Dialogue, Event, Reply
from tests.factories import World, Year, reply_input
from tests.refusals import refusal

NEEDS = (
    dialogues.NeedInput("Barnbiträde", 6, 10, False),
    dialogues.NeedInput("Förskollärare", 9, 20, True),
)
ONLY_COORDINATOR = "Bara en samordnare kan göra det här."


@pytest.fixture
def year(world: World) -> Year:
    """A year with its dialogue open."""
    return Year(world).targets().open()


def latest_event(dialogue: Dialogue) -> tuple[str, int, str, str, str]:
    """Return what happened last in the dialogue: kind, turn, who, comment, and the status after."""
    event = Event.objects.filter(dialogue=dialogue).first()
    return event.kind, event.turn, event.actor_name, event.comment, event.to_status


def lines_of(reply: Reply) -> dict[str, list]:
    """Return the reply's lines as plain data."""
    return {
        "needs": list(reply.needs.values_list("occupation", "need_2y", "need_5y", "is_shortage")),
        "offers": list(reply.offers.values_list("kind", "at_least", "at_most")),
        "months": list(reply.months.values_list("month", "supervisors", "competing", "is_closed")),
    }


def test_the_first_reply_is_empty_and_complete_in_form(year: Year) -> None:
    reply = selectors.latest_reply(year.dialogue("a"))
    assert (reply.version, reply.revision, reply.gap_made_on, reply.submitted_at) == (1, 0, None, None)
    assert lines_of(reply) == {
        "needs": [],
        "offers": [("ama", 0, 0), ("praktik", 0, 0)],
        "months": [(month, 0, 0, False) for month in range(1, 13)],
    }
    assert selectors.missing_to_submit(reply) == ["Skriv minst ett yrke under kompetensbehov."]


def test_saving_keeps_the_draft_and_tells(year: Year) -> None:
    year.saved("a", conditions="  Språkkrav.  ")
    reply = selectors.latest_reply(year.dialogue("a"))
    assert (reply.revision, reply.conditions, reply.places_per_supervisor) == (1, "Språkkrav.", 1)
    assert lines_of(reply) == {
        "needs": [("Barnbiträde", 6, 10, False), ("Förskollärare", 9, 20, True)],
        "offers": [("ama", 0, 8), ("praktik", 0, 4)],
        "months": [(month, 6, 0, month == 7) for month in range(1, 13)],
    }
    assert latest_event(year.dialogue("a")) == ("reply_saved", 1, "Bo", "", "")
    year.saved("a", needs=NEEDS[:1])
    assert lines_of(selectors.latest_reply(year.dialogue("a")))["needs"] == [("Barnbiträde", 6, 10, False)]


def test_what_somebody_else_has_saved_is_not_overwritten(year: Year) -> None:
    year.saved("a")
    before = lines_of(selectors.latest_reply(year.dialogue("a")))
    late = reply_input(revision=0, needs=NEEDS[:1])
    stale = refusal(lambda: dialogues.save(dialogue=year.dialogue("a"), data=late, by=year.world.bo))
    assert stale == "reply_is_stale"
    assert lines_of(selectors.latest_reply(year.dialogue("a"))) == before


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"needs": (NEEDS[0], NEEDS[0])}, "Yrket står redan i listan. Slå ihop raderna."),
        ({"needs": (dialogues.NeedInput("  ", 1, 1, False),)}, "occupation: Detta fält får inte vara tomt."),
        ({"needs": (dialogues.NeedInput("Kock", -1, 1, False),)}, "need_2y: "),
        (
            {"needs": tuple(dialogues.NeedInput(f"Yrke {n}", 1, 1, False) for n in range(201))},
            "too_many_occupations",
        ),
        ({"needs": (dialogues.NeedInput("Kock", 1, 20_001, False),)}, "need_5y: "),
        ({"offers": (dialogues.OfferInput("ama", 5, 4),)}, "”Minst” kan inte vara större än ”högst”."),
        ({"offers": (dialogues.OfferInput("ama", 0, 10_001),)}, "at_most: "),
        ({"offers": (dialogues.OfferInput("kurs", 0, 1),)}, "kind: "),
        ({"months": (dialogues.MonthInput(13, 1, 0, False),)}, "__all__: "),
        ({"months": (dialogues.MonthInput(1, 2001, 0, False),)}, "supervisors: "),
        ({"places_per_supervisor": 0}, "places_per_supervisor: "),
    ],
)
def test_an_absurd_reply_is_refused_whole(year: Year, changes: dict, message: str) -> None:
    year.saved("a")
    before = lines_of(selectors.latest_reply(year.dialogue("a")))
    assert message in refusal(lambda: year.saved("a", **changes))
    reply = selectors.latest_reply(year.dialogue("a"))
    assert (reply.revision, lines_of(reply)) == (1, before)


def test_no_more_occupations_than_a_page_can_hold() -> None:
    def rows(count: int) -> NeedRows:
        numbers = {f"behov-{n}-{name}": "1" for n in range(count) for name in ("need_2y", "need_5y")}
        names = {f"behov-{n}-occupation": f"Yrke {n}" for n in range(count)}
        counts = {"behov-TOTAL_FORMS": str(count), "behov-INITIAL_FORMS": "0"}
        return NeedRows({**numbers, **names, **counts}, prefix="behov")

    assert rows(200).is_valid()
    for count in (201, 1000):
        refused = rows(count)
        assert not refused.is_valid()
        assert refused.non_form_errors() == ["Ett svar kan ha högst 200 yrken. Slå ihop yrken."]
        assert len(refused.forms) == 200


def test_submitting_hands_the_turn_to_the_coordinator(year: Year) -> None:
    dialogue = year.submitted("a").dialogue("a")
    reply = selectors.latest_submitted(dialogue)
    assert (dialogue.status, dialogue.turn) == (DialogueStatus.SUBMITTED, 2)
    assert reply.submitted_by == year.world.bo
    assert reply.submitted_at <= timezone.now()
    assert latest_event(dialogue) == ("submit", 2, "Bo", "", "submitted")
    sealed = "Svaret är inlämnat. Be samordnaren återlämna det om något ska ändras."
    assert refusal(lambda: year.saved("a")) == sealed
    assert refusal(lambda: dialogues.submit(dialogue=dialogue, by=year.world.bo)) == sealed


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"needs": ()}, ["Skriv minst ett yrke under kompetensbehov."]),
        ({"gap_made_on": None}, ["Ange när GAP-analysen gjordes."]),
        (
            {"months": tuple(dialogues.MonthInput(month, 5, 0, True) for month in range(1, 13))},
            ["Ni erbjuder platser men har inga handledare i någon öppen månad."],
        ),
        (
            {
                "offers": tuple(dialogues.OfferInput(kind, 0, 0) for kind in PlacementKind),
                "months": tuple(dialogues.MonthInput(month, 0, 0, False) for month in range(1, 13)),
            },
            [],
        ),
    ],
)
def test_an_unfinished_reply_is_not_handed_over(year: Year, changes: dict, missing: list[str]) -> None:
    year.saved("a", **changes)
    dialogue = year.dialogue("a")
    assert selectors.missing_to_submit(selectors.latest_reply(dialogue)) == missing
    answer = refusal(lambda: dialogues.submit(dialogue=dialogue, by=year.world.bo))
    assert answer == ("reply_incomplete" if missing else "accepted")
    assert year.dialogue("a").status == (DialogueStatus.DRAFT if missing else DialogueStatus.SUBMITTED)


def test_handing_back_makes_a_new_version_with_the_same_lines(year: Year) -> None:
    dialogue = year.answered("a").dialogue("a")
    assert (dialogue.status, dialogue.turn) == (DialogueStatus.ACCEPTED, 3)
    assert latest_event(dialogue) == ("accept", 3, "Anna", "", "accepted")
    dialogues.hand_back(dialogue=dialogue, by=year.world.anna, comment=" Fler platser? ")

    dialogue = year.dialogue("a")
    assert (dialogue.status, dialogue.turn) == (DialogueStatus.HANDED_BACK, 4)
    assert latest_event(dialogue) == ("hand_back", 4, "Anna", "Fler platser?", "handed_back")
    second, first = dialogue.replies.all()
    assert (second.version, second.revision, second.submitted_at, second.submitted_by) == (2, 0, None, None)
    assert lines_of(second) == lines_of(first)
    assert (second.gap_made_on, second.conditions) == (first.gap_made_on, first.conditions)
    assert selectors.latest_submitted(dialogue) == first
    assert selectors.accepted_replies(year.round) == {}

    year.saved("a", needs=NEEDS[:1])
    assert len(lines_of(first)["needs"]) == 2
    dialogues.submit(dialogue=dialogue, by=year.world.bo)
    year.accepted("a")
    assert selectors.accepted_replies(year.round) == {dialogue.department_id: second}
    assert selectors.latest_submitted(year.dialogue("a")) == second


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
        "reply_saved",
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
            lambda user=user: dialogues.accept(dialogue=a, by=user),
            lambda user=user: dialogues.hand_back(dialogue=a, by=user, comment="Därför."),
            lambda user=user: dialogues.close_unanswered(dialogue=b, by=user, comment="Därför."),
            lambda user=user: dialogues.reopen(dialogue=b, by=user, comment="Därför."),
        ):
            assert refusal(action) == ONLY_COORDINATOR
    for user in (world.anna, world.bo, world.david, world.greta, world.olle):
        for action in (
            lambda user=user: dialogues.save(dialogue=b, data=reply_input(), by=user),
            lambda user=user: dialogues.submit(dialogue=b, by=user),
        ):
            assert refusal(action) == "Bara förvaltningens kontaktperson kan svara."
    assert (year.dialogue("a").status, year.dialogue("b").status) == ("submitted", "draft")


def test_turns_that_are_not_possible_say_so(year: Year) -> None:
    anna, a = year.world.anna, year.dialogue("a")
    assert refusal(lambda: dialogues.accept(dialogue=a, by=anna)) == (
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
        lambda: dialogues.save(dialogue=a, data=reply_input(), by=bo),
        lambda: dialogues.submit(dialogue=a, by=bo),
        lambda: dialogues.accept(dialogue=a, by=anna),
        lambda: dialogues.hand_back(dialogue=a, by=anna, comment="Därför."),
        lambda: dialogues.close_unanswered(dialogue=a, by=anna, comment="Därför."),
        lambda: dialogues.reopen(dialogue=b, by=anna, comment="Därför."),
    ):
        assert refusal(action) == "Dialogen är avslutad för i år."
    rounds.reopen_dialogue(round=year.round, by=anna, comment="Nytt läge.")
    assert refusal(lambda: dialogues.reopen(dialogue=b, by=anna, comment="Nytt läge.")) == "accepted"
    assert year.refreshed().status == RoundStatus.DIALOGUE


def test_the_next_year_begins_with_what_was_last_accepted(world: World) -> None:
    number = timezone.localdate().year
    earlier = Year(world, number).targets().open().answered("a", conditions="Gammalt.")
    earlier.submitted("b")  # never accepted
    later = Year(world, number + 2).targets().open()
    reply = later.dialogue("a").replies.get()
    source = earlier.dialogue("a").replies.get()
    assert lines_of(reply) == lines_of(source)
    assert lines_of(reply)["needs"] == [("Barnbiträde", 6, 10, False), ("Förskollärare", 9, 20, True)]
    assert (reply.version, reply.revision, reply.submitted_at) == (1, 0, None)
    assert (reply.gap_made_on, reply.conditions) == (source.gap_made_on, "Gammalt.")
    assert lines_of(later.dialogue("b").replies.get())["needs"] == []

    later.submitted("a", conditions="Nytt.").accepted("a")
    between = Year(world, number + 1).open()
    assert between.dialogue("a").replies.get().conditions == "Gammalt."  # not from a later year
    newest = Year(world, number + 3).open()
    assert newest.dialogue("a").replies.get().conditions == "Nytt."


@pytest.mark.parametrize(("days", "old"), [(0, False), (730, False), (731, True)])
def test_a_gap_analysis_is_old_after_two_years(days: int, old: bool) -> None:
    today = dt.date(2026, 11, 1)
    reply = Reply(gap_made_on=today - dt.timedelta(days=days))
    assert selectors.gap_is_old(reply, today) is old
    assert selectors.gap_is_old(Reply(), today) is False
