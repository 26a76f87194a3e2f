"""Every write to the organisation: names over time, users, their roles and their letters."""

import datetime as dt
from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require
from lund_placements.swedish import long_date

from .enums import Role
from .mail import kinds_for
from .models import (
    Board,
    BoardName,
    Department,
    DepartmentPeriod,
    MailPreference,
    OutboxMail,
    RoleAssignment,
    SecondFactorReset,
    User,
)
from .notifications import Departure, tell_of_departures, tell_of_second_factor
from .permissions import (
    departments_of,
    may_end_role,
    may_manage,
    may_reset_second_factor,
    may_send_again,
)
from .second_factor import has_second_factor
from .selectors import roles_expired_lately

ONE_DAY = dt.timedelta(days=1)
LATELY = dt.timedelta(days=14)  # longer than the sending of letters stands still


@transaction.atomic
def rename_board(*, board: Board, name: str, valid_from: dt.date, by: User) -> BoardName:
    """Give a nämnd a new name from a day; the name before it ends the day before."""
    require(may_manage(by))
    current = board.names.select_for_update().order_by("-valid_from").first()
    _end_before(current, valid_from)
    row = BoardName(board=board, name=name.strip(), valid_from=valid_from)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def change_department(
    *, department: Department, name: str, board: Board, valid_from: dt.date, by: User
) -> DepartmentPeriod:
    """Give a förvaltning a new name or nämnd from a day; what held before ends the day before."""
    require(may_manage(by))
    current = department.periods.select_for_update().order_by("-valid_from").first()
    _end_before(current, valid_from)
    row = DepartmentPeriod(department=department, name=name.strip(), board=board, valid_from=valid_from)
    row.full_clean()
    row.save()
    return row


def _end_before(current: BoardName | DepartmentPeriod | None, valid_from: dt.date) -> None:
    if current is None:
        return
    if valid_from <= current.valid_from:
        raise RuleBroken(
            f"Det nuvarande namnet gäller från {long_date(current.valid_from)}. Välj ett senare datum.",
            code="name_before_current",
            field="valid_from",
        )
    current.valid_to = valid_from - ONE_DAY
    current.full_clean()
    current.save()


@transaction.atomic
def add_user(*, email: str, name: str, by: User) -> User:
    """Add a person; they choose a password themselves through ”Jag har glömt mitt lösenord”."""
    require(may_manage(by))
    return User.objects.create_user(email=email, name=name.strip())


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    department: Department | None,
    board: Board | None,
    valid_from: dt.date,
    valid_to: dt.date | None,
    by: User,
) -> RoleAssignment:
    """Give a user a role for a period."""
    require(may_manage(by))
    held = RoleAssignment(
        user=user,
        role=role,
        department=department,
        board=board,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    held.full_clean()
    held.save()
    return held


@transaction.atomic
def end_role(*, held: RoleAssignment, last_day: dt.date, by: User) -> RoleAssignment:
    """Let a role end, never later than it would have; it stays in the history.

    When a contact's last day has come, those who remain and the coordinators are told of it.
    """
    _lock_departments([held.department_id])
    held = RoleAssignment.objects.select_for_update().get(pk=held.pk)
    require(may_end_role(by, held))
    before = held.valid_to
    held.valid_to = max(min(last_day, before or last_day), held.valid_from)
    held.full_clean()
    held.save()
    today = timezone.localdate()
    is_contact = held.role == Role.DEPARTMENT_CONTACT and held.user.is_active
    if is_contact and held.valid_to != before and held.valid_to <= today:
        departure = Departure(held.user, held.department_id, held.valid_to)
        tell_of_departures([departure], from_day=max(held.valid_to + ONE_DAY, today), by=by)
    return held


def _lock_departments(departments: Collection[int | None]) -> None:
    """Let two that leave the same förvaltning at once wait for each other: each would be told to remain."""
    list(Department.objects.select_for_update(no_key=True).filter(pk__in=departments).order_by("pk"))


@transaction.atomic
def tell_of_expired_roles() -> None:
    """Tell of every contact whose role has lately passed its last day by itself; once, however often asked."""
    today = timezone.localdate()
    expired = roles_expired_lately(today - LATELY)
    departures = [
        Departure(held.user, held.department_id, held.valid_to or today) for held in expired.values()
    ]
    tell_of_departures(departures, from_day=today)


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: User) -> User:
    """Close or reopen an account; closing ends the person's sessions at once.

    Closing a contact's account tells those who remain and the coordinators of it.
    """
    require(may_manage(by))
    tell_of_expired_roles()  # a closed account's roles end unnoticed
    _lock_departments(user.roles.values_list("department", flat=True))
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise RuleBroken("Du kan inte stänga ditt eget konto.", code="own_account")
    today = timezone.localdate()
    departures = [Departure(user, department, today) for department in sorted(departments_of(user))]
    user.is_active = is_active
    user.full_clean(exclude=["password"])
    user.save()
    if not is_active:
        tell_of_departures(departures, from_day=today + ONE_DAY, by=by)
        _end_sessions(user)
    return user


def _end_sessions(user: User) -> None:
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, by: User | None) -> SecondFactorReset:
    """Take away the app and the codes that somebody signs in with, and end their sessions.

    They and the administrators get a letter. by: None for those who run the service, at the command line.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if by:
        require(may_reset_second_factor(by, user, has_one=has_second_factor(user)))
    row = SecondFactorReset(user=user, reason=reason.strip(), reset_by=by)
    row.full_clean()
    row.save()
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    tell_of_second_factor(row)
    return row


@transaction.atomic
def choose_letters(*, wanted: Collection[str], by: User) -> None:
    """Turn the user's own letters on or off, by kind; what must be sent stays on, whatever is wanted."""
    user = User.objects.select_for_update().get(pk=by.pk)
    for kind in kinds_for(by):
        is_off = kind.name not in wanted and not kind.needed_because
        row = MailPreference.objects.filter(user=user, kind=kind.name).first()
        if row and not is_off:
            row.delete()
        elif is_off and not row:
            row = MailPreference(user=user, kind=kind.name)
            row.full_clean()
            row.save()


@transaction.atomic
def send_again(*, letter: OutboxMail, by: User) -> OutboxMail:
    """Let a letter that was given up wait again, with all its tries before it."""
    letter = OutboxMail.objects.select_for_update().get(pk=letter.pk)
    require(may_send_again(by, letter))
    letter.attempts, letter.next_try_at = 0, timezone.now()
    letter.full_clean()
    letter.save()
    return letter
