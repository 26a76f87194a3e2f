"""Computing, adjusting and choosing scenarios."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from functools import partial
from io import BytesIO

import pytest
from django.db import connection
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from allocation import exports, selectors
from allocation.actions import consultations, dialogues, rounds, scenarios
from allocation.actions.rounds import RuleInput, TargetInput
from allocation.actions.scenarios import ScenarioInput
from allocation.comparison import kind_tables
from allocation.models import Adjustment, Event, Scenario, ScenarioLine
from lund_placements.xlsx import workbook
from tests.database import undone
from tests.factories import Year, make_world
from tests.refusals import refusal

ONLY_COORDINATOR = "Bara en samordnare kan göra det här."
BEHOV = ScenarioInput("A. Behov", 50, 30, 20, Decimal("1.5"))


@pytest.fixture(scope="module")
def year_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Year]:
    """A year whose dialogue is over, made once for a file: a and b have answered, soc has not."""
    with django_db_blocker.unblock(), undone():
        year = Year(make_world()).targets(ama=10, praktik=5).open().answered("a", "b").closed()
        connection.check_constraints()
        yield year


@pytest.fixture
def year(year_once: Year, db: None) -> Year:
    """The same year for every test, whose own copy and transaction leave it as it was."""
    return deepcopy(year_once)


def places(scenario: Scenario) -> dict[tuple[str, str], tuple[int, int]]:
    """Return computed and present places by förvaltning and kind."""
    lines = ScenarioLine.objects.filter(scenario=scenario).select_related("department")
    return {(line.department.key, line.kind): (line.computed, line.places) for line in lines}


def line_of(scenario: Scenario, key: str = "a", kind: str = "ama") -> ScenarioLine:
    """Return one line as it is now."""
    return ScenarioLine.objects.select_related("scenario__round", "department").get(
        scenario=scenario, department__key=key, kind=kind
    )


def test_a_scenario_keeps_its_inputs_and_its_result(year: Year) -> None:
    scenario = scenarios.compute(round=year.round, data=BEHOV, by=year.world.anna)
    scenario = Scenario.objects.get(pk=scenario.pk)
    assert (scenario.name, scenario.created_by, scenario.chosen_at) == ("A. Behov", year.world.anna, None)
    assert places(scenario) == {
        ("a", "ama"): (5, 5),
        ("b", "ama"): (5, 5),
        ("soc", "ama"): (0, 0),  # no accepted reply
        ("a", "praktik"): (3, 3),
        ("b", "praktik"): (2, 2),
        ("soc", "praktik"): (0, 0),
    }
    assert selectors.sums_by_kind(scenario) == {"ama": 10, "praktik": 5}
    problem = scenario.problem["year"]
    assert problem["weights"] == {"need_2y": 50, "need_5y": 30, "employees": 20, "shortage_factor": "1.5"}
    assert {d["key"]: (d["replied"], len(d["needs"]), d["employees"]) for d in problem["departments"]} == {
        "a": (True, 2, 1000),
        "b": (True, 2, 1000),
        "soc": (False, 0, 1000),
    }
    event = Event.objects.filter(round=year.round).first()
    assert (event.kind, event.actor_name, event.details) == (
        "scenario_computed",
        "Anna",
        {"scenario": "A. Behov"},
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "  "}, "name: Detta fält får inte vara tomt."),
        ({"weight_2y": 60}, "weights"),
        ({"shortage_factor": Decimal("0.5")}, "shortage_factor"),
    ],
)
def test_an_absurd_scenario_is_refused(year: Year, changes: dict, problem: str) -> None:
    given = {name: getattr(BEHOV, name) for name in BEHOV.__slots__} | changes
    data = ScenarioInput(**given)
    assert refusal(lambda: scenarios.compute(round=year.round, data=data, by=year.world.anna)) == problem


def test_two_scenarios_cannot_have_the_same_name(year: Year) -> None:
    year.scenario("A. Behov")
    again = refusal(lambda: year.scenario("A. Behov"))
    assert again == "__all__: Det finns redan ett scenario med det namnet."


def test_a_line_is_adjusted_with_a_reason_and_each_step_is_kept(year: Year) -> None:
    scenario, anna = year.scenario().latest_scenario, year.world.anna
    scenarios.adjust(line=line_of(scenario), places=7, seen=5, reason=" Nya lokaler. ", by=anna)
    scenarios.adjust(line=line_of(scenario), places=4, seen=7, reason="Sjukdom.", by=anna)
    line = line_of(scenario)
    assert (line.computed, line.places) == (5, 4)
    steps = [(step.change, step.reason, step.created_by) for step in line.adjustments.all()]
    assert steps == [(2, "Nya lokaler.", anna), (-3, "Sjukdom.", anna)]
    event = Event.objects.filter(round=year.round).first()
    assert (event.kind, event.comment) == ("line_adjusted", "Sjukdom.")
    assert event.details == {
        "scenario": "A. Behov först",
        "department": "a",
        "kind_of_place": "ama",
        "places": 4,
    }


@pytest.mark.parametrize(
    ("places", "seen", "reason", "answer"),
    [
        (6, 4, "Därför.", "line_is_stale"),
        (5, 5, "Därför.", "nothing_changed"),
        (10_001, 5, "Därför.", "absurd_number"),
        (-1, 5, "Därför.", "places: Kontrollera att detta värde är större än eller lika med 0."),
        (6, 5, "  ", "reason: Detta fält får inte vara tomt."),
    ],
)
def test_a_careless_adjustment_is_refused(
    year: Year, places: int, seen: int, reason: str, answer: str
) -> None:
    line = line_of(year.scenario().latest_scenario)
    given = {"line": line, "places": places, "seen": seen, "reason": reason, "by": year.world.anna}
    assert refusal(partial(scenarios.adjust, **given)) == answer
    assert line_of(line.scenario).places == 5
    assert not Adjustment.objects.exists()


def test_one_scenario_is_the_proposal(year: Year) -> None:
    first = year.scenario("A").latest_scenario
    second = year.scenario("B", (0, 0, 100)).latest_scenario
    anna = year.world.anna
    scenarios.choose(scenario=first, by=anna)
    scenarios.choose(scenario=second, by=anna)
    assert year.chosen_scenario == second
    assert year.chosen_scenario.chosen_by == anna
    assert Event.objects.filter(round=year.round).first().details == {"scenario": "B"}
    scenarios.discard(scenario=first, by=anna)
    assert Scenario.objects.get() == second
    # What the page still shows of it is answered, not an error.
    assert refusal(lambda: scenarios.choose(scenario=first, by=anna)) == "scenario_is_gone"
    assert refusal(lambda: scenarios.discard(scenario=first, by=anna)) == "scenario_is_gone"
    assert year.chosen_scenario == second


def test_what_was_chosen_or_written_about_is_not_removed(year: Year) -> None:
    stale = Scenario.objects.get(pk=year.scenario("A").latest_scenario.pk)
    year.chosen()
    discard = partial(scenarios.discard, scenario=stale, by=year.world.anna)
    assert refusal(discard) == "Scenariot är valt som förslag."
    year.drafted().scenario("B").chosen()
    assert refusal(discard) == "Scenariot hör till en tjänsteskrivelse och sparas."
    consultations.ask(round=year.round, by=year.world.anna)
    second = year.latest_scenario
    year.scenario("C").chosen()
    asked = refusal(lambda: scenarios.discard(scenario=second, by=year.world.anna))
    assert asked == "Samråd har hållits om scenariot, så det sparas."
    assert Scenario.objects.count() == 3


def change_target(year: Year) -> None:
    target = year.round.targets.get(kind="ama")
    given = TargetInput("ama", 12, target.decided_on, "§ 13", target.diary_no)
    rounds.set_targets(round=year.round, targets=[given], by=year.world.anna)


def change_rule(year: Year) -> None:
    dates = rounds.usual_dates(year.round.year)
    rules = [RuleInput("ama", 12, 2, may_pause=False)]
    rounds.set_dates(round=year.round, dates=dates, rules=rules, by=year.world.anna)


def change_reply(year: Year) -> None:
    anna = year.world.anna
    rounds.reopen_dialogue(round=year.round, by=anna, comment="Nytt läge.")
    dialogues.reopen(dialogue=year.dialogue("soc"), by=anna, comment="Nytt läge.")
    year.answered("soc").closed()


def change_headcount(year: Year) -> None:
    year.world.departments["a"].headcounts.update(employees=5)


@pytest.mark.parametrize("changed", [change_target, change_rule, change_reply, change_headcount])
def test_a_scenario_on_an_old_basis_is_not_chosen(year: Year, changed: Callable[[Year], None]) -> None:
    year.scenario("A")
    changed(year)
    assert refusal(year.chosen) == "scenario_is_outdated"
    assert refusal(year.scenario("B").chosen) == "accepted"
    assert year.chosen_scenario.name == "B"


def test_a_factor_without_decimals_is_the_same_when_read_back(year: Year) -> None:
    data = ScenarioInput("A", 50, 30, 20, Decimal(2))
    scenario = scenarios.compute(round=year.round, data=data, by=year.world.anna)
    assert scenario.problem["year"]["weights"]["shortage_factor"] == "2"
    assert refusal(lambda: scenarios.choose(scenario=scenario, by=year.world.anna)) == "accepted"


def test_only_the_coordinator_works_with_scenarios(year: Year) -> None:
    world, scenario = year.world, year.scenario().latest_scenario
    for user in (world.bo, world.david, world.frida, world.greta, world.olle):
        for action in (
            partial(scenarios.compute, round=year.round, data=BEHOV, by=user),
            partial(scenarios.adjust, line=line_of(scenario), places=1, seen=5, reason="Nej.", by=user),
            partial(scenarios.choose, scenario=scenario, by=user),
            partial(scenarios.discard, scenario=scenario, by=user),
        ):
            assert refusal(action) == ONLY_COORDINATOR
    assert places(scenario)["a", "ama"] == (5, 5)


def test_tables_show_last_year_changes_and_places_without_supervisors(year: Year) -> None:
    scenario = year.scenario().latest_scenario
    scenarios.adjust(line=line_of(scenario), places=20, seen=5, reason="Ny skola.", by=year.world.anna)
    (ama, praktik) = kind_tables(
        year.round, selectors.scenarios_of(year.round), selectors.departments_of_round(year.round)
    )
    cells = {row.key: row.cells[0] for row in ama.rows}
    assert (cells["a"].places, cells["a"].cap, cells["a"].over) == (20, 8, 8)
    assert (cells["a"].is_adjusted, cells["b"].is_adjusted, cells["a"].change) == (True, False, None)
    assert (ama.target, ama.totals, ama.last_year) == (10, (25,), None)
    measures = {measure.name: measure.values for measure in ama.measures}
    expected = {
        "Platser av målet 10": ("25",),
        "Saknas till målet": ("0",),
        "Platser utan handledare": ("8",),
        "Största ändring mot förra året": ("–",),
        "Ändrade rader": ("1",),
    }
    assert {name: measures[name] for name in expected} == expected
    assert (praktik.totals, praktik.most) == (
        (5,),
        max(cell.cap for row in praktik.rows for cell in row.cells),
    )


def test_exports_hold_numbers_as_numbers_and_text_as_text(year: Year) -> None:
    year.scenario("=1+1")
    sheets = {name: rows for name, _head, rows in exports.scenario_sheets(year.round)}
    assert sheets["Arbetsmarknadsanställningar"] == [
        ("Arbetsmarknads- och socialförvaltningen", None, 0),
        ("Barn- och skolförvaltningen", None, 5),
        ("Vård- och omsorgsförvaltningen", None, 5),
        ("Summa", None, 10),
    ]
    book = load_workbook(BytesIO(workbook(exports.scenario_sheets(year.round))))
    assert book.sheetnames == ["Arbetsmarknadsanställningar", "Praktikplatser"]
    head = book["Arbetsmarknadsanställningar"]["C1"]
    assert (head.value, head.data_type) == ("=1+1", "s")
    assert book["Arbetsmarknadsanställningar"]["C3"].data_type == "n"
