"""Reading the access log as its reviewers do: who looked at which case and why, never what stood there.

Somebody with protected identity has neither number nor alias here: a reviewer is not named on the case.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from lund_placements import swedish
from lund_placements.days import midnight
from organisation.enums import Role
from organisation.models import User

from .enums import AccessKind, AccessOutcome, LogGroup
from .exports import Sheet, about_file
from .models import AccessLog, AccessReview, Participant

MOST_ROWS = 5000  # in a file
PROTECTED = "Skyddade personuppgifter"
FILES = (AccessKind.EXPORT, AccessKind.EXTRACT)
HEAD = (
    "När",
    "Vem",
    "Roll",
    "Vad",
    "Utfall",
    "Ärende",
    "Skäl",
    "Markerad",
    "Bedömning",
    "Kommentar",
    "Granskad av",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which looks are asked for: days, both included; the reader's id, or None for everybody; the group, or ""."""

    first: dt.date
    last: dt.date
    reader: int | None = None
    group: str = ""


def readers() -> QuerySet[User]:
    """Return everybody who stands in the log, by name."""
    return User.objects.filter(Exists(AccessLog.objects.filter(actor=OuterRef("pk")))).order_by("name", "pk")


def looks(choice: Choice) -> QuerySet[AccessLog]:
    """Return the looks with their reviews, those to be reviewed first and then the latest."""
    after = midnight(choice.first), midnight(choice.last + dt.timedelta(days=1))
    rows = AccessLog.objects.filter(at__gte=after[0], at__lt=after[1])
    if choice.reader is not None:
        rows = rows.filter(actor=choice.reader)
    reviews = AccessReview.objects.select_related("reviewed_by")
    return (
        in_group(rows, choice.group)
        .select_related("actor")
        .prefetch_related(Prefetch("reviews", reviews))
        .order_by("-is_flagged", "-at", "-pk")
    )


def in_group(rows: QuerySet[AccessLog], group: str) -> QuerySet[AccessLog]:
    """Keep the looks of the group; what is no group keeps them all."""
    if group == LogGroup.WAITING:
        is_reviewed = Exists(AccessReview.objects.filter(look=OuterRef("pk")))
        return rows.filter(~is_reviewed, Q(is_flagged=True) | Q(outcome=AccessOutcome.DENIED))
    if group == LogGroup.OTHERS:
        return rows.exclude(reason="").exclude(what__in=(*FILES, AccessKind.API))
    if group == LogGroup.FILES:
        return rows.filter(what__in=FILES)
    if group == LogGroup.API:
        return rows.filter(what=AccessKind.API)
    if group == LogGroup.DENIED:
        return rows.filter(outcome=AccessOutcome.DENIED)
    return rows


def people_in(rows: Iterable[AccessLog]) -> set[UUID]:
    """Return whom the rows are about, of those that are about one: the others are shown as a number."""
    return {row.subjects[0] for row in rows if len(row.subjects) == 1}


def labels(people: Collection[UUID]) -> dict[UUID, str]:
    """Return what each is called here: case number and alias, or that the identity is protected; one query."""
    found = Participant.objects.filter(pk__in=people).order_by("pk")
    return {one.pk: _label(one) for one in found}


def _label(one: Participant) -> str:
    if one.protected_identity:
        return PROTECTED
    return "Gallrat ärende" if one.erased_at else f"{one.case_number}, {one.alias}"


def about(row: AccessLog, called: dict[UUID, str]) -> str:
    """Return the case that the row is about, or how many."""
    if len(row.subjects) == 1:
        return called.get(row.subjects[0], "Okänt ärende")
    return f"{swedish.number(len(row.subjects))} deltagare"


def role_words(row: AccessLog) -> str:
    """Return the roles that the reader had, in words; a long list of them was cut when it was written."""
    written = [part for part in row.role.split(", ") if part]
    words = [str(role.label) for part in written for role in Role if role.value.startswith(part)]
    return ", ".join(words) or "ingen roll"


def log_sheets(rows: Collection[AccessLog], *, reason: str, taken_out: str) -> list[Sheet]:
    """Return the looks as tables, with why and by whom they were taken out."""
    called = labels(people_in(rows))
    lines = []
    for row in rows:
        review = next(iter(row.reviews.all()), None)
        lines.append(
            (
                f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
                row.actor.name,
                role_words(row),
                row.get_what_display(),
                row.get_outcome_display(),
                about(row, called),
                row.reason,
                "ja" if row.is_flagged else "nej",
                review.get_assessment_display() if review else "",
                review.comment if review else "",
                review.reviewed_by.name if review else "",
            )
        )
    return [("Åtkomstlogg", HEAD, lines), about_file(reason=reason, taken_out=taken_out)]
