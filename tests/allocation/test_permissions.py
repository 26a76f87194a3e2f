"""Who may do what when: every status with every person, so that buttons, pages and actions agree."""

from collections.abc import Callable

import pytest

from allocation import permissions, workflow
from allocation.enums import DialogueStatus, RoundStatus
from allocation.models import AllocationRound, Dialogue, OfficialReport
from lund_placements.errors import Verdict
from lund_placements.steps import find
from organisation.models import User
from tests.factories import World, Year

OF_ROUND: dict[str, Callable[[User, AllocationRound], Verdict]] = {
    "prepare": permissions.may_prepare,
    "open_dialogue": permissions.may_open_dialogue,
    "close_dialogue": permissions.may_close_dialogue,
    "reopen_dialogue": permissions.may_reopen_dialogue,
    "compute": permissions.may_compute,
    "choose": permissions.may_choose,
    "consult": permissions.may_consult,
    "write_report": permissions.may_write_report,
    "send_proposal": permissions.may_send_proposal,
    "take_back_proposal": permissions.may_take_back_proposal,
    "read_proposal": permissions.may_read_proposal,
    "decide": permissions.may_record_decision,
}
COORDINATOR = {
    RoundStatus.PREPARING: {"prepare", "open_dialogue", "read_proposal"},
    RoundStatus.DIALOGUE: {"prepare", "close_dialogue", "compute", "read_proposal"},
    RoundStatus.CALCULATING: {
        "prepare",
        "reopen_dialogue",
        "compute",
        "choose",
        "consult",
        "write_report",
        "send_proposal",
        "read_proposal",
    },
    RoundStatus.PROPOSED: {"take_back_proposal", "decide", "read_proposal"},
    RoundStatus.DECIDED: {"read_proposal"},
    RoundStatus.PUBLISHED: {"read_proposal"},
}
NOT_YET = {RoundStatus.PREPARING, RoundStatus.DIALOGUE, RoundStatus.CALCULATING}
SECRETARY = {status: set() if status in NOT_YET else {"read_proposal"} for status in RoundStatus}
SECRETARY[RoundStatus.PROPOSED] = {"read_proposal", "decide"}
MEMBER = {status: may - {"decide"} for status, may in SECRETARY.items()}
NOBODY = {status: set() for status in RoundStatus}
OF_DIALOGUE: dict[str, Callable[[User, Dialogue], Verdict]] = {
    "read": permissions.may_read_dialogue,
    "see": permissions.may_see_draft,
    "submit": permissions.may_answer,
    "accept": permissions.may_accept,
    "counter": permissions.may_counter,
    "end": permissions.may_end_without_agreement,
    "hand_back": permissions.may_hand_back,
    "close_unanswered": permissions.may_close_unanswered,
    "reopen": permissions.may_reopen_reply,
}
THEIRS = {
    DialogueStatus.DRAFT: {"read", "see", "submit"},
    DialogueStatus.SUBMITTED: {"read", "see"},
    DialogueStatus.HANDED_BACK: {"read", "see", "submit"},
    DialogueStatus.COUNTERED: {"read", "see", "submit", "accept"},
    DialogueStatus.AGREED: {"read", "see"},
    DialogueStatus.NOT_AGREED: {"read", "see"},
    DialogueStatus.CLOSED_UNANSWERED: {"read", "see"},
}
OURS = {
    DialogueStatus.DRAFT: {"read", "close_unanswered"},
    DialogueStatus.SUBMITTED: {"read", "see", "accept", "counter", "hand_back", "end"},
    DialogueStatus.HANDED_BACK: {"read", "end"},
    DialogueStatus.COUNTERED: {"read", "end"},
    DialogueStatus.AGREED: {"read", "see", "hand_back"},
    DialogueStatus.NOT_AGREED: {"read", "see", "hand_back"},
    DialogueStatus.CLOSED_UNANSWERED: {"read", "see", "reopen"},
}


THEIR_ACCEPT = ("accept", DialogueStatus.COUNTERED)


def in_status(year: Year, status: RoundStatus) -> AllocationRound:
    """Return the year as if it had that status, with everything prepared for every step."""
    AllocationRound.objects.filter(pk=year.round.pk).update(status=status)
    return year.refreshed()


