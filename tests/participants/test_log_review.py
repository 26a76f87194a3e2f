"""Going through the access log: who looked at what and why, never what stood there; reviews that stay."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from lund_placements.errors import RuleBroken
from participants import log_review
from participants.actions import log_review as actions
from participants.models import AccessLog, AccessReview, Participant

from ..database import undone
from ..factories import World, make_world
from ..people import CANARIES, make_participant
from ..rows import again, refusal
from ..test_constraints import broken_rule
from ..test_frozen import answers, ways_to_change

LOG = reverse("participants:log")
FILE = reverse("participants:log_export")
WHY = {"reason": "Månadens kontroll.", "file": "xlsx"}


class Unit:
    """Ines has opened her own case, Jens's with a reason, and tried one that only Jens knows of."""

    def __init__(self) -> None:
        self.world: World = make_world()
        self.own = make_participant(self.world.ines, "own")
        self.other = make_participant(self.world.jens, "other")
        self.protected = make_participant(self.world.jens, "protected", is_protected=True)
        ines = self.client("ines")
        for one in (self.own, self.other, self.protected):
            ines.get(reverse("participants:case", args=[one.pk]))
        why = {"reason": "contacted", "text": "Ringde mig i dag."}
        ines.post(reverse("participants:case_reason", args=[self.other.pk]), why)
        ines.get(reverse("participants:case", args=[self.other.pk]))
        ines.post(reverse("participants:export"), {"reason": "Möte med chefen."})

    def client(self, person: str) -> Client:
        """Return a browser signed in as the person."""
        client = Client()
        client.force_login(getattr(self.world, person))
        return client

    def look(self, of: Participant, **given: object) -> AccessLog:
        """Return Ines's latest look at somebody."""
        rows = AccessLog.objects.filter(subjects=[of.pk], actor=self.world.ines, **given)
        return rows.latest("pk")


@pytest.fixture(scope="module")
def unit(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Unit]:
    """One unit for all tests of this file; each test leaves it as it was."""
    with django_db_blocker.unblock(), undone():
        yield Unit()


@pytest.fixture(autouse=True)
def _as_it_was(unit: Unit) -> Iterator[None]:
    with undone():
        yield


def _shown(unit: Unit, **asked: str) -> list[tuple[str, str]]:
    with undone():  # what the reviewer looks at is in the log too
        page = unit.client("lena").get(LOG, asked)
        return [(row["look"].what, row["about"]) for row in page.context["rows"]]


def _called(one: Participant) -> str:
    return f"{one.case_number}, {one.alias}"


def test_the_groups_show_what_they_say_and_marked_looks_stand_first(unit: Unit) -> None:
    everything = _shown(unit)
    assert ("case", _called(unit.own)) in everything
    with undone():
        flags = [row["look"].is_flagged for row in unit.client("lena").get(LOG).context["rows"]]
    assert (flags[0], flags[-1], flags) == (True, False, sorted(flags, reverse=True))
    assert _shown(unit, visa="andras") == [("case", _called(unit.other))]
    assert _shown(unit, visa="filer") == [("export", _called(unit.own))]
    assert set(_shown(unit, visa="nekade")) == {
        ("case", _called(unit.other)),
        ("case", log_review.PROTECTED),
    }
    assert _shown(unit, vem=str(unit.world.bo.pk)) == everything  # never looked, so no choice in the list
    assert _shown(unit, visa="filer", vem=str(unit.world.ines.pk)) == [("export", _called(unit.own))]
    assert _shown(unit, fran="2020-01-01", till="2020-12-31") == []
    assert _shown(unit, fran="i går") == _shown(unit)


