"""Reading and writing JSON: strict in what it takes, exact in what it gives."""

from copy import deepcopy
from fractions import Fraction

import pytest

from allocation.engine import EngineError, solve, year_problem_from_json, year_problem_to_json
from allocation.engine.reading import MOST_BYTES, Reader, exact, parse, printable, show, text_of, whole

from .years import AMA, PRAKTIK, a_department, a_year, example


def refusal(function, *arguments):
    with pytest.raises(EngineError) as caught:
        function(*arguments)
    return caught.value.code, caught.value.message


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b'{"a": 1', "not_json", "Indata är inte JSON: fel på rad 1, tecken 8."),
        (b"\n  x", "not_json", "Indata är inte JSON: fel på rad 2, tecken 3."),
        (b"", "not_json", "Indata är inte JSON: fel på rad 1, tecken 1."),
        (b"\xff", "encoding", "Indata är inte UTF-8."),
        (b'{"a": 1, "a": 2}', "duplicate_name", "Samma namn förekommer två gånger i ett objekt."),
        (
            b"[NaN]",
            "not_exact",
            "Talet NaN är inte exakt; skriv heltal eller decimaltal inom citattecken.",
        ),
        (
            b"[-Infinity]",
            "not_exact",
            "Talet -Infinity är inte exakt; skriv heltal eller decimaltal inom citattecken.",
        ),
        (b"[1.5]", "not_exact", "Talet 1.5 är inte exakt; skriv heltal eller decimaltal inom citattecken."),
        (b"[1e9]", "not_exact", "Talet 1e9 är inte exakt; skriv heltal eller decimaltal inom citattecken."),
        (b"[123456789012345678901]", "too_large", "Talet 123456789012345678901 är för stort."),
        (b"[" * 100_000, "too_deep", "Indata är nästlad för djupt."),
        (b" " * (MOST_BYTES + 1), "too_large", "Indata är större än 16 MB."),
    ],
    ids=range(12),
)
def test_what_is_not_json_is_refused(data, code, message):
    assert refusal(parse, data) == (code, message)


def test_what_json_allows():
    assert parse(b'{"a": [12345678901234567890, true, null, "\xc3\xa5"]}') == {
        "a": [12345678901234567890, True, None, "å"]
    }
    assert refusal(parse, b" " * MOST_BYTES)[0] == "not_json"


def test_values_in_messages_are_short_and_printable():
    assert show("a\nb\x1b") == "a\\nb\\x1b"
    assert show([1, "å"]) == "[1, '\\xe5']"
    assert show("x" * 40) == "x" * 40
    assert show("x" * 41) == "x" * 40 + "..."


def test_whole_numbers():
    assert (whole(0, "x"), whole(5, "x", 5, 5)) == (0, 5)
    assert refusal(whole, True, "x") == ("wrong_type", "x ska vara ett heltal, inte True.")
    assert refusal(whole, "5", "x") == ("wrong_type", "x ska vara ett heltal, inte 5.")
    assert refusal(whole, -1, "x") == (
        "out_of_range",
        "x ska ligga mellan 0 och 1000000000000, inte -1.",
    )
    assert refusal(whole, 6, "x", 1, 5) == ("out_of_range", "x ska ligga mellan 1 och 5, inte 6.")


def test_exact_numbers():
    assert exact("123.5", "x") == Fraction(247, 2)
    assert exact("7", "x") == exact(7, "x") == 7
    assert exact("3/2", "x") == Fraction(3, 2)
    for wrong in ("", "-1", "1e5", "1.", ".5", "1/0", "٣", "1.0123456789", "1" * 16, " 1", "a"):
        assert refusal(exact, wrong, "x") == (
            "wrong_type",
            f"x ska vara ett tal som 12 eller 12.5, inte {show(wrong)}.",
        )
    assert refusal(exact, None, "x")[0] == "wrong_type"
    assert (text_of(Fraction(3, 6)), text_of(Fraction(4)), text_of(None)) == ("1/2", "4/1", None)


def test_texts():
    assert printable("Vård", "x") == "Vård"
    assert printable("x" * 300, "x") == "x" * 300
    for wrong in ("", "x" * 301, 5, None):
        assert refusal(printable, wrong, "x") == ("wrong_type", "x ska vara en text med 1 till 300 tecken.")
    for wrong in ("a\nb", "\ud800"):
        assert refusal(printable, wrong, "x") == ("not_printable", "x har tecken som inte kan skrivas ut.")


