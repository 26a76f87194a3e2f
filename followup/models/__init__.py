"""Routines in versions, what they give each placement to be followed up, and what was said."""

from .conversation import CONTENT, Conversation, ConversationDraft
from .milestone import FollowUpEvent, Milestone
from .routine import FollowedRoutine, MilestoneRule, RoutineVersion

__all__ = [
    "CONTENT",
    "Conversation",
    "ConversationDraft",
    "FollowUpEvent",
    "FollowedRoutine",
    "Milestone",
    "MilestoneRule",
    "RoutineVersion",
]
