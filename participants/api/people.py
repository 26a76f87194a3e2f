"""What is about people: by alias and nothing that names them, for a stated reason that the access log keeps.

Nobody with protected identity is ever among them, whoever asks.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements import text
from lund_placements.api.serializers import Out
from lund_placements.errors import require
from organisation.api.views import REASON_HEADER, ApiView, ListView
from organisation.models import User
from organisation.permissions import Right, departments_of, has_right

from ..access import note
from ..enums import AccessKind, AccessOutcome
from ..models import Participant, Placement, Proposal
from ..models.person import no_personnummer
from ..permissions import may_have_cases, may_know, may_open
from ..placement_selectors import offered_to, proposals
from ..selectors import cases_known_to, find

SHORTEST, LONGEST = 10, 250
REASON = OpenApiParameter(
    REASON_HEADER,
    {"type": "string", "pattern": "^[ -~]+$", "minLength": SHORTEST, "maxLength": 3 * LONGEST},
    OpenApiParameter.HEADER,
    required=True,
    description="Varför uppgifterna hämtas, i klartext. Skälet skrivs i åtkomstloggen innan något lämnas ut. "
    "Skriv å, ä och ö procentkodade i UTF-8.",
)


def placements_told_to(user: User) -> QuerySet[Placement]:
    """Return the placements that the user may have by alias: the coordinator all, a consultant those of own cases.

    Raises PermissionDenied for everybody else.
    """
    told = Placement.objects.filter(participant__protected_identity=False)
    if has_right(user, Right.RUN_YEAR):
        return told
    require(may_have_cases(user))
    own = cases_known_to(user).filter(consultant=user)
    return told.filter(participant__in=own.order_by().values("pk"))


def proposals_told_to(user: User) -> QuerySet[Proposal]:
    """Return the proposals that the user may have by alias.

    The coordinator all, a consultant those of own cases, and a contact what the förvaltning has been offered.
    Raises PermissionDenied for everybody else.
    """
    told = proposals().filter(participant__protected_identity=False)
    if has_right(user, Right.RUN_YEAR):
        return told
    is_host = bool(departments_of(user))
    if not is_host:
        require(may_have_cases(user))
    own = Q(participant__in=cases_known_to(user).filter(consultant=user).order_by().values("pk"))
    return (
        told.filter(own | Q(pk__in=offered_to(user).order_by().values("pk"))) if is_host else told.filter(own)
    )


def by_alias(user: User, row: Any) -> bool:
    """Say whether the user has everybody by alias, as the coordinator."""
    return has_right(user, Right.RUN_YEAR)


def nobody(user: User, row: Any) -> bool:
    """Say that nobody has this without opening the case."""
    return False


Handler = Callable[..., Response]


def about_somebody(
    get: Callable[[UUID], Any],
    told: Callable[[User, Any], bool] = nobody,
    whose: Callable[[Any], UUID] = lambda row: row.participant_id,
) -> Callable[[Handler], Handler]:
    """Give the method the row that its address names, once it is written down who gets to whom and why.

    told: says who has it by alias without opening the case. Put it outside `writes`: the log must not be undone.
    """

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def opened(view: ApiView, request: Request, pk: UUID) -> Response:
            row = get(pk)
            participant = find(whose(row))
            if participant is None:
                raise Http404
            look(request, participant, is_told=told(request.user, row))
            return handler(view, request, row)

        return opened

    return decorate


def look(request: Request, participant: Participant, *, is_told: bool = False) -> None:
    """Write down that the caller gets to somebody's data, or is refused it.

    Raises Http404 of whom the caller may not know, and of whoever has protected identity; PermissionDenied of a
    colleague's case that has not been opened; ValidationError without a reason; NotLogged.
    """
    user = request.user
    verdict = may_open(user, participant)
    about = {
        "by": user,
        "what": AccessKind.API,
        "subjects": [participant.pk],
        "case_number": participant.case_number,
        "is_flagged": bool(verdict) and participant.consultant_id != user.pk,
    }
    if participant.protected_identity or not (verdict or is_told):
        note(**{**about, "outcome": AccessOutcome.DENIED, "is_flagged": True})
        if participant.protected_identity or not may_know(user, participant):
            raise Http404
        require(verdict)
    note(**about, reason=reason_of(request))


class PeopleList(ListView):
    """A list of rows about people."""

    ordering = ("pk",)

    def page_for_reason(
        self,
        rows: QuerySet,
        serializer: type[Out],
        row: Callable[[Any], dict[str, Any]],
        whose: Callable[[Any], UUID],
    ) -> Response:
        """Answer with one page, once it is written down who gets whom and why; raises ValidationError, NotLogged."""
        reason = reason_of(self.request)

        def written_down(found: list[Any]) -> list[dict[str, Any]]:
            subjects = sorted({whose(each) for each in found})
            note(by=self.request.user, what=AccessKind.API, subjects=subjects, reason=reason)
            return [row(each) for each in found]

        return self.page(rows, serializer, written_down)


def reason_of(request: Request) -> str:
    """Return the reason that the call states; raises ValidationError when there is none to keep."""
    reason = text.one_line(unquote(request.headers.get(REASON_HEADER, "")))
    if not SHORTEST <= len(reason) <= LONGEST:
        message = f"Skriv i {REASON_HEADER} varför uppgifterna hämtas, med {SHORTEST} till {LONGEST} tecken."
        raise serializers.ValidationError({REASON_HEADER: [message]}, code="reason_required")
    no_personnummer(reason)
    return reason