def test_a_reader_names_the_place():
    reader = Reader({"n": 3, "l": [1, 2], "k": {"a": None, "b": 4}, "f": 1}, "Där", ("n", "l", "k", "f", "m"))
    assert reader.integer("n", high=3) == 3
    assert reader.integer("m", 7) == 7
    assert reader.optional("m") is None
    assert reader.optional("n") == 3
    assert reader.integers("l") == (1, 2)
    assert reader.per_kind("k", ["b", "a", "c"]) == {"b": 4, "a": None}
    assert reader.per_kind("m", ["a"]) == {}
    assert reader.flag("m", True) is True
    assert refusal(reader.integer, "m") == ("missing_field", "Där saknar fältet m.")
    assert refusal(reader.flag, "f", True) == ("wrong_type", "Där: f ska vara true eller false.")
    assert refusal(reader.list, "n") == ("wrong_type", "Där: n ska vara en lista med högst 10000 värden.")
    assert refusal(reader.list, "l", ..., 1)[0] == "wrong_type"
    assert reader.list("l", ..., 2) == [1, 2]
    assert refusal(reader.integers, "l", ..., 1) == (
        "out_of_range",
        "Där: l[1] ska ligga mellan 0 och 1, inte 2.",
    )
    assert refusal(reader.per_kind, "k", ["a"]) == ("unknown_field", "Där: k har ett okänt fält: b.")
    assert refusal(Reader, [], "Där", ()) == ("wrong_type", "Där ska vara ett objekt.")


def test_a_year_survives_the_journey():
    problem = year_problem_from_json(example("year"))
    assert year_problem_from_json(year_problem_to_json(problem)) == problem
    own = a_year(a_department("a", floor={"ama": 1}, replied=False, closed=(6,)), kinds=(AMA, PRAKTIK))
    assert year_problem_from_json(year_problem_to_json(own)) == own


def test_what_may_be_left_out():
    year = {
        "first_month": "2027-02",
        "months": 2,
        "weights": {"need_2y": 50, "need_5y": 30, "employees": 20},
        "kinds": [{"code": "ama", "target": 1, "months": 2}],
        "departments": [{"key": "a", "employees": 1, "supervisors": [1, 1], "places_per_supervisor": 1}],
    }
    problem = year_problem_from_json({"year": year})
    (kind,) = problem.kinds
    assert (kind.name, kind.load, kind.starts, kind.may_pause) == ("ama", 1, (0, 1), True)
    (department,) = problem.departments
    assert (department.name, department.needs, department.closed) == ("a", (), ())
    assert (department.competing, department.running) == ((0, 0), (0, 0))
    assert (department.offered, department.floor, department.last_year) == ({}, {}, {})
    assert department.replied is True
    assert (problem.tie_order, problem.joint_fallback) == (("a",), True)
    assert problem.weights.shortage_factor == 1
    long = deepcopy(year) | {"months": 14}
    long["departments"][0]["supervisors"] = [1] * 14
    assert year_problem_from_json({"year": long}).kinds[0].starts == tuple(range(12))


