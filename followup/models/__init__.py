"""Routines in versions, what they give each placement to be followed up, and what was said and came of it."""

from .calendar_feed import CalendarFeed
from .check_link import CheckAnswer, CheckLink
from .conversation import CONTENT, Conversation, ConversationDraft
from .indicator import Question, QuestionVersion, Rating, RatingDraft
from .milestone import FollowUpEvent, Milestone
from .outcome import Outcome
from .plan import ActionPlan, Effort, PersonEvent, PlanGoal, PlanStep
from .report import ReportEvent, ReportPublication, ReportText, YearReport
from .routine import FollowedRoutine, MilestoneRule, RoutineEvent, RoutineMove, RoutineVersion

__all__ = [
    "CONTENT",
    "ActionPlan",
    "CalendarFeed",
    "CheckAnswer",
    "CheckLink",
    "Conversation",
    "ConversationDraft",
    "Effort",
    "FollowUpEvent",
    "FollowedRoutine",
    "Milestone",
    "MilestoneRule",
    "Outcome",
    "PersonEvent",
    "PlanGoal",
    "PlanStep",
    "Question",
    "QuestionVersion",
    "Rating",
    "RatingDraft",
    "ReportEvent",
    "ReportPublication",
    "ReportText",
    "RoutineEvent",
    "RoutineMove",
    "RoutineVersion",
    "YearReport",
]
