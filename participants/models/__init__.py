"""Participants under secrecy, and who has seen what of them."""

from .person import (
    CaseEvent,
    JobReadiness,
    Participant,
    PreparatoryStep,
    PriorityGround,
    Wish,
)
from .secrecy import AccessLog, CaseGrant, DisclosureBasis, DisclosureEnd, PeopleUpload, ProtectedAccess

__all__ = [
    "AccessLog",
    "CaseEvent",
    "CaseGrant",
    "DisclosureBasis",
    "DisclosureEnd",
    "JobReadiness",
    "Participant",
    "PeopleUpload",
    "PreparatoryStep",
    "PriorityGround",
    "ProtectedAccess",
    "Wish",
]