def changed(path, value):
    """Return the example year with one value changed; a path ends with the name to set."""
    data = example("year")
    place = data["year"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["first_month"], "2027-13", 'year: first_month ska skrivas som "2027-01".'),
        (["first_month"], "2027-1", 'year: first_month ska skrivas som "2027-01".'),
        (["months"], 0, "year: months ska ligga mellan 1 och 36, inte 0."),
        (["months"], 37, "year: months ska ligga mellan 1 och 36, inte 37."),
        (["x"], 1, "year har ett okänt fält: x."),
        (["kinds"], [], "year: kinds ska ha minst ett slag och olika koder."),
        (["kinds", 1, "code"], "ama", "year: kinds ska ha minst ett slag och olika koder."),
        (["kinds", 1, "months"], 0, "kinds[1]: months ska ligga mellan 1 och 18, inte 0."),
        (["kinds", 1, "months"], 19, "kinds[1]: months ska ligga mellan 1 och 18, inte 19."),
        (["kinds", 0, "load"], 0, "kinds[0]: load ska ligga mellan 1 och 100, inte 0."),
        (["kinds", 0, "load"], 101, "kinds[0]: load ska ligga mellan 1 och 100, inte 101."),
        (["kinds", 0, "starts"], [18], "kinds[0]: starts[0] ska ligga mellan 0 och 17, inte 18."),
        (["kinds", 0, "target"], 100_001, "kinds[0]: target ska ligga mellan 0 och 100000, inte 100001."),
        (["kinds"], [1] * 5, "year: kinds ska vara en lista med högst 4 värden."),
        (["departments"], [1] * 201, "year: departments ska vara en lista med högst 200 värden."),
        (["departments", 2], 7, "departments[2] ska vara ett objekt."),
        (
            ["departments", 0, "competing"],
            [0],
            "departments[0]: competing ska ha 18 tal, ett per månad.",
        ),
        (
            ["departments", 0, "employees"],
            10_000_001,
            "departments[0]: employees ska ligga mellan 0 och 10000000, inte 10000001.",
        ),
        (
            ["departments", 0, "places_per_supervisor"],
            1_001,
            "departments[0]: places_per_supervisor ska ligga mellan 0 och 1000, inte 1001.",
        ),
        (
            ["departments", 0, "supervisors"],
            [100_001] * 18,
            "departments[0]: supervisors[0] ska ligga mellan 0 och 100000, inte 100001.",
        ),
        (["departments", 0, "closed"], [18], "departments[0]: closed[0] ska ligga mellan 0 och 17, inte 18."),
        (
            ["departments", 0, "needs", 0, "need_2y"],
            1_000_001,
            "departments[0]: needs: need_2y ska ligga mellan 0 och 1000000, inte 1000001.",
        ),
        (
            ["departments", 0, "needs", 0, "need_5y"],
            1_000_001,
            "departments[0]: needs: need_5y ska ligga mellan 0 och 1000000, inte 1000001.",
        ),
        (
            ["departments", 0, "offered", "ama"],
            100_001,
            "departments[0]: offered: ama ska ligga mellan 0 och 100000, inte 100001.",
        ),
        (["departments", 0, "offered", "x"], 1, "departments[0]: offered har ett okänt fält: x."),
        (["weights", "need_2y"], 101, "weights: need_2y ska ligga mellan 0 och 100, inte 101."),
        (["weights", "need_5y"], 101, "weights: need_5y ska ligga mellan 0 och 100, inte 101."),
        (["weights", "employees"], 101, "weights: employees ska ligga mellan 0 och 100, inte 101."),
        (["weights"], None, "weights ska vara ett objekt."),
        (["tie_order"], [7], "year: tie_order ska vara en text med 1 till 300 tecken."),
    ],
)
def test_a_year_that_is_not_right_says_where(path, value, message):
    assert refusal(year_problem_from_json, changed(path, value))[1] == message


def test_limits_themselves_are_allowed():
    for path, value in [
        (["kinds", 0, "load"], 100),
        (["departments", 0, "employees"], 10_000_000),
        (["departments", 0, "places_per_supervisor"], 1_000),
        (["departments", 0, "closed"], [17]),
        (["departments", 0, "needs", 0, "need_2y"], 1_000_000),
        (["kinds", 0, "target"], 100_000),
        (["departments", 0, "floor"], {"ama": None}),
        (["kinds", 1, "starts"], [3, 17, 3]),
    ]:
        year_problem_from_json(changed(path, value))
    assert year_problem_from_json(changed(["kinds", 1, "starts"], [9, 3, 3])).kinds[1].starts == (3, 9)
    none = year_problem_from_json(changed(["departments", 0, "floor"], {"ama": None}))
    assert none.departments[0].floor == {}


def test_a_problem_without_a_year_is_one_kind():
    assert refusal(year_problem_from_json, {"years": 1}) == (
        "unknown_field",
        "Problemet har ett okänt fält: years.",
    )
    assert refusal(year_problem_from_json, {}) == ("wrong_type", "year ska vara ett objekt.")
    assert refusal(solve, [1]) == ("wrong_type", "Problemet ska vara ett objekt.")


UNITS = [{"key": "a", "weight": "1.5", "floor": 1, "cap": 3}, {"key": "b", "weight": 2}]


