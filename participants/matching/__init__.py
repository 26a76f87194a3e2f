"""Matching people to places: a stated order with reasons, and a proved suggestion for the whole portfolio.

Pure Python without Django and without names of people; docs/matching.md describes the rule and its proof.
"""

from participants.matching.certificate import Certificate, certificate
from participants.matching.errors import MatchingError
from participants.matching.judging import Match, Points, judge
from participants.matching.problem import Candidate, Demand, Level, Named, Opening, Wish
from participants.matching.ranking import Ranking, passed_over, rank_candidates, rank_openings
from participants.matching.rules import MOST_FIT, Mark
from participants.matching.suggestion import Left, Line, Suggestion, suggest
from participants.matching.words import (
    GROUP_NAMES,
    HOW_POINTS,
    ORDER_OF_CANDIDATES,
    ORDER_OF_OPENINGS,
    Reason,
)

__all__ = [
    "GROUP_NAMES",
    "HOW_POINTS",
    "MOST_FIT",
    "ORDER_OF_CANDIDATES",
    "ORDER_OF_OPENINGS",
    "Candidate",
    "Certificate",
    "Demand",
    "Left",
    "Level",
    "Line",
    "Mark",
    "Match",
    "MatchingError",
    "Named",
    "Opening",
    "Points",
    "Ranking",
    "Reason",
    "Suggestion",
    "Wish",
    "certificate",
    "judge",
    "passed_over",
    "rank_candidates",
    "rank_openings",
    "suggest",
]
