"""The demo's follow-up, loaded after its placements and looked at where they are: loading the demo takes its time."""

from collections import Counter

from django.core.management import call_command

from followup.models import (
    ActionPlan,
    Conversation,
    ConversationDraft,
    FollowUpEvent,
    Milestone,
    Outcome,
    Rating,
)
from followup.verification import CHECKS


def check_followup_demo() -> None:
    """Load it twice: there is something of each kind, as much as the first time, and `verify` agrees."""
    call_command("load_demo_followup")
    loaded = FollowUpEvent.objects.count()
    call_command("load_demo_followup")
    assert FollowUpEvent.objects.count() == loaded
    # How much of the year has passed decides how many placements are over.
    assert ConversationDraft.objects.count() == 2
    assert Rating.objects.count() == 2 * ActionPlan.objects.filter(agreed_at__isnull=False).count() == 4
    assert loaded == Conversation.objects.count() + Outcome.objects.count() + skipped() > 0
    assert [found for check in CHECKS for found in check.run() if found[1]] == []


def skipped() -> int:
    """Return how many milestones somebody has written down as never held."""
    by_kind = Counter(FollowUpEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert by_kind["skipped"] <= Milestone.objects.filter(status="missed").count()
    return by_kind["skipped"]
