"""`verify` finds milestones that the routine does not say, and one that was held without anything handed in."""

import pytest

from allocation.enums import PlacementKind
from followup.actions import conversations, outcomes
from followup.actions.conversations import ConversationInput
from followup.models import FollowedRoutine, Milestone
from followup.verification import CHECKS
from tests.participants.placing import DAY, Placing

from .build import MONDAY, hold, praktik
from .test_routine_editor import changed

pytestmark = pytest.mark.django_db


def differing() -> list[list[str]]:
    """Return what each check says of all that differs, without what it is said of."""
    found = [[difference for _, differences in check.run() for difference in differences] for check in CHECKS]
    return found[:2]


def test_verify_names_what_differs(scene: Placing) -> None:
    praktik(scene, MONDAY)
    placement = scene.started(scene.place(PlacementKind.PRAKTIK), scene.person(), "Prövas.")
    said = ConversationInput(MONDAY, ("participant",), "mostly", goals="Mål.", next_steps="Steg.", risk="low")
    first = placement.milestones.get(key="start")
    conversations.record(milestone=first, data=said, by=scene.ines)
    conversations.correct(milestone=first, data=said, correction="Fel.", seen=1, by=scene.ines)
    scene.broken_off(placement, MONDAY)
    outcomes.record(milestone=placement.milestones.get(key="resultat"), code="unknown", by=scene.ines)
    assert differing() == [[], []]
    assert [len(list(check.run())) for check in CHECKS[:2]] == [2, 2]
    left = Milestone.objects.filter(placement=placement, key="avslut")
    left.update(due_on=MONDAY - 9 * DAY)
    assert differing()[0] == ["0 hållpunkter saknas, 1 har en annan dag och 0 gäller inte längre."]
    left.update(status="lapsed")
    assert differing()[0] == ["1 hållpunkter saknas, 0 har en annan dag och 0 gäller inte längre."]
    FollowedRoutine.objects.filter(placement=placement).update(version=changed(scene.world.greta))
    assert differing()[0] == [
        "1 hållpunkter saknas, 0 har en annan dag och 1 gäller inte längre.",
        "en hållpunkt som återstår är av en annan rutin.",
    ]
    hold(praktik(scene, MONDAY), "start")
    assert differing()[1] == ["hållpunkten är gjord, men inget är inlämnat."]
