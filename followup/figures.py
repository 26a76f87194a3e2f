"""The statistics' rows: groups of people counted by the database, a constant number of queries for any year.

Nobody with protected identity is counted. The figures stand still between the turns of the month, so that nobody is
told by what changed from one day to the next.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Greatest, Least, TruncDate, TruncMonth
from django.utils import timezone

from agreements.exports import Begun as BegunByLine
from agreements.selectors import agreed_numbers, own_lines
from allocation.enums import PlacementKind
from allocation.models import AllocationRound, Publication
from allocation.selectors import departments_of_round, published_decision
from lund_placements.swedish import places
from participants.enums import Ground
from participants.models import Place, Placement, PriorityGround, Proposal
from participants.place_workflow import COUNTED
from participants.placement_enums import EndReason, PlacementStatus, ProposalStatus
from participants.selectors import is_ready
from participants.workflow import HAS_STARTED

from . import statistics
from .enums import OutcomeCode, Records
from .models import Outcome
from .statistics import Begun, Given, Line, Never, Result, Step, Words
from .statistics.kolada import Indicator, Left, indicator

NAMES = {kind.value: places(2, kind).split("\u00a0")[1].capitalize() for kind in PlacementKind}
WORDS = Words(
    NAMES,
    {one.value: str(one.label) for one in EndReason},
    {one.value: str(one.label) for one in OutcomeCode},
)


def year_figures(round: AllocationRound) -> statistics.YearFigures:
    """Return the year's figures through the last whole month, suppressed; see `statistics.as_payload`."""
    return statistics.year_figures(given(round, last_month_end(timezone.localdate())), WORDS)


def begun_by_line(round: AllocationRound) -> BegunByLine:
    """Return how many had begun by förvaltning and kind, as the year's figures show it."""
    figures = year_figures(round)
    ids = {card.name: card.pk for card in departments_of_round(round)}
    found: dict[tuple[int, str], int | None] = {}
    for kind in figures.kinds:
        [table] = [each for each in kind.tables if each.key == "departments"]
        column = table.head.index("Påbörjat") - 1
        for name, cells in table.rows:
            cell = cells[column]
            found[ids[name], kind.kind] = cell if isinstance(cell, int) else None
    return BegunByLine(figures.through, found)


def rounds_with_figures() -> list[AllocationRound]:
    """Return the years with a published decision, latest first: before that nobody is told the numbers.

    A year stays among them while a correction of its decision waits to be published.
    """
    published = Publication.objects.filter(decision__round=OuterRef("pk"))
    return list(AllocationRound.objects.filter(Exists(published)).order_by("-year"))


def department_names(round: AllocationRound, departments: set[int]) -> set[str]:
    """Return what the förvaltningar with these ids are called in the year's tables."""
    return {card.name for card in departments_of_round(round) if card.pk in departments}


def last_month_end(today: dt.date) -> dt.date:
    """Return the last day of the month before."""
    return today.replace(day=1) - dt.timedelta(days=1)


def given(round: AllocationRound, through: dt.date) -> Given:
    """Return everything of a year that its figures are made from, up to and including a day that ends a month."""
    of_year = Placement.objects.filter(place__round=round, participant__protected_identity=False)
    begun = of_year.filter(_has_begun(through))
    return Given(
        year=round.year,
        through=through,
        months=_months(round.year, through),
        targets=dict(round.targets.values_list("kind", "places")),
        lines=tuple(_lines(round, begun)),
        begun=tuple(_begun(begun, round.year, through)),
        results=tuple(_results(round, through)),
        steps=tuple(_steps(round, begun, through)),
        never=tuple(_never(round, of_year, through)),
    )


def _has_begun(through: dt.date, placement: str = "") -> Q:
    """Return what placements that have begun by the day are found by; placement: the way to it, with its __."""
    return Q(**{f"{placement}status__in": HAS_STARTED, f"{placement}starts_on__lte": through})


