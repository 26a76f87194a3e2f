"""Reading the questions about how things develop, and what has been answered."""

from django.db.models import QuerySet

from participants.models import Participant

from .enums import MilestoneStatus, Records
from .models import Milestone, Question, QuestionVersion, Rating, RatingDraft
from .person_enums import Asked


def current_questions() -> QuestionVersion | None:
    """Return the version that is asked now; one comes with the product."""
    return QuestionVersion.objects.filter(published_at__isnull=False).first()


def question_draft() -> QuestionVersion | None:
    """Return the version that is being written."""
    return QuestionVersion.objects.filter(published_at__isnull=True).first()


def asked_of(version: QuestionVersion) -> dict[str, list[Question]]:
    """Return the questions in order, by who is asked; one query."""
    rows = list(version.questions.order_by("order"))
    return {asked: [row for row in rows if row.asked == asked] for asked in Asked.values}


def wording(version: QuestionVersion) -> dict[str, list[tuple[str, str]]]:
    """Return topic and sentence of each question, by who is asked."""
    return {asked: [(row.topic, row.text) for row in rows] for asked, rows in asked_of(version).items()}


def rating_draft(participant: Participant) -> RatingDraft | None:
    """Return what somebody has begun to answer."""
    return RatingDraft.objects.filter(participant=participant).select_related("questions", "saved_by").first()


def waiting_ratings(participant: Participant) -> QuerySet[Milestone]:
    """Return the milestones that remind of the person's next answers, by day."""
    waiting = Milestone.objects.filter(
        placement__participant=participant, status=MilestoneStatus.OPEN, rule__records=Records.RATING
    )
    return waiting.order_by("due_on", "pk")


def latest_ratings(participant: Participant) -> list[Rating]:
    """Return the latest version of each of the person's ratings, in order; one query."""
    rows = Rating.objects.filter(participant=participant).select_related("questions", "written_by")
    return list(rows.order_by("number", "-version").distinct("number"))


def rating_versions(participant: Participant, number: int) -> list[Rating]:
    """Return every version of a rating, the latest first; none when there is no such rating."""
    rows = Rating.objects.filter(participant=participant, number=number)
    return list(rows.select_related("questions", "written_by").order_by("-version"))
