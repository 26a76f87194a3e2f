"""A milestone that is held: its draft, what is handed in, corrections, and that it never came to be."""

import re
from dataclasses import replace
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from followup.actions import conversations as actions
from followup.actions.conversations import ConversationInput
from followup.enums import MilestoneStatus
from followup.models import Conversation, ConversationDraft, FollowUpEvent, Milestone
from participants.actions import placements
from participants.models import AccessLog, Placement
from participants.placement_enums import EndReason
from tests.participants.placing import DAY, Placing
from tests.refusals import refusal

from .build import MONDAY, client, praktik
from .test_plans import agreed

pytestmark = pytest.mark.django_db
SAID = ConversationInput(
    held_on=MONDAY,
    present=("participant", "consultant"),
    attendance="as_agreed",
    goals="Lära sig golvvård. Går bra.",
    adaptations=("breaks",),
    next_steps="Prova maskinen på fredag.",
    risk="low",
)


def posted(said: ConversationInput, **more: str) -> dict[str, object]:
    """Return the form as a browser sends it."""
    values = {name: getattr(said, name) for name in said.__dataclass_fields__}
    return {name: value for name, value in {**values, **more}.items() if value not in (None, "", (), False)}


@pytest.fixture
def placement(scene: Placing) -> Placement:
    return praktik(scene, MONDAY - 10 * DAY)


@pytest.fixture
def start(placement: Placement) -> Milestone:
    return placement.milestones.get(key="start")


def kinds(milestone: Milestone) -> list[tuple[str, dict]]:
    events = FollowUpEvent.objects.filter(milestone=milestone).order_by("pk")
    return [(event.kind, event.details) for event in events]


def test_what_is_handed_in_closes_the_milestone(scene: Placing, start: Milestone) -> None:
    actions.save_draft(milestone=start, data=replace(SAID, goals=""), by=scene.ines)
    conversation = actions.record(milestone=start, data=SAID, by=scene.ines)
    start.refresh_from_db()
    assert (start.status, start.held_on, start.finished_by) == (MilestoneStatus.DONE, MONDAY, scene.ines)
    assert (conversation.version, conversation.goals, conversation.present) == (
        1,
        SAID.goals,
        ["participant", "consultant"],
    )
    assert not ConversationDraft.objects.exists()
    assert kinds(start) == [("held", {"version": 1})]
    again = partial(actions.record, milestone=start, data=SAID, by=scene.ines)
    assert refusal(again) == "Uppföljningen återstår inte: gjord."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": None}, "held_on"),
        ({"held_on": MONDAY + DAY}, "held_on"),
        ({"present": ()}, "present"),
        ({"attendance": ""}, "attendance"),
        ({"goals": " "}, "goals"),
        ({"next_steps": ""}, "next_steps"),
        ({"risk": ""}, "risk"),
        ({"goals": "Anna 811218-9876 ringde."}, "goals"),
        ({"supervisor_needs": "8112189876"}, "supervisor_needs"),
        ({"present": ("ghost",)}, "present"),
    ],
)
def test_what_is_missing_or_forbidden_is_said_at_its_field(
    scene: Placing, start: Milestone, changes: dict, field: str
) -> None:
    data = replace(SAID, **changes)
    assert refusal(partial(actions.record, milestone=start, data=data, by=scene.ines)).startswith(
        f"{field}: "
    )
    start.refresh_from_db()
    assert (start.status, Conversation.objects.count()) == (MilestoneStatus.OPEN, 0)


def test_a_draft_holds_no_personnummer_either(scene: Placing, start: Milestone) -> None:
    data = ConversationInput(next_steps="811218-9876")
    save = partial(actions.save_draft, milestone=start, data=data, by=scene.ines)
    assert refusal(save) == "next_steps: Skriv inte personnummer i texten."
    actions.save_draft(milestone=start, data=ConversationInput(), by=scene.ines)
    actions.save_draft(milestone=start, data=ConversationInput(goals="Halvt"), by=scene.ines)
    assert ConversationDraft.objects.get().goals == "Halvt"


def test_a_correction_is_a_version_of_its_own(scene: Placing, start: Milestone) -> None:
    actions.record(milestone=start, data=SAID, by=scene.ines)
    correct = partial(actions.correct, milestone=start, by=scene.ines)
    better = replace(SAID, risk="high")
    assert refusal(partial(correct, data=better, correction=" ", seen=1)) == "correction_without_reason"
    correct(data=better, correction="Fel risk.", seen=1)
    assert refusal(partial(correct, data=SAID, correction="Om igen.", seen=1)) == "conversation_is_stale"
    versions = Conversation.objects.filter(milestone=start).order_by("version")
    assert [(one.version, one.risk, one.correction) for one in versions] == [
        (1, "low", ""),
        (2, "high", "Fel risk."),
    ]
    assert kinds(start) == [("held", {"version": 1}), ("corrected", {"version": 2})]


def test_what_never_came_to_be_says_why_and_takes_the_draft_with_it(scene: Placing, start: Milestone) -> None:
    actions.save_draft(milestone=start, data=SAID, by=scene.ines)
    actions.skip(milestone=start, reason="workplace", by=scene.ines)
    start.refresh_from_db()
    assert (start.status, ConversationDraft.objects.count()) == (MilestoneStatus.MISSED, 0)
    assert kinds(start) == [("skipped", {"reason": "workplace"})]
    correct = partial(actions.correct, milestone=start, data=SAID, correction="x", seen=0, by=scene.ines)
    assert refusal(correct) == "Det finns inget samtal att rätta."


