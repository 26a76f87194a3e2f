"""Participants under secrecy and who has seen what of them; workplaces, their places, and who is placed there."""

from .person import (
    CaseEvent,
    EmploymentServiceNote,
    JobReadiness,
    Participant,
    PreparatoryStep,
    PriorityGround,
    Wish,
)
from .place import Place, PlaceEvent, PlaceShare, Supervisor, UnionConsultation, Workplace, WorkplaceUpload
from .placement import AmaTerms, Placement, PlacementEvent, Proposal
from .retention import ErasureHold, ErasureOrder, RetentionRule
from .review import AccessReview
from .secrecy import AccessLog, CaseGrant, DisclosureBasis, DisclosureEnd, PeopleUpload, ProtectedAccess

__all__ = [
    "AccessLog",
    "AccessReview",
    "AmaTerms",
    "CaseEvent",
    "CaseGrant",
    "DisclosureBasis",
    "DisclosureEnd",
    "EmploymentServiceNote",
    "ErasureHold",
    "ErasureOrder",
    "JobReadiness",
    "Participant",
    "PeopleUpload",
    "Place",
    "PlaceEvent",
    "PlaceShare",
    "Placement",
    "PlacementEvent",
    "PreparatoryStep",
    "PriorityGround",
    "Proposal",
    "ProtectedAccess",
    "RetentionRule",
    "Supervisor",
    "UnionConsultation",
    "Wish",
    "Workplace",
    "WorkplaceUpload",
]
