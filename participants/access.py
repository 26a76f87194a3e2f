"""Nobody sees a person before it is written down who looks, at whom and why.

A page of one participant is wrapped in `opens_case`; a page that shows several calls `note` between reading and
showing. The row is stored in a transaction of its own, before anything else, so that it stays when the page fails or
is refused; when it cannot be stored, nothing is shown.
"""

from collections.abc import Callable, Collection
from functools import wraps
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from lund_placements.errors import NotLogged
from organisation.models import User
from organisation.permissions import current_roles

from . import permissions, selectors
from .enums import AccessKind, AccessOutcome
from .models import AccessLog, Participant

View = Callable[..., HttpResponse]


def note(
    *,
    by: User,
    what: AccessKind,
    subjects: Collection[UUID],
    outcome: AccessOutcome = AccessOutcome.ALLOWED,
    case_number: str = "",
    reason: str = "",
    is_flagged: bool = False,
) -> None:
    """Write in the access log that `by` is shown, or refused, the participants with these ids; none, no row.

    Raises NotLogged when it cannot be written, and RuntimeError inside a transaction, which could undo it.
    """
    if not subjects:
        return
    row = AccessLog(
        actor=by,
        role=", ".join(dict.fromkeys(held.role for held in current_roles(by)))[:30],
        what=what,
        outcome=outcome,
        subjects=list(subjects),
        case_number=case_number,
        reason=reason,
        is_flagged=is_flagged,
    )
    try:
        with transaction.atomic(durable=True):
            row.full_clean()
            row.save(force_insert=True)
    except DatabaseError as error:
        raise NotLogged(what) from error


def opens_case(what: AccessKind) -> Callable[[View], View]:
    """Give the view the participant that its address names, noted in the log, or turn the user away.

    Whoever may not know of the case gets 404. A colleague's case asks for a reason first: a page leads to the
    question, and a form that is sent without it is refused; a reason that only reads opens no form at all. Put it
    outside `writes`: the log must not be undone.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, pk: UUID, *args: object, **kwargs: object) -> HttpResponse:
            participant = selectors.find(pk)
            if participant is None:
                raise Http404
            if not permissions.may_know(request.user, participant):
                _note_case(request.user, participant, what, AccessOutcome.DENIED)
                raise Http404
            verdict = permissions.may_open(request.user, participant)
            if verdict and what == AccessKind.CHANGE and not permissions.may_write(request.user, participant):
                _note_case(request.user, participant, what, AccessOutcome.DENIED)
                raise PermissionDenied(permissions.ONLY_READS)
            if verdict:
                _note_case(request.user, participant, what, AccessOutcome.ALLOWED)
                return view(request, participant, *args, **kwargs)
            _note_case(request.user, participant, what, AccessOutcome.DENIED)
            if request.method == "POST":
                raise PermissionDenied(verdict.reason)
            return redirect("participants:case_reason", participant.pk)

        return opened

    return decorate


def _note_case(user: User, participant: Participant, what: AccessKind, outcome: AccessOutcome) -> None:
    """Note a look at one case; a colleague's or a protected one is to be looked at afterwards."""
    grant = None if participant.consultant_id == user.pk else selectors.grant_of(user, participant)
    note(
        by=user,
        what=what,
        subjects=[participant.pk],
        outcome=outcome,
        case_number=participant.case_number,
        reason=f"{grant.get_reason_display()}: {grant.text}"[:330] if grant else "",
        is_flagged=participant.protected_identity or participant.consultant_id != user.pk,
    )
