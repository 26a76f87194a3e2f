"""The content of a year's report: one dict that page, PDF, workbook and JSON all show, frozen when it is locked."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone

from allocation.guidelines import guideline_on
from allocation.models import AllocationRound
from allocation.selectors import names_day, valid_decision
from organisation.models import User
from organisation.selectors import board_names_on

from . import report_selectors as selectors
from . import statistics
from .deviations import Deviation, deviations
from .figures import year_figures
from .models import ReportText, YearReport

FORMAT = "platsmodellen.year-report/1"
Payload = dict[str, Any]


def report_payload(report: YearReport, *, by: User) -> Payload:
    """Return everything that the report says as it is now; dates are ISO, counts whole and suppressed.

    by: who locks it, or looks at it before it is locked. Raises nothing of its own.
    """
    round, now = report.round, timezone.localtime()
    texts, figures = selectors.texts_of(report), statistics.as_payload(year_figures(round))
    return {
        "format": FORMAT,
        "municipality": settings.MUNICIPALITY,
        "id": str(report.pk),
        "year": round.year,
        "invented": round.is_invented,
        "version": report.version,
        "corrects": _corrects(report),
        "board": board_names_on(names_day(round))[round.deciding_board_id],
        "guideline": _guideline(now.date()),
        "decision": _decision(round),
        "as_of": now.date().isoformat(),
        "year_is_over": now.year > round.year,
        "figures": figures,
        "parts": selectors.parts_of(texts),
        "deviations": [_deviation(one, texts) for one in deviations(round, figures)],
        "made_at": now.isoformat(timespec="seconds"),
        "made_by": by.name,
    }


def _guideline(today: dt.date) -> dict[str, Any]:
    """Return the guideline that is followed up: the one that applies on the day."""
    guideline = guideline_on(today)
    return {
        **guideline.as_payload(),
        "valid_from": guideline.valid_from and guideline.valid_from.isoformat(),
        "valid_to": guideline.valid_to and guideline.valid_to.isoformat(),
        "revise_by": guideline.revise_by and guideline.revise_by.isoformat(),
        "needs_revision": guideline.needs_revision(today),
    }


def deviations_now(round: AllocationRound) -> list[Deviation]:
    """Return the year's deviations as they are today."""
    return deviations(round, statistics.as_payload(year_figures(round)))


def _corrects(report: YearReport) -> dict[str, Any] | None:
    if report.corrects is None:
        return None
    return {
        "id": str(report.corrects_id),
        "version": report.corrects.version,
        "locked_at": timezone.localtime(report.corrects.locked_at).isoformat(timespec="seconds"),
        "reason": report.correction_reason,
    }


def _decision(round: AllocationRound) -> dict[str, str]:
    decision = valid_decision(round)
    return {
        "id": str(decision.pk),
        "decided_on": decision.decided_on.isoformat(),
        "paragraph": decision.paragraph,
        "diary_no": decision.diary_no,
    }


def _deviation(one: Deviation, texts: dict[str, ReportText]) -> dict[str, str]:
    return {
        "key": one.key,
        "group": one.group,
        "title": one.title,
        "reason": one.reason,
        "comment": texts[one.key].text if one.key in texts else "",
    }
