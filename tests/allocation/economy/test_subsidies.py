"""State subsidies: amounts worked out by hand, and every rule met, not met and unknown."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from allocation.economy import subsidies
from allocation.economy.keys import Key
from allocation.economy.money import kronor, share
from allocation.economy.subsidies import INTRODUCTION, Employment, Outcome, Person

from .table import delivered, with_values

FIRST = dt.date(2027, 1, 1)
RATES = delivered()
FULL = Employment(FIRST, 6, Decimal(20_000))
ADULT = Person(
    age=40,
    workless=15,
    absent=30,
    is_new_arrival=False,
    in_programme=False,
    has_reduced_ability=False,
    is_assigned=True,
)

# times, kronor per month on 20 000 kr, share of the wage cost: the check in the domain's section 6
CONTRIBUTIONS = [("1", 6_284, "23.9"), ("2", 12_568, "47.8"), ("2.5", 15_710, "59.8"), ("3", 18_852, "71.7")]


@pytest.mark.parametrize(("times", "monthly", "part"), CONTRIBUTIONS)
def test_nystartsjobb_is_so_many_contributions(times: str, monthly: int, part: str) -> None:
    rates = with_values((Key.NEW_START_MIDDLE, times, dt.date(2025, 9, 1)))
    (grant,) = subsidies.grants("nystartsjobb-mellan", FULL, rates, FIRST)
    assert grant.monthly == monthly
    wage_cost = FULL.pay * (1 + share(Decimal("31.42")))
    assert Decimal(kronor(grant.monthly / wage_cost * 1000)) / 10 == Decimal(part)


def test_the_ceiling_follows_the_part_of_full_time() -> None:
    def paid(wage: int, part: int) -> Fraction:
        employment = Employment(FIRST, 6, Decimal(wage), Decimal(part))
        return subsidies.grants("nystartsjobb-kort", employment, RATES, FIRST)[0].monthly

    assert (paid(30_000, 100), paid(30_000, 50), paid(18_000, 50)) == (6_284, 3_142, Fraction("2827.8"))


def test_introduktionsjobb_is_a_share_of_the_wage_cost_and_supervision_for_half_a_year() -> None:
    year = Employment(FIRST, 14, Decimal(25_000))
    first, supervision = subsidies.grants(INTRODUCTION, year, RATES, FIRST)
    assert (first.monthly, supervision.monthly) == (Fraction("21027.2"), 2_000)
    assert len(subsidies.grants(INTRODUCTION, year, RATES, dt.date(2027, 7, 1))) == 1
    assert subsidies.grants(INTRODUCTION, year, RATES, dt.date(2028, 1, 1)) == ()  # twelve months have passed
    *rows, total = subsidies.amounts(INTRODUCTION, year, RATES)
    assert [row.amount for row in rows] == [126_163, 12_000, 126_163]
    assert total.amount == 264_326


def test_never_more_than_the_wage_cost() -> None:
    rates = with_values((Key.NEW_START_LONG, "9", dt.date(2025, 9, 1)))
    (grant,) = subsidies.grants("nystartsjobb-lang", FULL, rates, FIRST)
    assert grant.monthly == 26_284


def test_a_new_rate_within_the_employment_splits_it() -> None:
    rates = with_values((Key.CONTRIBUTION, "30", dt.date(2027, 4, 1)))
    *rows, total = subsidies.amounts("nystartsjobb-kort", FULL, rates)
    assert [(row.label, row.amount) for row in rows] == [
        ("1\u00a0januari 2027 till 31\u00a0mars 2027", 18_852),
        ("1\u00a0april 2027 till 30\u00a0juni 2027", 18_000),
    ]
    assert total.amount == 36_852


def advice(person: Person, employment: Employment = FULL, name: str = "Nystartsjobb") -> subsidies.Advice:
    """Return the advice about one subsidy."""
    return next(found for found in subsidies.check(person, employment, RATES) if found.name == name)


def outcomes(found: subsidies.Advice) -> str:
    """Return the rules' outcomes as letters: m, n and u."""
    letters = {Outcome.MET: "m", Outcome.NOT_MET: "n", Outcome.UNKNOWN: "u"}
    return "".join(letters[rule.outcome] for rule in found.rules)


