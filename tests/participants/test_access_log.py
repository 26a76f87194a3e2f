"""The access log: written first, kept whatever happens, and without it nothing is shown."""

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lund_placements import pgserver
from participants import access, look_words, permissions, selectors, urls
from participants.enums import AccessKind
from participants.models import AccessLog, Participant
from participants.permissions import ONLY_READS

from ..database import as_owner, undone
from ..factories import World, make_world
from ..house_rules import BASE_DIR
from ..people import CANARIES, make_participant
from ..test_frozen import answers, ways_to_change


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def _client(user: object, **options: object) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.force_login(user)
    return client


def _address(name: str, participant: Participant) -> str:
    return reverse(f"participants:{name}", args=[participant.pk])


def _looks(participant: Participant) -> list[tuple[str, str, str]]:
    rows = AccessLog.objects.filter(subjects__contains=[participant.pk]).order_by("pk")
    return [(row.actor.name, row.what, row.outcome) for row in rows]


def test_a_page_that_fails_or_is_refused_has_been_noted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    participant = make_participant(world.ines, "own")
    ines = _client(world.ines)

    def fail(*args: object) -> None:
        raise RuntimeError("fel")

    def refuse(*args: object) -> None:
        raise PermissionDenied("nej")

    with monkeypatch.context() as broken:
        broken.setattr("participants.selectors.with_bases", fail)
        assert ines.get(_address("case", participant)).status_code == 500
        broken.setattr("participants.selectors.with_bases", refuse)
        assert ines.get(_address("case", participant)).status_code == 403
    assert ines.post(_address("case_reopen", participant)).status_code == 403
    assert ines.post(_address("case_assess", participant), {}).status_code == 422
    assert _looks(participant) == [("Ines", "case", "allowed")] * 2 + [("Ines", "change", "allowed")] * 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_without_the_log_nothing_is_shown() -> None:
    """The application's role may not write the log: every page with a person is closed, every other is open."""
    world = make_world()
    own, other = make_participant(world.ines, "own"), make_participant(world.jens, "other")
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    with _no_log():
        ines = _client(world.ines)
        pages = {
            "list": ines.get(reverse("participants:cases")),
            "search": ines.post(reverse("participants:search"), {"text": CANARIES["other"][2]}),
            "case": ines.get(_address("case", own)),
            "identity": ines.get(_address("case_identity", own)),
            "form with errors": ines.post(_address("case_assess", own), {}),
            "question": ines.get(_address("case_reason", other)),
            "refused": ines.get(_address("case", other)),
            "export": ines.post(reverse("participants:export"), {"reason": "Möte."}),
            "start": ines.get("/"),
            "statistics": ines.get(reverse("participants:statistics")),
        }
    logging.getLogger().removeHandler(handler)
    closed = {name for name, page in pages.items() if page.status_code == 503}
    assert closed == set(pages) - {"start", "statistics"}
    for name in closed:
        text = pages[name].content.decode()
        assert "Uppgifterna kan inte visas just nu" in text
        assert not any(mark in text for marks in CANARIES.values() for mark in marks)
    assert pages["start"].status_code == pages["statistics"].status_code == 200
    assert not any(mark in stream.getvalue() for marks in CANARIES.values() for mark in marks)


@contextmanager
def _no_log() -> Iterator[None]:
    """Take the right to write the access log away for a while."""

    def run(statement: str) -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"{statement} {pgserver.APP}")

    run("REVOKE INSERT ON participants_accesslog FROM")
    yield
    run("GRANT INSERT ON participants_accesslog TO")


@pytest.mark.django_db(transaction=True)
def test_a_note_inside_a_transaction_is_a_mistake() -> None:
    """It could be undone; so the product refuses, loudly."""
    world = make_world()
    participant = make_participant(world.ines)
    with pytest.raises(RuntimeError), transaction.atomic():
        access.note(by=world.ines, what=AccessKind.CASE, subjects=[participant.pk])


def test_a_colleagues_case_asks_why_and_stays_open_for_an_hour(world: World) -> None:
    participant = make_participant(world.jens, "other")
    ines = _client(world.ines)
    where = _address("case", participant)
    question = ines.get(where)
    assert question["Location"] == _address("case_reason", participant)
    page = ines.get(question["Location"]).content.decode()
    assert ("Varför öppnar du ärendet?" in page, "Kanarius" in page) == (True, False)
    assert ines.post(question["Location"], {"reason": "contacted", "text": ""}).status_code == 422
    text = f"Ringde om {CANARIES['other'][2]}"
    assert ines.post(question["Location"], {"reason": "contacted", "text": text}).status_code == 422
    given = ines.post(question["Location"], {"reason": "contacted", "text": "Ringde mig i dag."})
    assert given["Location"] == where
    assert "Kanarius" in ines.get(where).content.decode()
    seen = AccessLog.objects.filter(subjects__contains=[participant.pk]).latest("pk")
    assert (seen.reason, seen.is_flagged) == (
        "Personen har hört av sig till mig: Ringde mig i dag.",
        True,
    )
    grant = participant.grants.get()
    assert (grant.expires_at - grant.granted_at).total_seconds() == 3600
    assert not permissions.may_open(world.anna, participant)
    page = _client(world.jens).get(_address("case_looks", participant)).content.decode()
    assert "Ringde mig i dag." in page


