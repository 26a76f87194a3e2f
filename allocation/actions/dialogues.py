"""Writing a reply, handing it over, and the coordinator's answer to it."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User

from .. import gaps, permissions, selectors
from ..enums import DialogueStatus, PlacementKind
from ..models import CapacityMonth, Dialogue, GapAnalysis, NeedLine, PlaceOffer, Reply
from ..models.dialogue import MOST_OCCUPATIONS
from .moves import lock_dialogue, move_dialogue, tell


@dataclass(frozen=True, slots=True)
class NeedInput:
    """People lacking in an occupation within two and within five years."""

    occupation: str
    need_2y: int
    need_5y: int
    is_shortage: bool


@dataclass(frozen=True, slots=True)
class OfferInput:
    """Places of one kind that can be received during the year, at least and at most."""

    kind: str
    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True)
class MonthInput:
    """Supervisors, other claims on them in places, and closure, in calendar month 1 to 12."""

    month: int
    supervisors: int
    competing: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class ReplyInput:
    """A whole reply as it was filled in; `revision` is the saving that it was opened at."""

    revision: int
    gap_made_on: dt.date | None
    places_per_supervisor: int
    conditions: str
    needs: tuple[NeedInput, ...]
    offers: tuple[OfferInput, ...]
    months: tuple[MonthInput, ...]


def first_reply(dialogue: Dialogue) -> Reply:
    """Make the first version, filled in from what the förvaltning last had accepted.

    The needs come from its latest GAP analysis when that was made later.
    """
    earlier = (
        Reply.objects.filter(
            dialogue__department=dialogue.department,
            dialogue__status=DialogueStatus.ACCEPTED,
            dialogue__round__year__lt=dialogue.round.year,
        )
        .order_by("-dialogue__round__year", "-version")
        .first()
    )
    reply = _new_version(earlier, dialogue, version=1) if earlier else _empty_reply(dialogue)
    analysis = gaps.latest_analysis(dialogue.department)
    if analysis and (reply.gap_made_on is None or reply.gap_made_on < analysis.made_on):
        _take_needs(reply, analysis)
    return reply


def _take_needs(reply: Reply, analysis: GapAnalysis) -> None:
    """Let the reply say what the analysis says."""
    reply.gap_made_on = analysis.made_on
    reply.full_clean()
    reply.save()
    reply.needs.all().delete()
    for need in analysis.needs.all():
        line = NeedLine(
            reply=reply,
            occupation=need.occupation,
            need_2y=need.need_2y,
            need_5y=need.need_5y,
            is_shortage=need.is_shortage,
        )
        line.full_clean()
        line.save()


def _empty_reply(dialogue: Dialogue) -> Reply:
    reply = Reply(dialogue=dialogue, version=1)
    reply.full_clean()
    reply.save()
    _store_lines(
        reply,
        needs=(),
        offers=tuple(OfferInput(kind, 0, 0) for kind in PlacementKind),
        months=tuple(MonthInput(month, 0, 0, False) for month in range(1, 13)),
    )
    return reply


def _new_version(earlier: Reply, dialogue: Dialogue, *, version: int) -> Reply:
    reply = Reply(
        dialogue=dialogue,
        version=version,
        gap_made_on=earlier.gap_made_on,
        places_per_supervisor=earlier.places_per_supervisor,
        conditions=earlier.conditions,
    )
    reply.full_clean()
    reply.save()
    for line in (*earlier.needs.all(), *earlier.offers.all(), *earlier.months.all()):
        line.pk, line.reply = None, reply
        line._state.adding = True
        line.save()
    return reply


def _store_lines(
    reply: Reply,
    *,
    needs: tuple[NeedInput, ...],
    offers: tuple[OfferInput, ...],
    months: tuple[MonthInput, ...],
) -> None:
    """Replace the reply's lines; the reply's own history and its versions tell what they were."""
    reply.needs.all().delete()
    reply.offers.all().delete()
    reply.months.all().delete()
    lines = [
        *(
            NeedLine(
                reply=reply,
                occupation=need.occupation.strip(),
                need_2y=need.need_2y,
                need_5y=need.need_5y,
                is_shortage=need.is_shortage,
            )
            for need in needs
        ),
        *(
            PlaceOffer(reply=reply, kind=offer.kind, at_least=offer.at_least, at_most=offer.at_most)
            for offer in offers
        ),
        *(
            CapacityMonth(
                reply=reply,
                month=month.month,
                supervisors=month.supervisors,
                competing=month.competing,
                is_closed=month.is_closed,
            )
            for month in months
        ),
    ]
    for line in lines:
        line.full_clean()
        line.save()


@transaction.atomic
def save(*, dialogue: Dialogue, data: ReplyInput, by: User) -> Reply:
    """Save the draft; refused when somebody else has saved since it was opened."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_answer(by, dialogue))
    reply = selectors.latest_reply(dialogue)
    if reply.revision != data.revision:
        raise Stale(
            "Någon annan har sparat svaret sedan du öppnade det. Dina uppgifter står kvar här nedanför. "
            "Öppna svaret i en ny flik, jämför och spara igen.",
            code="reply_is_stale",
        )
    if len(data.needs) > MOST_OCCUPATIONS:
        raise RuleBroken(
            f"Ett svar kan ha högst {MOST_OCCUPATIONS} yrken. Slå ihop yrken.", code="too_many_occupations"
        )
    reply.revision += 1
    reply.gap_made_on = data.gap_made_on
    reply.places_per_supervisor = data.places_per_supervisor
    reply.conditions = data.conditions.strip()
    reply.full_clean()
    reply.save()
    _store_lines(reply, needs=data.needs, offers=data.offers, months=data.months)
    tell(dialogue.round, "reply_saved", by=by, dialogue=dialogue, version=reply.version)
    return reply


@transaction.atomic
def submit(*, dialogue: Dialogue, by: User) -> Dialogue:
    """Hand the reply over to the coordinator; refused while something is missing."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_submit(by, dialogue))
    reply = selectors.latest_reply(dialogue)
    if missing := selectors.missing_to_submit(reply):
        raise RuleBroken("Svaret är inte klart. " + " ".join(missing), code="reply_incomplete")
    reply.submitted_at, reply.submitted_by = timezone.now(), by
    reply.full_clean()
    reply.save()
    move_dialogue(dialogue, "submit", by=by, version=reply.version)
    return dialogue


@transaction.atomic
def accept(*, dialogue: Dialogue, by: User) -> Dialogue:
    """Accept the submitted reply; it becomes the basis for the scenarios."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_accept(by, dialogue))
    move_dialogue(dialogue, "accept", by=by)
    return dialogue


@transaction.atomic
def hand_back(*, dialogue: Dialogue, by: User, comment: str) -> Dialogue:
    """Hand the reply back with a comment; the förvaltning continues in a new version."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_hand_back(by, dialogue))
    reply = selectors.latest_reply(dialogue)
    move_dialogue(dialogue, "hand_back", by=by, comment=comment)
    _new_version(reply, dialogue, version=reply.version + 1)
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
