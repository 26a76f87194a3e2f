"""Nobody learns of a person what they may not: the search, the files, the log, and the database."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from organisation.middleware import signed
from participants.models import AccessLog, Participant

from ..access import ANONYMOUS, CAST, RANDOM_MARK, Scene
from ..database import undone
from ..people import CANARIES
from ..told import MARKS, everything_logged, told_in, told_of

pytestmark = pytest.mark.usefixtures("as_it_was")


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything that is logged meanwhile."""
    with everything_logged() as log:
        yield log


def test_a_contact_learns_the_least(scene: Scene) -> None:
    page = scene.client("bo").get(reverse("participants:shared")).content.decode()
    own = scene.people["own"]
    assert ("Kanarina E.", own.alias, "Ines", "kunna sitta vid arbetet") == tuple(
        text for text in ("Kanarina E.", own.alias, "Ines", "kunna sitta vid arbetet") if text in page
    )
    assert [mark for mark in (*MARKS["own"][1:], own.case_number, str(own.pk)) if mark in page] == []
    assert own.alias not in scene.client("cilla").get(reverse("participants:shared")).content.decode()


WORDS = [
    *(mark for marks in MARKS.values() for mark in marks),
    "kana",
    "Kan_r%",
    "%",
    "__",
    "' OR '1'='1",
    "\\",
    "Kanarella Skyddsfågel",
]


def test_search_gives_nobody_what_they_may_not_know(scene: Scene, log: StringIO) -> None:
    words = [*WORDS, *(one.case_number for one in scene.people.values()), scene.people["protected"].alias]
    address = reverse("participants:search")
    found: dict[str, set[str]] = {}
    for person in (*CAST, ANONYMOUS):
        for word in words:
            with undone():
                response = scene.client(person).post(address, {"text": word})
                # What was typed comes back in the form; what was found stands in the table.
                table = response.content.decode().split("<table", 1)[1:] or [""]
                whose = told_in(table[0]) if response.status_code == 200 else told_of(response)
                found.setdefault(person, set()).update(whose)
    assert {person: whose for person, whose in found.items() if whose} == {
        "ines": {"case own", "case other"},
        "jens": {"case own", "case other"},  # a protected one shows its alias only
    }
    assert told_in(log.getvalue()) == set()


def test_a_protected_case_looks_like_none_to_others(scene: Scene) -> None:
    """Neither the page nor its address, its number or its personnummer tells that it exists."""
    protected = scene.people["protected"]
    ines = scene.client("ines")
    search, unknown = reverse("participants:search"), "2026-999999"
    hit = (
        ines.post(search, {"text": protected.case_number}).content.decode().replace(protected.case_number, "")
    )
    miss = ines.post(search, {"text": unknown}).content.decode().replace(unknown, "")
    assert _without_tokens(hit) == _without_tokens(miss)
    there = ines.get(reverse("participants:case", args=[protected.pk]))
    nowhere = ines.get(reverse("participants:case", args=["0" * 8 + "-0000-4000-8000-" + "0" * 12]))
    assert (there.status_code, _without_tokens(there.content.decode())) == (
        404,
        _without_tokens(nowhere.content.decode()),
    )
    rows = AccessLog.objects.filter(subjects__contains=[protected.pk], actor=scene.world.ines).order_by("pk")
    assert [(row.what, row.outcome, row.is_flagged) for row in rows] == [
        ("search", "denied", True),
        ("case", "denied", True),
    ]


def _without_tokens(page: str) -> str:
    return RANDOM_MARK.sub("", page)


def test_a_personnummer_that_exists_is_refused_without_saying_whose(scene: Scene) -> None:
    data = {"case_number": "2026-99999", "first_name": "Ny", "last_name": "Person"}
    pages = []
    for which in ("other", "protected"):
        with undone():
            response = scene.client("ines").post(
                reverse("participants:case_add"), {**data, "personnummer": CANARIES[which][2]}
            )
            page = response.content.decode().replace(CANARIES[which][2], "")
            assert (response.status_code, told_in(page)) == (422, set())
            pages.append(_without_tokens(page))
            row = AccessLog.objects.filter(subjects__contains=[scene.people[which].pk]).first()
            assert (row.actor, row.what, row.outcome) == (scene.world.ines, "duplicate", "denied")
    assert pages[0] == pages[1]
    taken = {**data, "case_number": scene.people["protected"].case_number}
    assert scene.client("ines").post(reverse("participants:case_add"), taken).status_code == 422
    row = AccessLog.objects.filter(subjects__contains=[scene.people["protected"].pk]).first()
    assert (row.what, row.outcome) == ("duplicate", "denied")


