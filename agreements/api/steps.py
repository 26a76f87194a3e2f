"""The agreement's way between the two nämnder: an address for each step, those that go back with a comment."""

import uuid
from collections.abc import Callable

from rest_framework.request import Request
from rest_framework.response import Response

from allocation.api.conversations import REMINDED, ReminderOut
from allocation.api.dialogues import VersionIn
from allocation.api.rounds import CommentIn
from lund_placements.api.schema import operation
from lund_placements.errors import Verdict, require
from organisation.api.once import writes
from organisation.models import User

from .. import permissions
from ..actions import agreements as actions
from ..actions import amendments
from ..models import Agreement
from .shapes import DETAIL, AgreementDetailOut, AgreementView, get_agreement


class Send(AgreementView):
    """The coordinator hands it over."""

    @operation(
        "agreements_send",
        "Skicka till den mottagande nämnden",
        description="Texten sparas som en version med en PDF, och nämnden får ett brev. Versionen ändras aldrig.",
        answers=AgreementDetailOut,
        example={**DETAIL, "status": "with_board", "status_text": "Hos nämnden", "turn_of": "board"},
        is_write=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Send the agreement."""
        actions.send(agreement=get_agreement(request.user, pk), by=request.user)
        return self.answer(pk)


class Approve(AgreementView):
    """The receiving nämnd finds a version ready to be signed."""

    @operation(
        "agreements_approve",
        "Godkänn den version som skickades",
        description="Nämnderna är inte bundna förrän båda har undertecknat.",
        answers=AgreementDetailOut,
        example=DETAIL,
        takes=VersionIn,
        takes_example={"version": 1},
        is_write=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Approve the version."""
        agreement = get_agreement(request.user, pk)
        require(permissions.may_approve(request.user, agreement))
        actions.approve(agreement=agreement, by=request.user, **self.sent(VersionIn))
        return self.answer(pk)


class Remind(AgreementView):
    """The coordinator reminds the receiving nämnd."""

    @operation(
        "agreements_remind",
        "Påminn den mottagande nämnden",
        answers=ReminderOut,
        example=REMINDED,
        is_write=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Remind the nämnd."""
        is_new = actions.remind(agreement=get_agreement(request.user, pk), by=request.user)
        return self.shown(ReminderOut, {"reminded": int(is_new)})


class Amend(AgreementView):
    """The coordinator begins an amendment."""

    @operation(
        "agreements_amend",
        "Påbörja ett tillägg till en undertecknad överenskommelse",
        description="Svaret är tillägget: ett utkast av allt som gäller, med talen i det beslut som gäller. Det fylls "
        "i, skickas och undertecknas som överenskommelsen.",
        answers=AgreementDetailOut,
        example={
            **DETAIL,
            "id": "6f8d3c1e-0b5a-4f7e-9a64-2d0c7b1e5a90",
            "amends": DETAIL["id"],
            "number": 1,
            "status": "draft",
            "status_text": "Utkast",
            "turn_of": "coordinator",
            "versions": [],
        },
        status=201,
        is_write=True,
    )
    @writes
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Begin the amendment."""
        amendment = amendments.start(agreement=get_agreement(request.user, pk), by=request.user)
        return self.answer(amendment.pk, status=201)


def step_with_comment(
    operation_id: str,
    summary: str,
    comment: str,
    may: Callable[[User, Agreement], Verdict],
    act: Callable[..., Agreement],
) -> type[AgreementView]:
    """Return the view of a step that goes back, and so says why."""

    class StepWithComment(AgreementView):
        @operation(
            operation_id,
            summary,
            answers=AgreementDetailOut,
            example=DETAIL,
            takes=CommentIn,
            takes_example={"comment": comment},
            is_write=True,
        )
        @writes
        def post(self, request: Request, pk: uuid.UUID) -> Response:
            """Take the step."""
            agreement = get_agreement(request.user, pk)
            require(may(request.user, agreement))
            act(agreement=agreement, by=request.user, **self.sent(CommentIn))
            return self.answer(pk)

    return StepWithComment


COMMENTED = {
    "request-change": step_with_comment(
        "agreements_request_change",
        "Begär ändring",
        "Köket är stängt i juli.",
        permissions.may_request_change,
        actions.request_change,
    ),
    "decline": step_with_comment(
        "agreements_decline",
        "Avböj överenskommelsen",
        "Nämnden har inga handledare i år.",
        permissions.may_decline,
        actions.decline,
    ),
    "take-back": step_with_comment(
        "agreements_take_back",
        "Ta tillbaka till utkast",
        "Fel kontaktperson.",
        permissions.may_take_back,
        actions.take_back,
    ),
    "resume": step_with_comment(
        "agreements_resume",
        "Ta upp igen efter att nämnden avböjde",
        "Vi är överens om färre månader.",
        permissions.may_resume,
        actions.resume,
    ),
    "withdraw": step_with_comment(
        "agreements_withdraw",
        "Återkalla ett tillägg som inte behövs",
        "Handledaren är tillbaka.",
        permissions.may_withdraw,
        actions.withdraw,
    ),
    "end": step_with_comment(
        "agreements_end",
        "Avsluta en undertecknad överenskommelse i förtid",
        "Nämnden slås ihop med en annan.",
        permissions.may_end,
        actions.end,
    ),
}