def _months(year: int, day: dt.date) -> int:
    """Return how many of the year's months have passed when the day is over."""
    return min(12, max(0, 12 * (day.year - year) + day.month))


def _lines(round: AllocationRound, begun: QuerySet[Placement]) -> Iterator[Line]:
    """Return what is decided, agreed and registered, for every förvaltning that has any of it, in Swedish order.

    All of it as it is today: what was agreed and registered on an earlier day is not kept. The deciding nämnd agrees
    with nobody about its own places: they count as agreed.
    """
    decision = published_decision(round)
    decided = (
        {(line.department_id, line.kind): line.decided for line in decision.lines.all()} if decision else {}
    )
    agreed = agreed_numbers(round)
    agreed |= (
        {(line.department_id, line.kind): line.decided for line in own_lines(decision)} if decision else {}
    )
    places = Place.objects.filter(round=round, status__in=COUNTED)
    registered = _by_line(places)
    unused = _by_line(places.filter(~Exists(begun.filter(place=OuterRef("pk")))))
    for card in departments_of_round(round):
        for kind in PlacementKind:
            key = (card.pk, kind.value)
            yield Line(
                str(card.pk),
                card.name,
                kind.value,
                decided.get(key, 0),
                agreed.get(key, 0),
                registered[key],
                unused[key],
            )


def _by_line(places: QuerySet[Place]) -> Counter[tuple[int, str]]:
    rows = places.order_by().values_list("department", "kind").annotate(Count("pk"))
    return Counter({(department, kind): count for department, kind, count in rows})


def _begun(placements: QuerySet[Placement], year: int, through: dt.date) -> Iterator[Begun]:
    """Count those who are alike. One that began before its year is of the year's first month, as one that ended."""
    grounds = PriorityGround.objects.filter(participant=OuterRef("participant"))
    is_over = Q(ended_on__lte=through)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    rows = (
        placements.order_by()
        .annotate(
            began=TruncMonth(Least(Greatest("starts_on", first), last)),
            over=TruncMonth(Case(When(is_over, then=Greatest("ended_on", first)), output_field=DateField())),
            why=Case(When(is_over, then=F("end_reason")), default=Value(""), output_field=CharField()),
            ready=is_ready("participant"),
            children=Exists(grounds.filter(ground=Ground.CHILDREN)),
            other=Exists(grounds.filter(ground=Ground.OTHER)),
        )
        .values_list(
            "kind",
            "place__department",
            "participant__legal_sex",
            "began",
            "over",
            "why",
            "children",
            "ready",
            "other",
        )
        .annotate(Count("pk"))
    )
    for kind, department, sex, began, over, why, children, ready, other, count in rows:
        yield Begun(
            kind=kind,
            department=str(department),
            sex=sex,
            month=began.month,
            over_month=12 * (over.year - year) + over.month if over else 0,
            reason=why,
            has_children=children,
            is_ready=ready,
            has_other_ground=other,
            count=count,
        )


def latest_outcomes(outcomes: QuerySet[Outcome]) -> QuerySet[Outcome]:
    """Keep the latest version of each result, of those at the end and three, six and twelve months after it."""
    # Only corrections are later than something: that they are few spares the database most of what it would compare.
    corrections = Outcome.objects.filter(version__gte=2)
    later = corrections.filter(milestone=OuterRef("milestone"), version__gt=OuterRef("version"))
    return outcomes.filter(
        ~Exists(later),
        milestone__rule__records=Records.OUTCOME,
        milestone__rule__offset__in=statistics.RESULTS_AFTER,
    ).order_by()


