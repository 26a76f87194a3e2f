"""May this user follow up now? One answer each, with its reason."""

import datetime as dt

from lund_placements.errors import YES, Verdict, no
from lund_placements.swedish import long_date
from organisation.models import User
from organisation.permissions import Right, departments_of, has_right
from participants.permissions import may_handle_cases, may_write

from .enums import MilestoneStatus, Records
from .models import Milestone


def may_list_own(user: User) -> Verdict:
    """A consultant follows up the own people."""
    return may_handle_cases(user)


def may_list_unit(user: User) -> Verdict:
    """The coordinator sees that everybody is followed up, by alias."""
    return YES if has_right(user, Right.RUN_YEAR) else no("Bara samordnaren ser hela enhetens uppföljningar.")


def may_read_own_statistics(user: User) -> Verdict:
    """A contact reads the own förvaltning's figures; boards read theirs in the yearly report."""
    return YES if departments_of(user) else no("Bara en förvaltnings kontaktperson har egen statistik.")


def may_record(user: User, milestone: Milestone) -> Verdict:
    """Whoever works with the case writes down what was said, also when the case is closed: the milestone is left."""
    if not (verdict := may_write(user, milestone.placement.participant)):
        return verdict
    if milestone.rule.records != Records.CONVERSATION:
        return no(f"Här antecknas {milestone.rule.get_records_display()}, inte ett samtal.")
    return _is_left(milestone)


def may_skip(user: User, milestone: Milestone, today: dt.date) -> Verdict:
    """A talk whose day has come can be given up, with the reason: that is never changed. A result can be unknown."""
    if not (verdict := may_write(user, milestone.placement.participant) and _is_left(milestone)):
        return verdict
    if milestone.rule.records == Records.OUTCOME:
        return no("Går resultatet inte att få reda på antecknas det som okänt. Det kan rättas senare.")
    if today < milestone.due_on:
        return no(f"Att den inte blev av antecknas från och med {long_date(milestone.due_on)}.")
    return YES


def may_correct(user: User, milestone: Milestone) -> Verdict:
    """What has been handed in is corrected by another version."""
    if not (verdict := may_write(user, milestone.placement.participant)):
        return verdict
    if milestone.status != MilestoneStatus.DONE or milestone.rule.records != Records.CONVERSATION:
        return no("Det finns inget samtal att rätta.")
    return YES


def may_record_outcome(user: User, milestone: Milestone, today: dt.date) -> Verdict:
    """A result is written when its day has come and the placement is over, also when the case is closed."""
    if not (verdict := may_write(user, milestone.placement.participant)):
        return verdict
    if milestone.rule.records != Records.OUTCOME:
        return no(f"Här antecknas {milestone.rule.get_records_display()}, inte resultatet.")
    if not (verdict := _is_left(milestone)):
        return verdict
    if milestone.placement.is_live:
        return no("Avsluta placeringen först. Sedan antecknas resultatet.")
    if today < milestone.due_on:
        return no(f"Resultatet antecknas från och med {long_date(milestone.due_on)}.")
    return YES


def may_correct_outcome(user: User, milestone: Milestone) -> Verdict:
    """A result that has been written is corrected by another version."""
    if not (verdict := may_write(user, milestone.placement.participant)):
        return verdict
    if milestone.status != MilestoneStatus.DONE or milestone.rule.records != Records.OUTCOME:
        return no("Det finns inget resultat att rätta.")
    return YES


def _is_left(milestone: Milestone) -> Verdict:
    if milestone.status == MilestoneStatus.OPEN:
        return YES
    return no(f"Uppföljningen återstår inte: {milestone.get_status_display().lower()}.")
