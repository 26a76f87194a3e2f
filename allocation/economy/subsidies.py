"""What a state subsidy pays, and how a described person and employment stand against its rules.

Advice only: Arbetsförmedlingen decides. A rule that nobody has answered is unknown, never met.
Sources: SFS 2018:43 and the investigation behind the guideline, section 4.4; the numbers are dated rates.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from allocation.economy.keys import Key
from allocation.economy.money import Row, kr, kronor, months, percent, plain, share
from allocation.economy.periods import add_months, new_years, periods
from allocation.economy.rates import Rates
from lund_placements.swedish import long_date


class Outcome(StrEnum):
    """How something stands against a rule."""

    MET = "uppfyllt"
    NOT_MET = "inte uppfyllt"
    UNKNOWN = "okänt"
    NOT_NEEDED = "behövs inte"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in words, how it stands, and why."""

    text: str
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules ask about; None is not known. No name and no number: nothing of this is stored.

    workless: months without work of those that the rule looks at. absent: months away from work.
    """

    age: int | None = None
    workless: int | None = None
    absent: int | None = None
    is_new_arrival: bool | None = None
    in_programme: bool | None = None
    has_reduced_ability: bool | None = None
    is_assigned: bool | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """A planned employment. wage: kronor per month for full time; part: its share in per cent.

    additions: other wage costs in per cent of the pay, contributions on them included.
    """

    first: dt.date
    length: int
    wage: Decimal
    part: Decimal = Decimal(100)
    additions: Decimal = Decimal(0)

    @property
    def pay(self) -> Fraction:
        """Kronor per month before tax."""
        return Fraction(self.wage) * share(self.part)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a subsidy pays per month, exactly, and how that came about in words."""

    monthly: Fraction
    words: str


NEW_START_LEVELS = {
    "nystartsjobb-kort": Key.NEW_START_SHORT,
    "nystartsjobb-mellan": Key.NEW_START_MIDDLE,
    "nystartsjobb-lang": Key.NEW_START_LONG,
    "nystartsjobb-garanti": Key.NEW_START_PROGRAMME,
}
INTRODUCTION = "introduktionsjobb"


def keys_of(code: str) -> tuple[Key, ...]:
    """Return the numbers that decide what the subsidy pays; "" is no subsidy."""
    if code in NEW_START_LEVELS:
        return (Key.NEW_START_CEILING, NEW_START_LEVELS[code], _longest_key(code))
    if code == INTRODUCTION:
        return (
            Key.INTRODUCTION_SHARE,
            Key.INTRODUCTION_CEILING,
            Key.INTRODUCTION_LENGTH,
            Key.SUPERVISION,
            Key.SUPERVISION_LENGTH,
        )
    return ()


def _longest_key(code: str) -> Key:
    if code == INTRODUCTION:
        return Key.INTRODUCTION_LENGTH
    is_programme = NEW_START_LEVELS[code] == Key.NEW_START_PROGRAMME
    return Key.NEW_START_OTHER_LENGTH if is_programme else Key.NEW_START_ADULT_LENGTH


def grants(code: str, employment: Employment, rates: Rates, day: dt.date) -> tuple[Grant, ...]:
    """Return what the subsidy pays for a month that holds the day; never more than pay and contributions.

    Empty without a subsidy, and when its longest time is over. Raises MissingRate.
    """
    if not code or day >= add_months(employment.first, rates.whole(_longest_key(code), employment.first)):
        return ()
    contribution = rates.on(Key.CONTRIBUTION, day)
    wage_cost = employment.pay * (1 + share(contribution))
    if code == INTRODUCTION:
        paid = _introduction(employment, rates, day, contribution)
        until = add_months(employment.first, rates.whole(Key.SUPERVISION_LENGTH, employment.first))
        if day >= until:
            return (paid,)
        supervision = Fraction(rates.on(Key.SUPERVISION, day))
        return (paid, Grant(supervision, f"Handledarbidrag {kr(supervision)} per månad"))
    paid = _new_start(code, employment, rates, day, contribution)
    return (Grant(min(paid.monthly, wage_cost), paid.words),)


def _capped(employment: Employment, ceiling: Decimal) -> Fraction:
    return min(employment.pay, Fraction(ceiling) * share(employment.part))


def _new_start(code: str, employment: Employment, rates: Rates, day: dt.date, contribution: Decimal) -> Grant:
    times = rates.on(NEW_START_LEVELS[code], day)
    base = _capped(employment, rates.on(Key.NEW_START_CEILING, day))
    words = f"{plain(times)} × arbetsgivaravgiften {percent(contribution)} × {kr(base)} i lön, högst taket"
    return Grant(Fraction(times) * share(contribution) * base, words)


