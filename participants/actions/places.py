"""Every write to a place: prepared, opened, taken back, closed, and who supervises there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from agreements.selectors import agreed_months
from allocation.actions.moves import lock_round
from allocation.models import AllocationRound
from lund_placements.errors import RuleBroken, Stale, require
from lund_placements.swedish import long_date
from organisation.models import Department, User

from .. import place_permissions as permissions
from .. import place_selectors as selectors
from .. import placement_permissions
from ..enums import RULED_OUT_BY, Adaptation, PhysicalDemand
from ..models import Place, PlaceShare, Supervisor, UnionConsultation, Workplace
from ..models.place import LONGEST
from ..place_enums import PlaceStatus
from ..place_workflow import OFFERED
from ..placement_selectors import days_with_people, people_of, somebody_is_at
from ..readiness import not_agreed_in_words, overload_in_words
from ..supervision import EVERY_DAY
from .moves import hold_place, lock_place, move_place, release_place, tell_of_place, tell_of_placement


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """Everything that is written of a place; what is not known yet is empty or None."""

    workplace: Workplace
    occupation: str
    ssyk: str = ""
    area: str = ""
    tasks: str = ""
    purpose: str = ""
    is_near_operations: bool | None = None
    needs_to_recruit: bool | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    hours_per_week: int | None = None
    least_hours: int | None = None
    times_of_day: Sequence[str] = ()
    language_level: str = ""
    licences: Sequence[str] = ()
    certificates: Sequence[str] = ()
    physical: Sequence[str] = ()
    adaptations: Sequence[str] = ()
    cannot_arrange: Sequence[str] = ()
    supervisor: Supervisor | None = None
    substitute: Supervisor | None = None
    responsible_manager: str = ""
    risk_assessed_on: dt.date | None = None
    replaces_no_post: bool = False


FIELDS = tuple(field.name for field in fields(PlaceInput))
LISTS = ("times_of_day", "licences", "certificates", "physical", "adaptations", "cannot_arrange")


@dataclass(frozen=True, slots=True)
class SupervisionInput:
    """Who supervises and answers for a place that is already open."""

    supervisor: Supervisor
    substitute: Supervisor
    responsible_manager: str


@dataclass(frozen=True, slots=True)
class PeriodInput:
    """Other days for a place that is already open; `revision` is what the page was opened with."""

    starts_on: dt.date
    ends_on: dt.date
    revision: int


@dataclass(frozen=True, slots=True)
class ShareInput:
    """Some weekdays, 1 for Monday, of a place at another workplace, and who supervises there."""

    supervisor: Supervisor
    weekdays: Sequence[int]


@dataclass(frozen=True, slots=True)
class ConsultationInput:
    """A talk with a trade union about a place."""

    union: str
    form: str
    held_on: dt.date


@transaction.atomic
def register(
    *, round: AllocationRound, department: Department, kind: str, data: PlaceInput, by: User
) -> Place:
    """Prepare a place as a draft, within what is agreed for the year or, until then, decided."""
    round = lock_round(round)
    numbers = selectors.numbers_of(round, department.pk, kind)
    require(permissions.may_register(by, department.pk, numbers))
    place = Place(round=round, department=department, kind=kind)
    _fill(place, data)
    place.save(force_insert=True)
    tell_of_place(place, "registered", by=by, moved=("", place.status))
    return place


@transaction.atomic
def save(*, place: Place, data: PlaceInput, revision: int, by: User) -> Place:
    """Save a draft; raises Stale when somebody else has saved since the page was opened."""
    place = lock_place(place)
    require(permissions.may_edit(by, place))
    _require_fresh(place, revision)
    before = (place.starts_on, place.ends_on)
    _fill(place, data)
    _check_people(place, *before)
    place.revision += 1
    place.save()
    tell_of_place(place, "saved", by=by)
    return place


def _require_fresh(place: Place, revision: int) -> None:
    if place.revision != revision:
        raise Stale(
            "Någon annan har sparat platsen sedan du öppnade sidan. Öppna den igen.", code="place_is_stale"
        )


def _fill(place: Place, data: PlaceInput) -> None:
    for name in FIELDS:
        given = getattr(data, name)
        if name in LISTS:
            given = list(given)
        setattr(place, name, given.strip() if isinstance(given, str) else given)
    _check_department(place)
    _check_dates(place)
    _check_agreed_months(place, "starts_on", "ends_on")
    _check_adaptations(data)
    place.full_clean()


def _check_department(place: Place) -> None:
    if place.workplace.department_id != place.department_id:
        raise RuleBroken(
            "Välj en av förvaltningens egna arbetsplatser.", code="foreign_workplace", field="workplace"
        )
    if PlaceShare.objects.filter(place=place.pk, workplace=place.workplace_id).exists():
        raise RuleBroken(
            "Platsen delas redan med den arbetsplatsen. Ändra delningen först.",
            code="shared_with_itself",
            field="workplace",
        )
    for field in ("supervisor", "substitute"):
        person = getattr(place, field)
        if person and person.workplace.department_id != place.department_id:
            raise RuleBroken(
                "Välj en av förvaltningens egna handledare.", code="foreign_supervisor", field=field
            )


def _check_dates(place: Place) -> None:
    year = place.round.year
    if place.starts_on and place.starts_on.year != year:
        raise RuleBroken(
            f"Platsen är en av {year} års platser. Låt den börja under det året.",
            code="place_starts_another_year",
            field="starts_on",
        )
    if place.starts_on and place.ends_on and place.ends_on - place.starts_on > LONGEST:
        raise RuleBroken(
            "En plats är tidsbegränsad: högst två år. Ändra slutdatumet.",
            code="place_is_too_long",
            field="ends_on",
        )
    if place.risk_assessed_on and place.risk_assessed_on > timezone.localdate():
        raise RuleBroken(
            "Skriv dagen då riskerna bedömdes, inte en dag som kommer.",
            code="risk_assessed_in_future",
            field="risk_assessed_on",
        )


def _check_adaptations(data: PlaceInput) -> None:
    """What the work demands of the body cannot be arranged away."""
    for code in data.adaptations:
        demand = RULED_OUT_BY.get(Adaptation(code))
        if demand in data.physical:
            raise RuleBroken(
                f"Arbetet innebär att {PhysicalDemand(demand).label}. Då går det inte att ordna "
                f"{Adaptation(code).label}. Ta bort ett av dem.",
                code="adaptation_ruled_out",
                field="adaptations",
            )


# Steps


@transaction.atomic
def open_place(*, place: Place, by: User) -> Place:
    """Let consultants match people to the place, when nothing is left to do."""
    place = lock_place(place)
    require(permissions.may_open(by, place))
    _lock_supervisors(place)
    move_place(place, "open", by=by)
    return place


@transaction.atomic
def take_back(*, place: Place, by: User, comment: str) -> Place:
    """Make an open place a draft again, so that it can be changed."""
    place = lock_place(place)
    require(permissions.may_take_back(by, place))
    move_place(place, "take_back", by=by, comment=comment)
    return place


@transaction.atomic
def close(*, place: Place, by: User, comment: str) -> Place:
    """Close a place that will not be used; it leaves room for another."""
    place = lock_place(place)
    require(permissions.may_close(by, place))
    move_place(place, "close", by=by, comment=comment)
    return place


@transaction.atomic
def reopen(*, place: Place, by: User, comment: str) -> Place:
    """Take a closed place up again as a draft, if there is room for it."""
    place = lock_place(place)
    require(permissions.may_reopen(by, place))
    move_place(place, "reopen", by=by, comment=comment)
    return place


@transaction.atomic
def change_supervision(*, place: Place, data: SupervisionInput, by: User, comment: str) -> Place:
    """Let somebody else supervise an open or filled place; raises RuleBroken when they have no time for it."""
    place = lock_place(place)
    require(permissions.may_change_supervision(by, place))
    chosen = Supervisor.objects.select_for_update(no_key=True, of=("self",)).select_related("workplace")
    place.supervisor = chosen.get(pk=data.supervisor.pk)
    place.substitute = data.substitute
    place.responsible_manager = data.responsible_manager.strip()
    _check_department(place)
    _check_load(place, field="supervisor")
    place.revision += 1
    place.full_clean()
    place.save()
    tell_of_place(place, "supervision_changed", by=by, comment=comment)
    return place


def _check_load(place: Place, *, field: str) -> None:
    """Refuse what would be too much for the supervisor, whose row is locked, or for those at other workplaces."""
    for supervisor in (place.supervisor, *(share.supervisor for share in selectors.shares_of(place))):
        if overload := overload_in_words(selectors.supervision_of(place, supervisor)):
            raise RuleBroken(overload, code="supervisor_overloaded", field=field)


@transaction.atomic
def hold(*, place: Place, by: User) -> Place:
    """Keep a free place from others for a while; nobody is told who does or why."""
    place = lock_place(place)
    require(placement_permissions.may_hold(by, place))
    hold_place(place, by=by)
    return place


@transaction.atomic
def release(*, place: Place, by: User) -> Place:
    """Let others have a place that was held."""
    place = lock_place(place)
    require(placement_permissions.may_release(by, place))
    release_place(place, by=by)
    return place


# At several workplaces


@transaction.atomic
def share(*, place: Place, shares: Sequence[ShareInput], revision: int, by: User) -> Place:
    """Set on which weekdays the place is at other workplaces of the förvaltning; none, and it is at its own alone.

    Of an open or filled place nobody gets more than they manage: raises RuleBroken with the months.
    """
    place = lock_place(place)
    require(permissions.may_share(by, place))
    _require_fresh(place, revision)
    _check_shares(place, shares)
    place.shares.all().delete()
    for given in sorted(shares, key=lambda one: min(one.weekdays)):
        row = PlaceShare(
            place=place,
            workplace=given.supervisor.workplace,
            supervisor=given.supervisor,
            weekdays=sorted(given.weekdays),
        )
        row.full_clean()
        row.save()
    if place.status in OFFERED:
        _lock_supervisors(place)
        _check_load(place, field="")
    place.revision += 1
    place.full_clean()
    place.save()
    tell_of_place(place, "shared", by=by, workplaces=[str(one) for one in selectors.shares_of(place)])
    return place


def _check_shares(place: Place, shares: Sequence[ShareInput]) -> None:
    """Refuse a workplace or a weekday twice, the place's own workplace, another förvaltning's, and one that is new
    and receives nobody. The months are agreed with the förvaltning, so they are those of the place's own days.
    """
    days = [day for one in shares for day in one.weekdays]
    if len(set(days)) < len(days):
        raise RuleBroken("Välj varje veckodag för högst en arbetsplats.", code="weekday_twice")
    if len(set(days)) == len(EVERY_DAY):
        raise RuleBroken("Lämna minst en dag till platsens egen arbetsplats.", code="no_day_left")
    for one in shares:
        if one.supervisor.workplace.department_id != place.department_id:
            raise RuleBroken("Välj en av förvaltningens egna handledare.", code="foreign_supervisor")
        if one.supervisor.workplace_id == place.workplace_id:
            raise RuleBroken(
                "Platsen är redan på den arbetsplatsen. Välj en handledare på en annan.",
                code="shared_with_itself",
            )
    before = [share.supervisor_id for share in selectors.shares_of(place)]
    can = set(selectors.supervisors_of(place.department_id, also=before).values_list("pk", flat=True))
    for one in shares:
        if one.supervisor.pk not in can:
            raise RuleBroken(
                f"{one.supervisor.name} kan inte handleda längre, eller arbetsplatsen tar inte emot. Välj någon annan.",
                code="supervisor_cannot",
            )


def _lock_supervisors(place: Place) -> None:
    """Lock everybody who supervises the place, always in the same order."""
    elsewhere = [share.supervisor_id for share in selectors.shares_of(place)]
    everybody = Supervisor.objects.filter(pk__in=[place.supervisor_id, *elsewhere]).order_by("pk")
    list(everybody.select_for_update(no_key=True))


# Other days


@transaction.atomic
def change_period(*, place: Place, data: PeriodInput, by: User, comment: str) -> Place:
    """Make an open or filled place longer or shorter; its consultants are told.

    It keeps every day on which somebody is or has been there, begins and ends in months that are agreed, and is not
    too much for its supervisor. A place that was used to its end and gets more days opens again.
    """
    place = lock_place(place)
    require(permissions.may_change_period(by, place))
    _require_fresh(place, data.revision)
    _lock_supervisors(place)
    before, days = _days(place), (place.starts_on, place.ends_on)
    place.starts_on, place.ends_on = data.starts_on, data.ends_on
    _check_dates(place)
    place.full_clean()
    _check_people(place, *days)
    longer = {
        "starts_on": place.starts_on.isoformat() < before["starts_on"],
        "ends_on": place.ends_on.isoformat() > before["ends_on"],
    }
    _check_agreed_months(place, *filter(longer.get, longer))
    _check_load(place, field="ends_on")
    place.revision += 1
    place.save()
    tell_of_place(place, "period_changed", by=by, comment=comment, before=before, after=_days(place))
    for proposal in people_of(place):
        tell_of_placement(proposal, "place_period_changed", by=by)
    if place.status == PlaceStatus.FILLED and not somebody_is_at(place):
        move_place(place, "vacate", by=by)
    return place


def _days(place: Place) -> dict[str, str]:
    return {"starts_on": place.starts_on.isoformat(), "ends_on": place.ends_on.isoformat()}


def _check_people(place: Place, first_before: dt.date | None, last_before: dt.date | None) -> None:
    """Refuse days that leave out somebody who is planned, is or has been at the place.

    One that is or has been held keeps all its days, whoever was there: nothing is said of anybody.
    """
    if place.held_at and (_is_after(place.starts_on, first_before) or _is_after(last_before, place.ends_on)):
        raise RuleBroken(
            "Platsen är eller har varit otillgänglig. Den kan bli längre men inte kortare.",
            code="held_place_keeps_its_days",
            field="starts_on" if _is_after(place.starts_on, first_before) else "ends_on",
        )
    first, last = days_with_people(place)
    if _is_after(place.starts_on, first):
        raise RuleBroken(
            f"Någon har en placering på platsen från och med {long_date(first)}. Platsen kan inte börja senare.",
            code="period_without_its_people",
            field="starts_on",
        )
    if _is_after(last, place.ends_on):
        raise RuleBroken(
            f"Någon har en placering på platsen till och med {long_date(last)}. "
            "Be konsulenten ändra placeringen först.",
            code="period_without_its_people",
            field="ends_on",
        )


def _is_after(day: dt.date | None, other: dt.date | None) -> bool:
    return bool(day and other and day > other)


def _check_agreed_months(place: Place, *fields: str) -> None:
    """Refuse a first or last day in a month without places; the fields name which of the two are asked about."""
    months = agreed_months(place.round).get(place.department_id, ())
    for field in fields:
        if refusal := not_agreed_in_words(getattr(place, field), place.round.year, months):
            raise RuleBroken(refusal, code="month_not_agreed", field=field)


# Talks with the unions


@transaction.atomic
def consult(*, place: Place, data: ConsultationInput, by: User) -> UnionConsultation:
    """Write down a talk with a union about the place."""
    place = lock_place(place)
    require(permissions.may_consult(by, place))
    if data.held_on > timezone.localdate():
        raise RuleBroken(
            "Skriv dagen då samverkan var, inte en dag som kommer.",
            code="consultation_in_future",
            field="held_on",
        )
    row = UnionConsultation(place=place, union=data.union.strip(), form=data.form, held_on=data.held_on)
    row.full_clean()
    row.save()
    tell_of_place(place, "union_consulted", by=by, union=row.union, held_on=f"{row.held_on:%Y-%m-%d}")
    return row


@transaction.atomic
def remove_consultation(*, consultation: UnionConsultation, by: User) -> Place:
    """Remove a talk that was written down by mistake, while the place is a draft."""
    place = lock_place(consultation.place)
    row = UnionConsultation.objects.select_related("place").get(pk=consultation.pk)
    require(permissions.may_remove_consultation(by, row))
    tell_of_place(place, "union_removed", by=by, union=row.union, held_on=f"{row.held_on:%Y-%m-%d}")
    row.delete()
    return place