def test_a_reviewer_learns_no_name_and_nothing_of_the_protected(unit: Unit) -> None:
    lena = unit.client("lena")
    rows = [unit.look(one).pk for one in (unit.own, unit.other, unit.protected)]
    addresses = [LOG, FILE, *(reverse("participants:log_look", args=[pk]) for pk in rows)]
    book, table = lena.post(FILE, WHY), lena.post(FILE, {**WHY, "file": "csv"})
    cells = [
        str(cell)
        for sheet in load_workbook(BytesIO(book.content))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    head, *lines = csv.reader(StringIO(table.content.decode()))
    assert (tuple(head), len(lines) > 3) == (log_review.HEAD, True)
    cells += table.content.decode().splitlines()
    text = "".join(lena.get(where).content.decode() for where in addresses) + "\n".join(cells)
    hidden = [mark for marks in CANARIES.values() for mark in marks]
    hidden += [unit.protected.case_number, unit.protected.alias, str(unit.protected.pk)]
    assert [mark for mark in hidden if mark in text] == []
    assert (unit.own.case_number in text, log_review.PROTECTED in text) == (True, True)
    for name, args in (("case", [unit.own.pk]), ("cases", []), ("search", [])):
        assert lena.get(reverse(f"participants:{name}", args=args)).status_code in (403, 404)


def test_the_reviewers_own_looks_are_in_the_log(unit: Unit) -> None:
    lena = unit.client("lena")
    lena.get(LOG)
    lena.post(FILE, WHY)
    rows = AccessLog.objects.filter(actor=unit.world.lena, subjects__contains=[unit.own.pk]).order_by("pk")
    assert [(row.what, row.reason, row.is_flagged) for row in rows] == [
        ("review", "", False),
        ("export", "Månadens kontroll.", True),
    ]
    assert lena.post(FILE, {"reason": ""}).status_code == 422


def test_what_is_marked_is_reviewed_once_it_says_what_was_found(unit: Unit) -> None:
    lena, look = unit.client("lena"), unit.look(unit.other, outcome="allowed")
    assert ("case", _called(unit.other)) in _shown(unit, visa="granska")
    typed = {"assessment": "asked", "comment": "Varför just då?"}
    nothing = lena.post(LOG, typed)
    assert (nothing.status_code, "Varför just då?" in nothing.content.decode()) == (422, True)
    empty = lena.post(LOG, {"rad": [look.pk], "comment": ""})
    assert (empty.status_code, f'value="{look.pk}"' in empty.content.decode()) == (422, True)
    assert AccessReview.objects.count() == 0
    where = f"{LOG}?visa=granska"
    done = lena.post(where, {**typed, "rad": [look.pk]})
    assert (done.status_code, done["Location"]) == (302, where)
    made = AccessReview.objects.get()
    assert (made.look, made.reviewed_by, made.comment) == (look, unit.world.lena, "Varför just då?")
    waiting = [row["look"] for row in lena.get(where).context["rows"]]
    assert look not in waiting
    page = lena.get(reverse("participants:log_look", args=[look.pk])).content.decode()
    assert ("Varför just då?" in page, "Ringde mig i dag." in page) == (True, True)


def test_nobody_reviews_themselves_and_nobody_else_reviews(unit: Unit) -> None:
    unit.client("lena").get(LOG)
    own = AccessLog.objects.filter(actor=unit.world.lena).latest("pk")
    other = unit.look(unit.other)

    def review(by: object, *looks: int) -> list[AccessReview]:
        return actions.review(looks=looks, assessment="justified", comment="Ja.", by=by)

    with pytest.raises(PermissionDenied, match="själv"):
        review(unit.world.lena, other.pk, own.pk)
    for person in ("anna", "greta", "ines"):
        with pytest.raises(PermissionDenied, match="logggranskare"):
            review(getattr(unit.world, person), other.pk)
    with pytest.raises(RuleBroken):
        review(unit.world.lena, other.pk, 10**9)
    assert AccessReview.objects.count() == 0


def test_a_review_says_what_was_found_and_is_kept(unit: Unit) -> None:
    [made] = actions.review(
        looks=[unit.look(unit.other).pk], assessment="justified", comment="Ja.", by=unit.world.lena
    )
    broken = [{"comment": " "}, {"assessment": "kanske"}]
    rules = {broken_rule(refusal(lambda _, given=given: again(made, **given), None)) for given in broken}
    assert rules == {"review_says_what_was_found"}
    found = answers(ways_to_change(made), None)
    assert found == dict.fromkeys(found, "refused")


def test_the_list_asks_as_many_questions_whatever_its_length(unit: Unit) -> None:
    lena = unit.client("lena")

    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert lena.get(LOG).status_code == 200
        return len(asked)

    few = count()
    ines = unit.client("ines")
    for one in (unit.own, make_participant(unit.world.ines), unit.other):
        ines.get(reverse("participants:case", args=[one.pk]))
    actions.review(looks=[unit.look(unit.own).pk], assessment="justified", comment="Ja.", by=unit.world.lena)
    assert count() == few
