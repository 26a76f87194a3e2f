"""What leaves the case: placements in a file, and what a förvaltning learns of a person, when and for how long."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from organisation.models import User
from participants.actions import people, secrecy
from participants.models import AccessLog

from ..access import Scene, make_scene
from ..database import undone
from ..people import make_participant
from .placing import MARKS

DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """One scene for all tests of this file; each test leaves it as it was."""
    with django_db_blocker.unblock(), undone():
        yield make_scene()


@pytest.fixture(autouse=True)
def _as_it_was(scene: Scene) -> Iterator[None]:
    with undone():
        yield


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
