"""May this user follow up this person so now? One answer each, with its reason."""

import datetime as dt

from lund_placements.errors import YES, Verdict, no
from organisation.models import User
from organisation.permissions import may_manage
from participants.models import Participant
from participants.permissions import may_change, may_write
from participants.workflow import LIVE

from . import person_selectors as selectors
from .enums import MilestoneStatus, Records
from .indicator_selectors import current_questions
from .models import CheckLink, Milestone, QuestionVersion

LINK_IS_CLOSED = "Länken går inte att använda."


# The handledare's check


def may_ask_supervisor(user: User, milestone: Milestone) -> Verdict:
    """Whoever works with the case asks the handledare of a placement, while the milestone is left; once."""
    placement = milestone.placement
    if not (verdict := may_write(user, placement.participant)):
        return verdict
    if milestone.rule.records != Records.CONVERSATION or milestone.status != MilestoneStatus.OPEN:
        return no("Handledaren tillfrågas inför ett samtal som återstår.")
    if placement.participant.protected_identity:
        return no("Vid skyddade personuppgifter skickas ingen länk. Ta kontakt på annat sätt.")
    if placement.status not in LIVE:
        return no("Placeringen är slut.")
    if CheckLink.objects.filter(milestone=milestone, answer__isnull=False).exists():
        return no("Handledaren har redan svarat.")
    return YES


def may_revoke_link(user: User, link: CheckLink) -> Verdict:
    """A link that nobody has used is revoked by whoever works with the case."""
    if not (verdict := may_write(user, link.milestone.placement.participant)):
        return verdict
    if link.revoked_at or hasattr(link, "answer"):
        return no("Länken är redan använd eller återkallad.")
    return YES


def may_answer(link: CheckLink, now: dt.datetime) -> Verdict:
    """The bearer of a link answers once, while the milestone is left; why not is told to nobody."""
    milestone = link.milestone
    is_open = (
        not link.revoked_at
        and now < link.expires_at
        and not hasattr(link, "answer")
        and milestone.status == MilestoneStatus.OPEN
        and not milestone.placement.participant.protected_identity
    )
    return YES if is_open else no(LINK_IS_CLOSED)


# The plan, and efforts beside the placements


def may_plan(user: User, participant: Participant) -> Verdict:
    """Whoever works with an open case writes its plan and its efforts."""
    return may_change(user, participant)


def may_agree_plan(user: User, participant: Participant) -> Verdict:
    """A plan is agreed when every step says who does it and when."""
    if not (verdict := may_discard_plan(user, participant)):
        return verdict
    missing = selectors.unready(selectors.plan_draft(participant))
    return no(missing) if missing else YES


def may_discard_plan(user: User, participant: Participant) -> Verdict:
    """Only what is still a draft can be thrown away."""
    if not (verdict := may_plan(user, participant)):
        return verdict
    return YES if selectors.plan_draft(participant) else no("Det finns inget utkast till handlingsplan.")


# How things develop


def may_rate(user: User, participant: Participant) -> Verdict:
    """Whoever works with an open case writes down the answers."""
    if not (verdict := may_change(user, participant)):
        return verdict
    return YES if current_questions() else no("Det finns inga frågor. Be en administratör publicera dem.")


def may_correct_rating(user: User, participant: Participant) -> Verdict:
    """Answers are corrected by another version, also in a closed case."""
    return may_write(user, participant)


def may_write_questions(user: User, version: QuestionVersion) -> Verdict:
    """The administrator writes a draft; what is published stays."""
    if not (verdict := may_manage(user)):
        return verdict
    return no("Frågorna är publicerade. Skriv en ny version.") if version.published_at else YES
