"""Why a number is what it is, in one Swedish sentence or two, and as steps that add up to it."""

from dataclasses import dataclass
from fractions import Fraction

from allocation.engine.divisor import allocate
from allocation.engine.words import decimal, month_names, number
from allocation.engine.year import KindPlan, Line, YearPlan


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the step table: what, computed from what, and how many places it changes."""

    label: str
    basis: str
    places: int


def why(plan: YearPlan, key: str, kind: str) -> str:
    """Return the sentences that say what a department got of a kind and what decided it.

    Raises EngineError when the plan has no such department or kind.
    """
    run = plan.kind(kind)
    line = run.line(key)
    slag = _kind_name(plan, kind)
    opening = f"{_name(plan, key)} fick {number(line.places)} av {number(run.target)} {slag}."
    return f"{opening} {_reason(plan, run, line)}"


def _reason(plan: YearPlan, run: KindPlan, line: Line) -> str:
    """Say what binds, in the words of the department."""
    caps = line.caps
    if line.bound == "no_reply":
        return "Förvaltningen har inte svarat och kan därför inte få några platser."
    if line.bound == "offer":
        return f"Erbjudandet ({number(line.cap)}) satte gränsen; {_room(plan, run, line)}"
    if line.bound == "calendar":
        return f"{_calendar(line)} satte gränsen ({number(line.cap)}).{_months(plan, line)}"
    if line.bound == "joint":
        return (
            f"Gränsen ({number(line.cap)}) är lägre än vad som ryms ({number(caps.cap)}), "
            "så att även nästa placeringsslag når sitt mål."
        )
    if not line.points.total:
        return "Förvaltningen har inga poäng och får därför inget utöver sitt golv."
    if line.bound == "floor":
        return f"Golvet ({number(line.floor)}) avgjorde; poängen ensamma hade gett färre."
    points = number(line.points.total)
    return f"Poängen ({points} av {number(_all_points(run))}) avgjorde; varken golv eller tak ändrade talet."


def _room(plan: YearPlan, run: KindPlan, line: Line) -> str:
    by_calendar = number(line.caps.by_calendar)
    if run.kind == plan.problem.kinds[0].code:
        return f"handledarna räcker till {by_calendar}."
    return f"handledarna räcker till {by_calendar} vid sidan av {_earlier(plan, run)}."


def _earlier(plan: YearPlan, run: KindPlan) -> str:
    codes = [kind.code for kind in plan.problem.kinds]
    return " och ".join(_kind_name(plan, code) for code in codes[: codes.index(run.kind)])


def _calendar(line: Line) -> str:
    if line.caps.reason == "supervisors":
        return "Antalet handledare"
    if line.caps.reason == "earlier_kind":
        return "Det som tidigare placeringsslag lämnar kvar av handledarnas tid"
    return "Handledarnas kalender"


def _months(plan: YearPlan, line: Line) -> str:
    months = line.caps.bottleneck_months
    if not months:
        return ""
    return (
        f" Varje placering passerar {month_names(plan.problem.first_month, months)}, där platserna är slut."
    )


def steps(plan: YearPlan, key: str, kind: str) -> tuple[Step, ...]:
    """Return the rows that lead to the number; their places sum to it.

    First what the points alone would give, then the department's own floor and cap, then what the
    floors and caps of the others move.
    """
    run = plan.kind(kind)
    line = run.line(key)
    weights = [other.points.total for other in run.lines]
    none = len(weights)
    alone = allocate(weights, [0] * none, [None] * none, run.target)
    free = alone[[other.key for other in run.lines].index(key)]
    floored = max(free, line.floor)
    capped = min(floored, line.cap)
    share = _share(plan, run, line)
    rows = [
        Step("Uddatalsmetoden utan golv och tak", share, free),
        Step("Förvaltningens golv", f"minst {number(line.floor)}", floored - free),
        Step("Förvaltningens tak", f"högst {number(line.cap)}, {_cap_words(line)}", capped - floored),
        Step("Andras golv och tak", "platser som andra tar eller lämnar", line.places - capped),
    ]
    return tuple(rows[:1] + [row for row in rows[1:] if row.places])


def _share(plan: YearPlan, run: KindPlan, line: Line) -> str:
    everything = _all_points(run)
    if not everything:
        return "inga poäng"
    share = Fraction(run.target * line.points.total, everything)
    return (
        f"{number(line.points.total)} av {number(everything)} poäng × {number(run.target)} = {decimal(share)}"
    )


def _cap_words(line: Line) -> str:
    words = {
        "offer": "erbjudandet",
        "calendar": "handledarnas kalender",
        "supervisors": "antalet handledare",
        "earlier_kind": "tidigare placeringsslag",
        "no_reply": "inget svar",
    }
    return words[line.caps.reason]


def _all_points(run: KindPlan) -> int:
    return sum(line.points.total for line in run.lines)


def _name(plan: YearPlan, key: str) -> str:
    return next(department.name for department in plan.problem.departments if department.key == key)


def _kind_name(plan: YearPlan, code: str) -> str:
    return next(kind.name for kind in plan.problem.kinds if kind.code == code)