PEOPLE = [
    (ADULT, "mmmm", Outcome.MET),
    (Person(age=40, workless=12), "mmmm", Outcome.MET),
    (Person(age=40, workless=11), "mmum", Outcome.UNKNOWN),
    (Person(age=40, workless=11, is_new_arrival=False, in_programme=False), "mmnm", Outcome.NOT_MET),
    (Person(age=40, workless=0, is_new_arrival=True), "mmmm", Outcome.MET),
    (Person(age=40, workless=0, in_programme=True), "mmmm", Outcome.MET),
    (Person(age=24, workless=6), "mmmm", Outcome.MET),
    (Person(age=24, workless=5, is_new_arrival=False, in_programme=False), "mmnm", Outcome.NOT_MET),
    (Person(age=19, workless=6), "mnmm", Outcome.NOT_MET),
    (Person(), "muum", Outcome.UNKNOWN),
]


@pytest.mark.parametrize(("person", "expected", "outcome"), PEOPLE, ids=str)
def test_each_rule_of_nystartsjobb_is_shown(person: Person, expected: str, outcome: Outcome) -> None:
    found = advice(person)
    assert (outcomes(found), found.outcome) == (expected, outcome)


LEVELS = [
    (Person(age=40, workless=15, absent=23), "nystartsjobb-kort"),
    (Person(age=40, workless=15, absent=24), "nystartsjobb-mellan"),
    (Person(age=40, workless=15, absent=36), "nystartsjobb-mellan"),
    (Person(age=40, workless=15, absent=37), "nystartsjobb-lang"),
    (Person(age=40, absent=0, is_new_arrival=True), "nystartsjobb-lang"),
    (Person(age=40, workless=0, absent=40, in_programme=True), "nystartsjobb-garanti"),
    (Person(age=40, workless=15, absent=40, in_programme=True), "nystartsjobb-lang"),
    (Person(), "nystartsjobb-kort"),
]


@pytest.mark.parametrize(("person", "code"), LEVELS, ids=str)
def test_the_level_of_nystartsjobb(person: Person, code: str) -> None:
    assert advice(person).code == code


def test_what_is_missing_is_named() -> None:
    missing = advice(Person(age=40, workless=15)).missing
    assert missing == (
        "Arbetsförmedlingens beslut före anställningens första dag.",
        "Hur länge personen har varit borta från arbete. Beloppet är räknat på det lägsta.",
    )


def test_the_longest_time_differs_by_age() -> None:
    long = Employment(FIRST, 13, Decimal(20_000))
    assert outcomes(advice(ADULT, long)) == "mmmm"
    assert outcomes(advice(Person(age=24, workless=9), long)) == "mmmn"


def test_the_other_subsidies() -> None:
    found = {each.name: (outcomes(each), each.counts) for each in subsidies.check(ADULT, FULL, RATES)}
    assert found == {
        "Nystartsjobb": ("mmmm", True),
        "Introduktionsjobb": ("mmm", False),
        "Lönebidrag": ("mn", True),
        "Offentligt skyddat arbete (OSA)": ("mnmm", True),
        "Etableringsjobb": ("mnmum", True),
        "Yrkesintroduktionsanställning": ("n", None),
        "Extratjänst": ("n", False),
    }


def test_what_nobody_has_confirmed_is_named_with_the_advice() -> None:
    doubts = {each.name: each.doubts for each in subsidies.check(ADULT, FULL, RATES) if each.doubts}
    assert doubts == {
        "Nystartsjobb": ("Arbetsgivaravgift",),
        "Introduktionsjobb": (
            "Arbetsgivaravgift",
            "Nya introduktionsjobb beviljas",
            "Handledarbidrag",
            "Handledarbidrag betalas i",
        ),
        "Offentligt skyddat arbete (OSA)": ("OSA: längsta tid",),
    }
    assert advice(ADULT, name="Introduktionsjobb").rules[0].why.endswith("Ej verifierad.")


def test_ended_subsidies_are_unknown_before_they_ended() -> None:
    rates = with_values(*[(key, value, dt.date(2020, 1, 1)) for key, value in _earlier().items()])
    old = Employment(dt.date(2023, 6, 1), 6, Decimal(20_000))
    ended = {each.name: each for each in subsidies.check(ADULT, old, rates)}
    assert outcomes(ended["Extratjänst"]) == "n"
    assert outcomes(ended["Yrkesintroduktionsanställning"]) == "u"


def _earlier() -> dict[Key, str]:
    """Return the numbers of today for a day before they are known."""
    day = dt.date(2027, 1, 1)
    keys = [key for key in Key if key.startswith("nystartsjobb") or key == Key.ESTABLISHMENT_LENGTH]
    return {key: str(RATES.on(key, day)) for key in keys}
