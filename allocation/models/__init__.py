"""The yearly allocation: the round, the dialogue, the calculation, the proposal and the decision."""

from .consultation import Consultation
from .conversation import Meeting, Message, ProposedMeeting
from .decision import Decision, DecisionLine, DecisionNotice, Publication
from .dialogue import CapacityMonth, Dialogue, NeedLine, PlaceOffer, Reply
from .gap import GapAnalysis, GapNeed, GapUpload
from .guideline import Guideline
from .proposal import OfficialReport
from .rates import CostAssumptions, Rate
from .round import AllocationRound, Event, KindRule, Phase, Target
from .scenario import Adjustment, Scenario, ScenarioLine

__all__ = [
    "Adjustment",
    "AllocationRound",
    "CapacityMonth",
    "Consultation",
    "CostAssumptions",
    "Decision",
    "DecisionLine",
    "DecisionNotice",
    "Dialogue",
    "Event",
    "GapAnalysis",
    "GapNeed",
    "GapUpload",
    "Guideline",
    "KindRule",
    "Meeting",
    "Message",
    "NeedLine",
    "OfficialReport",
    "Phase",
    "PlaceOffer",
    "ProposedMeeting",
    "Publication",
    "Rate",
    "Reply",
    "Scenario",
    "ScenarioLine",
    "Target",
]
