"""Reading workplaces and places: who may see which, how many there are, and how much each supervisor has."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from agreements.selectors import agreed_months, agreed_numbers, as_numbers, own_lines
from allocation.enums import PlacementKind
from allocation.models import AllocationRound, DecisionLine
from allocation.selectors import published_decision
from organisation.models import Department, User
from organisation.permissions import Right, departments_of, has_right
from organisation.selectors import departments_on, swedish_key

from .models import Place, PlaceEvent, PlaceShare, Supervisor, Workplace
from .place_enums import PlaceState
from .place_workflow import COUNTED, OFFERED
from .readiness import PlaceFacts, Supervision
from .supervision import EVERY_DAY, Stay, load_by_month, overloaded

Line = tuple[int, str]  # förvaltning id and kind of place


# Who may see which


def workplaces_visible_to(user: User) -> QuerySet[Workplace]:
    """Return the workplaces that the user may read: all for the coordinator, a contact's own."""
    workplaces = Workplace.objects.select_related("department")
    if has_right(user, Right.RUN_YEAR):
        return workplaces
    return workplaces.filter(department__in=departments_of(user))


def places_visible_to(user: User) -> QuerySet[Place]:
    """Return the places that the user may read at all.

    All for the coordinator, a contact's own, and for consultants those that are open or filled.
    """
    places = Place.objects.select_related("round", "department", "workplace", "supervisor", "substitute")
    if has_right(user, Right.RUN_YEAR):
        return places
    visible = Q(department__in=departments_of(user))
    if has_right(user, Right.HANDLE_CASES):
        visible |= Q(status__in=OFFERED)
    return places.filter(visible)


def in_state(state: str) -> Q:
    """Return what the places that stand so have in common, as everybody is told."""
    if state == PlaceState.HELD:
        return Q(held_by__isnull=False)
    return Q(held_by__isnull=True, status=state)


def department_names(departments: Iterable[int] | None = None) -> dict[int, str]:
    """Return what förvaltningar are called today, by id in Swedish order; all of them, or those named."""
    wanted = None if departments is None else set(departments)
    cards = departments_on(timezone.localdate())
    return {card.pk: card.name for card in cards if wanted is None or card.pk in wanted}


def coordinating_name() -> str:
    """Return what the förvaltning is called today that employs and matches; "Kommunen" when none coordinates."""
    cards = departments_on(timezone.localdate())
    return next((card.name for card in cards if card.is_coordinating), "Kommunen")


def changed_since(moment: dt.datetime) -> Q:
    """Return what places have in common that have changed since, or whose workplace has."""
    lately = PlaceEvent.objects.filter(created_at__gte=moment).order_by()
    of_workplace = Place.objects.order_by().filter(workplace__in=lately.values("workplace"))
    # Together, not as alternatives: those would be asked of one row at a time.
    return Q(pk__in=lately.filter(place__isnull=False).values("place").union(of_workplace.values("pk")))


