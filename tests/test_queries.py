"""How many questions a page asks the database does not depend on how much there is to show."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from allocation.actions import decisions, scenarios
from allocation.models import Dialogue, Event, Reply
from organisation.enums import Role
from organisation.models import (
    Board,
    BoardName,
    Department,
    DepartmentPeriod,
    Headcount,
    RoleAssignment,
    User,
)

from .factories import LONG_AGO, World, Year, decision_input, make_department, make_user, make_world

MOST_ON_START = 17
pytestmark = pytest.mark.django_db


def _counter(user: User) -> Callable[..., int]:
    """Return a function that opens a page as the user and counts the queries."""
    client = Client()
    client.force_login(user)

    def count(name: str, *args: object) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(asked)

    return count


def _extra(world: World, departments: int) -> list[str]:
    """Add förvaltningar that Cilla answers for, each with somebody who reads; return their keys."""
    keys = [f"d{number}" for number in range(departments)]
    for key in keys:
        department = make_department(key, f"Förvaltning {key}", f"nämnd {key}")
        RoleAssignment.objects.create(
            user=world.cilla, role=Role.DEPARTMENT_CONTACT, department=department, valid_from=LONG_AGO
        )
        board = Board.objects.get(key=f"{key}-n")
        make_user(f"Ledamot-{key}", Role.BOARD_MEMBER, board=board)
    return keys


def _asked(more: int) -> dict[str, int]:
    """Return each page's number of queries when there are three förvaltningar, and so many more of everything."""
    world = make_world()
    call_command("load_rates", verbosity=0)
    keys = ["a", "b", "soc", *_extra(world, more)]
    today = timezone.localdate()
    decided = Year(world).targets(ama=3 * len(keys)).open().answered(*keys).closed()
    for number in range(more // 3):
        decided.scenario(f"Scenario {number}")
    decided.scenario("Det valda")
    for line in decided.latest_scenario.lines.filter(kind="ama")[: 1 + more // 2]:
        scenarios.adjust(line=line, places=line.places + 1, seen=line.places, reason="Skäl.", by=world.anna)
    decided.chosen().drafted()
    coming = Year(world, decided.round.year + 1).targets(decided_on=today).open().submitted(*keys)
    anna, cilla, greta = _counter(world.anna), _counter(world.cilla), _counter(world.greta)
    year = [decided.round.year]
    scenario = decided.latest_scenario.pk

    asked = {
        "scenarios": anna("allocation:scenarios", *year),
        "scenarios as Excel": anna("allocation:scenarios_xlsx", *year),
        "other models": anna("allocation:scenario_models", *year, scenario),
        "cost": anna("allocation:scenario_cost", *year, scenario),
        "comparison": anna("allocation:scenario_comparison", *year, scenario),
        "why": anna("allocation:line_why", *year, scenario, "a", "ama"),
        "draft": anna("allocation:proposal", *year),
    }
    decided.sent()
    asked["proposal"] = anna("allocation:proposal", *year)
    asked["recording"] = anna("allocation:decision_record", *year)
    decided.decided()
    return asked | {
        "start": anna("start"),
        "start of a contact": cilla("start"),
        "year": anna("allocation:year", coming.round.year),
        "dialogues": anna("allocation:dialogues", coming.round.year),
        "dialogues of a contact": cilla("allocation:dialogues", coming.round.year),
        "dialogues as Excel": anna("allocation:dialogues_xlsx", coming.round.year),
        "dialogue": anna("allocation:dialogue", coming.round.year, "a"),
        "GAP analyses": anna("allocation:gaps"),
        "decisions": anna("allocation:decisions"),
        "decision": anna("allocation:decision", decided.decision.pk),
        "cost of a decision": anna("allocation:decision_cost", decided.decision.pk),
        "belopp": greta("allocation:rates"),
        "decision as Excel": anna("allocation:decision_xlsx", decided.decision.pk),
        "organisation": greta("organisation"),
        "users": greta("users"),
    }


def test_queries_do_not_depend_on_rows() -> None:
    with transaction.atomic():
        few = _asked(0)
        transaction.set_rollback(True)
    many = _asked(9)
    assert many == few
    assert few["start"] <= MOST_ON_START


def test_decisions_and_years_cost_nothing_more() -> None:
    world = make_world()
    first = Year(world, timezone.localdate().year).proposed().decided()
    Year(world).targets().open()
    anna, david = _counter(world.anna), _counter(world.david)

    def asked() -> list[int]:
        return [count(name) for count in (anna, david) for name in ("start", "allocation:decisions")]

    one = asked()
    data = decision_input(paragraph="§ 88", correction_reason="Fel paragraf.")
    decisions.correct(decision=first.decision, data=data, by=world.david)
    decisions.correct(decision=first.decision, data=data, by=world.david)
    for later in (2, 3, 4):
        Year(world, first.round.year + later)
    assert asked() == one


def test_start_page_asks_little_in_every_state() -> None:
    world = make_world()
    year, start = Year(world), _counter(world.anna)
    asked = {"preparing": start("start")}
    year.targets().open().submitted("a", "b", "soc")
    asked["dialogue"] = start("start")
    year.accepted("a", "b", "soc")
    year.closed().scenario().chosen().drafted()
    asked["calculating"] = start("start")
    asked["proposed"] = start("start") if year.sent() else 0
    asked["decided"] = start("start") if year.decided() else 0
    asked["published"] = start("start") if year.published() else 0
    assert {state: count for state, count in asked.items() if count > MOST_ON_START} == {}


def _hundreds(year: Year, count: int) -> None:
    """Add so many förvaltningar to an open dialogue, past the actions: they would take minutes."""
    keys = [f"f{number}" for number in range(count)]
    boards = Board.objects.bulk_create(Board(key=f"{key}-n") for key in keys)
    departments = Department.objects.bulk_create(Department(key=key) for key in keys)
    BoardName.objects.bulk_create(
        BoardName(board=board, name=f"nämnd {board.key}", valid_from=LONG_AGO) for board in boards
    )
    DepartmentPeriod.objects.bulk_create(
        DepartmentPeriod(
            department=department, name=f"Förvaltning {department.key}", board=board, valid_from=LONG_AGO
        )
        for department, board in zip(departments, boards, strict=True)
    )
    Headcount.objects.bulk_create(
        Headcount(department=department, as_of=LONG_AGO, employees=100, source="Personalredovisning")
        for department in departments
    )
    opened = Dialogue.objects.bulk_create(
        Dialogue(round=year.round, department=department, respond_by=timezone.localdate())
        for department in departments
    )
    Reply.objects.bulk_create(Reply(dialogue=dialogue, version=1) for dialogue in opened)
    Event.objects.bulk_create(
        Event(round=year.round, dialogue=dialogue, kind="reminded", actor_name="Anna") for dialogue in opened
    )


def test_three_hundred_departments_cost_nothing_more() -> None:
    world = make_world()
    year = Year(world).targets().open().submitted("a").answered("b")
    anna = _counter(world.anna)
    pages = {"start": (), "organisation": (), "allocation:dialogues": (year.round.year,)}
    pages["allocation:year"] = (year.round.year,)
    few = {name: anna(name, *args) for name, args in pages.items()}
    _hundreds(year, 297)
    assert {name: anna(name, *args) for name, args in pages.items()} == few
    assert few["start"] <= MOST_ON_START
