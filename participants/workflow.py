"""Which steps a proposal and the placement that comes of it can take, and whose turn each status is. Pure: no database.

suggested → offered → accepted | declined → planned → started → ended | broken off; withdrawn or cancelled on the way.
"""

from lund_placements.steps import Diagram, Step

from .enums import ErasureStatus
from .place_enums import PlaceStatus
from .place_workflow import STEPS as PLACE_STEPS
from .placement_enums import PlacementStatus, ProposalStatus, Turn

PROPOSAL_STEPS = (
    Step(
        "offer", frozenset({ProposalStatus.SUGGESTED}), ProposalStatus.OFFERED, "Erbjud platsens förvaltning"
    ),
    Step("accept", frozenset({ProposalStatus.OFFERED}), ProposalStatus.ACCEPTED, "Tacka ja"),
    Step(
        "decline", frozenset({ProposalStatus.OFFERED}), ProposalStatus.DECLINED, "Tacka nej", goes_back=True
    ),
    Step(
        "withdraw",
        frozenset({ProposalStatus.SUGGESTED, ProposalStatus.OFFERED, ProposalStatus.ACCEPTED}),
        ProposalStatus.WITHDRAWN,
        "Återkalla",
        goes_back=True,
    ),
    Step("plan", frozenset({ProposalStatus.ACCEPTED}), ProposalStatus.PLACED, "Planera placeringen"),
)
PROPOSAL_OWNER = {
    ProposalStatus.SUGGESTED: Turn.CONSULTANT,
    ProposalStatus.OFFERED: Turn.DEPARTMENT,
    ProposalStatus.ACCEPTED: Turn.CONSULTANT,
    ProposalStatus.PLACED: Turn.NOBODY,
    ProposalStatus.DECLINED: Turn.NOBODY,
    ProposalStatus.WITHDRAWN: Turn.NOBODY,
}
WAITING = frozenset({ProposalStatus.SUGGESTED, ProposalStatus.OFFERED, ProposalStatus.ACCEPTED})
SHOWN_TO_HOST = frozenset(  # a proposal that is only being prepared is the consultants'
    {ProposalStatus.OFFERED, ProposalStatus.ACCEPTED, ProposalStatus.PLACED}
)

PLACEMENT_STEPS = (
    Step("start", frozenset({PlacementStatus.PLANNED}), PlacementStatus.STARTED, "Starta"),
    Step(
        "cancel", frozenset({PlacementStatus.PLANNED}), PlacementStatus.CANCELLED, "Ställ in", goes_back=True
    ),
    Step("end", frozenset({PlacementStatus.STARTED}), PlacementStatus.ENDED, "Avsluta"),
    Step(
        "break_off",
        frozenset({PlacementStatus.STARTED}),
        PlacementStatus.BROKEN_OFF,
        "Avbryt",
        goes_back=True,
    ),
)
PLACEMENT_OWNER = {
    PlacementStatus.PLANNED: Turn.CONSULTANT,
    PlacementStatus.STARTED: Turn.CONSULTANT,
    PlacementStatus.ENDED: Turn.NOBODY,
    PlacementStatus.BROKEN_OFF: Turn.NOBODY,
    PlacementStatus.CANCELLED: Turn.NOBODY,
}
LIVE = frozenset(
    {PlacementStatus.PLANNED, PlacementStatus.STARTED}
)  # has the person and the place for its days
HAS_STARTED = frozenset({PlacementStatus.STARTED, PlacementStatus.ENDED, PlacementStatus.BROKEN_OFF})
ERASURE_STEPS = (
    Step("confirm", frozenset({ErasureStatus.ORDERED}), ErasureStatus.CONFIRMED, "Bekräfta och gallra"),
    Step("withdraw", frozenset({ErasureStatus.ORDERED}), ErasureStatus.WITHDRAWN, "Ta tillbaka"),
)
DIAGRAMS = (
    Diagram("En plats", PlaceStatus, PLACE_STEPS, {}),
    Diagram("Ett förslag till en plats", ProposalStatus, PROPOSAL_STEPS, PROPOSAL_OWNER),
    Diagram("En placering", PlacementStatus, PLACEMENT_STEPS, PLACEMENT_OWNER),
    Diagram("En gallring", ErasureStatus, ERASURE_STEPS, {}),
)
