"""Every write to the organisation: names over time, staff figures, users, their roles and their letters."""

import datetime as dt
from collections.abc import Collection

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require

from .mail import kinds_for
from .models import (
    Board,
    BoardName,
    Department,
    DepartmentPeriod,
    Headcount,
    MailPreference,
    OutboxMail,
    RoleAssignment,
    User,
)
from .permissions import may_end_role, may_manage, may_send_again

ONE_DAY = dt.timedelta(days=1)


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
            f"Det nuvarande namnet gäller från {current.valid_from:%Y-%m-%d}. Välj ett senare datum.",
            code="name_before_current",
            field="valid_from",
        )
    current.valid_to = valid_from - ONE_DAY
    current.full_clean()
    current.save()


@transaction.atomic
def set_headcount(
    *, department: Department, as_of: dt.date, employees: int, source: str, is_invented: bool, by: User
) -> Headcount:
    """Record how many a förvaltning employs on a day, and where the figure comes from."""
    require(may_manage(by))
    row = Headcount.objects.select_for_update().filter(department=department, as_of=as_of).first()
    row = row or Headcount(department=department, as_of=as_of)
    row.employees, row.source, row.is_invented = employees, source.strip(), is_invented
    row.full_clean()
    row.save()
    return row


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
    """Let a role end; it stays in the history."""
    held = RoleAssignment.objects.select_for_update().get(pk=held.pk)
    require(may_end_role(by, held))
    held.valid_to = max(last_day, held.valid_from)
    held.full_clean()
    held.save()
    return held


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: User) -> User:
    """Close or reopen an account; closing ends the person's sessions at once."""
    require(may_manage(by))
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.pk == by.pk:
        raise RuleBroken("Du kan inte stänga ditt eget konto.", code="own_account")
    user.is_active = is_active
    user.full_clean(exclude=["password"])
    user.save()
    if not is_active:
        for session in Session.objects.all():
            if session.get_decoded().get("_auth_user_id") == str(user.pk):
                session.delete()
    return user


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
