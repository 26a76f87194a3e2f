"""Every rule of one person's follow-up broken once; see test_followup_rows.py."""

from typing import Any

from django.utils import timezone

from followup import selectors
from followup.models import CheckAnswer, CheckLink
from organisation.models import User
from participants.models import Placement
from tests.participants.placing import DAY
from tests.rows import Write, again, change


def make_person(ama: Placement, by: User) -> dict[str, Any]:
    """Make a row of each kind for the person at the place."""
    talks = selectors.milestones_of(ama).filter(rule__records="conversation")[:2]
    links = [
        CheckLink.objects.create(
            milestone=one, token_hash=bytes([number]), created_by=by, expires_at=timezone.now() + 14 * DAY
        )
        for number, one in enumerate(talks)
    ]
    return {
        "link": links[1],
        "check": CheckAnswer.objects.create(link=links[0], attendance="mostly", works="well"),
    }


CONSTRAINTS: dict[str, list[Write]] = {
    "one_check_link_at_a_time": [lambda r: again(r.link, token_hash=b"x")],
    "check_link_lasts": [
        lambda r: again(r.link, token_hash=b"x", milestone=r.done, expires_at=timezone.now() - DAY)
    ],
    "check_link_revoked_pair": [lambda r: change(r.link, revoked_at=timezone.now())],
    "check_answer_is_known": [
        lambda r: CheckAnswer.objects.create(link=r.link, attendance="mostly", works="x"),
        lambda r: CheckAnswer.objects.create(link=r.link, attendance="x", works="well"),
    ],
}
TOGETHER: dict[str, list[Write]] = {
    "A link that waits is revoked, and nothing else": [
        lambda r: change(r.link, expires_at=timezone.now() + 99 * DAY),
        lambda r: change(r.check.link, revoked_at=timezone.now(), revoked_by=r.event.actor),
    ],
    "A link that is closed takes no answer": [
        lambda r: CheckAnswer.objects.create(
            link=again(r.link, milestone=r.done, token_hash=b"x"), attendance="mostly", works="well"
        ),
    ],
}
KEPT = ("check",)
STAYING = ("link",)  # changed, but never taken away
