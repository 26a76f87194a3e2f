"""Routines in versions, what they give each placement to be followed up, and what was said and came of it."""

from .conversation import CONTENT, Conversation, ConversationDraft
from .milestone import FollowUpEvent, Milestone
from .outcome import Outcome
from .routine import FollowedRoutine, MilestoneRule, RoutineVersion

__all__ = [
    "CONTENT",
    "Conversation",
    "ConversationDraft",
    "FollowUpEvent",
    "FollowedRoutine",
    "Milestone",
    "MilestoneRule",
    "Outcome",
    "RoutineVersion",
]
