"""What a year's cost rests on: every number that somebody may want to change, and what is assumed when nobody has."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from allocation.economy.keys import Key
from allocation.economy.rates import Rates
from allocation.economy.subsidies import INTRODUCTION, NEW_START_LEVELS, Employment

CASES = {"low": "Låg", "middle": "Mellan", "high": "Hög"}
# The subsidy that a share of the places is assumed to get; "" is none.
SUBSIDIES = {
    "nystartsjobb-kort": "Nystartsjobb, kort frånvaro från arbete",
    "nystartsjobb-mellan": "Nystartsjobb, längre frånvaro",
    "nystartsjobb-lang": "Nystartsjobb, lång frånvaro eller nyanländ",
    "nystartsjobb-garanti": "Nystartsjobb genom jobb- och utvecklingsgarantin",
    INTRODUCTION: "Introduktionsjobb med handledarbidrag",
    "": "Inget anställningsstöd",
}
assert set(SUBSIDIES) == {*NEW_START_LEVELS, INTRODUCTION, ""}
USUAL_SUBSIDY = (
    "nystartsjobb-mellan"  # the one Lund uses, with the two contributions that the investigation names
)


@dataclass(frozen=True, slots=True)
class Case:
    """How large the effect is: low, middle or high.

    subsidised, leaving: per cent of the places with a subsidy, of the persons without försörjningsstöd
    afterwards. saved: kronor per month. after: how many months afterwards that are counted.
    """

    code: str
    subsidised: Decimal
    saved: Decimal
    leaving: Decimal
    after: int


@dataclass(frozen=True, slots=True)
class Assumptions:
    """A whole set. wage, support: kronor per month; part, additions: per cent; horizon: years.

    support: from the deciding nämnd per place, to departments with at least support_from places.
    repeats: whether the same places are set up every year of the horizon.
    """

    first_day: dt.date
    ama_months: int
    praktik_months: int
    wage: Decimal
    part: Decimal
    additions: Decimal
    subsidy: str
    support: Decimal
    support_from: int
    horizon: int
    repeats: bool
    cases: tuple[Case, ...]

    def employment(self, first: dt.date) -> Employment:
        """Return one AMA that begins on the day."""
        return Employment(first, self.ama_months, self.wage, self.part, self.additions)

    def case(self, code: str) -> Case:
        """Return the case by its code."""
        return next(case for case in self.cases if case.code == code)


def usual(year: int, ama_months: int, praktik_months: int, rates: Rates) -> Assumptions:
    """Return what is assumed of a year when nobody has said anything else; raises MissingRate."""
    day = dt.date(year, 1, 1)
    by_case = (
        ("low", Key.SUBSIDISED_LOW, Key.LEAVING_LOW, Key.AFTER_LOW),
        ("middle", Key.SUBSIDISED_MIDDLE, Key.LEAVING_MIDDLE, Key.AFTER_MIDDLE),
        ("high", Key.SUBSIDISED_HIGH, Key.LEAVING_HIGH, Key.AFTER_HIGH),
    )
    return Assumptions(
        first_day=day,
        ama_months=ama_months,
        praktik_months=praktik_months,
        wage=rates.on(Key.WAGE, day),
        part=Decimal(100),
        additions=Decimal(0),
        subsidy=USUAL_SUBSIDY,
        support=Decimal(0),
        support_from=1,
        horizon=5,
        repeats=False,
        cases=tuple(
            Case(
                code,
                rates.on(subsidised, day),
                rates.on(Key.SAVED, day),
                rates.on(leaving, day),
                rates.whole(after, day),
            )
            for code, subsidised, leaving, after in by_case
        ),
    )


def to_json(assumptions: Assumptions) -> dict[str, Any]:
    """Return the set as it is stored: decimals and dates as text, numbers as numbers."""
    return {
        **{
            field.name: _out(getattr(assumptions, field.name))
            for field in fields(assumptions)
            if field.name != "cases"
        },
        "cases": [
            {field.name: _out(getattr(case, field.name)) for field in fields(case)}
            for case in assumptions.cases
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Assumptions:
    """Return the set that was stored; raises KeyError, ValueError or ArithmeticError for anything else."""
    return Assumptions(
        first_day=dt.date.fromisoformat(stored["first_day"]),
        ama_months=int(stored["ama_months"]),
        praktik_months=int(stored["praktik_months"]),
        wage=Decimal(stored["wage"]),
        part=Decimal(stored["part"]),
        additions=Decimal(stored["additions"]),
        subsidy=str(stored["subsidy"]),
        support=Decimal(stored["support"]),
        support_from=int(stored["support_from"]),
        horizon=int(stored["horizon"]),
        repeats=bool(stored["repeats"]),
        cases=tuple(
            Case(
                str(case["code"]),
                Decimal(case["subsidised"]),
                Decimal(case["saved"]),
                Decimal(case["leaving"]),
                int(case["after"]),
            )
            for case in stored["cases"]
        ),
    )


def _out(value: object) -> object:
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def plain_decimal(value: Decimal) -> str:
    """Return 31.4200 as "31.42" and 20000.00 as "20000"."""
    return format(value.normalize(), "f")
