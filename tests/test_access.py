"""Everybody gets exactly what their role gives, from every address, whatever the method."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from io import StringIO
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from allocation.actions import decisions

from .access import (
    ANONYMOUS,
    CAST,
    OPEN_REFUSED,
    REFUSED,
    SECRET,
    SECRET_DECISION,
    SECRET_PLACES,
    SECRETS,
    Answer,
    Answers,
    Row,
    Scene,
    answer,
    text_of,
    url_names,
)
from .access import ROWS as FIRST_ROWS
from .agreements.access import ROWS as AGREEMENT_ROWS
from .allocation.access import ROWS as YEAR_ROWS
from .api.page_access import ROWS as MACHINE_ROWS
from .database import undone
from .exchange_access import ROWS as EXCHANGE_ROWS
from .factories import decision_input
from .followup.access import ROWS as FOLLOWUP_ROWS
from .participants.log_access import ROWS as LOG_ROWS
from .participants.people_access import ROWS as PEOPLE_ROWS
from .participants.place_access import ROWS as PLACE_ROWS
from .participants.placement_access import ROWS as PLACEMENT_ROWS
from .told import everything_logged, told_in, told_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_it_was")]

ROWS = [
    *FIRST_ROWS,
    *YEAR_ROWS,
    *AGREEMENT_ROWS,
    *PEOPLE_ROWS,
    *PLACE_ROWS,
    *PLACEMENT_ROWS,
    *LOG_ROWS,
    *FOLLOWUP_ROWS,
    *EXCHANGE_ROWS,
    *MACHINE_ROWS,
]
ALLAUTH = ("account_", "mfa_")


# A method that an address does not have is refused before anybody is asked who they are: these stand for all.
WITHOUT_METHOD = ("anna", "olle", ANONYMOUS)
READABLE = [
    row for row in ROWS if row.get not in (REFUSED, OPEN_REFUSED) and not row.name.startswith(ALLAUTH)
]
OUTSIDERS = ("bo", "eva", "greta", "olle")
Asked = Callable[[Row], dict[str, "Given"]]
READERS = (*OUTSIDERS, "anna", "frida")  # those whose pages are compared or searched for secrets


class Given(NamedTuple):
    """What somebody got from an address: the answer, whom it told of and, for readers, its text."""

    answer: Answer
    told: frozenset[str]
    text: str = ""


def _look(scene: Scene, person: str, address: str, *, reads: bool) -> Given:
    """Get the address once as the person. What it logs is undone."""
    with undone():
        response = scene.client(person).get(address)
        return Given(answer(response), told_of(response), text_of(response) if reads else "")


@pytest.fixture(scope="module")
def logged() -> Iterator[StringIO]:
    """What is logged while everybody asks for everything."""
    with everything_logged() as log:
        yield log


@pytest.fixture(scope="module")
def first(scene: Scene, logged: StringIO) -> Asked:
    """Look at an address of the untouched scene as everybody, once for all tests."""

    @cache
    def look(row: Row) -> dict[str, Given]:
        readers = READERS if row in READABLE else ()
        with undone():
            address = row.address(scene)
            return {
                person: _look(scene, person, address, reads=person in readers) for person in _asked(row.get)
            }

    return look


@pytest.fixture(scope="module")
def posted(scene: Scene, logged: StringIO) -> Asked:
    """Send an empty form to an address of the untouched scene as everybody, once for all tests."""

    def send(person: str, address: str) -> Given:
        with undone():
            response = scene.client(person).post(address)
            return Given(answer(response), told_of(response))

    @cache
    def send_all(row: Row) -> dict[str, Given]:
        with undone():
            address = row.address(scene)
            return {person: send(person, address) for person in _asked(row.post)}

    return send_all


def _asked(expected: Answers) -> tuple[str, ...]:
    return WITHOUT_METHOD if expected in (REFUSED, OPEN_REFUSED) else (*CAST, ANONYMOUS)


def _others(client: Client, address: str) -> tuple[int, int]:
    return client.put(address).status_code, client.delete(address).status_code


def test_every_address_has_a_row() -> None:
    pages = {name for name in url_names() if not name.startswith("api:")}  # those have tests/api/access.py
    assert {row.name for row in ROWS} == pages


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_get_answers(first: Asked, row: Row) -> None:
    given = {person: given.answer for person, given in first(row).items()}
    assert given == {person: row.get[person] for person in given}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_post_answers(posted: Asked, row: Row) -> None:
    given = {person: given.answer for person, given in posted(row).items()}
    assert given == {person: row.post[person] for person in given}


def test_other_methods_are_refused(scene: Scene) -> None:
    client = scene.client("anna")
    rows = [row for row in ROWS if not row.name.startswith(ALLAUTH)]
    given = {str(row): _others(client, row.address(scene)) for row in rows}
    assert given == dict.fromkeys(given, (405, 405))


def test_own_account_and_address_cannot_be_changed() -> None:
    """allauth's pages for it are not in the address space; the administrator does it."""
    for path in ("email/", "confirm-email/", "login/code/confirm/", "phone/change/"):
        with pytest.raises(Resolver404):
            resolve(f"/konto/{path}")


