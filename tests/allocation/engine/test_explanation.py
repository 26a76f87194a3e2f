"""One sentence per number and steps that add up to it."""

from fractions import Fraction

import pytest

from allocation.engine import EngineError, Step, plan_year, solve, steps, why
from allocation.engine.words import decimal, listed, month_name, month_names, number
from allocation.engine.year_json import year_problem_from_json

from .test_year import coupled_year
from .years import AMA, PRAKTIK, a_department, a_year, example, with_target


def test_steps_add_up_in_the_example_year():
    plan = plan_year(year_problem_from_json(example("year")))
    for run in plan.kinds:
        for line in run.lines:
            rows = steps(plan, line.key, run.kind)
            assert sum(row.places for row in rows) == line.places
            assert all(row.places for row in rows[1:])


def test_the_sentences_of_a_year():
    year = a_year(
        a_department("offer", need=50, offered={"ama": 4}, name="Vård"),
        a_department("calendar", need=50, supervisors=4, closed=(6,), competing=(1,) * 18),
        a_department("sup", need=50, supervisors=1),
        a_department("floor", need=1, floor={"ama": 3}),
        a_department("free", need=15, offered={}),
        a_department("silent", replied=False),
        a_department("empty", needs=(), employees=0, floor={"ama": 1}),
        kinds=(with_target(AMA, 22),),
    )
    plan = plan_year(year)
    assert plan.kinds[0].result.places == {
        "offer": 4,
        "calendar": 6,
        "sup": 2,
        "floor": 3,
        "free": 6,
        "silent": 0,
        "empty": 1,
    }
    assert why(plan, "offer", "ama") == (
        "Vård fick 4 av 22 anställningar. Erbjudandet (4) satte gränsen; handledarna räcker till 20."
    )
    assert why(plan, "calendar", "ama") == (
        "CALENDAR fick 6 av 22 anställningar. Handledarnas kalender satte gränsen (6). "
        "Varje placering passerar maj och december 2027, där platserna är slut."
    )
    assert why(plan, "sup", "ama") == (
        "SUP fick 2 av 22 anställningar. Antalet handledare satte gränsen (2). "
        "Varje placering passerar juni och december 2027, där platserna är slut."
    )
    assert why(plan, "floor", "ama") == (
        "FLOOR fick 3 av 22 anställningar. Golvet (3) avgjorde; poängen ensamma hade gett färre."
    )
    assert why(plan, "free", "ama") == (
        f"FREE fick 6 av 22 anställningar. Poängen ({number(plan.kinds[0].line('free').points.total)} av "
        "100\N{NO-BREAK SPACE}000) avgjorde; varken golv eller tak ändrade talet."
    )
    assert why(plan, "silent", "ama") == (
        "SILENT fick 0 av 22 anställningar. "
        "Förvaltningen har inte svarat och kan därför inte få några platser."
    )
    assert why(plan, "empty", "ama") == (
        "EMPTY fick 1 av 22 anställningar. "
        "Förvaltningen har inga poäng och får därför inget utöver sitt golv."
    )


def test_the_second_kind_stands_beside_the_first():
    year = a_year(
        a_department("a", supervisors=4, offered={"ama": 8, "praktik": 3}),
        a_department("b", need=30, supervisors=4, offered={"ama": 8, "praktik": 9}),
        kinds=(with_target(AMA, 16), with_target(PRAKTIK, 8)),
    )
    plan = plan_year(year)
    assert why(plan, "a", "praktik") == (
        "A fick 3 av 8 praktikplatser. Erbjudandet (3) satte gränsen; "
        "handledarna räcker till 4 vid sidan av anställningar."
    )
    sentence = why(plan, "b", "praktik")
    assert sentence.startswith(
        "B fick 4 av 8 praktikplatser. "
        "Det som tidigare placeringsslag lämnar kvar av handledarnas tid satte gränsen (4)."
    )


def test_a_lowered_cap_is_named():
    plan = plan_year(coupled_year())
    assert why(plan, "a", "ama") == (
        "A fick 6 av 8 anställningar. Gränsen (6) är lägre än vad som ryms (8), "
        "så att även nästa placeringsslag når sitt mål."
    )


