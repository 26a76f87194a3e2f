"""Reading the years' reports, and which of them a given user may see."""

import json
from collections.abc import Mapping

from django.db.models import QuerySet

from allocation.enums import RoundStatus
from allocation.models import AllocationRound
from organisation.models import User
from organisation.permissions import Right, has_right

from .enums import ReportPart
from .models import ReportText, YearReport


def reports() -> QuerySet[YearReport]:
    """Return every version of every year's report, latest first, without what is large."""
    return YearReport.objects.select_related(
        "round", "corrects", "corrected_by", "publication", "document", "locked_by", "started_by"
    ).defer("document__content", "corrects__payload", "corrected_by__payload")


def reports_visible_to(user: User) -> QuerySet[YearReport]:
    """Return what the user may read: all for the coordinator, what is published for those with a role."""
    if has_right(user, Right.RUN_YEAR):
        return reports()
    if has_right(user, Right.READ_DECISIONS):
        return reports().filter(publication__isnull=False)
    return reports().none()


def years_to_report() -> QuerySet[AllocationRound]:
    """Return the published years that nobody has begun to report, latest first."""
    return AllocationRound.objects.filter(status=RoundStatus.PUBLISHED, year_reports__isnull=True)


def newer_known_to(user: User, report: YearReport) -> YearReport | None:
    """Return the latest locked version of the year that the user may read, when it is later than this one."""
    later = reports_visible_to(user).filter(
        round=report.round_id, version__gt=report.version, locked_at__isnull=False
    )
    return later.first()


def texts_of(report: YearReport) -> dict[str, ReportText]:
    """Return what has been written, by part or deviation."""
    return {text.key: text for text in report.texts.select_related("saved_by")}


def lines_of(text: str) -> list[str]:
    """Return the lines that hold something: a list is written one point on each line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs, which an empty line keeps apart."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def lessons_before(year: int) -> tuple[YearReport, list[str]] | None:
    """Return the latest locked report of an earlier year with its lessons; None without any."""
    earlier = YearReport.objects.filter(round__year__lt=year, locked_at__isnull=False)
    latest = earlier.select_related("round").order_by("-round__year", "-version").first()
    if latest is None:
        return None
    lessons = next(part for part in json.loads(latest.payload)["parts"] if part["key"] == ReportPart.LESSONS)
    return latest, lessons["paragraphs"]


def parts_of(texts: Mapping[str, ReportText]) -> list[dict[str, object]]:
    """Return the parts of a report with what has been written of each, as its payload says them."""
    written = {part: texts[part.value].text if part.value in texts else "" for part in ReportPart}
    return [
        {
            "key": part.value,
            "heading": part.label,
            "paragraphs": lines_of(text) if part == ReportPart.LESSONS else paragraphs_of(text),
        }
        for part, text in written.items()
    ]
