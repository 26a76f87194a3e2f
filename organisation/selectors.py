"""Reading the organisation as it was on a given day."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from .enums import Role
from .models import BoardName, Department, DepartmentPeriod, Headcount, RoleAssignment, User

SWEDISH_ORDER = str.maketrans({"å": "{", "ä": "|", "ö": "}"})


def swedish_key(text: str) -> str:
    """Return a key that sorts å, ä and ö last, as Swedish readers expect."""
    return text.lower().translate(SWEDISH_ORDER)


@dataclass(frozen=True, slots=True)
class DepartmentCard:
    """A förvaltning as it is known on a day."""

    pk: int
    key: str
    name: str
    board_pk: int
    board_name: str
    employees: int | None
    women: int | None
    men: int | None
    employees_as_of: dt.date | None
    employees_source: str
    employees_invented: bool
    is_coordinating: bool


def board_names_on(day: dt.date) -> dict[int, str]:
    """Return what each nämnd is called on the day, by id."""
    return dict(BoardName.objects.valid_on(day).values_list("board_id", "name"))


def deciding_board_on(day: dt.date) -> str:
    """Return what the nämnd that decides is called on the day, "" when there is none."""
    names = BoardName.objects.valid_on(day).filter(board__is_deciding=True)
    return names.values_list("name", flat=True).first() or ""


def departments_on(day: dt.date) -> list[DepartmentCard]:
    """Return the förvaltningar that exist on the day, in Swedish order; two queries."""
    boards = board_names_on(day)
    latest = Headcount.objects.filter(department=OuterRef("department"), as_of__lte=day).order_by("-as_of")
    periods = (
        DepartmentPeriod.objects.valid_on(day)
        .select_related("department")
        .annotate(
            employees=Subquery(latest.values("employees")[:1]),
            women=Subquery(latest.values("women")[:1]),
            men=Subquery(latest.values("men")[:1]),
            employees_as_of=Subquery(latest.values("as_of")[:1]),
            employees_source=Subquery(latest.values("source")[:1]),
            employees_invented=Subquery(latest.values("is_invented")[:1]),
        )
    )
    cards = (
        DepartmentCard(
            pk=period.department_id,
            key=period.department.key,
            name=period.name,
            board_pk=period.board_id,
            board_name=boards.get(period.board_id, "nämnd utan namn"),
            employees=period.employees,
            women=period.women,
            men=period.men,
            employees_as_of=period.employees_as_of,
            employees_source=period.employees_source or "",
            employees_invented=bool(period.employees_invented),
            is_coordinating=period.department.is_coordinating,
        )
        for period in periods
    )
    return sorted(cards, key=lambda card: swedish_key(card.name))


def department_on(department: Department, day: dt.date) -> DepartmentCard:
    """Return one förvaltning as it is known on the day, or as it was last known."""
    for card in departments_on(day):
        if card.pk == department.pk:
            return card
    last = DepartmentPeriod.objects.filter(department=department).order_by("-valid_from").first()
    if last is None:
        raise Department.DoesNotExist(department.key)
    return next(card for card in departments_on(last.valid_from) if card.pk == department.pk)


def by_pk(cards: Iterable[DepartmentCard]) -> dict[int, DepartmentCard]:
    """Return the cards by the förvaltning's id."""
    return {card.pk: card for card in cards}


# People


def people_with(*roles: Role, board: int | None = None) -> list[User]:
    """Return the active users who hold any of the roles today, by name; for one nämnd when it is named."""
    held = RoleAssignment.objects.filter(role__in=roles).valid_on(timezone.localdate())
    if board is not None:
        held = held.filter(board=board)
    people = User.objects.filter(is_active=True, is_service=False)
    return list(people.filter(pk__in=held.values("user")))


def _contact_roles(day: dt.date) -> QuerySet[RoleAssignment]:
    people = RoleAssignment.objects.filter(user__is_active=True, user__is_service=False)
    return people.filter(role=Role.DEPARTMENT_CONTACT).valid_on(day)


def contacts_by_department(day: dt.date | None = None) -> dict[int, list[User]]:
    """Return the active users who answer for each förvaltning on a day, by its id, without repetition.

    day: today unless another is given.
    """
    held = _contact_roles(day or timezone.localdate()).select_related("user").order_by("user__name", "pk")
    contacts: dict[int, dict[int, User]] = {}
    for row in held:
        contacts.setdefault(row.department_id, {})[row.user_id] = row.user
    return {department: list(people.values()) for department, people in contacts.items()}


def without_contact() -> dict[int, str]:
    """Return the names of the förvaltningar that nobody answers for today, by id, in order; one query."""
    today = timezone.localdate()
    answered = _contact_roles(today).values("department")
    periods = DepartmentPeriod.objects.valid_on(today).exclude(department__in=answered)
    rows = periods.values_list("department_id", "name")
    return dict(sorted(rows, key=lambda row: swedish_key(row[1])))


def left_without_contact(roles: Iterable[RoleAssignment]) -> list[DepartmentCard]:
    """Return the förvaltningar that nobody answers for from tomorrow if the roles end today."""
    today = timezone.localdate()
    tomorrow = today + dt.timedelta(days=1)
    contacts = (held for held in roles if held.role == Role.DEPARTMENT_CONTACT)
    ending = [held for held in contacts if held.valid_to is None or held.valid_to >= today]
    others = _contact_roles(tomorrow).exclude(pk__in=[held.pk for held in ending])
    alone = {held.department_id for held in ending} - {held.department_id for held in others}
    return [card for card in departments_on(tomorrow) if card.pk in alone] if alone else []


def roles_expired_lately(since: dt.date) -> dict[tuple[int, int], RoleAssignment]:
    """Return the contacts' roles whose last day has passed, but not before `since`, of active users.

    By user and förvaltning, by their ids: of several roles the one that lasted longest.
    """
    expired = RoleAssignment.objects.filter(
        role=Role.DEPARTMENT_CONTACT,
        user__is_active=True,
        user__is_service=False,
        valid_to__gte=since,
        valid_to__lt=timezone.localdate(),
    )
    rows = expired.select_related("user").order_by("valid_to", "pk")
    return {(held.user_id, held.department_id): held for held in rows}