def _results(round: AllocationRound, through: dt.date) -> Iterator[Result]:
    # Joined to the placements, not sought among them: the database then reads those once.
    written = Outcome.objects.filter(
        _has_begun(through, "milestone__placement__"),
        milestone__placement__place__round=round,
        milestone__placement__participant__protected_identity=False,
        milestone__placement__ended_on__lte=through,
        milestone__held_on__lte=through,
    )
    rows = (
        latest_outcomes(written)
        .values_list(
            "milestone__placement__kind",
            "milestone__placement__participant__legal_sex",
            "milestone__rule__offset",
            "code",
        )
        .annotate(Count("pk"))
    )
    for row in rows:
        yield Result(*row)


def _steps(round: AllocationRound, begun: QuerySet[Placement], through: dt.date) -> Iterator[Step]:
    proposals = Proposal.objects.filter(
        place__round=round, participant__protected_identity=False, answered_at__date__lte=through
    )
    answered = TruncDate("proposal__answered_at")
    asked: list[tuple[str, QuerySet[Any], str, Any]] = [
        ("answer", proposals, "place__kind", TruncDate("answered_at") - TruncDate("offered_at")),
        ("start", begun, "kind", F("starts_on") - answered),
        ("length", begun.filter(ended_on__lte=through), "kind", F("ended_on") - F("starts_on")),
    ]
    for name, rows, kind, taken in asked:
        counted = (
            rows.order_by()
            .annotate(taken=ExpressionWrapper(taken, DurationField()))
            .values_list(kind, "taken")
            .annotate(Count("pk"))
        )
        for of_kind, duration, count in counted:
            # Both the first and the last day are days of a placement.
            yield Step(of_kind, name, max(0, duration.days) + (name == "length"), count)


def _never(round: AllocationRound, placements: QuerySet[Placement], through: dt.date) -> Iterator[Never]:
    said_no = Q(status=ProposalStatus.DECLINED, answered_at__date__lte=through)
    taken_back = Q(status=ProposalStatus.WITHDRAWN, offered_at__isnull=False, withdrawn_at__date__lte=through)
    proposals = Proposal.objects.filter(
        said_no | taken_back, place__round=round, participant__protected_identity=False
    )
    for kind, status, count in (
        proposals.order_by().values_list("place__kind", "status").annotate(Count("pk"))
    ):
        yield Never(kind, status, count)
    cancelled = placements.filter(status=PlacementStatus.CANCELLED, ended_at__date__lte=through)
    for kind, count in cancelled.order_by().values_list("kind").annotate(Count("pk")):
        yield Never(kind, "cancelled", count)


# Kolada


def kolada(round: AllocationRound) -> Indicator:
    """Return U40455 of the year, through the last whole month, suppressed as its statistics are."""
    through = last_month_end(timezone.localdate())
    return indicator(leavers(round.year, through), statistics.ended(given(round, through), WORDS))


def leavers(year: int, through: dt.date) -> list[Left]:
    """Return those whose last placement ended in the calendar year, by the last day of a month; two queries.

    Somebody who has had another since, or is planned to one, has not left. Who has nothing written at the end is what
    remains.
    """
    another = Placement.objects.filter(
        participant=OuterRef("participant"), starts_on__gt=OuterRef("starts_on")
    ).exclude(status=PlacementStatus.CANCELLED)
    last = Placement.objects.filter(
        ~Exists(another),
        ended_on__range=(dt.date(year, 1, 1), min(through, dt.date(year, 12, 31))),
        status__in=HAS_STARTED,
        participant__protected_identity=False,
    )
    by_sex = Counter(dict(last.order_by().values_list("participant__legal_sex").annotate(Count("pk"))))
    written = latest_outcomes(
        Outcome.objects.filter(
            milestone__placement__in=last, milestone__rule__offset=0, milestone__held_on__lte=through
        )
    )
    found = [
        Left(*row)
        for row in written.values_list(
            "milestone__placement__participant__legal_sex", "code", "lasting"
        ).annotate(Count("pk"))
    ]
    for each in found:
        by_sex[each.sex] -= each.count
    return found + [Left(sex, "", "", count) for sex, count in by_sex.items() if count]
