"""Every write of the questions about how things develop, and of what was answered."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from allocation.actions.moves import lock_round
from lund_placements.errors import RuleBroken, Stale, require
from organisation.models import User
from organisation.permissions import may_manage
from participants.actions.moves import lock_case, lock_placement
from participants.models import Participant, Placement

from .. import indicator_selectors as selectors
from .. import person_permissions as permissions
from ..models import Milestone, Question, QuestionVersion, Rating, RatingDraft
from ..person_enums import NOT_YET, Asked
from ..progress import answered
from ..standard_questions import NOTE, STANDARD
from .moves import move_milestone, tell
from .person_moves import tell_of_person

Wording = Mapping[str, Sequence[tuple[str, str]]]  # who is asked: topic and sentence, in order


# The questions


@transaction.atomic
def load_first() -> QuestionVersion | None:
    """Publish the questions that come with the product, unless there are any; returns them when they are new."""
    if QuestionVersion.objects.exists():
        return None
    version = QuestionVersion(number=1, note=NOTE)
    version.full_clean()
    version.save()
    _store(version, STANDARD)
    version.published_at = timezone.now()
    version.full_clean()
    version.save()
    return version


@transaction.atomic
def start_draft(*, by: User) -> QuestionVersion:
    """Begin the next version as a copy of the one that applies, or else of the product's; one draft at a time."""
    require(may_manage(by))
    latest = QuestionVersion.objects.select_for_update().order_by("-number").first()
    draft = QuestionVersion(number=latest.number + 1 if latest else 1)
    draft.full_clean()
    draft.save()
    _store(draft, selectors.wording(latest) if latest else STANDARD)
    return draft


@transaction.atomic
def save_draft(*, version: QuestionVersion, wording: Wording, by: User) -> QuestionVersion:
    """Save the draft's wording."""
    version = _lock(version)
    require(permissions.may_write_questions(by, version))
    version.questions.all().delete()
    _store(version, wording)
    return version


@transaction.atomic
def publish(*, version: QuestionVersion, note: str, by: User) -> QuestionVersion:
    """Let the draft be asked from now on; earlier answers keep the questions that they were given to."""
    version = _lock(version)
    require(permissions.may_write_questions(by, version))
    if not note.strip():
        raise RuleBroken("Skriv vad som är nytt.", code="note_missing", field="note")
    version.note = note.strip()
    version.published_at, version.published_by = timezone.now(), by
    version.full_clean()
    version.save()
    return version


@transaction.atomic
def discard(*, version: QuestionVersion, by: User) -> None:
    """Throw the draft away."""
    version = _lock(version)
    require(permissions.may_write_questions(by, version))
    version.delete()


def _lock(version: QuestionVersion) -> QuestionVersion:
    return QuestionVersion.objects.select_for_update().get(pk=version.pk)


def _store(version: QuestionVersion, wording: Wording) -> None:
    for asked, sentences in wording.items():
        for order, (topic, text) in enumerate(sentences, start=1):
            row = Question(version=version, asked=asked, order=order, topic=topic.strip(), text=text.strip())
            row.full_clean()
            row.save()


# The answers


@dataclass(frozen=True, slots=True)
class RatingInput:
    """What was answered, in the questions' order; 0 where somebody did not want to answer.

    A draft can leave the day out, and has -1 for what is not answered yet.
    """

    taken_on: dt.date | None
    person: Sequence[int]
    consultant: Sequence[int]


@transaction.atomic
def keep_answers(*, participant: Participant, questions: int, data: RatingInput, by: User) -> RatingDraft:
    """Keep what has been answered so far; the draft is gone when the answers are written down.

    questions: the version that was asked. Raises Stale when another has been published since.
    """
    participant = lock_case(participant)
    require(permissions.may_rate(by, participant))
    draft = selectors.rating_draft(participant) or RatingDraft(participant=participant)
    draft.questions, draft.saved_by = _asked_now(questions), by
    draft.taken_on, draft.person, draft.consultant = data.taken_on, list(data.person), list(data.consultant)
    draft.full_clean(validate_unique=False)
    draft.save()
    return draft


