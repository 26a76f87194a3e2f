"""Who may do what: roles with validity, and the rights each role gives.

The question "when" is asked by each app's own permissions; "who" is asked here and nowhere else.
Roles are read from the database once per request, so a role that ends takes effect at once.
"""

from enum import StrEnum

from django.conf import settings
from django.utils import timezone

from lund_placements.errors import YES, Verdict, no

from .enums import Role
from .models import DepartmentPeriod, OutboxMail, RoleAssignment, User, Webhook, WebhookDelivery


class Right(StrEnum):
    """One thing that a role opens; the text says what."""

    RUN_YEAR = "run_year"  # start a year, dialogue, scenarios, proposal: the coordinator's work
    ANSWER = "answer"  # write and submit the reply of one's own förvaltning
    AGREE = "agree"  # approve, decline or have changed what is agreed with one's own nämnd
    RECORD_DECISION = "record_decision"  # record what the nämnd decided, with § and diarienummer
    READ_HANDLING = "read_handling"  # read a proposal that has been sent to one's own nämnd
    READ_DECISIONS = "read_decisions"  # read published decisions
    HANDLE_CASES = "handle_cases"  # participants: one's own cases, and others' with a reason
    READ_STATISTICS = "read_statistics"  # how many participants there are of each kind, never who
    REVIEW_LOG = "review_log"  # who has looked at which case and why, never what stood there
    MANAGE = "manage"  # names, staff figures, users and roles


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.COORDINATOR: frozenset(
        {
            Right.RUN_YEAR,
            Right.RECORD_DECISION,
            Right.READ_HANDLING,
            Right.READ_DECISIONS,
            Right.READ_STATISTICS,
        }
    ),
    Role.CONSULTANT: frozenset({Right.HANDLE_CASES, Right.READ_STATISTICS, Right.READ_DECISIONS}),
    Role.LOG_REVIEWER: frozenset({Right.REVIEW_LOG, Right.READ_DECISIONS}),
    Role.DEPARTMENT_CONTACT: frozenset({Right.ANSWER, Right.AGREE, Right.READ_DECISIONS}),
    Role.BOARD_SECRETARY: frozenset(
        {Right.AGREE, Right.RECORD_DECISION, Right.READ_HANDLING, Right.READ_DECISIONS}
    ),
    Role.BOARD_MEMBER: frozenset({Right.READ_HANDLING, Right.READ_DECISIONS}),
    Role.ADMINISTRATOR: frozenset({Right.MANAGE, Right.READ_DECISIONS}),
}


# What a password alone opens: it names nobody and changes nothing.
READING = frozenset({Right.READ_HANDLING, Right.READ_DECISIONS})


def current_roles(user: User) -> list[RoleAssignment]:
    """Return the user's roles today, most far-reaching first; queries once per user object."""
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_current_roles"):
        order = list(Role)
        user._current_roles = sorted(
            RoleAssignment.objects.filter(user=user).valid_on(timezone.localdate()),
            key=lambda held: (order.index(Role(held.role)), held.pk),
        )
    return user._current_roles


def has_right(user: User, right: Right, *, department: int | None = None, board: int | None = None) -> bool:
    """Say whether a role gives the right, for the förvaltning or nämnd when one is named."""
    return any(
        right in RIGHTS[Role(held.role)]
        and (department is None or held.department_id in (None, department))
        and (board is None or held.board_id in (None, board))
        for held in current_roles(user)
    )


def needs_two_steps(user: User) -> bool:
    """Say whether any role today reaches persons, decides or answers for somebody: then a password is too little."""
    return any(RIGHTS[Role(held.role)] - READING for held in current_roles(user))


def departments_of(user: User) -> set[int]:
    """Return the ids of the förvaltningar that the user answers for."""
    return {
        held.department_id
        for held in current_roles(user)
        if held.role == Role.DEPARTMENT_CONTACT and held.department_id
    }


def boards_with(user: User, right: Right) -> set[int]:
    """Return the ids of the nämnder that the user has a role in which gives the right."""
    return {
        held.board_id for held in current_roles(user) if held.board_id and right in RIGHTS[Role(held.role)]
    }


def boards_of(user: User) -> set[int]:
    """Return the ids of the nämnder that the user speaks for; queries once per user object.

    A secretary speaks for the own nämnd, a contact for the nämnd that the own förvaltning works under today.
    """
    if not hasattr(user, "_boards"):
        periods = DepartmentPeriod.objects.filter(department__in=departments_of(user))
        under = set(periods.valid_on(timezone.localdate()).values_list("board_id", flat=True))
        user._boards = under | boards_with(user, Right.AGREE)
    return user._boards


def may_manage(user: User) -> Verdict:
    """Names, staff figures, users and roles are the administrator's."""
    return YES if has_right(user, Right.MANAGE) else no("Bara en administratör kan ändra här.")


def may_reset_second_factor(user: User, person: User, *, has_one: bool) -> Verdict:
    """An administrator takes away somebody else's second factor, when the phone and the codes are gone."""
    if not (verdict := may_manage(user)):
        return verdict
    if person.pk == user.pk:
        return no("Du kan inte återställa din egen tvåstegsinloggning. Be en annan administratör.")
    return YES if has_one else no("Personen har inte ställt in tvåstegsinloggning.")


def may_end_role(user: User, held: RoleAssignment) -> Verdict:
    """An administrator ends roles, but not the own one: somebody must be able to let them back in."""
    if held.user_id == user.pk and held.role == Role.ADMINISTRATOR:
        return no("Du kan inte avsluta din egen administratörsroll. Be en annan administratör.")
    return may_manage(user)


def may_send_again(user: User, letter: OutboxMail) -> Verdict:
    """An administrator lets a letter that was given up be tried again."""
    if not (verdict := may_manage(user)):
        return verdict
    if letter.sent_at:
        return no("Brevet är redan skickat.")
    if letter.next_try_at:
        return no("Brevet väntar redan på att skickas.")
    return YES


def may_add_webhook(user: User) -> Verdict:
    """An administrator adds receivers of signals, at hosts that those who run the service have allowed."""
    if not (verdict := may_manage(user)):
        return verdict
    if not settings.WEBHOOK_HOSTS:
        return no("Inga värdar är tillåtna. Be driften sätta WEBHOOK_HOSTS.")
    return YES


def may_turn_on(user: User, webhook: Webhook) -> Verdict:
    """A receiver that is off can be turned on."""
    return no("Mottagaren är redan på.") if webhook.is_on else may_manage(user)


def may_turn_off(user: User, webhook: Webhook) -> Verdict:
    """A receiver that is on can be turned off."""
    return may_manage(user) if webhook.is_on else no("Mottagaren är redan avstängd.")


def may_send_signal_again(user: User, delivery: WebhookDelivery) -> Verdict:
    """An administrator lets a signal that was given up be tried again."""
    if not (verdict := may_manage(user)):
        return verdict
    if delivery.sent_at or delivery.next_try_at:
        return no("Signalen är skickad eller väntar på att skickas.")
    return YES
