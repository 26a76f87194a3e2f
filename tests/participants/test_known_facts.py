"""What is known to be lacking, not needed or not arranged gives ✓ or ✕ in matching, where a gap gives a question."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from lund_placements.swedish import long_date
from participants import placement_selectors as selectors
from participants.actions import facts, placements, places
from participants.enums import Adaptation, Licence, PhysicalDemand
from participants.forms import WishRows
from participants.models import Participant, Place
from tests.database import undone
from tests.refusals import refusal
from tests.rows import change
from tests.rows import refusal as refused_by_database

from .places import Places, make_places
from .placing import TODAY, Placing

NOW = dt.datetime(TODAY.year + 1, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def whole_year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """A published year in which the nämnd over a has signed; made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_places().signed("a")
        transaction.set_rollback(True)


@pytest.fixture
def scene(whole_year: Places, db: None) -> Iterator[Placing]:
    """The same year for every test, on a day in it, and left as it was."""
    with undone(), time_machine.travel(NOW, tick=False):
        yield Placing(whole_year)
    whole_year.forget()


def mark(place: Place, person: Participant, about: str) -> str:
    """Return how the pair stands in what the words are about."""
    ranking, _ = selectors.ranked_places(person)
    [match] = [one for one in (*ranking.order, *ranking.excluded) if one.opening == str(place.pk)]
    [reason] = [one for one in match.reasons if about in one.text]
    return str(reason.mark)


@pytest.mark.parametrize(
    ("known", "demanded", "expected"),
    [
        ({"licences": ["be"]}, "b", "✓"),  # included
        ({"licences": ["be"]}, "c", "?"),
        ({"licences": ["be"], "licences_are_known": True}, "c", "✕"),
        ({"licences_are_known": True}, "b", "✕"),
        ({}, "b", "?"),
    ],
)
def test_licences(scene: Placing, known: dict[str, Any], demanded: str, expected: str) -> None:
    place = scene.place(licences=[demanded])
    assert mark(place, scene.person(**known), Licence(demanded).label) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, "?"),
        ({"adaptations_are_assessed": True}, "✓"),
        ({"adaptations": ["breaks"], "adaptations_are_assessed": True}, "✓"),
        ({"adaptations": ["no_lifting"], "adaptations_are_assessed": True}, "✕"),
    ],
)
def test_the_body(scene: Placing, known: dict[str, Any], expected: str) -> None:
    place = scene.place(physical=[PhysicalDemand.LIFTING])
    assert mark(place, scene.person(**known), "lyfta tungt") == expected


def test_what_the_place_arranges_or_not(scene: Placing) -> None:
    person = scene.person(adaptations=["breaks"])
    given = {"adaptations": ["breaks"]}, {"cannot_arrange": ["breaks"]}, {}
    found = [mark(scene.place(**one), person, "tätare pauser") for one in given]
    assert found == ["✓", "✕", "?"]
    both = partial(
        scene.place, PlacementKind.PRAKTIK, adaptations=[Adaptation.QUIET], cannot_arrange=[Adaptation.QUIET]
    )
    assert "Samma anpassning kan inte både ordnas och inte ordnas." in refusal(both)


def test_nobody_is_planned_for_fewer_hours_than_the_place_accepts(scene: Placing) -> None:
    place = scene.place(PlacementKind.PRAKTIK, least_hours=20)
    placement = scene.planned(place, scene.person(), hours_per_week=20)
    assert "at least the hours" in str(
        refused_by_database(lambda _: change(placement, hours_per_week=19), scene)
    )
    proposal = scene.accepted(scene.place(PlacementKind.PRAKTIK, least_hours=20), scene.person(), "Prövas.")
    data = placements.PlanInput(place.starts_on, place.ends_on, 19)
    assert refusal(partial(placements.plan, proposal=proposal, data=data, by=scene.ines)) == (
        "fewer_hours_than_place"
    )


def test_of_too_many_the_last_in_the_order_are_left_out_and_counted(
    scene: Placing, monkeypatch: pytest.MonkeyPatch
) -> None:
    long, short, unknown = (
        scene.person(income_support_since=since) for since in (dt.date(2015, 1, 1), dt.date(2024, 1, 1), None)
    )
    without = scene.person(is_ready=False, income_support_since=dt.date(2010, 1, 1))
    other = scene.person(is_ready=False)
    facts.set_grounds(participant=other, has_children=False, other="Ung.", by=scene.ines)
    children = scene.person(is_ready=False, income_support_since=dt.date(2020, 1, 1))
    facts.set_grounds(participant=children, has_children=True, other="", by=scene.ines)
    place, _ = scene.place(), scene.place(PlacementKind.PRAKTIK)
    proposed = scene.suggested(place, scene.person(income_support_since=dt.date(2001, 1, 1)))
    expected = [long, children, short, unknown, other, without, proposed.participant]
    assert list(selectors.people_of_portfolio(scene.ines)) == expected
    found = selectors.portfolio(scene.world.anna)
    assert (found.more_people, found.more_places) == (0, 0)
    monkeypatch.setattr(selectors, "MOST_IN_PORTFOLIO", 1)
    found = selectors.portfolio(scene.world.anna)
    assert (list(found.people.values()), found.more_people, found.more_places) == ([long], 6, 1)


def test_what_arbetsformedlingen_has_said_is_noted_and_used(scene: Placing) -> None:
    person, ines = scene.person(), Client()
    ines.force_login(scene.ines)
    case, where, check = (
        reverse(f"participants:{name}", args=[person.pk])
        for name in ("case", "case_service", "case_subsidies")
    )
    assert "Inget besked är antecknat." in ines.get(case).content.decode()
    wrong = {"noted_on": "2999-01-01", "is_enrolled": "1"}
    assert "inte en dag som kommer" in ines.post(where, wrong).content.decode()
    wrong = {"noted_on": f"{TODAY}", "is_enrolled": "0", "in_programme": "ja"}
    assert "varken i jobb- och utvecklingsgarantin eller" in ines.post(where, wrong).content.decode()
    given = {"noted_on": f"{TODAY}", "is_enrolled": "1", "in_programme": "ja", "has_reduced_ability": "nej"}
    assert ines.post(where, {**given, "enrolled_since": "2026-01-15"}).status_code == 302
    for page in (case, check):
        assert f"Ja, sedan {long_date(dt.date(2026, 1, 15))}" in ines.get(page).content.decode()
    initial = ines.get(check).context["form"].initial
    assert (initial["in_programme"], initial["has_reduced_ability"]) == ("ja", "nej")
    assert "is_assigned" not in initial
    facts.note_service(participant=person, data=facts.ServiceInput(NOW.date(), False), by=scene.ines)
    assert "in_programme" not in ines.get(check).context["form"].initial  # the latest note holds
    assert [event.kind for event in person.events.all()[:2]] == ["service_noted", "service_noted"]


def test_no_personnummer_in_a_wish_or_in_why_a_place_changes(scene: Placing) -> None:
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-occupation": "Kock 19121212-1212"}
    assert WishRows(rows).errors == [{"occupation": ["Skriv inte personnummer i texten."]}]
    close = partial(places.close, place=scene.place(), by=scene.bo, comment="Ring 19121212-1212.")
    assert refusal(close) == "comment: Skriv inte personnummer i texten."
