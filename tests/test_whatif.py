"""The what-if panel answers with the same numbers as a new calculation would, and never saves."""

import pytest
from django.test import Client
from django.urls import reverse

from allocation import engine
from allocation.models import Scenario

from .factories import Year, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> Year:
    return Year(make_world()).targets().open().answered("a", "b", "soc").scenario()


def address(year: Year, name: str = "what_if", key: str = "a", kind: str = "ama") -> str:
    scenario = year.latest_scenario
    return reverse(f"allocation:{name}", args=[year.round.year, scenario.pk, key, kind])


def ask(year: Year, change: str, number: object, **headers: str) -> tuple[int, str]:
    client = Client(headers=headers)
    client.force_login(year.world.anna)
    response = client.get(address(year), {"change": change, "number": number})
    return response.status_code, response.content.decode()


def test_fewer_supervisors_move_places_to_the_others(year: Year) -> None:
    problem = engine.year_problem_from_json(year.latest_scenario.problem)
    solved = engine.what_if(problem, engine.MoreSupervisors("a", -6))
    assert solved.moved, "the example must have something to tell"
    status, page = ask(year, "supervisors", -6)
    assert status == 200
    for moved in solved.moved:
        assert f'<td class="num">{moved.after}</td>' in page
    assert page.count('<th scope="row">') == len(solved.moved)


def test_a_higher_target_tells_what_would_be_missing(year: Year) -> None:
    status, page = ask(year, "target", 1000)
    assert status == 200
    assert "saknas" in page
    assert "Inget är sparat." in page


def test_the_panel_is_the_same_as_part_of_the_page(year: Year) -> None:
    _, whole = ask(year, "offer", 1)
    _, fragment = ask(year, "offer", 1, **{"HX-Request": "true"})
    assert "<html" not in fragment
    assert fragment.strip() in whole


@pytest.mark.parametrize(
    ("change", "number", "text"),
    [
        ("floor", -1, "kan inte vara mindre än noll"),
        ("floor", 9999, "tak"),
        ("supervisors", "tre", "Skriv ett helt tal"),
        ("allt", 1, "Välj ett av alternativen"),
        ("target", 10**9, "Ange ett tal mellan"),
    ],
)
def test_what_cannot_be_is_answered_in_plain_words(
    year: Year, change: str, number: object, text: str
) -> None:
    status, page = ask(year, change, number)
    assert status == 422
    assert text in page


def test_nothing_is_saved(year: Year) -> None:
    before = list(Scenario.objects.order_by("pk").values())
    ask(year, "supervisors", 3)
    assert list(Scenario.objects.order_by("pk").values()) == before


def test_every_number_explains_itself(year: Year) -> None:
    client = Client()
    client.force_login(year.world.anna)
    page = client.get(address(year, "line_why")).content.decode()
    line = year.latest_scenario.lines.get(department__key="a", kind="ama")
    assert f"Varför får Barn- och skolförvaltningen {line.places}" in page
    for heading in ("Uträkningen steg för steg", "Vad som styrde", "Tänk om", "Kontrollera själv"):
        assert heading in page
    plan = next(plan for plan in year.latest_scenario.result["kinds"] if plan["kind"] == "ama")
    mine = next(row for row in plan["lines"] if row["key"] == "a")
    assert sum(step["places"] for step in mine["steps"]) == line.computed
    assert mine["why"] in page


def test_other_models_stand_beside_the_scenario(year: Year) -> None:
    client = Client()
    client.force_login(year.world.anna)
    url = reverse("allocation:scenario_models", args=[year.round.year, year.latest_scenario.pk])
    page = client.get(url).content.decode()
    # 5.7 per cent of a thousand employees is 57, whatever the förvaltning can receive.
    assert page.count('<td class="num">57</td>') == 6
    assert "kan inte väljas" in page
