"""Reading the GAP analyses: the latest of each förvaltning, how old it is, and where a reply's needs come from."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from lund_placements import swedish
from organisation.models import Department
from organisation.selectors import DepartmentCard, departments_on

from .gap_import.rows import HEADINGS
from .models import GapAnalysis, GapNeed, NeedLine, Reply
from .selectors import OLD_GAP_DAYS

Line = tuple[str, int, int, bool]


def is_old(made_on: dt.date | None, today: dt.date) -> bool:
    """Say whether more than the two years between analyses have passed."""
    return made_on is not None and (today - made_on).days > OLD_GAP_DAYS


def latest_analysis(department: Department) -> GapAnalysis | None:
    """Return the förvaltning's latest analysis, or None."""
    return department.gap_analyses.order_by("-made_on").first()


def all_analyses() -> QuerySet[GapAnalysis]:
    """Return every analysis, latest first, with how many occupations it names and what it sums to."""
    return (
        GapAnalysis.objects.select_related("department", "imported_by")
        .annotate(occupations=Count("needs"), sum_2y=Sum("needs__need_2y"), sum_5y=Sum("needs__need_5y"))
        .order_by("-made_on", "pk")
    )


@dataclass(frozen=True, slots=True)
class ListedAnalysis:
    """A line of the list: a förvaltning and one of its analyses, or none at all."""

    name: str
    analysis: GapAnalysis | None
    age: str = ""
    is_old: bool = False


def listed_analyses(today: dt.date) -> list[ListedAnalysis]:
    """Return every förvaltning's analyses, latest first, and those that have none; a fixed number of queries."""
    found: dict[int, list[GapAnalysis]] = {}
    for analysis in all_analyses():
        found.setdefault(analysis.department_id, []).append(analysis)
    cards = {card.pk: card.name for card in departments_on(today)}
    gone = {
        analyses[0].department_id: analyses[0].department.key
        for pk, analyses in found.items()
        if pk not in cards
    }
    return [
        line for pk, name in {**cards, **gone}.items() for line in _listed(name, found.get(pk, []), today)
    ]


def _listed(name: str, analyses: Sequence[GapAnalysis], today: dt.date) -> Iterator[ListedAnalysis]:
    for analysis in analyses:
        age = swedish.age(analysis.made_on, today)
        yield ListedAnalysis(name, analysis, age, is_old(analysis.made_on, today))
    if not analyses:
        yield ListedAnalysis(name, None)


# Where a reply's needs come from


@dataclass(frozen=True, slots=True)
class NeedsSource:
    """When the needs of a reply were analysed and, if that analysis has been read in, how they compare.

    age, is_old: on the day the reply was handed over, or today while it is being written.
    """

    made_on: dt.date | None
    age: str
    is_old: bool
    analysis: GapAnalysis | None
    is_same: bool
    is_handed_over: bool


def needs_source(reply: Reply) -> NeedsSource:
    """Return where the reply's needs come from, as things are now: a correction shows at once."""
    day = timezone.localdate(reply.submitted_at) if reply.submitted_at else timezone.localdate()
    if reply.gap_made_on is None:
        return NeedsSource(None, "", False, None, False, False)
    analysis = GapAnalysis.objects.filter(
        department=reply.dialogue.department_id, made_on=reply.gap_made_on
    ).first()
    is_same = analysis is not None and _lines(analysis.needs.all()) == _lines(reply.needs.all())
    return NeedsSource(
        made_on=reply.gap_made_on,
        age=swedish.age(reply.gap_made_on, day),
        is_old=is_old(reply.gap_made_on, day),
        analysis=analysis,
        is_same=is_same,
        is_handed_over=reply.submitted_at is not None,
    )


def _lines(needs: QuerySet[GapNeed] | QuerySet[NeedLine]) -> set[Line]:
    return {(need.occupation.casefold(), need.need_2y, need.need_5y, need.is_shortage) for need in needs}


# Workbooks

Sheet = tuple[str, Sequence[str], list[Sequence[str | int | None]]]
EXPLAINED = {
    "department": ("Namnet som det står i bladet Förvaltningar, eller kortnamnet.", "Tekniska förvaltningen"),
    "occupation": ("Ett yrke på varje rad, högst 80 tecken.", "Parkarbetare"),
    "need_2y": ("Hur många som kommer att saknas inom två år. Helt tal.", 12),
    "need_5y": ("Hur många som kommer att saknas inom fem år, inräknat de två första. Helt tal.", 20),
    "is_shortage": ("Är yrket svårt att rekrytera till? Skriv ja eller nej.", "nej"),
    "made_on": ("Vilken dag GAP-analysen gjordes.", "2025-03-15"),
}


def template_sheets(today: dt.date) -> list[Sheet]:
    """Return the workbook to fill in: an empty table, what to write in it, and the förvaltningar."""
    explained = [(HEADINGS[name], text, example) for name, (text, example) in EXPLAINED.items()]
    names = [(card.name, card.key) for card in departments_on(today)]
    return [
        ("GAP-analys", list(HEADINGS.values()), []),
        ("Så fyller du i", ("Kolumn", "Vad du skriver", "Exempel"), explained),
        ("Förvaltningar", ("Namn", "Kortnamn"), names),
    ]


def analysis_sheets(cards: Sequence[DepartmentCard]) -> list[Sheet]:
    """Return every analysis as a table that can be read in again without changing anything."""
    names = {card.pk: card.name for card in cards}
    analyses = all_analyses().prefetch_related("needs")
    rows = [
        (
            names.get(analysis.department_id, analysis.department.key),
            need.occupation,
            need.need_2y,
            need.need_5y,
            "ja" if need.is_shortage else "nej",
            analysis.made_on.isoformat(),
            analysis.source,
            "ja" if analysis.is_invented else "nej",
        )
        for analysis in analyses
        for need in analysis.needs.all()
    ]
    return [("GAP-analys", (*HEADINGS.values(), "Källa", "Påhittade siffror"), rows)]