# How many there are


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many places of a kind a förvaltning has in a year, from the decision to the people.

    decided: in the published decision, if there is one. agreed: in the agreement that applies, None when none is
    signed. registered: all that are not closed; open, held and filled are among them.
    """

    decided: int = 0
    agreed: int | None = None
    registered: int = 0
    open: int = 0
    held: int = 0
    filled: int = 0
    is_published: bool = True

    @property
    def most(self) -> int:
        """How many places there may be: what is agreed, or until then drafts up to what is decided."""
        return self.decided if self.agreed is None else self.agreed

    @property
    def left(self) -> int:
        """How many more may be registered; below 0 when an agreement has been made smaller since."""
        return self.most - self.registered


def counts_by_state(round: AllocationRound) -> dict[Line, dict[str, int]]:
    """Return how many places stand how, by förvaltning and kind; a held one counts as held, whoever is there."""
    state = Case(When(held_by__isnull=False, then=Value(PlaceState.HELD)), default=F("status"))
    rows = (
        Place.objects.filter(round=round)
        .annotate(shown=state)
        .order_by("department", "kind", "shown")
        .values_list("department", "kind", "shown")
        .annotate(places=Count("pk"))
    )
    counts: dict[Line, dict[str, int]] = {}
    for department, kind, shown, places in rows:
        counts.setdefault((department, kind), {})[shown] = places
    return counts


def numbers_by_line(round: AllocationRound) -> defaultdict[Line, Numbers]:
    """Return the numbers of every förvaltning and kind, noughts for what has none; a fixed number of queries."""
    decision = published_decision(round)
    lines = decision.lines.filter(decided__gt=0) if decision else DecisionLine.objects.none()
    decided = as_numbers(lines)
    # The deciding nämnd agrees with nobody about its own förvaltningar: the decision is enough.
    own = as_numbers(own_lines(decision)) if decision else {}
    agreed = {**own, **agreed_numbers(round)}
    counts = counts_by_state(round)
    numbers: defaultdict[Line, Numbers] = defaultdict(lambda: Numbers(is_published=decision is not None))
    for line in {**decided, **agreed, **counts}:
        numbers[line] = Numbers(
            decided=decided.get(line, 0),
            agreed=agreed.get(line),
            registered=sum(counts.get(line, {}).values()) - counts.get(line, {}).get(PlaceState.CLOSED, 0),
            open=counts.get(line, {}).get(PlaceState.OPEN, 0),
            held=counts.get(line, {}).get(PlaceState.HELD, 0),
            filled=counts.get(line, {}).get(PlaceState.FILLED, 0),
            is_published=decision is not None,
        )
    return numbers


def numbers_of(round: AllocationRound, department: int, kind: str) -> Numbers:
    """Return the numbers of one förvaltning and kind."""
    return numbers_by_line(round)[department, kind]


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A förvaltning's numbers, in the order of the kinds."""

    department: int
    key: str
    name: str
    numbers: tuple[Numbers, ...]


def year_rows(user: User, round: AllocationRound) -> list[DepartmentRow]:
    """Return the numbers of the förvaltningar that the user may see: all, or a contact's own."""
    found = numbers_by_line(round)
    own = None if has_right(user, Right.RUN_YEAR) else departments_of(user)
    with_any = {department for department, _ in found} if own is None else own
    names = department_names()
    departments = Department.objects.filter(pk__in=with_any).order_by("key")
    rows = [
        DepartmentRow(
            one.pk,
            one.key,
            names.get(one.pk, one.key),
            tuple(found[one.pk, kind.value] for kind in PlacementKind),
        )
        for one in departments
    ]
    return sorted(rows, key=lambda row: swedish_key(row.name))


def totals(rows: Sequence[DepartmentRow]) -> list[Numbers]:
    """Return the sums per kind; agreed counts what is signed."""
    return [
        Numbers(
            decided=sum(one.decided for one in column),
            agreed=sum(one.agreed or 0 for one in column),
            registered=sum(one.registered for one in column),
            open=sum(one.open for one in column),
            held=sum(one.held for one in column),
            filled=sum(one.filled for one in column),
        )
        for column in zip(*(row.numbers for row in rows), strict=True)
    ]


def years_with_places(user: User) -> list[int]:
    """Return the years whose places the user may have something to do with, the latest first."""
    years = set(places_visible_to(user).order_by("round").values_list("round__year", flat=True))
    if has_right(user, Right.RUN_YEAR) or departments_of(user):
        published = AllocationRound.objects.filter(decisions__publication__isnull=False)
        years |= set(published.values_list("year", flat=True))
    return sorted(years, reverse=True)


# Supervisors


def stays(supervisors: Iterable[int], *, but: UUID | None = None) -> dict[int, list[Stay]]:
    """Return the days that each supervisor has at open and filled places, by id; two queries.

    but: a place that is left out, because it is about to change.
    """
    wanted = set(supervisors)
    mine = Q(supervisor__in=wanted) | Q(shares__supervisor__in=wanted)
    places = Place.objects.filter(mine, status__in=OFFERED).exclude(pk=but).distinct()
    found: dict[int, list[Stay]] = {}
    for place in places.order_by("starts_on", "pk").prefetch_related("shares"):
        for supervisor, stay in stays_of(place):
            if supervisor in wanted:
                found.setdefault(supervisor, []).append(stay)
    return found


