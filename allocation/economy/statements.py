"""The assumptions and dated numbers of a calculation as people read them: what, how much, and from where."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from allocation.economy.assumptions import CASES, SUBSIDIES, Assumptions
from allocation.economy.cost import used_keys
from allocation.economy.keys import KINDS, Key, Unit
from allocation.economy.money import kr, months, percent, plain
from allocation.economy.periods import add_months
from allocation.economy.rates import Rate, Rates
from lund_placements import swedish

CHOSEN = "Valt för den här uträkningen"


@dataclass(frozen=True, slots=True)
class Statement:
    """One assumption or number. source: where it comes from; is_unverified: nobody has confirmed it."""

    name: str
    value: str
    source: str
    is_unverified: bool = False


def value_text(value: Decimal, unit: Unit) -> str:
    """Return a value with its unit: 31,42 %, 20 000 kr per månad, 2,5 gånger, Ja."""
    if unit == Unit.YES_NO:
        return "Ja" if value else "Nej"
    if unit == Unit.PERCENT:
        return percent(value)
    if unit == Unit.MONTHS:
        return months(value)
    return f"{plain(value)}{swedish.NO_BREAK_SPACE}{unit.value}"


def stated(assumptions: Assumptions, rates: Rates) -> tuple[Statement, ...]:
    """Return every assumption with its source, and then the dated numbers that the calculation reads."""
    return (*_general(assumptions, rates), *_by_case(assumptions, rates), *_numbers(assumptions, rates))


def _general(given: Assumptions, rates: Rates) -> Iterable[Statement]:
    yield _sourced("Lön vid heltid", kr(given.wage), given.wage, Key.WAGE, given, rates)
    yield Statement("Sysselsättningsgrad", percent(given.part), CHOSEN)
    if given.additions:
        yield Statement("Övriga lönekostnader", f"{percent(given.additions)} av lönen", CHOSEN)
    yield Statement("Anställningarna börjar", swedish.long_date(given.first_day), CHOSEN)
    yield Statement("Anställningens längd", months(given.ama_months), "Årets regel för platserna")
    yield Statement("Anställningsstöd", SUBSIDIES[given.subsidy], CHOSEN)
    if given.support:
        yield Statement(
            "Särskilt stöd",
            f"{kr(given.support)} per plats och månad, från {swedish.places(given.support_from)}",
            CHOSEN,
        )
    yield Statement("Tid som brytpunkten söks i", f"{plain(given.horizon)} år", CHOSEN)
    yield Statement(
        "Lika många platser varje år", "Ja" if given.repeats else "Nej, bara det här året", CHOSEN
    )


BY_CASE = (
    ("Andel platser med anställningsstöd", "subsidised", Unit.PERCENT, "SUBSIDISED"),
    ("Försörjningsstöd som upphör", "saved", Unit.MONTHLY, "SAVED"),
    ("Andel utan försörjningsstöd efteråt", "leaving", Unit.PERCENT, "LEAVING"),
    ("Månader efteråt som räknas", "after", Unit.MONTHS, "AFTER"),
)


def _by_case(given: Assumptions, rates: Rates) -> Iterable[Statement]:
    for name, field, unit, key in BY_CASE:
        for case in given.cases:
            value = Decimal(getattr(case, field))
            from_key = Key.SAVED if key == "SAVED" else Key[f"{key}_{case.code.upper()}"]
            label = f"{name} ({CASES[case.code].lower()})"
            yield _sourced(label, value_text(value, unit), value, from_key, given, rates)


def _sourced(name: str, text: str, value: Decimal, key: Key, given: Assumptions, rates: Rates) -> Statement:
    """Return the statement with the dated number's source when the value is that number, or as chosen."""
    row = rates.find(key, given.first_day)
    if row is None or row.value != value:
        return Statement(name, text, CHOSEN)
    return Statement(name, text, row.source, row.is_unverified)


def rates_used(given: Assumptions, rates: Rates) -> list[Rate]:
    """Return the dated numbers that the calculation reads, in every period it covers."""
    cohorts = given.horizon - 1 if given.repeats else 0
    last = add_months(given.first_day, 12 * cohorts + given.ama_months)
    return rates.only(used_keys(given), given.first_day, last)


def _numbers(given: Assumptions, rates: Rates) -> Iterable[Statement]:
    used = rates_used(given, rates)
    changed = {row.key for row in used if sum(other.key == row.key for other in used) > 1}
    for row in used:
        kind = KINDS[row.key]
        name = (
            kind.name
            if row.key == Key.CONTRIBUTION
            else f"{kind.group}: {kind.name[:1].lower()}{kind.name[1:]}"
        )
        if row.key in changed:
            name += f", från {swedish.long_date(row.valid_from)}"
        yield Statement(name, value_text(row.value, kind.unit), row.source, row.is_unverified)
