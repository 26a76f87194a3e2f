"""What a year's places cost: wages, contributions, subsidies, special support, and what försörjningsstöd ends.

The atoms are one place during one period of constant rates, each amount rounded once; everything else is
a sum of atoms, so parts always add up to their total. Positive amounts are costs or savings as named.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

from allocation.economy.assumptions import Assumptions, Case
from allocation.economy.keys import Key
from allocation.economy.money import Row, kr, kronor, months, percent, plain, share
from allocation.economy.periods import Period, add_months, new_years, periods
from allocation.economy.rates import Rates
from allocation.economy.subsidies import cuts, grants, keys_of

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """Kronor. saved: försörjningsstöd that ends during the employment; saved_after: afterwards."""

    gross: Decimal = ZERO
    additions: Decimal = ZERO
    contributions: Decimal = ZERO
    subsidy: Decimal = ZERO
    support: Decimal = ZERO
    saved: Decimal = ZERO
    saved_after: Decimal = ZERO

    @property
    def wages(self) -> Decimal:
        """Pay, other wage costs and contributions."""
        return self.gross + self.additions + self.contributions

    @property
    def net(self) -> Decimal:
        """What is paid when subsidies have been drawn, special support included."""
        return self.wages - self.subsidy + self.support

    @property
    def all_saved(self) -> Decimal:
        """Försörjningsstöd that ends, during and afterwards."""
        return self.saved + self.saved_after

    @property
    def balance(self) -> Decimal:
        """What remains to pay when the savings are counted; negative when they are larger."""
        return self.net - self.all_saved

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def times(self, count: int) -> "Sums":
        """Return the sums of so many alike."""
        return Sums(*(getattr(self, f.name) * count for f in fields(self)))


def summed(parts: Iterable[Sums]) -> Sums:
    """Return the sum; zero kronor of nothing."""
    return sum(parts, Sums())


@dataclass(frozen=True, slots=True)
class Part:
    """One place during one period: what it costs and saves then."""

    period: Period
    sums: Sums


def ama_parts(assumptions: Assumptions, case: Case, rates: Rates, first: dt.date) -> tuple[Part, ...]:
    """Return one AMA that begins on the day, period by period, and the time afterwards; raises MissingRate."""
    employment = assumptions.employment(first)
    code = assumptions.subsidy
    pay = employment.pay
    during = [
        Part(
            period,
            Sums(
                gross=kronor(pay * period.months),
                additions=kronor(pay * share(employment.additions) * period.months),
                contributions=kronor(pay * share(rates.on(Key.CONTRIBUTION, period.first)) * period.months),
                subsidy=kronor(
                    sum(grant.monthly for grant in grants(code, employment, rates, period.first))
                    * share(case.subsidised)
                    * period.months
                ),
                saved=kronor(Fraction(case.saved) * period.months),
            ),
        )
        for period in periods(first, employment.length, cuts(code, employment, rates))
    ]
    ended = add_months(first, employment.length)
    after = [
        Part(period, Sums(saved_after=kronor(Fraction(case.saved) * share(case.leaving) * period.months)))
        for period in periods(ended, case.after, new_years(ended, case.after))
    ]
    return (*during, *after)


def support_parts(assumptions: Assumptions, length: int, first: dt.date) -> tuple[Part, ...]:
    """Return the special support to one place, period by period."""
    return tuple(
        Part(period, Sums(support=kronor(Fraction(assumptions.support) * period.months)))
        for period in periods(first, length, new_years(first, length))
    )


@dataclass(frozen=True, slots=True)
class Unit:
    """A department and its places."""

    key: str
    name: str
    ama: int
    praktik: int

    @property
    def places(self) -> int:
        """Places of both kinds."""
        return self.ama + self.praktik


@dataclass(frozen=True, slots=True)
class UnitCost:
    """A department with what its places cost."""

    unit: Unit
    sums: Sums


@dataclass(frozen=True, slots=True)
class YearCost:
    """One calendar year: what is paid, what is saved, and the balance from the first year up to it."""

    year: int
    net: Decimal
    saved: Decimal
    cumulative: Decimal


@dataclass(frozen=True, slots=True)
class CaseCost:
    """One case. break_even: the first year when the savings so far cover the costs so far, or None."""

    case: Case
    units: tuple[UnitCost, ...]
    total: Sums
    place: Sums
    years: tuple[YearCost, ...]
    break_even: int | None


def compute(assumptions: Assumptions, units: Sequence[Unit], rates: Rates) -> tuple[CaseCost, ...]:
    """Return the cost of the places in each case; raises MissingRate."""
    return tuple(_case_cost(assumptions, case, units, rates) for case in assumptions.cases)


def _case_cost(assumptions: Assumptions, case: Case, units: Sequence[Unit], rates: Rates) -> CaseCost:
    first = assumptions.first_day
    place = summed(part.sums for part in ama_parts(assumptions, case, rates, first))
    costs = tuple(UnitCost(unit, _unit_sums(assumptions, unit, place)) for unit in units)
    years = tuple(_years(assumptions, case, units, rates))
    covered = (row.year for row in years if row.cumulative <= 0)
    is_cost = any(row.net for row in years)
    return CaseCost(
        case,
        costs,
        summed(cost.sums for cost in costs),
        place,
        years,
        next(covered, None) if is_cost else None,
    )


def _unit_sums(assumptions: Assumptions, unit: Unit, place: Sums) -> Sums:
    return place.times(unit.ama) + summed(
        part.sums.times(count)
        for length, count in _supported(assumptions, unit)
        for part in support_parts(assumptions, length, assumptions.first_day)
    )


def _supported(assumptions: Assumptions, unit: Unit) -> tuple[tuple[int, int], ...]:
    """Return (months, places) that special support is paid for; nothing below the least number of places."""
    if unit.places < assumptions.support_from or not assumptions.support:
        return ()
    return ((assumptions.ama_months, unit.ama), (assumptions.praktik_months, unit.praktik))


def _years(assumptions: Assumptions, case: Case, units: Sequence[Unit], rates: Rates) -> Iterable[YearCost]:
    """Yield the calendar years of the horizon; what falls after it is not counted."""
    first = assumptions.first_day
    starts = [
        add_months(first, 12 * later) for later in range(assumptions.horizon if assumptions.repeats else 1)
    ]
    ama = sum(unit.ama for unit in units)
    by_year: dict[int, Sums] = {}
    for start in starts:
        parts = [(part, ama) for part in ama_parts(assumptions, case, rates, start)]
        for unit in units:
            for length, count in _supported(assumptions, unit):
                parts += [(part, count) for part in support_parts(assumptions, length, start)]
        for part, count in parts:
            year = part.period.first.year
            by_year[year] = by_year.get(year, Sums()) + part.sums.times(count)
    cumulative = ZERO
    for year in range(first.year, first.year + assumptions.horizon):
        sums = by_year.get(year, Sums())
        cumulative += sums.balance
        yield YearCost(year, sums.net, sums.all_saved, cumulative)


def explain(assumptions: Assumptions, case: Case, rates: Rates) -> tuple[Row, ...]:
    """Return what one AMA costs, row by row, with every figure and how it came about; raises MissingRate."""
    first = assumptions.first_day
    employment = assumptions.employment(first)
    parts = ama_parts(assumptions, case, rates, first)
    total = summed(part.sums for part in parts)
    length = months(employment.length)
    during = [part for part in parts if part.sums.gross]
    rows = [
        Row("Lön", total.gross, f"{length} × {kr(employment.wage)} × {percent(employment.part)} av heltid"),
        *(
            [Row("Övriga lönekostnader", total.additions, f"{percent(employment.additions)} av lönen")]
            if employment.additions
            else []
        ),
        Row("Arbetsgivaravgift", total.contributions, _per_period(during, "contributions", rates)),
        Row("Lönekostnad", total.wages, "Lön, övriga lönekostnader och arbetsgivaravgift", is_sum=True),
        Row("Anställningsstöd", -total.subsidy, _subsidy_words(assumptions, case, rates, during)),
        Row("Nettokostnad", total.net, "Lönekostnad minus anställningsstöd", is_sum=True),
        Row(
            "Försörjningsstöd som upphör under anställningen",
            -total.saved,
            f"{length} × {kr(case.saved)}",
        ),
        Row(
            "Försörjningsstöd som upphör efteråt",
            -total.saved_after,
            f"{percent(case.leaving)} antas klara sig utan försörjningsstöd: "
            f"{months(case.after)} × {kr(case.saved)} × {percent(case.leaving)}",
        ),
        Row(
            "Kvar att betala" if total.balance >= 0 else "Mer sparat än betalat",
            total.balance,
            "Nettokostnad minus försörjningsstöd som upphör",
            is_sum=True,
        ),
    ]
    return tuple(rows)


def _per_period(parts: Sequence[Part], field: str, rates: Rates) -> str:
    """Return "31,42 % av 120 000 kr", for each period in which the rate is another."""
    groups: list[tuple[Decimal, Decimal]] = []
    for part in parts:
        rate = rates.on(Key.CONTRIBUTION, part.period.first)
        if groups and groups[-1][0] == rate:
            groups[-1] = (rate, groups[-1][1] + part.sums.gross)
        else:
            groups.append((rate, part.sums.gross))
    return " och ".join(f"{percent(rate)} av {kr(gross)}" for rate, gross in groups)


def _subsidy_words(assumptions: Assumptions, case: Case, rates: Rates, parts: Sequence[Part]) -> str:
    if not assumptions.subsidy:
        return "Inget anställningsstöd är antaget"
    employment = assumptions.employment(assumptions.first_day)
    texts: list[str] = []
    for part in parts:
        paid = grants(assumptions.subsidy, employment, rates, part.period.first)
        words = " och ".join(grant.words for grant in paid)
        text = f"{plain(part.period.months)} mån: {words or 'inget stöd, tiden är slut'}"
        texts.append(text)
    return f"{percent(case.subsidised)} av platserna antas få stöd. {'; '.join(texts)}"


def used_keys(assumptions: Assumptions) -> tuple[Key, ...]:
    """Return the dated numbers that the calculation itself reads; the rest are in the assumptions."""
    return (Key.CONTRIBUTION, *keys_of(assumptions.subsidy))