def test_persons_are_shown_only_to_those_who_may(first: Asked, posted: Asked, logged: StringIO) -> None:
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in ROWS:
        for ask in (first, posted):
            for person, given in ask(row).items():
                for whose in given.told:
                    told[person, whose].add(str(row))
    states = ("suggested", "offered", "accepted", "planned", "started")
    assert set(told) == {
        ("ines", "case own"),
        *(("ines", f"placing {state}") for state in states),  # of the protected even she sees the alias
        ("jens", "case other"),
        ("jens", "case protected"),
        ("bo", "case own"),
    }
    assert told["jens", "case protected"] == {"participants:case_identity protected"}
    assert told["bo", "case own"] == {"participants:shared"}  # the given name and an initial
    assert told_in(logged.getvalue()) == set()


# Under preparation: nothing of it reaches those outside the handling, whatever they ask for


def _rows_of(person: str, rows: Iterable[Row] = READABLE) -> list[Row]:
    """Return the rows that do not refuse the person's role: those do so whatever happens."""
    return [row for row in rows if row.get[person] != 403]


def _with_secrets(first: Asked, person: str) -> set[str]:
    return {str(row) for row in _rows_of(person) if SECRETS.search(first(row)[person].text)}


def test_nothing_unpublished_reaches_outsiders(first: Asked) -> None:
    own_draft = {
        "allocation:dialogue dialogue a",
        "allocation:reply_versions dialogue a",
        "allocation:reply_step dialogue a kompetensbehov",
        "allocation:reply_check dialogue a",
    }
    found = {person: _with_secrets(first, person) for person in OUTSIDERS}
    assert found == {"bo": own_draft, "eva": set(), "greta": set(), "olle": set()}


def test_handlers_do_see_it(first: Asked) -> None:
    """What the test above looks for can be found, in every kind of document."""
    assert _with_secrets(first, "frida") == {
        "allocation:proposal proposed",
        "allocation:proposal_pdf proposed",
        "allocation:proposal_pdf decided",
        "allocation:decisions",
        "allocation:decision decided",
        "allocation:decision_pdf decided",
        "allocation:decision_json decided",
        "allocation:decision_xlsx decided",
        "allocation:decision_comparison decided",
        "allocation:decision_comparison_xlsx decided",
    }


def test_draft_is_the_departments_own_until_submitted(first: Asked) -> None:
    seen = "".join(first(row)["anna"].text for row in _rows_of("anna"))
    assert ("bos utkast" in seen, "vårdens svar" in seen) == (False, True)


def _addresses(scene: Scene, rows: Iterable[Row] = READABLE) -> dict[str, dict[Row, str]]:
    """Return where the rows are now, for each outsider: what happens later may give one another address."""
    return {person: {row: row.address(scene) for row in _rows_of(person, rows)} for person in OUTSIDERS}


def _seen(scene: Scene, addresses: dict[str, dict[Row, str]]) -> dict[tuple[str, str], Given]:
    """Return what each outsider gets from each address, by person and row."""
    return {
        (person, str(row)): _look(scene, person, address, reads=True)
        for person, rows in addresses.items()
        for row, address in rows.items()
    }


def test_outsiders_cannot_tell_how_far_the_handling_has_come(scene: Scene) -> None:
    year = scene.years["calculating"]
    addresses = _addresses(
        scene, [row for row in READABLE if row.args(scene)[:1] in ((), (year.round.year,))]
    )
    before = _seen(scene, addresses)
    assert "under beredning" in before["bo", "allocation:decisions"].text
    year.sent()
    assert _seen(scene, addresses) == before
    year.decided()
    assert _seen(scene, addresses) == before


def test_unpublished_correction_leaves_no_trace_outside_the_handling(scene: Scene) -> None:
    addresses = _addresses(scene)
    before = _seen(scene, addresses)
    changes = {("a", "ama"): (SECRET_PLACES, SECRET)}
    data = decision_input(**{**SECRET_DECISION, "changes": changes}, correction_reason=SECRET)
    decisions.correct(decision=scene.decision("published"), data=data, by=scene.world.david)
    assert _seen(scene, addresses) == before