def test_a_draft_does_not_outlive_its_milestone(scene: Placing) -> None:
    placement = scene.started(scene.place("praktik"), scene.person())
    halfway = placement.milestones.get(key="halvtid")
    actions.save_draft(milestone=halfway, data=SAID, by=scene.ines)
    scene.broken_off(placement, timezone.localdate())
    assert not ConversationDraft.objects.exists()


def test_a_closing_talk_is_held_after_the_end_but_not_of_what_never_began(
    scene: Placing, placement: Placement
) -> None:
    over = scene.broken_off(scene.started(scene.place("praktik"), scene.person(), reason="x"), MONDAY)
    actions.record(milestone=over.milestones.get(key="avslut"), data=SAID, by=scene.ines)
    placements.cancel(placement=placement, data=placements.EndInput(EndReason.NO_SHOW), by=scene.ines)
    closing = placement.milestones.get(key="avslut")
    record = partial(actions.record, milestone=closing, data=SAID, by=scene.ines)
    assert refusal(record) == "Uppföljningen återstår inte: gäller inte längre."


def test_each_goal_of_the_plan_has_its_progress(scene: Placing, start: Milestone) -> None:
    plan, ines = agreed(start.placement.participant, scene), client(scene.ines)
    goals = [goal.text for goal in plan.goals.all()]
    record, page, person = (
        reverse("followup:record", args=[start.pk]),
        reverse("followup:milestone", args=[start.pk]),
        reverse("followup:person", args=[start.placement.participant_id]),
    )
    assert [goal for goal in goals if goal not in ines.get(record).content.decode()] == []
    half = {"plan_version": "1", "goal_1": "changed", "goals": ""}
    ines.post(reverse("followup:draft", args=[start.pk]), half)
    agreed(start.placement.participant, scene, news="Nytt.")  # what is begun keeps its plan
    text = ines.get(record).content.decode()
    assert 'name="plan_version" value="1"' in text
    assert re.search(r'name="goal_1"[^>]* value="changed"[^>]* checked', text)
    form = posted(replace(SAID, goals=""), **half)
    refused = ines.post(record, form)
    assert refused.status_code == 422
    assert "Skriv hur målet ändras." in refused.content.decode()
    form |= {f"goal_{number}": "on_the_way" for number in range(1, len(goals) + 1)}
    assert ines.post(record, {**form, "goal_1_text": "Har börjat."})["Location"] == page
    assert "På väg. Har börjat." in ines.get(page).content.decode()
    correct = reverse("followup:correct", args=[start.pk])
    better = {**form, "goal_1": "reached", "correction": "Nådde det.", "seen": "1"}
    assert ines.post(correct, better)["Location"] == page
    assert [one.progress[0] for one in start.conversations.order_by("version")] == ["on_the_way", "reached"]
    shown = ines.get(person).content.decode()
    assert ("Nått" in shown, "Har börjat." in shown) == (True, False)
    other = agreed(scene.person(), scene)
    talk = start.placement.milestones.get(key="vecka-2")
    said = replace(SAID, plan=other, progress=["reached"], progress_texts=[""])
    assert refusal(partial(actions.record, milestone=talk, data=said, by=scene.ines)) == "plan_of_another"


def test_others_do_not_write_in_the_case(scene: Placing, start: Milestone) -> None:
    for user in (scene.world.jens, scene.world.anna, scene.bo):
        for action in (actions.record, actions.save_draft):
            assert refusal(partial(action, milestone=start, data=SAID, by=user)) != "accepted"
        assert refusal(partial(actions.skip, milestone=start, reason="unit", by=user)) != "accepted"


def test_a_day_with_the_pages(scene: Placing, start: Milestone) -> None:
    ines = client(scene.ines)
    record, page = (reverse(f"followup:{name}", args=[start.pk]) for name in ("record", "milestone"))
    half = {"goals": "Halvfärdigt", "present": ["participant"]}
    saved = ines.post(reverse("followup:draft", args=[start.pk]), half)
    assert (saved.status_code, saved["Location"]) == (302, record)
    assert "Halvfärdigt" in ines.get(record).content.decode()
    refused = ines.post(record, half)
    text = refused.content.decode()
    assert (refused.status_code, "Halvfärdigt" in text, actions.MISSING["risk"] in text) == (422, True, True)
    assert ines.post(record, posted(SAID))["Location"] == page
    assert SAID.next_steps in ines.get(page).content.decode()
    correct = reverse("followup:correct", args=[start.pk])
    assert 'name="seen" value="1"' in ines.get(correct).content.decode()
    better = posted(replace(SAID, risk="high"), correction="Fel risk.", seen="1")
    assert ines.post(correct, better)["Location"] == page
    text = ines.get(page).content.decode()
    assert ("Fel risk." in text, "Tidigare version 1" in text, "Hög" in text) == (True, True, True)
    listed = ines.get(reverse("followup:placement", args=[start.placement_id])).content.decode()
    assert ("Gjord" in listed, "Halvtidssamtal" in listed) == (True, True)
    Milestone.objects.filter(placement=start.placement, key="vecka-2").update(due_on=MONDAY)
    skip = reverse("followup:skip", args=[start.placement.milestones.get(key="vecka-2").pk])
    assert ines.post(skip, {"reason": "unit"}).status_code == 302
    assert (
        "Blev inte av" in ines.get(reverse("followup:placement", args=[start.placement_id])).content.decode()
    )
    looks = AccessLog.objects.filter(subjects=[start.placement.participant_id], what="placement")
    assert looks.count() >= 10
