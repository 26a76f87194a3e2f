"""Everybody gets exactly what their role gives, from every address, whatever the method."""

from collections.abc import Iterable

import pytest
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

pytestmark = pytest.mark.usefixtures("as_it_was")

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


def _differs(scene: Scene, row: Row, method: str, expected: Answers) -> dict[str, tuple[Answer, Answer]]:
    """Send the request once as each person; return who got another answer than expected, and both answers."""
    people = WITHOUT_METHOD if expected in (REFUSED, OPEN_REFUSED) else (*CAST, ANONYMOUS)
    given = {}
    for person in people:
        with undone():
            given[person] = answer(scene.client(person).generic(method, row.address(scene)))
    return {who: (expected[who], got) for who, got in given.items() if got != expected[who]}


def test_every_address_has_a_row() -> None:
    pages = {name for name in url_names() if not name.startswith("api:")}  # those have tests/api/access.py
    assert {row.name for row in ROWS} == pages


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_get_answers(scene: Scene, row: Row) -> None:
    assert _differs(scene, row, "GET", row.get) == {}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_post_answers(scene: Scene, row: Row) -> None:
    assert _differs(scene, row, "POST", row.post) == {}


@pytest.mark.parametrize("row", [row for row in ROWS if not row.name.startswith(ALLAUTH)], ids=str)
def test_other_methods_are_refused(scene: Scene, row: Row) -> None:
    assert scene.client("anna").put(row.address(scene)).status_code == 405
    assert scene.client("anna").delete(row.address(scene)).status_code == 405


def test_own_account_and_address_cannot_be_changed() -> None:
    """allauth's pages for it are not in the address space; the administrator does it."""
    for path in ("email/", "confirm-email/", "login/code/confirm/", "phone/change/"):
        with pytest.raises(Resolver404):
            resolve(f"/konto/{path}")


# Under preparation: nothing of it reaches those outside the handling, whatever they ask for

OUTSIDERS = ("bo", "eva", "greta", "olle")
READABLE = [row for row in ROWS if row.get != REFUSED and not row.name.startswith(ALLAUTH)]


Addresses = dict[str, str]


def _addresses(scene: Scene, person: str, rows: Iterable[Row] = READABLE) -> Addresses:
    """Return the addresses, as they are now, that do not refuse the person's role: those do so whatever happens."""
    return {str(row): row.address(scene) for row in rows if row.get[person] != 403}


def _seen(scene: Scene, person: str, addresses: Addresses) -> dict[str, str]:
    """Return the text that the person gets from each address."""
    client = scene.client(person)
    return {name: text_of(client.get(address)) for name, address in addresses.items()}


def _with_secrets(scene: Scene, person: str) -> set[str]:
    seen = _seen(scene, person, _addresses(scene, person))
    return {name for name, text in seen.items() if any(secret in text for secret in SECRETS)}


def test_nothing_unpublished_reaches_outsiders(scene: Scene) -> None:
    own_draft = {
        "allocation:dialogue dialogue a",
        "allocation:reply_versions dialogue a",
        "allocation:reply_step dialogue a kompetensbehov",
        "allocation:reply_check dialogue a",
    }
    found = {person: _with_secrets(scene, person) for person in OUTSIDERS}
    assert found == {"bo": own_draft, "eva": set(), "greta": set(), "olle": set()}


def test_handlers_do_see_it(scene: Scene) -> None:
    """What the test above looks for can be found, in every kind of document."""
    assert _with_secrets(scene, "frida") == {
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


def test_draft_is_the_departments_own_until_submitted(scene: Scene) -> None:
    seen = "".join(_seen(scene, "anna", _addresses(scene, "anna")).values())
    assert ("bos utkast" in seen, "vårdens svar" in seen) == (False, True)


def test_outsiders_cannot_tell_how_far_the_handling_has_come(scene: Scene) -> None:
    year = scene.years["calculating"]
    rows = [row for row in READABLE if row.args(scene)[:1] in ((), (year.round.year,))]
    addresses = {person: _addresses(scene, person, rows) for person in OUTSIDERS}

    def seen() -> dict[str, dict[str, str]]:
        return {person: _seen(scene, person, addresses[person]) for person in OUTSIDERS}

    before = seen()
    assert "under beredning" in before["bo"]["allocation:decisions"]
    year.sent()
    assert seen() == before
    year.decided()
    assert seen() == before


def test_unpublished_correction_leaves_no_trace_outside_the_handling(scene: Scene) -> None:
    addresses = {person: _addresses(scene, person) for person in OUTSIDERS}
    before = {person: _seen(scene, person, addresses[person]) for person in OUTSIDERS}
    changes = {("a", "ama"): (SECRET_PLACES, SECRET)}
    data = decision_input(**{**SECRET_DECISION, "changes": changes}, correction_reason=SECRET)
    decisions.correct(decision=scene.decision("published"), data=data, by=scene.world.david)
    assert {person: _seen(scene, person, addresses[person]) for person in OUTSIDERS} == before
