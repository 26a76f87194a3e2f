"""Which steps an agreement can take, and whose turn each status is. Pure: no database.

An amendment of a signed agreement is an agreement of its own and takes the same steps.
"""

from lund_placements.steps import Diagram, Step

from .enums import AgreementStatus, Turn

UNSIGNED = frozenset(
    {
        AgreementStatus.DRAFT,
        AgreementStatus.WITH_BOARD,
        AgreementStatus.CHANGE_REQUESTED,
        AgreementStatus.APPROVED,
        AgreementStatus.DECLINED,
    }
)
SIGNED = frozenset({AgreementStatus.SIGNED, AgreementStatus.ENDED})
CLOSED = frozenset({AgreementStatus.ENDED, AgreementStatus.WITHDRAWN})
WITH_THEM = frozenset({AgreementStatus.WITH_BOARD, AgreementStatus.APPROVED})

STEPS = (
    Step(
        "send",
        frozenset({AgreementStatus.DRAFT, AgreementStatus.CHANGE_REQUESTED}),
        AgreementStatus.WITH_BOARD,
        "Skicka till nämnden",
    ),
    Step("request_change", WITH_THEM, AgreementStatus.CHANGE_REQUESTED, "Begär ändring", goes_back=True),
    Step("approve", frozenset({AgreementStatus.WITH_BOARD}), AgreementStatus.APPROVED, "Godkänn"),
    Step("decline", WITH_THEM, AgreementStatus.DECLINED, "Avböj", goes_back=True),
    Step("take_back", WITH_THEM, AgreementStatus.DRAFT, "Ta tillbaka", goes_back=True),
    Step(
        "resume", frozenset({AgreementStatus.DECLINED}), AgreementStatus.DRAFT, "Ta upp igen", goes_back=True
    ),
    Step("conclude", frozenset({AgreementStatus.APPROVED}), AgreementStatus.SIGNED, "Båda har undertecknat"),
    Step("end", frozenset({AgreementStatus.SIGNED}), AgreementStatus.ENDED, "Avsluta", goes_back=True),
    # What a corrected decision does to agreements that nobody has signed.
    Step("renew", UNSIGNED, AgreementStatus.DRAFT, "Gör om efter rättat beslut", goes_back=True),
    Step("withdraw", UNSIGNED, AgreementStatus.WITHDRAWN, "Återkalla", goes_back=True),
)
OWNER = {
    AgreementStatus.DRAFT: Turn.COORDINATOR,
    AgreementStatus.WITH_BOARD: Turn.BOARD,
    AgreementStatus.CHANGE_REQUESTED: Turn.COORDINATOR,
    AgreementStatus.APPROVED: Turn.BOTH,
    AgreementStatus.SIGNED: Turn.NOBODY,
    AgreementStatus.DECLINED: Turn.COORDINATOR,
    AgreementStatus.ENDED: Turn.NOBODY,
    AgreementStatus.WITHDRAWN: Turn.NOBODY,
}
EDITABLE = frozenset({AgreementStatus.DRAFT, AgreementStatus.CHANGE_REQUESTED})
GOES_BACK = frozenset(step.name for step in STEPS if step.goes_back)
DIAGRAMS = (Diagram("Överenskommelsen med en nämnd", AgreementStatus, STEPS, OWNER),)
