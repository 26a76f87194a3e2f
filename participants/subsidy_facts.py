"""What is known of a person and a planned employment, as the subsidy check asks for it. Pure: no database."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from allocation.economy.periods import add_months, full_months
from allocation.economy.rates import MissingRate, Rates
from allocation.economy.subsidies import Person, workless_rule

FULL_WEEK = 40  # hours
HALF_A_MONTH = 15  # days
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """born: from the personnummer. on_support_since: försörjningsstöd, which counts as time without work.

    The others are what Arbetsförmedlingen has said, None when it is not known.
    """

    born: dt.date | None = None
    on_support_since: dt.date | None = None
    in_programme: bool | None = None
    is_assigned: bool | None = None
    has_reduced_ability: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownEmployment:
    """What is planned, as far as it is known. wage: kronor a month for the hours a week, before tax."""

    first: dt.date
    last: dt.date | None = None
    hours: int | None = None
    wage: Decimal | None = None


def filled_in(person: KnownPerson, employment: KnownEmployment, rates: Rates) -> dict[str, Any]:
    """Return what the form of the subsidy check begins with, by field; what is not known is left out."""
    age = full_months(person.born, employment.first) // 12 if person.born else None
    part = round(employment.hours * 100 / FULL_WEEK) if employment.hours else None
    found = {
        "first": employment.first,
        "length": months_rounded(employment.first, employment.last) if employment.last else None,
        "part": part,
        "wage": _full_time(employment.wage, part) if employment.wage and part else None,
        "age": age,
        "workless": _workless(person.on_support_since, age, employment.first, rates),
    }
    said = {name: getattr(person, name) for name in ("in_programme", "is_assigned", "has_reduced_ability")}
    found |= {name: None if value is None else "ja" if value else "nej" for name, value in said.items()}
    return {name: value for name, value in found.items() if value is not None}


def months_rounded(first: dt.date, last: dt.date) -> int:
    """Return the length in months, to the nearest and at least one; both days are included."""
    after = last + dt.timedelta(days=1)
    whole = full_months(first, after)
    return max(1, whole + ((after - add_months(first, whole)).days >= HALF_A_MONTH))


def _full_time(wage: Decimal, part: int) -> Decimal:
    exact = Fraction(wage) * 100 / part
    return (Decimal(exact.numerator) / exact.denominator).quantize(CENT)


def _workless(since: dt.date | None, age: int | None, first: dt.date, rates: Rates) -> int | None:
    """Return the whole months on försörjningsstöd, at most as many as the rule looks at; None when not known."""
    if since is None or age is None or since > first:
        return None
    try:
        _, most = workless_rule(Person(age=age), first, rates)
    except MissingRate:
        return None
    return min(full_months(since, first), most)
