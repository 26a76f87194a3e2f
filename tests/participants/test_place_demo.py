"""The demo's workplaces and places: open where the agreement is signed, drafts elsewhere, loaded once."""

from collections import Counter

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from participants import place_verification
from participants.models import Place, PlaceEvent, Workplace

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_demo_has_open_places_and_drafts_and_is_loaded_once() -> None:
    call_command("load_demo", verbosity=0)
    call_command("load_demo_agreements", verbosity=0)
    call_command("load_demo_places")
    loaded = PlaceEvent.objects.count()
    call_command("load_demo_places")
    assert PlaceEvent.objects.count() == loaded
    rows = Place.objects.order_by("pk").values_list("department__key", "status")
    assert Counter(rows) == {
        ("vof", "open"): 4,
        ("vof", "draft"): 1,
        ("bsf", "open"): 2,
        ("sef", "draft"): 2,
        ("kk", "open"): 1,
    }
    (check,) = place_verification.CHECKS
    assert [found for found in check.run() if found[1]] == []
    assert Workplace.objects.exclude(company="").count() == 1


def test_nothing_is_loaded_outside_the_demo(settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo_places")
    assert not Workplace.objects.exists()