def test_no_months_are_named_when_no_simple_placement_shows_them():
    plan = plan_year(a_year(a_department("a", supervisors=0)))
    assert why(plan, "a", "ama") == (
        "A fick 0 av 20 anställningar. Antalet handledare satte gränsen (0). "
        "Varje placering passerar juni och december 2027, där platserna är slut."
    )
    none = plan_year(a_year(a_department("a", closed=tuple(range(18)))))
    assert why(none, "a", "ama") == "A fick 0 av 20 anställningar. Handledarnas kalender satte gränsen (0)."


def test_the_steps_of_a_number():
    year = a_year(
        a_department("a", need=30, offered={"ama": 9}),
        a_department("b", need=20),
        a_department("c", need=10, floor={"ama": 5}),
        a_department("d", replied=False, need=1),
        kinds=(with_target(AMA, 20),),
    )
    plan = plan_year(year)
    assert plan.kinds[0].result.places == {"a": 9, "b": 6, "c": 5, "d": 0}
    assert steps(plan, "a", "ama")[0] == Step(
        "Uddatalsmetoden utan golv och tak",
        "44\N{NO-BREAK SPACE}344 av 100\N{NO-BREAK SPACE}000 poäng × 20 = 8,87",
        9,
    )
    assert [(row.label, row.basis, row.places) for row in steps(plan, "c", "ama")[1:]] == [
        ("Förvaltningens golv", "minst 5", 1),
    ]
    assert [(row.label, row.basis, row.places) for row in steps(plan, "d", "ama")[1:]] == [
        ("Förvaltningens tak", "högst 0, inget svar", -1),
    ]


def test_the_steps_name_the_cap_and_the_others():
    year = a_year(
        a_department("a", need=50, offered={"ama": 3}),
        a_department("b", need=50, supervisors=2),
        a_department("c", need=50, competing=(0, 0, 9, *(0,) * 15)),
        a_department("d", need=1),
        kinds=(with_target(AMA, 40),),
    )
    plan = plan_year(year)
    assert plan.kinds[0].result.places == {"a": 3, "b": 4, "c": 20, "d": 13}
    words = {key: [(r.label, r.basis) for r in steps(plan, key, "ama")[1:]] for key in "abcd"}
    assert words["a"] == [("Förvaltningens tak", "högst 3, erbjudandet")]
    assert words["b"] == [("Förvaltningens tak", "högst 4, antalet handledare")]
    assert words["c"] == words["d"]
    assert words["d"] == [("Andras golv och tak", "platser som andra tar eller lämnar")]
    assert all(sum(r.places for r in steps(plan, k, "ama")) == plan.kinds[0].result.places[k] for k in "abcd")


def test_nobody_has_points():
    plan = plan_year(a_year(a_department("a", needs=(), employees=0)))
    assert steps(plan, "a", "ama") == (Step("Uddatalsmetoden utan golv och tak", "inga poäng", 0),)


def test_asking_for_what_is_not_there():
    plan = plan_year(a_year(a_department("a")))
    for function in (why, steps):
        with pytest.raises(EngineError):
            function(plan, "x", "ama")
        with pytest.raises(EngineError):
            function(plan, "a", "x")


def test_words():
    assert (number(999), number(1000), number(1234567)) == (
        "999",
        "1\N{NO-BREAK SPACE}000",
        "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567",
    )
    assert decimal(Fraction(61, 3)) == "20,33"
    assert decimal(Fraction(1, 200)) == "0,01"
    assert decimal(Fraction(999, 1000)) == "1,00"
    assert decimal(Fraction(12345), 1) == "12\N{NO-BREAK SPACE}345,0"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b och c"
    assert month_name("2027-01", 0) == "januari 2027"
    assert month_name("2027-09", 3) == "december 2027"
    assert month_name("2027-09", 4) == "januari 2028"
    assert month_name("2027-09", 17) == "februari 2029"
    assert month_names("2027-11", (0, 1, 2)) == "november och december 2027 samt januari 2028"


def test_the_joint_words_reach_the_result():
    assert solve(example("year"))["kinds"][0]["lines"][0]["why"].startswith(
        "Vård- och omsorgsförvaltningen fick"
    )
