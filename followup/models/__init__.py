"""Routines in versions, and what they give each placement to be followed up."""

from .milestone import FollowUpEvent, Milestone
from .routine import FollowedRoutine, MilestoneRule, RoutineVersion

__all__ = ["FollowUpEvent", "FollowedRoutine", "Milestone", "MilestoneRule", "RoutineVersion"]
