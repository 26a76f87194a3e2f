"""The guideline in versions: what applies when, who writes it in, and the reminder to look it over."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from allocation.actions import guidelines as actions
from allocation.guidelines import guideline_on, revision_section
from allocation.models import Guideline
from allocation.payload import proposal_payload
from lund_placements.errors import RuleBroken
from tests.factories import World, Year, make_world

pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(2026, 1, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def world() -> World:
    return make_world()


def written(**changes: object) -> actions.GuidelineInput:
    given = {
        "title": "Ny riktlinje",
        "decided_by": "kommunstyrelsen",
        "decided_on": dt.date(2025, 11, 5),
        "paragraph": "§ 12",
        "valid_from": NEW_YEAR,
        "revise_by": None,
    }
    return actions.GuidelineInput(**{**given, **changes})


def test_a_kommun_that_has_written_nothing_has_the_guideline_the_product_is_made_for(world: World) -> None:
    guideline = guideline_on(NEW_YEAR)
    assert guideline.pk is None
    assert guideline.as_payload() == {
        "title": "Kommungemensam riktlinje för fördelning av arbetsmarknadsanställningar och praktik",
        "decided": "dag för beslutet är inte inskriven",
    }
    assert [bool(revision_section(user)) for user in (world.anna, world.greta, world.bo)] == [
        True,
        True,
        False,
    ]


def test_a_new_version_applies_from_its_day_and_ends_the_one_before(world: World) -> None:
    actions.correct(data=written(title="Gammal", valid_from=None), by=world.greta)
    actions.add(data=written(), by=world.greta)
    assert [guideline_on(day).title for day in (NEW_YEAR - DAY, NEW_YEAR)] == ["Gammal", "Ny riktlinje"]
    assert Guideline.objects.get(title="Gammal").valid_to == NEW_YEAR - DAY
    assert revision_section(world.greta) is None
    actions.correct(data=written(revise_by=NEW_YEAR + DAY), by=world.greta)
    assert "Skriv in den nya versionen" in revision_section(world.greta).rows[0]["note"]
    assert Guideline.objects.count() == 2
    year = Year(world).targets().open().answered("a", "b", "soc").closed().scenario().chosen()
    payload = proposal_payload(year.round, year.chosen_scenario)
    assert payload["guideline"]["decided"] == "kommunstyrelsen § 12, 2025-11-05"


def test_what_cannot_be_is_refused_with_what_to_do(world: World) -> None:
    with pytest.raises(PermissionDenied):
        actions.add(data=written(), by=world.anna)
    actions.add(data=written(), by=world.greta)
    for data, words in (
        (written(), "Välj en senare dag"),
        (written(valid_from=None), "från vilken dag"),
    ):
        with pytest.raises(RuleBroken, match=words):
            actions.add(data=data, by=world.greta)
    with pytest.raises(ValidationError, match="både vem som beslutade"):
        actions.add(data=written(decided_on=None, valid_from=NEW_YEAR + DAY), by=world.greta)


def test_the_administrator_writes_it_in_the_browser_and_everybody_reads(world: World) -> None:
    browser = Client()
    browser.force_login(world.greta)
    given = {
        "title": "Ny riktlinje",
        "valid_from": "2026-01-01",
        "revise_by": "2030-12-31",
        "paragraph": "12",
    }
    answer = browser.post(reverse("allocation:guideline_new"), given)
    assert answer.status_code == 422
    assert "Skriv både vem som beslutade riktlinjen" in answer.content.decode()
    given |= {"decided_by": "kommunstyrelsen", "decided_on": "2025-11-05"}
    assert browser.post(reverse("allocation:guideline_new"), given).status_code == 302
    browser.force_login(world.eva)
    page = browser.get(reverse("allocation:guidelines")).content.decode()
    assert "kommunstyrelsen § 12, 2025-11-05" in page
    assert "Har riktlinjen setts över?" not in page
