"""Lists about people: by alias and nothing that names them, for a stated reason that the access log keeps.

Nobody with protected identity is ever among them, whoever asks.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements import text
from lund_placements.api.serializers import Out
from lund_placements.errors import require
from organisation.api.views import ListView
from organisation.models import User
from organisation.permissions import Right, has_right

from ..access import note
from ..enums import AccessKind
from ..models import Placement
from ..models.person import no_personnummer
from ..permissions import may_handle_cases
from ..selectors import cases_known_to

SHORTEST, LONGEST = 10, 250
HEADER = "X-Reason"
REASON = OpenApiParameter(
    HEADER,
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
    require(may_handle_cases(user))
    own = cases_known_to(user).filter(consultant=user)
    return told.filter(participant__in=own.order_by().values("pk"))


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
            note(by=self.request.user, what=AccessKind.EXPORT, subjects=subjects, reason=f"API: {reason}")
            return [row(each) for each in found]

        return self.page(rows, serializer, written_down)


def reason_of(request: Request) -> str:
    """Return the reason that the call states; raises ValidationError when there is none to keep."""
    reason = text.one_line(unquote(request.headers.get(HEADER, "")))
    if not SHORTEST <= len(reason) <= LONGEST:
        message = f"Skriv i {HEADER} varför uppgifterna hämtas, med {SHORTEST} till {LONGEST} tecken."
        raise serializers.ValidationError({HEADER: [message]}, code="reason_required")
    no_personnummer(reason)
    return reason
