"""Which steps a milestone can take. Pure: no database."""

from lund_placements.steps import Diagram, Step

from .enums import MilestoneStatus

STEPS = (
    Step("hold", frozenset({MilestoneStatus.OPEN}), MilestoneStatus.DONE, "Anteckna"),
    Step("miss", frozenset({MilestoneStatus.OPEN}), MilestoneStatus.MISSED, "Blev inte av", goes_back=True),
    # Taken when the placement's days change, never by hand.
    Step("lapse", frozenset({MilestoneStatus.OPEN}), MilestoneStatus.LAPSED, "Gäller inte längre"),
    Step("bring_back", frozenset({MilestoneStatus.LAPSED}), MilestoneStatus.OPEN, "Gäller igen"),
)
FINISHED = frozenset({MilestoneStatus.DONE, MilestoneStatus.MISSED})  # never changed afterwards
DIAGRAMS = (Diagram("Ett uppföljningstillfälle", MilestoneStatus, STEPS, {}),)
