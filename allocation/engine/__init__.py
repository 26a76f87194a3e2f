"""The allocation engine: whole places per department, from need, floors, caps and the calendar.

Pure Python without Django; docs/engine.md describes the model, its proofs and the JSON formats.
"""

from allocation.engine.certificate import Certificate, certificate
from allocation.engine.check import check, solve
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
from allocation.engine.problem import Department, Kind, Need, Weights, YearProblem
from allocation.engine.table import Award, Result, Unit, allocate_trace
from allocation.engine.year import KindPlan, Line, YearPlan, plan_year
from allocation.engine.year_json import year_problem_from_json, year_problem_to_json
from allocation.engine.year_result import year_plan_to_json

__all__ = [
    "ADAMS",
    "DHONDT",
    "HUNTINGTON_HILL",
    "SAINTE_LAGUE",
    "Award",
    "Certificate",
    "Department",
    "EngineError",
    "Kind",
    "KindPlan",
    "Line",
    "Need",
    "Result",
    "Signpost",
    "Step",
    "Unit",
    "Weights",
    "YearPlan",
    "YearProblem",
    "allocate",
    "allocate_trace",
    "certificate",
    "check",
    "modified",
    "plan_year",
    "solve",
    "steps",
    "why",
    "year_plan_to_json",
    "year_problem_from_json",
    "year_problem_to_json",
]
