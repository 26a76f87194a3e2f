"""The demo's data: one of everything in each interesting state, loaded once, and nowhere but in the demo."""

import re
from collections import Counter
from collections.abc import Iterator
from inspect import getsource

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core import mail as django_mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from agreements.models import Agreement
from followup.demo_data import ENDED
from followup.models import (
    ActionPlan,
    Conversation,
    ConversationDraft,
    FollowUpEvent,
    Milestone,
    Outcome,
    Rating,
    YearReport,
)
from followup.verification import CHECKS as FOLLOW_UP_CHECKS
from lund_placements import demo as the_demo
from organisation.models import OutboxMail
from participants.models import Participant, Place, Placement, PlaceShare, Proposal
from participants.place_verification import CHECKS as PLACE_CHECKS
from participants.placement_verification import CHECKS as PLACEMENT_CHECKS

from .database import undone

# Those whose placements are over come with the follow-up; how much of the year has passed decides how many.
OVER = [f"{timezone.localdate().year}-{one.case:04d}" for given in ENDED.values() for one in given]
COMMANDS = re.findall(r'"(load_\w+)"', getsource(the_demo))  # in the order of ./demo

pytestmark = pytest.mark.django_db


def rows() -> Counter[str]:
    """Return how many rows each table has."""
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


@pytest.fixture(scope="module")
def letters_sent(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """Load the whole demo once, for every test that looks at it; how many letters left meanwhile."""
    with django_db_blocker.unblock(), undone():
        before = len(django_mail.outbox)
        for command in COMMANDS:
            call_command(command, verbosity=0)
        yield len(django_mail.outbox) - before


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_loaded_outside_the_demo(settings: LazySettings, command: str) -> None:
    settings.DEMO = False
    before = rows()
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command(command)
    assert rows() == before


@pytest.mark.slow
def test_letters_are_written_and_none_is_sent(letters_sent: int) -> None:
    kinds = set(OutboxMail.objects.values_list("kind", flat=True))
    assert kinds >= {"dialogue_opened", "reply_submitted", "decision_published"}
    assert OutboxMail.objects.waiting().count() == OutboxMail.objects.count()
    assert letters_sent == 0


@pytest.mark.slow
@pytest.mark.usefixtures("letters_sent")
def test_agreements_are_in_every_interesting_state() -> None:
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


@pytest.mark.slow
@pytest.mark.usefixtures("letters_sent")
def test_one_of_the_participants_is_protected() -> None:
    found = Participant.objects.exclude(case_number__in=OVER)
    assert Counter(found.values_list("protected_identity", flat=True)) == {False: 14, True: 1}


@pytest.mark.slow
@pytest.mark.usefixtures("letters_sent")
def test_places_are_opened_where_the_agreement_is_signed_and_drafts_elsewhere() -> None:
    found = Place.objects.exclude(proposals__participant__case_number__in=OVER).order_by("pk")
    assert Counter(found.values_list("department__key", "status")) == {
        ("vof", "open"): 4,
        ("vof", "filled"): 2,
        ("vof", "draft"): 1,
        ("bsf", "open"): 2,
        ("sef", "draft"): 1,
        ("kk", "open"): 1,
    }
    external = Place.objects.exclude(workplace__company="")
    # One is held for somebody with protected identity and one for nobody: so a held place tells nothing.
    assert [(place.status, place.is_held) for place in external] == [("open", True)] * 2
    assert external.filter(proposals=None).count() == PlaceShare.objects.count() == 1


@pytest.mark.slow
@pytest.mark.usefixtures("letters_sent")
def test_proposals_and_placements_are_in_each_interesting_state() -> None:
    found = Proposal.objects.exclude(participant__case_number__in=OVER)
    assert Counter(found.values_list("status", flat=True)) == {
        "placed": 3,
        "accepted": 1,
        "offered": 2,
        "declined": 1,
        "suggested": 1,
    }
    assert found.get(participant__protected_identity=True).status == "offered"
    placed = Placement.objects.exclude(participant__case_number__in=OVER)
    assert Counter(placed.values_list("status", "kind")) == {
        ("started", "ama"): 1,
        ("started", "praktik"): 1,
        ("planned", "ama"): 1,
    }


@pytest.mark.slow
@pytest.mark.usefixtures("letters_sent")
def test_the_follow_up_has_something_of_each_kind() -> None:
    assert ConversationDraft.objects.count() == 2
    assert Rating.objects.count() == 2 * ActionPlan.objects.filter(agreed_at__isnull=False).count() == 4
    kinds = Counter(FollowUpEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds["skipped"] <= Milestone.objects.filter(status="missed").count()
    held = Conversation.objects.count() + Outcome.objects.count() + kinds["rating_held"]
    assert kinds.total() == held + kinds["skipped"] > 0
    assert Conversation.objects.exclude(progress=[]).exists()
    [report] = YearReport.objects.all()
    assert (report.round.year, report.publication.report) == (timezone.localdate().year - 1, report)


@pytest.mark.slow
@pytest.mark.usefixtures("letters_sent")
def test_verify_finds_no_fault() -> None:
    checks = [*PLACE_CHECKS, *PLACEMENT_CHECKS, *FOLLOW_UP_CHECKS]
    assert [found for check in checks for found in check.run() if found[1]] == []


@pytest.mark.slow
@pytest.mark.usefixtures("letters_sent")
def test_a_second_time_adds_nothing() -> None:
    loaded = rows()
    written = set(OutboxMail.objects.values_list("key", flat=True))
    for command in COMMANDS:
        call_command(command, verbosity=0)
        assert rows() == loaded, command
    assert set(OutboxMail.objects.values_list("key", flat=True)) == written
