"""The allocation engine: whole places per department, from need, floors, caps and the calendar.

Pure Python without Django; docs/engine.md describes the model, its proofs and the JSON formats.
"""

from allocation.engine.certificate import Certificate, certificate
from allocation.engine.check import check, solve, solve_and_check
from allocation.engine.comparison import Comparison, Paradox, comparisons, implied_quota
from allocation.engine.divisor import (
    ADAMS,
    DHONDT,
    HUNTINGTON_HILL,
    SAINTE_LAGUE,
    Signpost,
    allocate,
    modified,
)
from allocation.engine.errors import EngineError
from allocation.engine.explanation import Step, steps, why
from allocation.engine.measures import LargestChange, Measures, measures
from allocation.engine.problem import Department, Kind, Need, Weights, YearProblem
from allocation.engine.shortfall import Raise
from allocation.engine.table import Award, Result, Unit, allocate_trace
from allocation.engine.whatif import (
    BandRow,
    MoreSupervisors,
    NewFloor,
    NewOffer,
    NewPause,
    NewTarget,
    NewWeights,
    WhatIf,
    band,
    what_if,
)
from allocation.engine.year import KindPlan, Line, YearPlan, plan_year
from allocation.engine.year_json import year_problem_from_json, year_problem_to_json
from allocation.engine.year_result import year_plan_to_json

__all__ = [
    "ADAMS",
    "DHONDT",
    "HUNTINGTON_HILL",
    "SAINTE_LAGUE",
    "Award",
    "BandRow",
    "Certificate",
    "Comparison",
    "Department",
    "EngineError",
    "Kind",
    "KindPlan",
    "LargestChange",
    "Line",
    "Measures",
    "MoreSupervisors",
    "Need",
    "NewFloor",
    "NewOffer",
    "NewPause",
    "NewTarget",
    "NewWeights",
    "Paradox",
    "Raise",
    "Result",
    "Signpost",
    "Step",
    "Unit",
    "Weights",
    "WhatIf",
    "YearPlan",
    "YearProblem",
    "allocate",
    "allocate_trace",
    "band",
    "certificate",
    "check",
    "comparisons",
    "implied_quota",
    "measures",
    "modified",
    "plan_year",
    "solve",
    "solve_and_check",
    "steps",
    "what_if",
    "why",
    "year_plan_to_json",
    "year_problem_from_json",
    "year_problem_to_json",
]