def _introduction(employment: Employment, rates: Rates, day: dt.date, contribution: Decimal) -> Grant:
    part = rates.on(Key.INTRODUCTION_SHARE, day)
    base = _capped(employment, rates.on(Key.INTRODUCTION_CEILING, day))
    words = (
        f"{percent(part)} av lönekostnaden: {kr(base)} i lön, högst taket, och arbetsgivaravgift "
        f"{percent(contribution)} på den"
    )
    return Grant(share(part) * base * (1 + share(contribution)), words)


def cuts(code: str, employment: Employment, rates: Rates) -> list[dt.date]:
    """Return the days on which what the employer pays, or is paid, may change; and every new year."""
    found = [
        *rates.changes(Key.CONTRIBUTION, *keys_of(code)),
        *new_years(employment.first, employment.length),
    ]
    if code:
        lengths = [_longest_key(code)] + ([Key.SUPERVISION_LENGTH] if code == INTRODUCTION else [])
        found += [add_months(employment.first, rates.whole(key, employment.first)) for key in lengths]
    return found


def amounts(code: str, employment: Employment, rates: Rates) -> tuple[Row, ...]:
    """Return what the subsidy pays period by period, and the sum; raises MissingRate."""
    rows = []
    for period in periods(employment.first, employment.length, cuts(code, employment, rates)):
        rows += [
            Row(
                f"{long_date(period.first)} till {long_date(period.last)}",
                kronor(grant.monthly * period.months),
                f"{grant.words} = {kr(grant.monthly)} per månad i {months(period.months)}",
            )
            for grant in grants(code, employment, rates, period.first)
        ]
    total = sum((row.amount for row in rows if row.amount is not None), Decimal(0))
    return (*rows, Row("Stöd under anställningen", total, "Summan av perioderna", is_sum=True))


# The rules


@dataclass(frozen=True, slots=True)
class Advice:
    """How one subsidy stands: its rules, what it may pay, whether it counts for a-kassa, and what is missing.

    code: which amount was computed, "" when Arbetsförmedlingen sets it case by case.
    doubts: the numbers behind it that nobody has confirmed.
    """

    name: str
    rules: tuple[Rule, ...]
    code: str = ""
    rows: tuple[Row, ...] = ()
    counts: bool | None = None
    missing: tuple[str, ...] = ()
    note: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Not met as soon as one rule is not; met only when every rule is."""
        outcomes = {rule.outcome for rule in self.rules}
        for worst in (Outcome.NOT_MET, Outcome.UNKNOWN):
            if worst in outcomes:
                return worst
        return Outcome.MET

    @property
    def total(self) -> Decimal | None:
        """Kronor for the whole employment, or None when it is not known."""
        return self.rows[-1].amount if self.rows else None


def check(person: Person, employment: Employment, rates: Rates) -> tuple[Advice, ...]:
    """Return how each subsidy stands on the employment's first day; raises MissingRate."""
    paid = ("arbetsgivaravgift",)
    found = (
        (_new_start_advice(person, employment, rates), (*paid, "nystartsjobb")),
        (_introduction_advice(person, employment, rates), (*paid, INTRODUCTION, "handledarbidrag")),
        (_wage_subsidy_advice(person, employment, rates), ("lonebidrag",)),
        (_protected_advice(person, employment, rates), ("osa",)),
        (_establishment_advice(person, employment, rates), ("etableringsjobb",)),
        (
            _ended("Yrkesintroduktionsanställning", Key.VOCATIONAL_OPEN, employment, rates),
            ("yrkesintroduktion",),
        ),
        (_ended("Extratjänst", Key.EXTRA_OPEN, employment, rates, Key.EXTRA_FUND), ("extratjanst",)),
    )
    return tuple(
        replace(advice, doubts=rates.doubts([key for key in Key if key.startswith(names)], employment.first))
        for advice, names in found
    )


def _answer(text: str, given: bool | None, yes: str, no: str) -> Rule:
    if given is None:
        return Rule(text, Outcome.UNKNOWN, "Uppgiften saknas.")
    return Rule(text, Outcome.MET if given else Outcome.NOT_MET, yes if given else no)


def _open(key: Key, day: dt.date, rates: Rates) -> Rule:
    text = "Arbetsförmedlingen beviljar nya stöd av det här slaget."
    row = rates.find(key, day)
    if row is None:
        return Rule(text, Outcome.UNKNOWN, f"Ingen uppgift för {long_date(day)}.")
    if row.value:
        doubt = " Ej verifierad." if row.is_unverified else ""
        return Rule(text, Outcome.MET, f"Källa: {row.source}.{doubt}")
    return Rule(text, Outcome.NOT_MET, f"Inga nya beslut sedan {long_date(row.valid_from)}.")


