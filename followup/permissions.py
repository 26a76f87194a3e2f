"""May this user follow up now? One answer each, with its reason."""

from lund_placements.errors import YES, Verdict, no
from organisation.models import User
from organisation.permissions import Right, has_right
from participants.permissions import may_handle_cases


def may_list_own(user: User) -> Verdict:
    """A consultant follows up the own people."""
    return may_handle_cases(user)


def may_list_unit(user: User) -> Verdict:
    """The coordinator sees that everybody is followed up, by alias."""
    return YES if has_right(user, Right.RUN_YEAR) else no("Bara samordnaren ser hela enhetens uppföljningar.")