def test_a_control_reads_the_case_and_opens_no_form(world: World) -> None:
    participant = make_participant(world.ines, "own")
    jens = _client(world.jens)
    forms = ("case_hand_over", "case_protection", "case_extract")
    for reason, status in (("review", 403), ("substitute", 200)):
        with undone():
            jens.post(_address("case_reason", participant), {"reason": reason, "text": "Ett klagomål."})
            assert jens.get(_address("case", participant)).status_code == 200
            assert [jens.get(_address(name, participant)).status_code for name in forms] == [status] * 3
            verdicts = [
                permissions.may_change(world.jens, participant),
                permissions.may_protect(world.jens, participant),
                permissions.may_reopen(world.jens, participant),
            ]
            assert (ONLY_READS in {one.reason for one in verdicts}) == (status == 403)
    assert not jens.post(_address("case_extract", participant)).content.startswith(b"%PDF")


def test_the_case_tells_truly_why_somebody_looked(world: World) -> None:
    participant = make_participant(world.ines, "own")
    seen = {"subjects": [participant.pk], "case_number": participant.case_number}
    access.note(by=world.jens, what=AccessKind.CASE, reason="Jag vikarierar", is_flagged=True, **seen)
    access.note(by=world.anna, what=AccessKind.MATCHING, **seen)
    access.note(by=world.bo, what=AccessKind.PLACEMENT, **seen)
    access.note(by=world.jens, what=AccessKind.SEARCH, **seen)
    for _ in range(6):
        access.note(by=world.ines, what=AccessKind.CASE, **seen)
    told = {(one["of"].actor.name, one["why"]) for one in look_words.rows(selectors.looks_at(participant))}
    assert told == {
        ("Jens", "Jag vikarierar"),
        ("Anna", "Samordnarens matchning, med alias"),
        ("Bo", "Mottagande förvaltning, med alias"),
        ("Jens", "Arbetsmarknadskonsulent, inget skäl krävdes"),
        ("Ines", "Eget ärende"),
    }
    page = _client(world.ines).get(_address("case", participant)).content.decode()
    assert "Jag vikarierar" in page  # what is to be reviewed comes before the latest


def test_a_name_s_beginning_finds_the_own_cases_only(world: World) -> None:
    own, other = make_participant(world.ines, "own"), make_participant(world.jens, "other")
    first, last = other.first_name, other.last_name

    def found(text: str) -> set[str]:
        return {str(one.pk) for one in selectors.search(world.ines, text).shown}

    assert found(own.first_name[:3]) >= {str(own.pk)}
    assert [str(other.pk) in found(text) for text in (first[:3], first, last)] == [False] * 3
    whole = (f"{first} {last}", f"{last} {first}".upper(), other.case_number, CANARIES["other"][2])
    assert [found(text) for text in whole] == [{str(other.pk)}] * 4


def test_a_grant_that_has_passed_opens_nothing(world: World) -> None:
    participant = make_participant(world.jens, "other")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        data = {"reason": "substitute", "text": "Jens är sjuk."}
        _client(world.ines).post(_address("case_reason", participant), data)
        assert _client(world.ines).get(_address("case", participant)).status_code == 200
        clock.shift(dt.timedelta(minutes=61))
        assert _client(world.ines).get(_address("case", participant)).status_code == 302
        assert _client(world.ines).post(_address("case_close", participant)).status_code == 403


def test_every_address_of_a_case_is_noted(world: World) -> None:
    """Whatever page of a case is added later: it notes the look, or this fails."""
    participant = make_participant(world.ines)
    more = {
        "IntConverter": 1,
        "UUIDConverter": uuid4(),
        "SlugConverter": "platsen",
    }  # what an address names besides
    names = {
        (pattern.name, tuple(type(kind).__name__ for kind in pattern.pattern.converters.values())[1:])
        for pattern in urls.urlpatterns
        if str(pattern.pattern).startswith("deltagare/<uuid:pk>/")
    }
    assert len(names) > 15
    unnoted = set()
    for name, kinds in names:
        where = reverse(f"participants:{name}", args=[participant.pk, *(more[kind] for kind in kinds)])
        for method in ("get", "post"):
            with undone():
                response = getattr(_client(world.ines), method)(where)
                if response.status_code != 405 and not _looks(participant):
                    unnoted.add((name, method))
    assert unnoted == set()


def test_views_reach_participants_through_selectors_only() -> None:
    """A view that asked the table itself could show somebody whom the user may not see."""
    views = (BASE_DIR / "participants" / "views").glob("*.py")
    asking = {path.name for path in views if "Participant.objects" in path.read_text()}
    assert asking == set()


def test_the_log_can_be_added_to_and_nothing_else(world: World) -> None:
    participant = make_participant(world.ines, "own")
    _client(world.ines).get(_address("case", participant))
    row = AccessLog.objects.filter(subjects__contains=[participant.pk]).get()
    found = answers(ways_to_change(row), None)
    assert found == dict.fromkeys(found, "refused")
    page = _client(world.greta).get(_address("case_looks", participant))
    assert page.status_code == 404


def test_a_look_at_a_list_names_everybody_in_it(world: World) -> None:
    shown = {make_participant(world.ines).pk for _ in range(3)}
    make_participant(world.jens)
    _client(world.ines).get(reverse("participants:cases"))
    row = AccessLog.objects.filter(what="list").latest("pk")
    assert (set(row.subjects), row.actor) == (shown, world.ines)
    before = AccessLog.objects.count()
    _client(world.anna).get("/")
    assert AccessLog.objects.count() == before