def simple(**fields):
    return {"method": "sainte_lague", "target": 4, "units": UNITS} | fields


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (
            simple(method="x"),
            "Metoden x finns inte; välj sainte_lague, dhondt, adams, huntington_hill, modified, "
            "largest_remainder.",
        ),
        (simple(target="4"), "Problemet: target ska vara ett heltal, inte 4."),
        (simple(target=100_001), "Problemet: target ska ligga mellan 0 och 100000, inte 100001."),
        (simple(units=[{"key": "a"}]), "units[0] saknar fältet weight."),
        (
            simple(units=[{"key": "a", "weight": "-1"}]),
            "units[0]: weight ska vara ett tal som 12 eller 12.5, inte -1.",
        ),
        (
            simple(units=[{"key": "a", "weight": -1}]),
            "units[0]: weight ska ligga mellan 0 och 1000000000000, inte -1.",
        ),
        (
            simple(units=[*UNITS, {"key": "c", "weight": 1, "floor": 4, "cap": 3}]),
            "Golvet 4 för c ligger över taket 3.",
        ),
        (
            simple(units=[*UNITS, {"key": "c", "weight": 1, "floor": 4}]),
            "Golven är tillsammans mer än målet 4: a 1, c 4.",
        ),
        (simple(units=[UNITS[0], UNITS[0]]), "Samma nyckel förekommer två gånger."),
        (simple(units=[{"key": "", "weight": 1}]), "units[0]: key ska vara en text med 1 till 300 tecken."),
        (simple(tie_order=["a"]), "Lottordningen måste nämna varje nyckel en gång."),
        (simple(first_divisor="1.4"), "first_divisor hör bara till metoden modified."),
        (simple(method="modified"), "Problemet saknar fältet first_divisor."),
        (
            simple(method="modified", first_divisor="3"),
            "Första divisorn måste vara större än 0 och mindre än 3.",
        ),
        (
            simple(units=[{"key": "a", "weight": 1}] * 10_001),
            "Problemet: units ska vara en lista med högst 10000 värden.",
        ),
        (
            simple(units=[{"key": "a", "weight": 1, "floor": 100_001}]),
            "units[0]: floor ska ligga mellan 0 och 100000, inte 100001.",
        ),
        (
            simple(units=[{"key": "a", "weight": 1, "cap": 100_001}]),
            "units[0]: cap ska ligga mellan 0 och 100000, inte 100001.",
        ),
    ],
)
def test_one_kind_that_is_not_right_says_where(problem, message):
    assert refusal(solve, problem)[1] == message


def test_a_list_of_floors_that_is_long_is_cut():
    units = [{"key": f"unit-{number}", "weight": 1, "floor": 1} for number in range(99)]
    message = refusal(solve, simple(units=units))[1]
    assert len(message) == len("Golven är tillsammans mer än målet 4: .") + 200


def test_exact_numbers_come_back_in_the_weights_own_unit():
    result = solve(simple())
    assert result["places"] == {"a": 2, "b": 2}
    assert result["last_served"] == "1/2"
    assert result["first_refused"] == "2/5"
    assert result["divisor"] == {"from": "4/5", "to": "1/1"}
    assert (result["certificate"], result["shortfall"], result["ties"]) == (True, 0, [])
    assert result["table"][0] == {
        "order": 1,
        "key": "b",
        "place": 1,
        "divisor": "1/1",
        "quotient": "2/1",
        "tied_with": [],
    }
    hill = solve(simple(method="huntington_hill"))
    assert (hill["squared"], hill["last_served"], hill["table"][0]["quotient"]) == (True, "9/8", None)
    assert solve(simple(units=[{"key": "a", "weight": 1, "cap": 1}]))["shortfall"] == 3
    assert solve(simple(units=[], target=0))["places"] == {}


def test_largest_remainder_reports_its_ties_and_bounds():
    same = [{"key": key, "weight": 1} for key in "abc"]
    result = solve(simple(method="largest_remainder", units=same, tie_order=["c", "b", "a"]))
    assert result["places"] == {"a": 1, "b": 1, "c": 2}
    assert list(result["places"]) == ["a", "b", "c"]
    assert (result["ties"], result["certificate"]) == (["c", "b", "a"], True)
    assert (result["last_served"], result["first_refused"]) == ("1/3", "1/3")
    assert result["table"][2] == {"key": "c", "share": "4/3", "remainder": "1/3", "places": 2}
    whole_shares = solve(simple(method="largest_remainder", units=same, target=3))
    assert (whole_shares["last_served"], whole_shares["first_refused"]) == (None, None)
    assert (whole_shares["ties"], whole_shares["certificate"], whole_shares["shortfall"]) == ([], True, 0)
    capped = solve(simple(method="largest_remainder", units=[UNITS[0], {"key": "b", "weight": 9, "cap": 0}]))
    assert (capped["places"], capped["shortfall"]) == ({"a": 3, "b": 0}, 1)
