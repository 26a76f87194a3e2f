"""A year problem to and from JSON; the schema is described in docs/engine.md."""

import re
from collections.abc import Mapping
from typing import Any

from allocation.engine.errors import EngineError
from allocation.engine.problem import Department, Kind, Need, Weights, YearProblem
from allocation.engine.reading import MOST_PLACES, Reader, printable, text_of

MOST_MONTHS = 36
MOST_KINDS = 4
MOST_DEPARTMENTS = 200
YEAR_FIELDS = ("first_month", "months", "weights", "tie_order", "kinds", "departments", "joint_fallback")
KIND_FIELDS = ("code", "name", "target", "months", "load", "starts", "may_pause")
DEPARTMENT_FIELDS = (
    "key",
    "name",
    "needs",
    "employees",
    "supervisors",
    "places_per_supervisor",
    "competing",
    "running",
    "closed",
    "offered",
    "floor",
    "last_year",
    "replied",
)
FIRST_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])", re.ASCII)


def year_problem_from_json(data: object) -> YearProblem:
    """Return the problem in {"year": {...}}. Raises EngineError that says what is wrong and where."""
    outer = Reader(data, "Problemet", ("year",))
    year = Reader(outer.value.get("year"), "year", YEAR_FIELDS)
    first_month = year.text("first_month")
    if not FIRST_MONTH.fullmatch(first_month):
        raise EngineError('year: first_month ska skrivas som "2027-01".', "first_month")
    months = year.integer("months", low=1, high=MOST_MONTHS)
    kinds = tuple(
        _kind(value, f"kinds[{number}]", months)
        for number, value in enumerate(year.list("kinds", most=MOST_KINDS))
    )
    codes = [kind.code for kind in kinds]
    if not kinds or len(set(codes)) < len(codes):
        raise EngineError("year: kinds ska ha minst ett slag och olika koder.", "kinds")
    departments = tuple(
        _department(value, f"departments[{number}]", months, codes)
        for number, value in enumerate(year.list("departments", most=MOST_DEPARTMENTS))
    )
    keys = [department.key for department in departments]
    tie_order = year.list("tie_order", keys)
    return YearProblem(
        first_month=first_month,
        months=months,
        weights=_weights(year.value.get("weights")),
        kinds=kinds,
        departments=departments,
        tie_order=tuple(printable(key, "year: tie_order") for key in tie_order),
        joint_fallback=year.flag("joint_fallback", True),
    )


def _weights(value: object) -> Weights:
    mix = Reader(value, "weights", ("need_2y", "need_5y", "employees", "shortage_factor"))
    return Weights(
        need_2y=mix.integer("need_2y", high=100),
        need_5y=mix.integer("need_5y", high=100),
        employees=mix.integer("employees", high=100),
        shortage_factor=mix.exact("shortage_factor", 1),
    )


def _kind(value: object, where: str, months: int) -> Kind:
    kind = Reader(value, where, KIND_FIELDS)
    code = kind.text("code")
    starts = kind.integers("starts", list(range(min(12, months))), high=months - 1)
    return Kind(
        code=code,
        name=kind.text("name", code),
        target=kind.integer("target", high=MOST_PLACES),
        months=kind.integer("months", low=1, high=months),
        load=kind.integer("load", 1, low=1, high=100),
        starts=tuple(sorted(set(starts))),
        may_pause=kind.flag("may_pause", True),
    )


def _department(value: object, where: str, months: int, codes: list[str]) -> Department:
    row = Reader(value, where, DEPARTMENT_FIELDS)
    key = row.text("key")
    monthly = {}
    for name in ("supervisors", "competing", "running"):
        monthly[name] = row.integers(name, [0] * months if name != "supervisors" else ..., high=MOST_PLACES)
        if len(monthly[name]) != months:
            raise EngineError(f"{where}: {name} ska ha {months} tal, ett per månad.", "months")
    floors = row.per_kind("floor", codes)
    return Department(
        key=key,
        name=row.text("name", key),
        needs=tuple(_need(need, f"{where}: needs") for need in row.list("needs", [])),
        employees=row.integer("employees", high=10_000_000),
        supervisors=monthly["supervisors"],
        places_per_supervisor=row.integer("places_per_supervisor", high=1_000),
        competing=monthly["competing"],
        running=monthly["running"],
        closed=tuple(sorted(set(row.integers("closed", [], high=months - 1)))),
        offered=row.per_kind("offered", codes),
        floor={code: floor for code, floor in floors.items() if floor is not None},
        last_year=row.per_kind("last_year", codes),
        replied=row.flag("replied", True),
    )


def _need(value: object, where: str) -> Need:
    need = Reader(value, where, ("occupation", "need_2y", "need_5y", "shortage"))
    return Need(
        occupation=need.text("occupation"),
        need_2y=need.integer("need_2y", high=1_000_000),
        need_5y=need.integer("need_5y", high=1_000_000),
        shortage=need.flag("shortage", False),
    )


def year_problem_to_json(problem: YearProblem) -> dict[str, Any]:
    """Return {"year": {...}} with every field written out; reading it back gives an equal problem."""
    weights = problem.weights
    return {
        "year": {
            "first_month": problem.first_month,
            "months": problem.months,
            "weights": {
                "need_2y": weights.need_2y,
                "need_5y": weights.need_5y,
                "employees": weights.employees,
                "shortage_factor": text_of(weights.shortage_factor),
            },
            "tie_order": list(problem.tie_order),
            "joint_fallback": problem.joint_fallback,
            "kinds": [
                {
                    "code": kind.code,
                    "name": kind.name,
                    "target": kind.target,
                    "months": kind.months,
                    "load": kind.load,
                    "starts": list(kind.starts),
                    "may_pause": kind.may_pause,
                }
                for kind in problem.kinds
            ],
            "departments": [_department_to_json(department) for department in problem.departments],
        }
    }


def _department_to_json(department: Department) -> Mapping[str, Any]:
    return {
        "key": department.key,
        "name": department.name,
        "needs": [
            {
                "occupation": need.occupation,
                "need_2y": need.need_2y,
                "need_5y": need.need_5y,
                "shortage": need.shortage,
            }
            for need in department.needs
        ],
        "employees": department.employees,
        "supervisors": list(department.supervisors),
        "places_per_supervisor": department.places_per_supervisor,
        "competing": list(department.competing),
        "running": list(department.running),
        "closed": list(department.closed),
        "offered": dict(department.offered),
        "floor": dict(department.floor),
        "last_year": dict(department.last_year),
        "replied": department.replied,
    }
