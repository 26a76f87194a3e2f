"""Verification: a right result agrees, and any change in it is found and named."""

from copy import deepcopy

import pytest

from allocation.engine import (
    EngineError,
    Kind,
    check,
    plan_year,
    solve,
    year_plan_to_json,
    year_problem_to_json,
)
from allocation.engine.check import MOST_DIFFERENCES, differences

from .test_year import coupled_year
from .years import a_department, a_year, example

NAMES = [
    "sainte_lague",
    "modified",
    "dhondt",
    "adams",
    "huntington_hill",
    "largest_remainder",
    "year",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_documented_examples_agree(name):
    problem, result = example(name), example(f"{name}.result")
    assert solve(problem) == result
    assert check(problem, result) == []


def numbers_in(value, path=()):
    """Yield the path of every number, text and flag that may not be changed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("why", "steps"):
                yield from numbers_in(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from numbers_in(inner, (*path, number))
    else:
        yield path


def tampered(result, path):
    copy = deepcopy(result)
    place = copy
    for step in path[:-1]:
        place = place[step]
    old = place[path[-1]]
    place[path[-1]] = not old if isinstance(old, bool) else old + 1 if isinstance(old, int) else f"{old}x"
    return copy


def test_every_change_in_a_single_kind_is_found():
    problem, result = example("sainte_lague"), example("sainte_lague.result")
    for path in numbers_in(result):
        assert check(problem, tampered(result, path)) != []


def test_every_kind_of_change_in_a_year_is_found():
    problem, result = example("year"), example("year.result")
    seen = set()
    for path in numbers_in(result):
        shape = tuple(step for step in path if isinstance(step, str))
        if shape not in seen:
            seen.add(shape)
            assert check(problem, tampered(result, path)) != [], path
    assert len(seen) > 40


def changed(*steps):
    """Return the example year's result with the given (path, value) set."""
    result = example("year.result")
    for *path, value in steps:
        place = result
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    return check(example("year"), result)


def test_differences_are_told_in_words():
    assert changed(("kinds", 0, "lines", 0, "places", 58)) == [
        "Resultatet, kinds, ama, lines, vof, places är 58; omräkningen ger 57.",
        "arbetsmarknadsanställningar: platserna summerar inte till målet.",
        "arbetsmarknadsanställningar: en plats ligger utanför golv eller tak.",
        "arbetsmarknadsanställningar, vof: stegen summerar inte till 58.",
        "arbetsmarknadsanställningar: lägsta tilldelade jämförelsetal är lägre än högsta nekade.",
        "arbetsmarknadsanställningar, Vård- och omsorgsförvaltningen: startmånaderna summerar inte till 58.",
    ]
    assert changed(("kinds", 1, "table", 3, "order", 9)) == [
        "Resultatet, kinds, praktik, table, rad 4, order är 9; omräkningen ger 4."
    ]
    assert changed(("joint", {})) == ["Resultatet, joint är {}; omräkningen ger None."]
    assert changed(("kinds", 0, "ties", ["vof"])) == [
        "Resultatet, kinds, ama, ties har 1 rader; omräkningen ger 0."
    ]
    assert changed(("format", 1)) == ["Resultatet, format är 1; omräkningen ger platsmodellen.plan/1."]
    assert changed(("extra", 1)) == ["Resultatet har ett fält som inte hör dit: extra."]
    assert changed(("kinds", 0, "lines", 0, "why", "Annan text.")) == []
    assert changed(("kinds", 0, "certificate", 1)) == [
        "Resultatet, kinds, ama, certificate är 1; omräkningen ger True."
    ]


@pytest.mark.parametrize(
    "steps",
    [5, [], [5], [{"places": "57"}], [{"places": True}], [{"label": "a"}], [{"places": 60}, {"places": -2}]],
)
def test_the_step_table_must_add_up(steps):
    assert changed(("kinds", 0, "lines", 0, "steps", steps)) == [
        "arbetsmarknadsanställningar, vof: stegen summerar inte till 57."
    ]


def test_the_words_of_the_steps_may_change():
    assert changed(("kinds", 0, "lines", 0, "steps", [{"places": 60}, {"places": -3}])) == []


def test_start_months_are_judged_not_compared():
    lines = example("year.result")["kinds"][0]["lines"]
    starts = lines[5]["starts"]
    month = next(number for number, count in enumerate(starts) if count)
    other = next(number for number, count in enumerate(starts[:12]) if not count)
    moved = list(starts)
    moved[month] -= 1
    moved[other] += 1
    assert changed(("kinds", 0, "lines", 5, "starts", moved)) == []
    late = list(starts)
    late[month] -= 1
    late[17] += 1
    assert changed(("kinds", 0, "lines", 5, "starts", late)) == [
        "arbetsmarknadsanställningar, Tekniska förvaltningen: ingen placering kan börja månad 18."
    ]
    heap = [0] * 18
    heap[0] = sum(lines[0]["starts"])
    assert changed(("kinds", 0, "lines", 0, "starts", heap)) == [
        "Vård- och omsorgsförvaltningen: placeringarna ryms inte i handledarnas kalender."
    ]
    minus = list(starts)
    minus[other], minus[month] = -1, starts[month] + 1
    assert changed(("kinds", 0, "lines", 5, "starts", minus)) == [
        "arbetsmarknadsanställningar, Tekniska förvaltningen: startmånaderna summerar inte till "
        f"{lines[5]['places']}."
    ]
    assert changed(("kinds", 0, "lines", 5, "starts", [*starts, 1])) != []
    assert changed(("kinds", 0, "lines", 5, "starts", None)) == [
        "Resultatet, kinds, ama, lines, tek, starts kan inte läsas."
    ]


def test_start_months_are_judged_with_their_load():
    department = a_department("a", supervisors=4, offered={})
    year = a_year(department, kinds=(Kind("tung", 4, 6, tuple(range(12)), load=2),))
    problem, result = year_problem_to_json(year), year_plan_to_json(plan_year(year))
    assert check(problem, result) == []
    result["kinds"][0]["lines"][0]["starts"] = [3, 0, 0, 0, 0, 0, 1, *[0] * 11]
    assert check(problem, result) == ["A: placeringarna ryms inte i handledarnas kalender."]


def test_missing_parts_are_named_not_stumbled_on():
    problem = example("year")
    assert check(problem, 7) == ["Resultatet är inte ett objekt."]
    assert check(example("sainte_lague"), []) == ["Resultatet är inte ett objekt."]
    assert check(problem, {}) == [f"Resultatet saknar {name}." for name in ("format", "kinds", "joint")]
    for broken in ({"joint": {"used": True}}, {"joint": {"used": True}, "kinds": []}, {"joint": 5}):
        assert check(problem, broken) != []
    lines = [{"key": "a", "cap": "x"}]
    assert check(problem, {"joint": {"used": True}, "kinds": [{"lines": lines}]}) != []
    with pytest.raises(EngineError):
        check({"year": 5}, {})


def test_there_is_an_end_to_differences():
    result = example("year.result")
    for row in result["kinds"][0]["table"]:
        row["place"] += 1
    assert len(check(example("year"), result)) == MOST_DIFFERENCES
    simple = example("modified.result")
    simple["table"] = [
        {**row, "extra": 1, "more": 2, "x": 3, "y": 4, "z": 5, "w": 6} for row in simple["table"]
    ]
    assert len(check(example("modified"), simple)) == MOST_DIFFERENCES


def test_a_joint_plan_that_was_stored_is_verified():
    year = coupled_year()
    problem = year_problem_to_json(year)
    result = year_plan_to_json(plan_year(year))
    assert result["joint"] == {
        "shortfall": {"ama": 0, "praktik": 0},
        "by_order": {"ama": 0, "praktik": 2},
        "needed": True,
        "used": True,
    }
    assert check(problem, result) == []
    # Another joint plan that is as good agrees too; one that misses places does not.
    equal = year_plan_to_json(plan_year(year, lowered={"a": 5, "b": 8}))
    assert check(problem, equal) == []
    worse = deepcopy(result)
    worse["kinds"][0]["lines"][0]["cap"] = 7
    assert check(problem, worse) != []
    unused = deepcopy(result)
    unused["joint"]["used"] = False
    assert check(problem, unused) != []


def test_values_of_different_type_differ():
    assert differences(1, True, "x") == ["x är 1; omräkningen ger True."]
    assert differences("1", 1, "x") == ["x är 1; omräkningen ger 1."]
    assert differences(None, None, "x") == []
    assert differences([1], {"a": 1}, "x") == ["x är [1]; omräkningen ger {'a': 1}."]
