"""Samråd: each förvaltning sees its own numbers only, and its answer follows the decision."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from allocation import documents, payload
from allocation.actions import consultations, scenarios
from allocation.models import Consultation
from allocation.selectors import consultation_of
from lund_placements import swedish

from ..factories import Year, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> Year:
    return Year(make_world()).targets().open().answered("a", "b", "soc").closed().scenario().chosen()


def question(year: Year, key: str = "a") -> Consultation:
    found = consultation_of(year.dialogue(key))
    assert found is not None
    return found


def answer(year: Year, opinion: str, reason: str = "", key: str = "a") -> Consultation:
    return consultations.answer(
        consultation=question(year, key), opinion=opinion, reason=reason, by=year.contact(key)
    )


def page(year: Year, who: str, key: str = "a") -> tuple[int, str]:
    client = Client()
    client.force_login(getattr(year.world, who))
    response = client.get(reverse("allocation:consultation", args=[year.round.year, key]))
    return response.status_code, response.content.decode()


def test_nothing_is_shown_before_it_is_asked(year: Year) -> None:
    assert page(year, "bo")[0] == 404
    client = Client()
    client.force_login(year.world.bo)
    dialogue = client.get(reverse("allocation:dialogue", args=[year.round.year, "a"])).content.decode()
    assert "Samråd" not in dialogue


def test_each_sees_the_own_numbers_with_the_reason_and_nobody_elses(year: Year) -> None:
    assert consultations.ask(round=year.round, by=year.world.anna) == 3
    line = year.chosen_scenario.lines.get(department__key="a", kind="ama")
    status, text = page(year, "bo")
    assert status == 200
    assert swedish.places(line.places, "ama") in text
    assert "Barn- och skolförvaltningen fick" in text
    assert "Vård- och omsorgsförvaltningen" not in text
    assert page(year, "bo", "b")[0] == 404
    assert page(year, "eva")[0] == 404


def test_asking_again_asks_only_those_whose_numbers_changed(year: Year) -> None:
    consultations.ask(round=year.round, by=year.world.anna)
    answer(year, "supports")
    answer(year, "supports", key="b")
    assert consultations.ask(round=year.round, by=year.world.anna) == 0
    line = year.chosen_scenario.lines.get(department__key="a", kind="ama")
    scenarios.adjust(
        line=line, places=line.places + 1, seen=line.places, reason="En till.", by=year.world.anna
    )
    assert consultations.ask(round=year.round, by=year.world.anna) == 1
    assert question(year).opinion == ""
    assert question(year, "b").opinion == "supports"


def test_opposing_needs_a_reason_in_form_action_and_database(year: Year) -> None:
    consultations.ask(round=year.round, by=year.world.anna)
    with pytest.raises(ValidationError, match="varför ni inte tillstyrker"):
        answer(year, "opposes", " ")
    client = Client()
    client.force_login(year.world.bo)
    address = reverse("allocation:consultation", args=[year.round.year, "a"])
    refused = client.post(address, {"opinion": "opposes", "reason": ""})
    assert refused.status_code == 422
    assert "Skriv varför ni inte tillstyrker." in refused.content.decode()
    assert client.post(address, {"opinion": "opposes", "reason": "Köket byggs om."}).status_code == 302
    assert question(year).reason == "Köket byggs om."


def test_only_the_own_contact_answers_and_only_until_the_proposal_is_sent(year: Year) -> None:
    consultations.ask(round=year.round, by=year.world.anna)
    asked = question(year)
    for stranger in (year.world.cilla, year.world.anna, year.world.david):
        with pytest.raises(PermissionDenied):
            consultations.answer(consultation=asked, opinion="supports", reason="", by=stranger)
    year.drafted().sent()
    with pytest.raises(PermissionDenied, match="avslutat"):
        consultations.answer(consultation=asked, opinion="supports", reason="", by=year.world.bo)
    with pytest.raises(PermissionDenied):
        consultations.ask(round=year.round, by=year.world.anna)


def test_the_answer_stays_visible_all_the_way_into_the_decision(year: Year) -> None:
    consultations.ask(round=year.round, by=year.world.anna)
    answer(year, "opposes", "Köket byggs om.")
    answer(year, "supports", key="b")
    frozen = json.loads(year.drafted().sent().decided().decision.payload)
    opinions = {card["key"]: (card["opinion"], card["opinion_reason"]) for card in frozen["departments"]}
    assert opinions == {"a": ("opposes", "Köket byggs om."), "b": ("supports", ""), "soc": ("", "")}
    shown = documents.decision_context(frozen)
    assert (
        "Barn- och skolförvaltningen tillstyrker inte sina tal i samrådet. Skäl: Köket byggs om."
        in shown["deviations"]
    )
    assert payload.FORMAT == frozen["format"]