def _fits(employment: Employment, longest: int) -> Rule:
    text = f"Stödet räcker hela tiden, högst {months(longest)}."
    planned = f"Anställningen är planerad till {months(employment.length)}."
    return Rule(text, Outcome.MET if employment.length <= longest else Outcome.NOT_MET, planned)


def _counts(key: Key, day: dt.date, rates: Rates) -> bool | None:
    row = rates.find(key, day)
    return None if row is None else bool(row.value)


def _missing(rules: Sequence[Rule], *more: str) -> tuple[str, ...]:
    return (*(rule.text for rule in rules if rule.outcome == Outcome.UNKNOWN), *more)


DECISION_NEEDED = "Arbetsförmedlingens beslut före anställningens första dag."


def new_start_level(person: Person, employment: Employment, rates: Rates) -> str:
    """Return which nystartsjobb the person may have; without facts, the one that pays least."""
    day = employment.first
    if person.is_new_arrival:
        return "nystartsjobb-lang"
    if person.in_programme and not _workless_long_enough(person, day, rates):
        return "nystartsjobb-garanti"
    absent = person.absent or 0
    if absent > rates.on(Key.NEW_START_ABSENT_LONG, day):
        return "nystartsjobb-lang"
    return (
        "nystartsjobb-mellan" if absent >= rates.on(Key.NEW_START_ABSENT_MIDDLE, day) else "nystartsjobb-kort"
    )


def _is_adult(person: Person, day: dt.date, rates: Rates) -> bool:
    return person.age is not None and person.age >= rates.on(Key.NEW_START_ADULT_AGE, day)


def workless_rule(person: Person, day: dt.date, rates: Rates) -> tuple[int, int]:
    """Return how many months without work, of how many, the rule asks of somebody of that age."""
    if _is_adult(person, day, rates):
        return rates.whole(Key.NEW_START_ADULT_MONTHS, day), rates.whole(Key.NEW_START_ADULT_OF, day)
    return rates.whole(Key.NEW_START_YOUTH_MONTHS, day), rates.whole(Key.NEW_START_YOUTH_OF, day)


def _workless_long_enough(person: Person, day: dt.date, rates: Rates) -> bool | None:
    if person.workless is None or person.age is None:
        return None
    return person.workless >= workless_rule(person, day, rates)[0]


def _grounds(person: Person, day: dt.date, rates: Rates) -> Rule:
    """One of the grounds is enough: long without work, new arrival, or in the programme."""
    least, of = workless_rule(person, day, rates)
    text = (
        f"Utan arbete, i program eller med försörjningsstöd minst {least} av de senaste {months(of)}, "
        "eller nyanländ, eller i jobb- och utvecklingsgarantin."
    )
    long_enough = _workless_long_enough(person, day, rates)
    if long_enough:
        return Rule(text, Outcome.MET, f"{months(person.workless or 0)} utan arbete.")
    if person.is_new_arrival:
        return Rule(text, Outcome.MET, "Personen är nyanländ.")
    if person.in_programme:
        return Rule(text, Outcome.MET, "Personen är i jobb- och utvecklingsgarantin.")
    if None in (long_enough, person.is_new_arrival, person.in_programme):
        return Rule(text, Outcome.UNKNOWN, "Uppgifter saknas. Ett av skälen räcker.")
    return Rule(text, Outcome.NOT_MET, f"{months(person.workless or 0)} utan arbete, och inget annat skäl.")


def _new_start_advice(person: Person, employment: Employment, rates: Rates) -> Advice:
    day = employment.first
    youngest = rates.whole(Key.NEW_START_YOUTH_AGE, day)
    of_age = None if person.age is None else person.age >= youngest
    code = new_start_level(person, employment, rates)
    is_short = code == "nystartsjobb-garanti" or not _is_adult(person, day, rates)
    longest = Key.NEW_START_OTHER_LENGTH if is_short else Key.NEW_START_ADULT_LENGTH
    rules = (
        _open(Key.NEW_START_OPEN, day, rates),
        _answer(f"Fyllt {youngest} år.", of_age, f"{person.age} år.", f"{person.age} år."),
        _grounds(person, day, rates),
        _fits(employment, rates.whole(longest, day)),
    )
    decision = months(rates.whole(Key.NEW_START_DECISION, day))
    missing = _missing(rules, DECISION_NEEDED)
    if person.absent is None and code == "nystartsjobb-kort":
        missing = (
            *missing,
            "Hur länge personen har varit borta från arbete. Beloppet är räknat på det lägsta.",
        )
    return Advice(
        "Nystartsjobb",
        rules,
        code,
        amounts(code, employment, rates),
        _counts(Key.NEW_START_FUND, day, rates),
        missing,
        f"Arbetsförmedlingen beslutar för högst {decision} i taget. Stödet krediteras skattekontot.",
    )


