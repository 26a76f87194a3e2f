"""Writing a reply step by step, and handing it over; each version is kept as it was handed over."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User

from .. import gaps, permissions, reply_parts, selectors
from ..enums import Interest, Party, PlacementKind
from ..models import CapacityMonth, Dialogue, GapAnalysis, NeedLine, PlaceOffer, Reply
from ..models.dialogue import MOST_OCCUPATIONS
from ..reply_parts import (
    STEP_OF,
    ConditionsPart,
    InterestPart,
    NeedInput,
    NeedsPart,
    OfferInput,
    Part,
    PlacesPart,
    SupervisorsPart,
)
from .moves import lock_dialogue, move_dialogue, tell

# Counted anew each year: what is declared or agreed for one year says nothing of the next.
OF_ONE_YEAR = ("interest", "interest_reason", "replaces_no_post", "union_on", "union_note", "saved_steps")
COPIED = (
    "gap_made_on",
    "places_per_supervisor",
    "to_train",
    "training",
    "ancillary_costs",
    "compensation",
    "conditions",
)


# Versions


def first_reply(dialogue: Dialogue) -> Reply:
    """Make the first version, filled in from the reply that counted for the förvaltning the last time.

    The needs come from its latest GAP analysis when that was made later.
    """
    earlier = selectors.counted_before(dialogue)
    reply = new_version(earlier, dialogue, version=1) if earlier else _empty_reply(dialogue)
    analysis = gaps.latest_analysis(dialogue.department)
    if analysis and (reply.gap_made_on is None or reply.gap_made_on < analysis.made_on):
        _take_needs(reply, analysis)
    return reply


def _take_needs(reply: Reply, analysis: GapAnalysis) -> None:
    """Let the reply say what the analysis says."""
    names = ("occupation", "need_2y", "need_5y", "is_shortage")
    needs = (NeedInput(*(getattr(need, name) for name in names)) for need in analysis.needs.all())
    _store_needs(reply, NeedsPart(analysis.made_on, tuple(needs)))
    _keep(reply)


def _empty_reply(dialogue: Dialogue) -> Reply:
    reply = Reply(dialogue=dialogue, version=1)
    _keep(reply)
    for kind in PlacementKind:
        _keep(PlaceOffer(reply=reply, kind=kind))
    for month in range(1, 13):
        _keep(CapacityMonth(reply=reply, month=month))
    return reply


def new_version(
    earlier: Reply, dialogue: Dialogue, *, version: int, author: Party = Party.DEPARTMENT
) -> Reply:
    """Make a version that says what an earlier one says; from a year before, only what outlives a year."""
    reply = Reply(dialogue=dialogue, version=version, author=author)
    is_same_year = earlier.dialogue_id == dialogue.pk
    for name in (*COPIED, *OF_ONE_YEAR) if is_same_year else COPIED:
        setattr(reply, name, getattr(earlier, name))
    _keep(reply)
    for line in (*earlier.needs.all(), *earlier.offers.all(), *earlier.months.all()):
        line.pk, line.reply = None, reply
        line._state.adding = True
        line.save()
    return reply


def _keep(row: Reply | NeedLine | PlaceOffer | CapacityMonth) -> None:
    row.full_clean()
    row.save()


def draft_of(dialogue: Dialogue) -> Reply:
    """Return the version that the förvaltning writes in; after the coordinator's proposal there is none before
    the first saving, and one is made that says what the proposal says.
    """
    latest = selectors.latest_reply(dialogue)
    if latest.submitted_at is None:
        return latest
    return new_version(latest, dialogue, version=latest.version + 1)


# Saving one step


@transaction.atomic
def save(*, dialogue: Dialogue, part: Part, seen: str, by: User) -> Reply:
    """Save one step of the draft; `seen` is the mark of what the step said when it was opened.

    Raises Stale when somebody else has saved the same step since, and RuleBroken for too many occupations.
    """
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_answer(by, dialogue))
    reply = draft_of(dialogue)
    step = STEP_OF[type(part)]
    if reply_parts.mark(selectors.answers_of(reply).part(step)) != seen:
        raise Stale(
            "Någon annan har sparat det här steget sedan du öppnade det. Inget av ditt är borta: jämför här "
            "nedanför, ändra det du vill och spara igen.",
            code="reply_is_stale",
        )
    STORE[type(part)](reply, part)
    reply.revision += 1
    reply.saved_steps = sorted({*reply.saved_steps, step.value})
    _keep(reply)
    tell(dialogue.round, "reply_saved", by=by, dialogue=dialogue, version=reply.version, step=step.value)
    return reply


def _store_interest(reply: Reply, part: InterestPart) -> None:
    reply.interest, reply.interest_reason = part.interest, part.interest_reason.strip()
    if part.interest == Interest.NO:  # a no offers nothing; the page says so beside the answer
        for offer in reply.offers.all():
            offer.at_least = offer.wished = offer.at_most = 0
            _keep(offer)


def _store_needs(reply: Reply, part: NeedsPart) -> None:
    if len(part.needs) > MOST_OCCUPATIONS:
        raise RuleBroken(
            f"Ett svar kan ha högst {MOST_OCCUPATIONS} yrken. Slå ihop yrken.", code="too_many_occupations"
        )
    reply.gap_made_on = part.gap_made_on
    reply.needs.all().delete()
    for need in part.needs:
        _keep(NeedLine(reply=reply, **{**asdict(need), "occupation": need.occupation.strip()}))


def _store_places(reply: Reply, part: PlacesPart) -> None:
    reply.replaces_no_post = part.replaces_no_post
    store_offers(reply, part.offers)


def store_offers(reply: Reply, offers: tuple[OfferInput, ...]) -> None:
    """Let the reply offer exactly these, one of each kind."""
    stored = {offer.kind: offer for offer in reply.offers.all()}
    if sorted(stored) != sorted(offer.kind for offer in offers):
        raise RuleBroken("Svara för varje typ av plats, en gång.", code="offers_are_not_one_of_each")
    for given in offers:
        offer = stored[given.kind]
        offer.at_least, offer.wished, offer.at_most = given.at_least, given.wished, given.at_most
        offer.tasks, offer.operations_near = given.tasks.strip(), given.operations_near
        _keep(offer)


def _store_supervisors(reply: Reply, part: SupervisorsPart) -> None:
    reply.places_per_supervisor = part.places_per_supervisor
    reply.to_train, reply.training = part.to_train, part.training.strip()
    for month, supervisors in zip(reply.months.all(), part.supervisors, strict=True):
        month.supervisors = supervisors
        _keep(month)


def _store_conditions(reply: Reply, part: ConditionsPart) -> None:
    for month, given in zip(reply.months.all(), part.months, strict=True):
        for name, value in asdict(given).items():
            setattr(month, name, value)
        _keep(month)
    for name in ("ancillary_costs", "compensation", "union_note", "conditions"):
        setattr(reply, name, getattr(part, name).strip())
    reply.union_on = part.union_on


STORE = {
    InterestPart: _store_interest,
    NeedsPart: _store_needs,
    PlacesPart: _store_places,
    SupervisorsPart: _store_supervisors,
    ConditionsPart: _store_conditions,
}


# Handing over


@transaction.atomic
def submit(*, dialogue: Dialogue, by: User) -> Dialogue:
    """Hand the reply over to the coordinator; refused while something is missing."""
    dialogue = lock_dialogue(dialogue)
    require(permissions.may_submit(by, dialogue))
    reply = selectors.latest_reply(dialogue)
    missing = reply_parts.missing(selectors.answers_of(reply), timezone.localdate())
    if missing:
        sentences = [sentence for step in missing.values() for sentence in step]
        raise RuleBroken("Svaret är inte klart. " + " ".join(sentences), code="reply_incomplete")
    reply.submitted_at, reply.submitted_by = timezone.now(), by
    _keep(reply)
    move_dialogue(dialogue, "submit", by=by, version=reply.version)
    return dialogue
