"""What is said around a reply: who reads it, what it may never change, and when the last day is."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from allocation import overview
from allocation.actions import conversations, dialogues, replies, rounds
from allocation.dialogue_forms import MessageForm
from allocation.models import Meeting, Message
from allocation.reply_parts import NeedInput, compare
from allocation.selectors import answers_of, latest_reply, versions_visible_to
from lund_placements.errors import RuleBroken
from organisation.models import RoleAssignment

from ..factories import Year, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> Year:
    return Year(make_world()).targets().open()


def texts(year: Year, who: str) -> list[str]:
    user = getattr(year.world, who)
    return [entry["comment"] for entry in overview.thread(user, year.dialogue("a"))]


def test_both_parties_read_a_message_but_only_coordinators_a_note(year: Year) -> None:
    dialogue = year.dialogue("a")
    conversations.write_message(dialogue=dialogue, body=" Räknas vikarier? ", by=year.world.bo)
    conversations.write_note(dialogue=dialogue, body="Ring chefen.", by=year.world.anna)
    assert texts(year, "bo") == ["Räknas vikarier?"]
    assert texts(year, "anna") == ["Ring chefen.", "Räknas vikarier?"]
    kinds = list(dialogue.events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["message_written"], "a note leaves no trace where the förvaltning reads"


def test_a_note_never_reaches_the_forvaltning(year: Year) -> None:
    conversations.write_note(dialogue=year.dialogue("a"), body="kanariefågel", by=year.world.anna)
    client = Client()
    client.force_login(year.world.bo)
    address = reverse("allocation:dialogue", args=[year.round.year, "a"])
    assert "kanariefågel" not in client.get(address).content.decode()
    client.force_login(year.world.anna)
    assert "kanariefågel" in client.get(address).content.decode()


def test_a_message_never_changes_a_number_or_the_turn(year: Year) -> None:
    year.submitted("a")
    before = year.dialogue("a")
    conversations.write_message(dialogue=before, body="Ändra till 9.", by=year.world.anna)
    after = year.dialogue("a")
    assert (after.status, after.turn) == (before.status, before.turn)
    assert latest_reply(after).version == 1


def test_another_forvaltning_and_a_decided_year_are_refused(year: Year) -> None:
    with pytest.raises(PermissionDenied):
        conversations.write_message(dialogue=year.dialogue("a"), body="Hej", by=year.world.cilla)
    for act, words in (
        (conversations.write_note, {"body": "x"}),
        (
            conversations.record_meeting,
            {"held_on": timezone.localdate(), "participants": "x", "summary": "x"},
        ),
    ):
        with pytest.raises(PermissionDenied):
            act(dialogue=year.dialogue("a"), by=year.world.bo, **words)


def test_an_empty_message_is_refused_in_form_and_database(year: Year) -> None:
    assert not MessageForm({"body": "  "}).is_valid()
    with pytest.raises(ValidationError):
        conversations.write_message(dialogue=year.dialogue("a"), body="  ", by=year.world.bo)
    assert not Message.objects.exists()


def test_a_meeting_is_recorded_when_it_has_been_held(year: Year) -> None:
    dialogue, tomorrow = year.dialogue("a"), timezone.localdate() + dt.timedelta(days=1)
    words = {"participants": "Bo och Anna", "summary": "Fler handledare i höst."}
    with pytest.raises(RuleBroken) as refused:
        conversations.record_meeting(dialogue=dialogue, held_on=tomorrow, by=year.world.anna, **words)
    assert (refused.value.code, refused.value.field) == ("meeting_in_the_future", "held_on")
    conversations.record_meeting(dialogue=dialogue, held_on=timezone.localdate(), by=year.world.anna, **words)
    assert Meeting.objects.get().summary == "Fler handledare i höst."
    assert texts(year, "bo") == ["Fler handledare i höst."]


def test_the_last_day_is_checked_when_the_reply_is_handed_over(year: Year) -> None:
    year.saved("a")
    last_day = year.dialogue("a").respond_by
    with time_machine.travel(dt.datetime.combine(last_day, dt.time(12), dt.UTC) + dt.timedelta(days=1)):
        with pytest.raises(PermissionDenied, match="Sista dagen var"):
            replies.submit(dialogue=year.dialogue("a"), by=year.world.bo)
        year.saved("a")  # what is written is not lost
        with pytest.raises(RuleBroken) as refused:
            conversations.move_deadline(
                dialogue=year.dialogue("a"), respond_by=last_day, comment="Sjukdom.", by=year.world.anna
            )
        assert refused.value.code == "deadline_passed"
        conversations.move_deadline(
            dialogue=year.dialogue("a"),
            respond_by=last_day + dt.timedelta(days=7),
            comment="Sjukdom.",
            by=year.world.anna,
        )
        replies.submit(dialogue=year.dialogue("a"), by=year.world.bo)
    event = year.dialogue("a").events.get(kind="deadline_moved")
    assert event.comment == "Sjukdom."
    assert event.details == {
        "before": last_day.isoformat(),
        "after": (last_day + dt.timedelta(days=7)).isoformat(),
    }


def test_moving_the_last_day_needs_a_reason_and_an_open_turn(year: Year) -> None:
    later = timezone.localdate() + dt.timedelta(days=90)
    with pytest.raises(RuleBroken, match="varför"):
        conversations.move_deadline(
            dialogue=year.dialogue("a"), respond_by=later, comment=" ", by=year.world.anna
        )
    year.submitted("a")
    with pytest.raises(PermissionDenied, match="inget att svara"):
        conversations.move_deadline(
            dialogue=year.dialogue("a"), respond_by=later, comment="x", by=year.world.anna
        )


def test_one_reminder_a_day_and_none_to_those_who_have_answered(year: Year) -> None:
    year.submitted("b")
    assert conversations.remind(dialogue=year.dialogue("a"), by=year.world.anna)
    assert not conversations.remind(dialogue=year.dialogue("a"), by=year.world.anna)
    assert year.dialogue("a").events.filter(kind="reminded").count() == 1
    with pytest.raises(PermissionDenied, match="har svarat"):
        conversations.remind(dialogue=year.dialogue("b"), by=year.world.anna)
    late = year.dialogue("a").respond_by + dt.timedelta(days=2)
    with time_machine.travel(dt.datetime.combine(late, dt.time(12), dt.UTC)):
        assert conversations.remind_late(round=year.round, by=year.world.anna) == 2, "a and soc, not b"
        assert conversations.remind_late(round=year.round, by=year.world.anna) == 0
    with pytest.raises(PermissionDenied):
        conversations.remind_late(round=year.round, by=year.world.bo)


def test_versions_stand_side_by_side_with_their_differences(year: Year) -> None:
    year.submitted("a")
    dialogues.hand_back(dialogue=year.dialogue("a"), by=year.world.anna, comment="Fler?")
    needs = (NeedInput("Barnbiträde", 9, 10, True), NeedInput("Kock", 2, 2, False))
    year.saved("a", needs=needs, conditions="")
    seen_by_bo = versions_visible_to(year.world.bo, year.dialogue("a"))
    assert [reply.version for reply in seen_by_bo] == [1, 2]
    assert [reply.version for reply in versions_visible_to(year.world.anna, year.dialogue("a"))] == [1]
    rows = {
        row.label: row
        for section in compare([answers_of(reply) for reply in seen_by_bo])
        for row in section.rows
    }
    assert [(cell.value, cell.change) for cell in rows["Barnbiträde, inom 2 år"].cells] == [
        (6, ""),
        (9, "+3"),
    ]
    assert rows["Barnbiträde, bristyrke"].cells[1].change == "ändrad"
    assert rows["Kock, inom 2 år"].cells[1].change == "ny"
    assert rows["Förskollärare, inom 2 år"].cells[1].change == "borttagen"
    assert rows["Övrigt"].cells[1].change == "borttagen"
    assert not rows["Barnbiträde, inom 5 år"].differs


def test_the_send_out_shows_who_is_asked_and_who_lacks_a_contact() -> None:
    year = Year(make_world()).targets()
    RoleAssignment.objects.filter(user=year.world.bo).update(
        valid_to=timezone.localdate() - dt.timedelta(days=1)
    )
    client = Client()
    client.force_login(year.world.anna)
    address = reverse("allocation:open_dialogue", args=[year.round.year])
    page = client.get(address).content.decode()
    assert "Förvaltningar utan kontaktperson" in page
    assert page.count("<strong>Ingen</strong>") == 1
    past = client.post(address, {"respond_by": "2020-01-01"})
    assert past.status_code == 422
    assert "Sista dagen har redan varit" in past.content.decode()
    assert not year.refreshed().dialogues.exists()
    chosen = timezone.localdate() + dt.timedelta(days=40)
    assert client.post(address, {"respond_by": chosen.isoformat()}).status_code == 302
    assert set(year.refreshed().dialogues.values_list("respond_by", flat=True)) == {chosen}


def test_a_year_opened_late_still_gives_time_to_answer() -> None:
    year = Year(make_world()).targets()
    with time_machine.travel(dt.datetime(year.round.year - 1, 12, 20, 12, tzinfo=dt.UTC)):
        assert rounds.usual_deadline(year.round) == dt.date(year.round.year, 1, 10)
    with time_machine.travel(dt.datetime(year.round.year - 1, 8, 20, 12, tzinfo=dt.UTC)):
        assert rounds.usual_deadline(year.round) == dt.date(year.round.year - 1, 9, 30)
