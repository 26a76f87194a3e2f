"""What came of a placement: when it is written, what it is linked to, and its corrections."""

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.urls import reverse

from followup.actions import conversations
from followup.actions import outcomes as actions
from followup.enums import MilestoneStatus, OutcomeCode
from followup.figures import leavers
from followup.models import FollowUpEvent, Milestone, Outcome
from followup.statistics.kolada import Left
from participants.actions import people
from participants.models import Placement
from tests.participants.placing import DAY, Placing
from tests.refusals import refusal

from .build import MONDAY, client, praktik

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(scene: Placing) -> Placement:
    return scene.started(scene.place("praktik"), scene.person())


@pytest.fixture
def over(scene: Placing, running: Placement) -> Placement:
    return scene.broken_off(running, MONDAY)


def milestone(placement: Placement, key: str = "resultat") -> Milestone:
    return Milestone.objects.get(placement=placement, key=key)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def test_a_result_waits_for_the_end_and_for_its_day(scene: Placing, running: Placement) -> None:
    record = partial(actions.record, code=OutcomeCode.UNKNOWN, by=scene.ines)
    assert refusal(partial(record, milestone=milestone(running))).startswith("Avsluta placeringen först.")
    scene.broken_off(running, MONDAY)
    later = milestone(running, "resultat-3")
    assert refusal(partial(record, milestone=later)).startswith("Resultatet antecknas från och med 1")
    talk = milestone(running, "avslut")
    assert refusal(partial(record, milestone=talk)) == "Här antecknas ett samtal, inte resultatet."
    record(milestone=milestone(running))
    with time_machine.travel(noon(later.due_on - DAY), tick=False):
        assert refusal(partial(record, milestone=later)) != "accepted"
    with time_machine.travel(noon(later.due_on), tick=False):
        record(milestone=later)
    results = Outcome.objects.filter(milestone__placement=running)
    assert {(one.milestone.key, one.code) for one in results} == {
        ("resultat", "unknown"),
        ("resultat-3", "unknown"),
    }
    assert refusal(partial(record, milestone=milestone(running))) == "Uppföljningen återstår inte: gjord."


@pytest.mark.parametrize("code", OutcomeCode.values)
def test_the_host_that_employs_is_linked(scene: Placing, over: Placement, code: str) -> None:
    outcome = actions.record(milestone=milestone(over), code=code, by=scene.ines)
    is_host = code == OutcomeCode.HOST_JOB
    assert outcome.department == (over.place.department if is_host else None)
    assert milestone(over).status == MilestoneStatus.DONE


def test_other_codes_are_none(scene: Placing, over: Placement) -> None:
    assert (
        refusal(partial(actions.record, milestone=milestone(over), code="rich", by=scene.ines)) != "accepted"
    )
    assert milestone(over).status == MilestoneStatus.OPEN


def test_a_result_is_written_in_a_closed_case_and_corrected(scene: Placing, over: Placement) -> None:
    people.close(participant=over.participant, by=scene.ines)
    one = milestone(over)
    actions.record(milestone=one, code=OutcomeCode.SEEKING, by=scene.ines)
    correct = partial(actions.correct, milestone=one, code=OutcomeCode.HOST_JOB, by=scene.ines)
    assert refusal(partial(correct, correction=" ", seen=1)) == "correction_without_reason"
    correct(correction="Fick jobbet.", seen=1)
    assert refusal(partial(correct, correction="Igen.", seen=1)) == "outcome_is_stale"
    versions = Outcome.objects.filter(milestone=one).order_by("version")
    assert [(row.version, row.code, row.correction) for row in versions] == [
        (1, "seeking", ""),
        (2, "host_job", "Fick jobbet."),
    ]
    events = FollowUpEvent.objects.filter(milestone=one).order_by("pk")
    assert [event.kind for event in events] == ["outcome_held", "outcome_corrected"]


def test_the_length_of_work_is_what_kolada_counts(scene: Placing, over: Placement) -> None:
    record = partial(actions.record, milestone=milestone(over), by=scene.ines, lasting="month")
    assert refusal(partial(record, code=OutcomeCode.SEEKING)) == "result_without_length"
    assert leavers(MONDAY.year, MONDAY) == [Left("", "", "", 1)]
    record(code=OutcomeCode.OTHER_JOB)
    assert leavers(MONDAY.year, MONDAY) == [Left("", "other_job", "month", 1)]
    actions.correct(
        milestone=milestone(over), code=OutcomeCode.SEEKING, correction="Slutade.", seen=1, by=scene.ines
    )
    assert leavers(MONDAY.year, MONDAY) == [Left("", "seeking", "", 1)]


def test_a_result_is_never_given_up_and_a_talk_not_before_its_day(scene: Placing, over: Placement) -> None:
    """Giving up cannot be changed: what is not known is written as unknown, which can be corrected."""
    waiting = milestone(over, "resultat-6")
    skip = partial(conversations.skip, milestone=waiting, reason="unit", by=scene.ines)
    for day in (MONDAY, waiting.due_on):
        with time_machine.travel(noon(day), tick=False):
            assert refusal(skip).startswith("Går resultatet inte att få reda på antecknas det som okänt.")
    talk = praktik(scene, MONDAY).milestones.get(key="vecka-2")
    early = partial(conversations.skip, milestone=talk, reason="unit", by=scene.ines)
    assert refusal(early).startswith("Att den inte blev av antecknas från och med")
    with time_machine.travel(noon(talk.due_on), tick=False):
        assert early().status == MilestoneStatus.MISSED


def test_others_write_no_results(scene: Placing, over: Placement) -> None:
    for user in (scene.world.jens, scene.world.anna, scene.bo):
        record = partial(actions.record, milestone=milestone(over), code=OutcomeCode.UNKNOWN, by=user)
        assert refusal(record) != "accepted"


def test_the_pages(scene: Placing, over: Placement) -> None:
    ines, one = client(scene.ines), milestone(over)
    form, correct, page = (
        reverse(f"followup:{name}", args=[one.pk]) for name in ("outcome", "outcome_correct", "milestone")
    )
    assert "Anteckna resultatet" in ines.get(page).content.decode()
    assert "okänt" in ines.get(form).content.decode()
    assert ines.post(form).status_code == 422
    assert ines.post(form, {"code": "unknown"})["Location"] == page
    assert ines.get(form).status_code == 403
    assert 'name="seen" value="1"' in ines.get(correct).content.decode()
    assert ines.post(correct, {"code": "moved", "seen": "1"}).status_code == 422
    changed = {"code": "moved", "seen": "1", "correction": "Flyttade."}
    assert ines.post(correct, changed)["Location"] == page
    text = ines.get(page).content.decode()
    assert ("Flyttat från kommunen" in text, "Tidigare: okänt" in text, "Flyttade." in text) == (True,) * 3