def test_each_step_of_the_year_by_person_and_status(world: World) -> None:
    year = Year(world).targets().open().answered("a", "b", "soc").closed().scenario().chosen().drafted()
    expected = {
        "anna": COORDINATOR,
        "bo": NOBODY,
        "david": SECRETARY,
        "eva": NOBODY,
        "frida": MEMBER,
        "greta": NOBODY,
        "olle": NOBODY,
    }
    found: dict[str, dict] = {name: {} for name in expected}
    for status in RoundStatus:
        round = in_status(year, status)
        for name in expected:
            verdicts = {step: may(getattr(world, name), round) for step, may in OF_ROUND.items()}
            found[name][status] = {step for step, verdict in verdicts.items() if verdict}
            assert all(verdict.reason.endswith(".") for verdict in verdicts.values() if not verdict)
    assert found == expected
    for step in (step.name for step in workflow.ROUND_STEPS if step.name in OF_ROUND):
        may = {status for status in RoundStatus if step in COORDINATOR[status]}
        assert may == find(workflow.ROUND_STEPS, step).sources


def test_each_turn_of_a_dialogue_by_person_and_status(world: World) -> None:
    year = Year(world).open()
    found: dict[str, dict] = {name: {} for name in ("anna", "bo", "cilla", "david", "olle")}
    for status in DialogueStatus:
        Dialogue.objects.filter(round=year.round).update(status=status)
        for name, of_status in found.items():
            dialogue, user = year.dialogue("a"), getattr(world, name)
            of_status[status] = {turn for turn, may in OF_DIALOGUE.items() if may(user, dialogue)}
    # Who may not read the dialogue never comes to the question of its draft.
    outside = {status: {"see"} & OURS[status] for status in DialogueStatus}
    assert found == {"anna": OURS, "bo": THEIRS, "cilla": outside, "david": outside, "olle": outside}


@pytest.mark.parametrize("status", [status for status in RoundStatus if status != RoundStatus.DIALOGUE])
def test_turns_are_taken_only_while_the_dialogue_is_open(world: World, status: RoundStatus) -> None:
    year = Year(world).open()
    in_status(year, status)
    for key in DialogueStatus:
        Dialogue.objects.filter(round=year.round).update(status=key)
        dialogue = year.dialogue("a")
        reasons = {
            may(user, dialogue).reason
            for turn, may in OF_DIALOGUE.items()
            for user in (world.bo if turn == "submit" or (turn, key) == THEIR_ACCEPT else world.anna,)
            if turn not in ("read", "see")
        }
        assert reasons == {"Dialogen är avslutad för i år."}


def test_a_line_is_adjusted_and_a_scenario_removed_until_the_proposal_is_sent(world: World) -> None:
    year = Year(world).targets().open().answered("a").closed().scenario()
    found = {}
    for status in RoundStatus:
        in_status(year, status)
        scenario = year.round.scenarios.select_related("round").get()
        scenario.round.refresh_from_db()
        found[status] = (
            bool(permissions.may_adjust(world.anna, scenario)),
            bool(permissions.may_discard(world.anna, scenario)),
            bool(permissions.may_adjust(world.david, scenario)),
        )
    open_ = {RoundStatus.DIALOGUE, RoundStatus.CALCULATING}
    assert found == {status: (status in open_, status in open_, False) for status in RoundStatus}


def test_the_proposal_needs_a_choice_targets_and_a_text(world: World) -> None:
    year = Year(world).targets().open().answered("a").closed().scenario()
    assert permissions.may_write_report(world.anna, year.refreshed()).reason == (
        "Välj ett scenario som förslag först."
    )
    assert (
        permissions.may_consult(world.anna, year.refreshed()).reason == "Välj ett scenario som förslag först."
    )
    year.chosen()
    assert permissions.may_write_report(world.anna, year.refreshed())
    assert (
        permissions.may_send_proposal(world.anna, year.refreshed()).reason == "Skriv tjänsteskrivelsen först."
    )
    year.drafted()
    assert permissions.may_send_proposal(world.anna, year.refreshed())
    assert OfficialReport.objects.get().sent_at is None


def test_a_decision_by_person_before_and_after_publishing(world: World) -> None:
    year = Year(world).proposed().decided()
    acts = {
        "read": permissions.may_read_decision,
        "correct": permissions.may_correct,
        "notice": permissions.may_record_notice,
        "publish": permissions.may_publish,
    }

    def found() -> dict[str, set[str]]:
        decision = year.decision
        people = ("anna", "bo", "david", "eva", "frida", "greta", "olle")
        return {
            name: {act for act, may in acts.items() if may(getattr(world, name), decision)} for name in people
        }

    handling = {"anna": set(acts), "david": {"read", "correct", "notice"}, "frida": {"read"}}
    assert found() == {"bo": set(), "eva": set(), "greta": set(), "olle": set(), **handling}
    year.published()
    handling["anna"] = {"read", "correct", "notice"}
    assert found() == {"bo": {"read"}, "eva": {"read"}, "greta": {"read"}, "olle": set(), **handling}