@transaction.atomic
def rate(*, participant: Participant, questions: int, data: RatingInput, by: User) -> Rating:
    """Write down what the person and the consultant answered; the milestones that reminded of it are done.

    questions: the version that was asked. Raises Stale when another has been published since.
    """
    waiting = _lock_waiting(participant)
    participant = lock_case(participant)
    require(permissions.may_rate(by, participant))
    current = _asked_now(questions)
    latest = Rating.objects.filter(participant=participant).order_by("-number").first()
    number = latest.number + 1 if latest else 1
    rating = Rating(participant=participant, number=number, questions=current, written_by=by)
    _write(rating, data, "rated", by=by)
    RatingDraft.objects.filter(participant=participant).delete()
    for milestones in waiting:
        _hold(milestones, rating.taken_on, by=by)
    return rating


def _asked_now(questions: int) -> QuestionVersion:
    """Return the version that is asked; raises Stale when it is not the one with the number."""
    current = selectors.current_questions()
    if current.number != questions:
        raise Stale(
            "Frågorna har ändrats sedan du öppnade sidan. Öppna sidan igen och ställ de nya.",
            code="questions_are_stale",
        )
    return current


def _lock_waiting(participant: Participant) -> list[list[Milestone]]:
    """Lock the milestones that remind of the answers, years first; those of each placement by itself."""
    placements = Placement.objects.filter(milestones__in=selectors.waiting_ratings(participant).order_by())
    found = list(placements.select_related("place__round").order_by("place__round", "pk").distinct())
    for round in dict.fromkeys(one.place.round for one in found):
        lock_round(round)
    locked = []
    for placement in found:
        placement = lock_placement(placement)
        rows = list(selectors.waiting_ratings(participant).filter(placement=placement).select_for_update())
        for one in rows:
            one.placement = placement
        locked.append(rows)
    return locked


def _hold(milestones: Sequence[Milestone], taken_on: dt.date, *, by: User) -> None:
    """Let the milestone that the answers are for be done; those before it never were."""
    day, missed = answered((one.due_on for one in milestones), taken_on)
    for one in milestones:
        if one.due_on != day and one.due_on not in missed:
            continue
        one.finished_at, one.finished_by = timezone.now(), by
        one.held_on = taken_on if one.due_on == day else None
        move_milestone(one, "hold" if one.held_on else "miss")
        tell(one, "rating_held" if one.held_on else "skipped", by=by)


@transaction.atomic
def correct(*, rating: Rating, data: RatingInput, correction: str, seen: int, by: User) -> Rating:
    """Write another version that says why; those before it can still be read.

    seen: the version that is corrected. Raises Stale when there is a later one by now.
    """
    participant = lock_case(rating.participant)
    require(permissions.may_correct_rating(by, participant))
    latest = selectors.rating_versions(participant, rating.number)[0]
    if latest.version != seen:
        raise Stale(
            "Någon annan har rättat skattningen sedan du öppnade sidan. Läs den nya versionen först.",
            code="rating_is_stale",
        )
    if not correction.strip():
        raise RuleBroken("Skriv varför du rättar.", code="correction_without_reason", field="correction")
    corrected = Rating(
        participant=participant,
        number=latest.number,
        version=latest.version + 1,
        questions=latest.questions,
        correction=correction.strip(),
        written_by=by,
    )
    return _write(corrected, data, "rating_corrected", by=by)


def _write(rating: Rating, data: RatingInput, kind: str, *, by: User) -> Rating:
    if not data.taken_on or data.taken_on > timezone.localdate():
        raise RuleBroken("Välj dagen då frågorna ställdes.", code="rated_in_the_future", field="taken_on")
    if unanswered := _unanswered(data):
        raise ValidationError(dict.fromkeys(unanswered, "Välj ett av svaren. Det sista är att inte svara."))
    rating.taken_on = data.taken_on
    rating.person, rating.consultant = list(data.person), list(data.consultant)
    rating.full_clean()
    rating.save(force_insert=True)
    tell_of_person(rating.participant, kind, by=by, number=rating.number, version=rating.version)
    return rating


def _unanswered(data: RatingInput) -> list[str]:
    """Return what the form calls the questions that have no answer yet."""
    return [
        answer_field(asked, order)
        for asked in Asked.values
        for order, answer in enumerate(getattr(data, asked), start=1)
        if answer == NOT_YET
    ]


def answer_field(asked: str, order: int) -> str:
    """Return what the form calls the answer to a question; order from 1."""
    return f"{asked}_{order}"