def _introduction_advice(person: Person, employment: Employment, rates: Rates) -> Advice:
    day = employment.first
    counts = _counts(Key.INTRODUCTION_FUND, day, rates)
    rules = (
        _open(Key.INTRODUCTION_OPEN, day, rates),
        _answer("Arbetsförmedlingen har anvisat personen.", person.is_assigned, "Anvisad.", "Inte anvisad."),
        _fits(employment, rates.whole(Key.INTRODUCTION_LENGTH, day)),
    )
    return Advice(
        "Introduktionsjobb",
        rules,
        INTRODUCTION,
        amounts(INTRODUCTION, employment, rates),
        counts,
        _missing(rules, DECISION_NEEDED),
        "Därför kan vinsten för kommunen bli kort." if counts is False else "",
    )


def _wage_subsidy_advice(person: Person, employment: Employment, rates: Rates) -> Advice:
    day = employment.first
    rules = (
        _open(Key.WAGE_SUBSIDY_OPEN, day, rates),
        _answer(
            "Nedsatt arbetsförmåga enligt Arbetsförmedlingen.",
            person.has_reduced_ability,
            "Nedsatt arbetsförmåga.",
            "Ingen nedsatt arbetsförmåga är känd.",
        ),
    )
    ceiling = kr(rates.on(Key.WAGE_SUBSIDY_CEILING, day))
    longest = months(rates.on(Key.WAGE_SUBSIDY_LENGTH, day))
    return Advice(
        "Lönebidrag",
        rules,
        counts=_counts(Key.WAGE_SUBSIDY_FUND, day, rates),
        missing=_missing(rules, "Arbetsförmedlingens bedömning av arbetsförmågan, som bestämmer beloppet."),
        note=f"Räknas på högst {ceiling} i lön, för utveckling i högst {longest}. Lönebidrag ingår inte i "
        "fördelningsmodellen men använder samma handledare.",
    )


def _protected_advice(person: Person, employment: Employment, rates: Rates) -> Advice:
    day = employment.first
    rules = (
        _open(Key.PROTECTED_OPEN, day, rates),
        _answer(
            "Nedsatt arbetsförmåga enligt Arbetsförmedlingen.",
            person.has_reduced_ability,
            "Nedsatt arbetsförmåga.",
            "Ingen nedsatt arbetsförmåga är känd.",
        ),
        _answer("Arbetsförmedlingen har anvisat personen.", person.is_assigned, "Anvisad.", "Inte anvisad."),
        _fits(employment, rates.whole(Key.PROTECTED_LENGTH, day)),
    )
    return Advice(
        "Offentligt skyddat arbete (OSA)",
        rules,
        counts=_counts(Key.PROTECTED_FUND, day, rates),
        missing=_missing(
            rules, "Överenskommelse med facket om platsen.", "Arbetsförmedlingens beslut om beloppet."
        ),
    )


def _establishment_advice(person: Person, employment: Employment, rates: Rates) -> Advice:
    day = employment.first
    rules = (
        _open(Key.ESTABLISHMENT_OPEN, day, rates),
        _answer("Nyanländ.", person.is_new_arrival, "Nyanländ.", "Inte nyanländ."),
        _answer("Heltid.", employment.part == 100, "Heltid.", "Deltid."),
        Rule("Kommunen har kollektivavtal om etableringsjobb.", Outcome.UNKNOWN, "Uppgiften finns inte här."),
        _fits(employment, rates.whole(Key.ESTABLISHMENT_LENGTH, day)),
    )
    pays = rates.find(Key.ESTABLISHMENT_EMPLOYER, day)
    known = f"Arbetsgivaren betalar {kr(pays.value)} per månad." if pays else ""
    return Advice(
        "Etableringsjobb",
        rules,
        counts=_counts(Key.ESTABLISHMENT_FUND, day, rates),
        missing=_missing(rules, *(() if pays else ("Vad arbetsgivaren betalar per månad det året.",))),
        note=f"{known} Staten betalar resten direkt till personen.".strip(),
    )


def _ended(name: str, key: Key, employment: Employment, rates: Rates, fund: Key | None = None) -> Advice:
    day = employment.first
    counts = _counts(fund, day, rates) if fund else None
    return Advice(name, (_open(key, day, rates),), counts=counts, note="Visas bara för historikens skull.")