def test_the_database_holds_no_personnummer_and_names_in_one_place_only(scene: Scene, log: StringIO) -> None:
    """Everything that a curious reader of the tables finds, after forms have been sent, refused and kept."""
    ines, jens = scene.client("ines"), scene.client("jens")
    own = reverse("participants:case_identity", args=[scene.people["own"].pk])
    first, last, number = CANARIES["own"]
    typed = {"first_name": first, "last_name": last, "personnummer": number, "revision": "1"}
    token = {"once": "00000000-0000-4000-8000-000000000001"}
    assert ines.post(own, {**typed, **token}).status_code == 302
    assert ines.post(own, {**typed, "revision": "1"}).status_code == 422  # stale
    kept = {**typed, "once": "00000000-0000-4000-8000-000000000002"}
    assert jens.post(own, {**kept, "who": signed(scene.world.jens)}).status_code == 403
    late = Client()
    assert late.post(own, {**kept, "who": signed(scene.world.ines)})["Location"].startswith("/konto/login/")
    ines.post(reverse("participants:search"), {"text": number})
    rows = _every_row()
    numbers = [mark for marks in MARKS.values() for mark in marks[2:]]
    names = [name for marks in MARKS.values() for name in marks[:2]]
    assert {table for table, text in rows if any(number in text for number in numbers)} == set()
    assert {table for table, text in rows if any(name in text for name in names)} == {
        "participants_participant"
    }
    assert {table for table, text in rows if "unsent" in text or "django_session" in table} == {
        "django_session"
    }
    assert told_in(log.getvalue()) == set()


def _every_row() -> list[tuple[str, str]]:
    """Return every row of every table as text, sessions opened."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            rows += [(table, text) for (text,) in cursor.fetchall()]
    # Bytes are shown as hexadecimal digits; a session's are signed and packed JSON.
    opened = [(table, _unpacked(text)) for table, text in rows]
    return opened


def _unpacked(text: str) -> str:
    key = text.removeprefix("(").split(",")[0]
    session = Session.objects.filter(pk=key).first() if len(key) == 32 else None
    hexadecimal = [part for part in text.replace('"', "").split("\\x")[1:]]
    decoded = "".join(
        bytes.fromhex(part.split(",")[0].strip("\\)")).decode("latin-1") for part in hexadecimal
    )
    return text + decoded + (str(session.get_decoded()) if session else "")


def test_what_was_typed_comes_back_to_its_writer_only(scene: Scene) -> None:
    first, last, number = CANARIES["own"]
    own = reverse("participants:case_identity", args=[scene.people["own"].pk])
    typed = {"first_name": first, "last_name": last, "personnummer": number, "revision": "1"}
    once = "00000000-0000-4000-8000-000000000003"
    browser = Client()
    browser.post(own, {**typed, "once": once, "who": signed(scene.world.ines)})
    browser.force_login(scene.world.jens)
    assert browser.get("/fortsatt/").status_code == 404
    browser = Client()
    browser.post(own, {**typed, "once": once, "who": signed(scene.world.ines)})
    browser.force_login(scene.world.ines)
    assert number in browser.get("/fortsatt/").content.decode()


def test_a_failing_page_and_a_failing_database_say_nothing(
    scene: Scene, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        # As PostgreSQL answers when a row breaks a rule: with the whole row.
        participant = scene.people["own"]
        Participant.objects.filter(pk=participant.pk).update(hours_per_week=99)

    monkeypatch.setattr("participants.selectors.with_bases", refuse)
    client = scene.client("ines")
    client.raise_request_exception = False
    with undone():
        response = client.get(reverse("participants:case", args=[scene.people["own"].pk]))
    assert (response.status_code, told_of(response)) == (500, set())
    assert "Traceback" in log.getvalue()
    assert told_in(log.getvalue()) == set()


def test_what_the_database_says_of_a_row_is_not_logged(scene: Scene, log: StringIO) -> None:
    with undone():
        with pytest.raises(DatabaseError, match="Kanarina") as refused:
            Participant.objects.filter(pk=scene.people["own"].pk).update(hours_per_week=99)
        logging.getLogger("test").error("failed", exc_info=refused.value)
    assert "participant_hours_are_sensible" in log.getvalue()
    assert ("DETAIL" in log.getvalue(), told_in(log.getvalue())) == (False, set())
