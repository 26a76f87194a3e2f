"""The turns of a dialogue: how each party answers what the other has handed over, and how it ends."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User

from .. import permissions, selectors
from ..enums import Party
from ..models import Dialogue, Reply
from ..reply_parts import OfferInput
from .moves import lock_dialogue, move_dialogue
from .replies import new_version, store_offers


@transaction.atomic
def accept(*, dialogue: Dialogue, version: int, by: User) -> Dialogue:
    """Accept what the other party has handed over: the two agree, and that version is what counts.

    Raises Stale when a later version than the one that was read has been handed over. What the förvaltning may
    have begun on instead is dropped; nobody else has seen it.
    """
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_accept(by, dialogue))
    if _handed_over(dialogue, version):
        dialogue.replies.filter(submitted_at__isnull=True).delete()
    move_dialogue(dialogue, "accept", by=by, version=version)
    return dialogue


def _handed_over(dialogue: Dialogue, version: int) -> Reply:
    latest = selectors.latest_submitted(dialogue)
    if latest is None or latest.version != version:
        raise Stale(
            "En nyare version har lämnats sedan du öppnade sidan. Läs den innan du svarar.",
            code="version_is_stale",
            current={"version": latest.version if latest else None},
        )
    return latest


@transaction.atomic
def counter(
    *,
    dialogue: Dialogue,
    version: int,
    offers: tuple[OfferInput, ...],
    respond_by: dt.date,
    comment: str,
    by: User,
) -> Dialogue:
    """Propose other numbers in a version of the coordinator's own, to be answered by a day."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_counter(by, dialogue))
    answered = _handed_over(dialogue, version)
    if respond_by < timezone.localdate():
        raise RuleBroken("Välj i dag eller en senare dag.", code="deadline_passed", field="respond_by")
    if offers == selectors.answers_of(answered).places.offers:
        raise RuleBroken(
            "Talen är desamma som förvaltningens. Ändra minst ett tal, eller godta svaret.",
            code="counter_is_the_same",
        )
    reply = new_version(answered, dialogue, version=version + 1, author=Party.COORDINATOR)
    store_offers(reply, offers)
    reply.submitted_at, reply.submitted_by = timezone.now(), by
    reply.full_clean()
    reply.save()
    dialogue.respond_by = respond_by
    move_dialogue(dialogue, "counter", by=by, comment=comment, version=reply.version)
    return dialogue


@transaction.atomic
def hand_back(*, dialogue: Dialogue, by: User, comment: str) -> Dialogue:
    """Hand the reply back with a comment; the förvaltning continues in a new version."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_hand_back(by, dialogue))
    reply = selectors.latest_reply(dialogue)
    move_dialogue(dialogue, "hand_back", by=by, comment=comment)
    if reply.submitted_at:
        new_version(reply, dialogue, version=reply.version + 1)
    return dialogue


@transaction.atomic
def end_without_agreement(*, dialogue: Dialogue, by: User, comment: str) -> Dialogue:
    """End a dialogue in which the parties do not agree; the förvaltning's last own version is what counts."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_end_without_agreement(by, dialogue))
    move_dialogue(dialogue, "end_without_agreement", by=by, comment=comment)
    return dialogue


@transaction.atomic
def close_unanswered(*, dialogue: Dialogue, by: User, comment: str) -> Dialogue:
    """End a dialogue that got no reply; the förvaltning gets no places by calculation."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_close_unanswered(by, dialogue))
    move_dialogue(dialogue, "close_unanswered", by=by, comment=comment)
    return dialogue


@transaction.atomic
def reopen(*, dialogue: Dialogue, by: User, comment: str) -> Dialogue:
    """Give the förvaltning a new chance to reply."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_reopen_reply(by, dialogue))
    move_dialogue(dialogue, "reopen", by=by, comment=comment)
    return dialogue
