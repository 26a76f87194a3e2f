"""What can be decided, and when: a year is carried so far that there is something to decide."""

import datetime as dt
import json
from functools import partial

import time_machine

from allocation.actions import decisions
from tests.factories import World, Year, decision_input
from tests.refusals import refusal


def test_a_shortfall_that_was_proposed_needs_no_confirmation(world: World) -> None:
    year = Year(world).targets(ama=100, praktik=5).open().answered("a", "b").closed()
    year.scenario().chosen().drafted().sent().decided()
    sums = {
        row["kind"]: (row["decided"], row["shortfall"]) for row in json.loads(year.decision.payload)["sums"]
    }
    assert sums == {"ama": (16, 84), "praktik": (5, 0)}


def test_a_decision_is_not_recorded_before_the_proposal_is_sent(world: World) -> None:
    year = Year(world)
    early = refusal(partial(decisions.record, round=year.round, data=decision_input(), by=world.david))
    assert early == "Förslaget har inte skickats till nämnden än."


@time_machine.travel(dt.datetime(2026, 11, 12, 23, 30, tzinfo=dt.UTC))  # 00.30 on 13 November in Lund
def test_a_decision_recorded_just_after_midnight(world: World) -> None:
    year = Year(world).proposed().decided()
    assert year.decision.decided_on == dt.date(2026, 11, 13)
