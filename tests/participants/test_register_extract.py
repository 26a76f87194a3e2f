"""The register extract: all that is stored of one person, nobody else, and why it was taken out."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from participants import register_extract
from participants.actions import facts, secrecy
from participants.models import AccessLog
from participants.views.people import EVENTS

from ..access import Scene, make_scene, text_of
from ..database import undone
from ..people import CANARIES
from .placing import MARKS, TODAY


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """One scene for all tests of this file; each test leaves it as it was."""
    with django_db_blocker.unblock(), undone():
        yield make_scene()


@pytest.fixture(autouse=True)
def _as_it_was(scene: Scene) -> Iterator[None]:
    with undone():
        yield


def _where(scene: Scene, which: str) -> str:
    return reverse("participants:case_extract", args=[scene.people[which].pk])


def test_all_that_is_stored_is_there_and_nobody_else(scene: Scene) -> None:
    one, ines = scene.placings["started"].participant, scene.world.ines
    facts.set_grounds(participant=one, has_children=True, other="Ung och ny här.", by=ines)
    facts.set_wishes(participant=one, wishes=[facts.WishInput("Trädgårdsmästare")], by=ines)
    facts.set_steps(participant=one, steps={"visit": TODAY}, by=ines)
    secrecy.disclose(
        participant=one,
        department=scene.world.departments["soc"],
        basis="harm_test",
        text="Handledaren behöver veta.",
        valid_from=TODAY,
        valid_to=None,
        by=ines,
    )
    jens = scene.client("jens")
    jens.post(
        reverse("participants:case_reason", args=[one.pk]), {"reason": "review", "text": "Ett klagomål."}
    )
    sections = register_extract.extract(one, EVENTS)
    text = "\n".join(str(section) for section in sections)
    wanted = [
        *MARKS["started"],
        one.case_number,
        "barn i hushållet",
        "Ung och ny här.",
        "Trädgårdsmästare",
        "studiebesök",
        "Arbetsmarknads- och socialförvaltningen",
        "Handledaren behöver veta.",
        "Ett klagomål.",
        "Ärendet lades upp",
        "Placeringen startade",
        "Rutin 1",
        "consultant",
    ]
    assert [word for word in wanted if word not in text] == []
    names = [getattr(scene.world, who).name for who in ("ines", "jens", "cilla", "bo")]
    others = [mark for which, marks in MARKS.items() if which != "started" for mark in marks]
    others += [mark for marks in CANARIES.values() for mark in marks] + [one.alias]
    assert [word for word in (*names, *others) if word in text] == []
    headings = [section.heading for section in sections]
    assert len(headings) == len(set(headings)) > 10


def test_it_leaves_with_a_reason_on_a_page_or_as_pdf(scene: Scene) -> None:
    ines, (first, last, number) = scene.client("ines"), CANARIES["own"]
    where, why = _where(scene, "own"), "Personen själv, i brev den 3 mars."
    assert ines.post(where, {"reason": "", "shape": "pdf"}).status_code == 422
    assert ines.post(where, {"reason": f"Till {number}", "shape": "pdf"}).status_code == 422
    assert not AccessLog.objects.filter(what="extract").exists()
    for shape in ("sida", "pdf"):
        with undone():
            response = ines.post(where, {"reason": why, "shape": shape})
            text = text_of(response)
            wanted = (first, last, f"{number[:8]}-{number[8:]}", "samtycke", "kunna sitta vid arbetet")
            assert [word for word in wanted if word not in text] == [], shape
            row = AccessLog.objects.get(what="extract")
            assert (row.actor, row.reason, row.is_flagged) == (scene.world.ines, why, True)
    assert response["Content-Type"] == "application/pdf"


def test_of_somebody_protected_there_is_no_file_and_no_name(scene: Scene) -> None:
    jens, where = scene.client("jens"), _where(scene, "protected")
    assert jens.post(where, {"reason": "Personen själv.", "shape": "pdf"}).status_code == 422
    page = jens.post(where, {"reason": "Personen själv.", "shape": "sida"}).content.decode()
    assert ("Skyddade personuppgifter" in page, scene.people["protected"].case_number in page) == (True, True)
    assert [mark for mark in CANARIES["protected"] if mark in page] == []
