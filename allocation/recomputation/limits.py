"""How large a decision from outside may be; what the product itself can make fits well inside."""

from allocation.engine import YearProblem, year_problem_from_json
from lund_placements.limited import FileRefused

MOST_BYTES = 5 * 1024 * 1024
MOST_DEPARTMENTS = 60
MOST_MONTHS = 18
MOST_KINDS = 3
MOST_PLACES = 10_000  # a target, and supervisors or other places in a month
MOST_OCCUPATIONS = 1000  # of one förvaltning
MOST_LOAD = 10

MEMORY_BYTES = 1024**3
CPU_SECONDS = 8
WALL_SECONDS = 15.0

TOO_EXTENSIVE = (
    f"Underlaget i filen är för stort för att räknas om här: högst {MOST_DEPARTMENTS} förvaltningar, "
    f"{MOST_MONTHS} månader, {MOST_KINDS} typer och 10 000 platser."
)


def refuse_extensive(problem: object) -> None:
    """Raise FileRefused for a problem that could take long; EngineError for one that is not right."""
    year = year_problem_from_json(problem)
    if (
        len(year.departments) > MOST_DEPARTMENTS
        or year.months > MOST_MONTHS
        or len(year.kinds) > MOST_KINDS
        or any(kind.target > MOST_PLACES or kind.load > MOST_LOAD for kind in year.kinds)
        or _has_extensive_department(year)
    ):
        raise FileRefused(TOO_EXTENSIVE)


def _has_extensive_department(year: YearProblem) -> bool:
    return any(
        len(department.needs) > MOST_OCCUPATIONS
        or department.places_per_supervisor > MOST_LOAD
        or max(*department.supervisors, *department.competing, *department.running) > MOST_PLACES
        for department in year.departments
    )
