"""What leaves the case: placements in a file, the register extract, and what a förvaltning learns, day by day."""

import datetime as dt
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from organisation.models import User
from participants import register_extract
from participants.actions import facts, people, secrecy
from participants.models import AccessLog
from participants.views.people import EVENTS

from ..access import Scene, text_of
from ..database import undone
from ..people import CANARIES, make_participant
from .placing import DAY, MARKS, TODAY

pytestmark = pytest.mark.usefixtures("as_it_was")


def test_placements_leave_in_a_file_with_a_reason_and_without_the_protected(scene: Scene) -> None:
    where = reverse("participants:placements_export")
    ines = scene.client("ines")
    assert ines.post(where, {"reason": " "}).status_code == 422
    assert not AccessLog.objects.filter(what="export").exists()
    book = load_workbook(BytesIO(ines.post(where, {"reason": "Möte med chefen."}).content))
    rows = [row[:3] for row in book["Placeringar"].iter_rows(min_row=2, values_only=True)]
    expected = {which: scene.placings[which].participant for which in ("planned", "started")}
    assert {row[0] for row in rows} == {one.case_number for one in expected.values()}
    assert {row[1:] for row in rows} == {MARKS[which] for which in expected}
    told = [row for row in book["Om filen"].iter_rows(values_only=True)]
    assert ("Skäl", "Möte med chefen.") in told
    row = AccessLog.objects.get(what="export")
    assert (row.actor, row.reason, row.is_flagged) == (scene.world.ines, "Möte med chefen.", True)
    assert set(row.subjects) == {one.pk for one in expected.values()}
    secrecy.protect(participant=expected["started"], by=scene.world.ines)
    again = load_workbook(BytesIO(ines.post(where, {"reason": "Möte."}).content))
    assert again["Placeringar"].max_row == 2
    assert (
        load_workbook(BytesIO(scene.client("jens").post(where, {"reason": "Möte."}).content))[
            "Placeringar"
        ].max_row
        == 1
    )  # his only one is protected


# What a förvaltning learns (/personer/)


def _page(user: User) -> str:
    with undone():
        client = Client()
        client.force_login(user)
        return client.get(reverse("participants:shared")).content.decode()


def test_a_forvaltning_learns_the_least_on_the_days_of_a_basis_and_on_no_other(scene: Scene) -> None:
    world, today = scene.world, timezone.localdate()
    one = make_participant(
        world.ines, hours_per_week=30, adaptations=["seated"], language_level="sfi_c", education_level="upper"
    )
    one = people.identify(
        participant=one, identity=people.Identity("Solveig", "Dagsljus"), revision=one.revision, by=world.ines
    )
    basis = secrecy.disclose(
        participant=one,
        department=world.departments["b"],
        basis="consent",
        text="",
        valid_from=today + 2 * DAY,
        valid_to=today + 4 * DAY,
        by=world.ines,
    )
    noon = timezone.make_aware(dt.datetime.combine(today, dt.time(12)))
    seen = {}
    for days in range(1, 7):
        with time_machine.travel(noon + days * DAY, tick=False):
            seen[days] = "Solveig D." in _page(world.cilla)
            assert "Solveig" not in _page(world.bo)
    assert seen == {1: False, 2: True, 3: True, 4: True, 5: False, 6: False}
    with time_machine.travel(noon + 3 * DAY, tick=False):
        page = _page(world.cilla)
        assert [
            word for word in ("Dagsljus", one.case_number, str(one.pk), "SFI C", "gymnasium") if word in page
        ] == []
        assert [
            word for word in (one.alias, "30", "kunna sitta vid arbetet", "Ines") if word not in page
        ] == []
        for ended in (
            lambda: secrecy.end_disclosure(disclosure=basis, by=world.ines),
            lambda: secrecy.protect(participant=one, by=world.ines),
            lambda: people.close(participant=one, by=world.ines),
            lambda: world.cilla.roles.update(valid_to=today),
        ):
            with undone():
                ended()
                client = Client()
                client.force_login(User.objects.get(pk=world.cilla.pk))
                assert "Solveig" not in client.get(reverse("participants:shared")).content.decode()


def test_every_look_at_the_list_is_written_down_with_whom_it_showed(scene: Scene) -> None:
    own = scene.people["own"]
    scene.client("bo").get(reverse("participants:shared"))
    row = AccessLog.objects.filter(actor=scene.world.bo, what="shared").latest("pk")
    assert row.subjects == [own.pk]
    before = AccessLog.objects.filter(what="shared").count()
    secrecy.end_disclosure(disclosure=own.disclosures.get(), by=scene.world.ines)
    scene.client("bo").get(reverse("participants:shared"))
    assert AccessLog.objects.filter(what="shared").count() == before


# Everything that is stored of one person (GDPR article 15)


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
        "arbetsmarknadskonsulent",
        one.alias,
    ]
    assert [word for word in wanted if word not in text] == []
    names = [getattr(scene.world, who).name for who in ("ines", "jens", "cilla", "bo")]
    others = [mark for which, marks in MARKS.items() if which != "started" for mark in marks]
    others += [mark for marks in CANARIES.values() for mark in marks]
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
            assert [word for word in wanted if word.casefold() not in text.casefold()] == [], shape
            row = AccessLog.objects.get(what="extract")
            assert (row.actor, row.reason, row.is_flagged) == (scene.world.ines, why, True)
    assert response["Content-Type"] == "application/pdf"


def test_of_somebody_protected_there_is_no_file_and_no_name(scene: Scene) -> None:
    jens, where = scene.client("jens"), _where(scene, "protected")
    assert jens.post(where, {"reason": "Personen själv.", "shape": "pdf"}).status_code == 422
    page = jens.post(where, {"reason": "Personen själv.", "shape": "sida"}).content.decode()
    assert ("Skyddade personuppgifter" in page, scene.people["protected"].case_number in page) == (True, True)
    assert [mark for mark in CANARIES["protected"] if mark in page] == []
