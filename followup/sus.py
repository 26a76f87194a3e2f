"""Placements as the variables that SUS asks for, one row each; the format is in docs/sus.md.

Without case numbers, and with months instead of days, unless a consultant takes out the own cases. Never where.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from participants.models import Placement
from participants.placement_enums import PlacementStatus
from participants.workflow import HAS_STARTED

from .enums import OutcomeCode
from .figures import latest_outcomes
from .models import Outcome
from .statistics import RESULTS_AFTER
from .statistics.arithmetic import rounded

FULL_TIME = 40  # hours a week: 100 per cent
OCCUPATIONS = {  # SUS has four; what is not written has none
    OutcomeCode.HOST_JOB: "forvarvsarbete",
    OutcomeCode.OTHER_JOB: "forvarvsarbete",
    OutcomeCode.SUBSIDISED_JOB: "forvarvsarbete",
    OutcomeCode.BUSINESS: "forvarvsarbete",
    OutcomeCode.STUDIES_CSN: "studier",
    OutcomeCode.OTHER_STUDIES: "studier",
    OutcomeCode.SEEKING: "aktivt_arbetssokande",
    OutcomeCode.UNKNOWN: "okant",
}
FORMAT = "docs/sus.md, version 1"  # raised when a column is added or means something else
COLUMNS = {
    "nummer": "Löpnummer i filen, eller ärendenummer i egna ärenden.",
    "insats": "ama eller praktik.",
    "start": "Månad, eller hela datumet i egna ärenden.",
    "stopp": "Som start; tomt när placeringen pågår.",
    "avslutad": "pagar, enligt_plan eller avbrott.",
    "avbrottsorsak": "Varför placeringen avbröts.",
    "omfattning_procent": "Timmar i veckan av 40, avrundat.",
    "kon": "kvinna eller man, enligt folkbokföringen.",
    "utbildning": "none (kortare än grundskola), compulsory, upper eller higher.",
    "manader_med_forsorjningsstod_fore": "Hela kalendermånader från försörjningsstödets början till start.",
    **{
        f"{name}_{months}_manader": f"{text} {months} månader efter slutet."
        for months in RESULTS_AFTER
        for name, text in (("resultat", "Resultatets kod"), ("sysselsattning", "Sysselsättning"))
    },
}
ENDED = {PlacementStatus.ENDED: "enligt_plan", PlacementStatus.BROKEN_OFF: "avbrott"}
Row = Sequence[str | int | None]


def placements_to_report(year: int) -> QuerySet[Placement]:
    """Return the year's placements that have begun, in an order that says nothing; nobody protected."""
    begun = Placement.objects.filter(
        place__round__year=year, status__in=HAS_STARTED, participant__protected_identity=False
    )
    return begun.select_related("participant").order_by("participant_id", "starts_on")


def rows(placements: Sequence[Placement], *, is_named: bool) -> list[Row]:
    """Return a row for each placement, as COLUMNS names them; two queries for all of them.

    is_named: with case numbers and days; otherwise running numbers and months.
    """
    results: dict[UUID, dict[int, str]] = defaultdict(dict)
    written = latest_outcomes(Outcome.objects.filter(milestone__placement__in=[one.pk for one in placements]))
    for placement, months, code in written.values_list(
        "milestone__placement", "milestone__rule__offset", "code"
    ):
        results[placement][months] = code
    return [
        (
            one.participant.case_number if is_named else number,
            one.kind,
            _day(one.starts_on, is_named=is_named),
            _day(one.ended_on, is_named=is_named),
            ENDED.get(PlacementStatus(one.status), "pagar"),
            one.end_reason,
            rounded(100 * one.hours_per_week, FULL_TIME),
            {"woman": "kvinna"}.get(one.participant.legal_sex, one.participant.legal_sex),
            one.participant.education_level,
            _months_before(one),
            *(value for months in RESULTS_AFTER for value in _result(results[one.pk].get(months))),
        )
        for number, one in enumerate(placements, start=1)
    ]


def _result(code: str | None) -> tuple[str, str]:
    return ("", "") if code is None else (code, OCCUPATIONS.get(OutcomeCode(code), "ovrigt"))


def _day(day: dt.date | None, *, is_named: bool) -> str:
    if day is None:
        return ""
    return day.isoformat() if is_named else f"{day:%Y-%m}"


def _months_before(placement: Placement) -> int | None:
    """Return for how many months the person had had försörjningsstöd when it began, as far as is known."""
    since = placement.participant.income_support_since
    if since is None or since > placement.starts_on:
        return None
    began = placement.starts_on
    return (began.year - since.year) * 12 + began.month - since.month
