"""The demo's proposals and placements: one in each interesting state, loaded once, and in order."""

from collections import Counter

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from participants.models import Placement, PlacementEvent, Proposal
from participants.placement_verification import CHECKS
from tests.followup.demo import check_followup_demo

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_demo_has_one_in_each_state_and_is_loaded_once() -> None:
    for command in ("load_demo", "load_demo_agreements", "load_demo_people", "load_demo_places"):
        call_command(command, verbosity=0)
    call_command("load_demo_placements")
    loaded = PlacementEvent.objects.count()
    call_command("load_demo_placements")
    assert PlacementEvent.objects.count() == loaded
    assert Counter(Proposal.objects.values_list("status", flat=True)) == {
        "placed": 3,
        "accepted": 1,
        "offered": 1,
        "declined": 1,
        "suggested": 1,
    }
    assert Counter(Placement.objects.values_list("status", "kind")) == {
        ("started", "ama"): 1,
        ("started", "praktik"): 1,
        ("planned", "ama"): 1,
    }
    assert [found for check in CHECKS for found in check.run() if found[1]] == []
    check_followup_demo()


def test_nothing_is_loaded_outside_the_demo(settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo_placements")
    assert not Proposal.objects.exists()