def stays_of(place: Place) -> list[tuple[int, Stay]]:
    """Return who supervises which days of a place whose days are known: its own supervisor, and those of its shares."""
    shares = list(place.shares.all())
    elsewhere = {day for share in shares for day in share.weekdays}
    own = (place.supervisor_id, EVERY_DAY - elsewhere)
    rest = [(share.supervisor_id, frozenset(share.weekdays)) for share in shares]
    return [
        (supervisor, Stay(place.starts_on, place.ends_on, weekdays)) for supervisor, weekdays in (own, *rest)
    ]


def supervision_of(place: Place, supervisor: Supervisor) -> Supervision:
    """Return the supervisor as one who would take the place on, with the months when it would be too much."""
    periods = stays([supervisor.pk], but=place.pk).get(supervisor.pk, [])
    if place.starts_on and place.ends_on:
        periods += [stay for pk, stay in stays_of(place) if pk == supervisor.pk]
    return Supervision(
        name=supervisor.name,
        is_active=supervisor.is_active,
        is_trained=supervisor.trained_on is not None,
        most_places=supervisor.most_places,
        too_much_in=tuple(overloaded(periods, supervisor.most_places)),
    )


def facts_of(place: Place) -> PlaceFacts:
    """Return what matters for opening the place; a few queries beside the place itself."""
    shares = shares_of(place)
    return PlaceFacts(
        kind=place.kind,
        workplace_is_used=place.workplace.is_used and all(share.workplace.is_used for share in shares),
        ssyk=place.ssyk,
        area=place.area,
        tasks=place.tasks,
        purpose=place.purpose,
        is_near_operations=place.is_near_operations,
        needs_to_recruit=place.needs_to_recruit,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        hours_per_week=place.hours_per_week,
        times_of_day=place.times_of_day,
        supervision=supervision_of(place, place.supervisor) if place.supervisor else None,
        elsewhere=[supervision_of(place, share.supervisor) for share in shares],
        year=place.round.year,
        agreed_months=agreed_months(place.round).get(place.department_id, ()),
        substitute=place.substitute.name if place.substitute else "",
        responsible_manager=place.responsible_manager,
        risk_assessed_on=place.risk_assessed_on,
        replaces_no_post=place.replaces_no_post,
        unions=[one.union for one in place.consultations.all()],
    )


def shares_of(place: Place) -> list[PlaceShare]:
    """Return the parts of the place at other workplaces, with who supervises there; one query."""
    return list(place.shares.select_related("workplace", "supervisor"))


def supervisors_of(department: int, *, also: Iterable[int | None] = ()) -> QuerySet[Supervisor]:
    """Return those who can supervise in the förvaltning, by workplace; `also` keeps those chosen before."""
    can = Q(is_active=True, workplace__is_used=True) | Q(pk__in=[pk for pk in also if pk])
    return (
        Supervisor.objects.filter(can, workplace__department=department)
        .select_related("workplace")
        .order_by("workplace__name", "name", "pk")
    )


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A supervisor and how many places they have, by month of a year."""

    supervisor: Supervisor
    months: tuple[int, ...]
    is_full: tuple[bool, ...]


def load_rows(supervisors: Iterable[Supervisor], year: int) -> list[LoadRow]:
    """Return each supervisor's load in the twelve months of a year; one query."""
    supervisors = list(supervisors)
    periods = stays(one.pk for one in supervisors)
    rows = []
    for one in supervisors:
        loads = {load.month: load.places for load in load_by_month(periods.get(one.pk, []), one.most_places)}
        months = tuple(loads.get((year, month), 0) for month in range(1, 13))
        rows.append(LoadRow(one, months, tuple(count >= one.most_places for count in months)))
    return rows


def with_supervisors(workplaces: QuerySet[Workplace]) -> QuerySet[Workplace]:
    """Let the workplaces come with their supervisors and how many places they have that are not closed."""
    return workplaces.prefetch_related(Prefetch("supervisors")).annotate(
        open_places=Count("places", filter=Q(places__status__in=sorted(COUNTED)))
    )
