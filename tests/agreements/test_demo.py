"""The demo's överenskommelser: one in each interesting state, loaded once."""

from collections import Counter

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from agreements.models import Agreement, AgreementEvent

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_demo_has_every_interesting_state_and_is_loaded_once() -> None:
    call_command("load_demo", verbosity=0)
    call_command("load_demo_agreements", verbosity=0)
    loaded = AgreementEvent.objects.count()
    call_command("load_demo_agreements", verbosity=0)
    assert AgreementEvent.objects.count() == loaded
    bases = Agreement.objects.filter(amends__isnull=True)
    assert Counter(bases.values_list("status", flat=True)) == {
        "signed": 4,
        "draft": 2,
        "with_board": 1,
        "change_requested": 1,
        "declined": 1,
        "approved": 1,
    }
    assert Agreement.objects.get(amends__isnull=False).status == "signed"


def test_nothing_is_loaded_outside_the_demo(settings: LazySettings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo_agreements")
    assert not Agreement.objects.exists()
