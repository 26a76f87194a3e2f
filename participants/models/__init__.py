"""Participants under secrecy and who has seen what of them; workplaces and their places."""

from .person import (
    CaseEvent,
    JobReadiness,
    Participant,
    PreparatoryStep,
    PriorityGround,
    Wish,
)
from .place import Place, PlaceEvent, Supervisor, UnionConsultation, Workplace, WorkplaceUpload
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
    "Place",
    "PlaceEvent",
    "PreparatoryStep",
    "PriorityGround",
    "ProtectedAccess",
    "Supervisor",
    "UnionConsultation",
    "Wish",
    "Workplace",
    "WorkplaceUpload",
]
