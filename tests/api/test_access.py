"""Everybody gets from the API exactly what they get from the pages, and nothing leaks on the way."""

import datetime as dt
import os
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.db.models import Max, QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from agreements.actions import agreements
from agreements.models import Agreement
from allocation.enums import ReplyStep
from followup.actions import outcomes as outcome_actions
from followup.models import Milestone
from lund_placements.management.commands.describe_api import described
from participants.actions import placements as placement_actions
from participants.models import Place, PlaceEvent, Placement

from ..access import ANONYMOUS, CAST, SECRETS, text_of, url_names
from ..database import undone
from .access import HANDLERS, ROWS, Row
from .counterparts import COUNTERPARTS, addresses
from .placement_access import ROWS as PLACEMENT_ROWS
from .scene import ApiScene, make_api_scene

ALL_ROWS = [*ROWS, *PLACEMENT_ROWS]
MACHINES = {  # whoever of the cast has the same role
    "machine coordinator": "anna",
    "machine department_contact": "bo",
    "machine board_secretary": "david",
    "machine board_member": "eva",
    "machine consultant": "jens",  # none of the cases is its own
    "machine log_reviewer": "lena",
    "machine administrator": "greta",
}
OF_OWN_CASES = {
    "placements",
    "proposals",
    "milestones",
    "outcomes",
    "place_candidates",
    "suggestion",
}  # which no machine has
EXAMPLES = int(os.environ.get("API_EXAMPLES", "2"))  # of each operation; more when somebody asks for it
QUICK = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ApiScene]:
    """One scene for all tests of this file; each test leaves it as it was."""
    with django_db_blocker.unblock(), undone():
        yield make_api_scene()


@pytest.fixture(autouse=True)
def _as_it_was(scene: ApiScene) -> Iterator[None]:
    with undone():
        yield


def test_every_address_has_a_row() -> None:
    api = {name.removeprefix("api:") for name in url_names() if name.startswith("api:")}
    assert {row.name for row in ALL_ROWS} == api


def _call(scene: ApiScene, who: str, method: str, path: str) -> HttpResponse:
    """Call without content, but with a reason for whatever is about people."""
    headers = {"X-Reason": "Prov av behörigheter"}
    return scene.client(who).generic(method, path, "{}", "application/json", headers=headers)


@pytest.mark.parametrize("row", ALL_ROWS, ids=str)
def test_answers(scene: ApiScene, row: Row) -> None:
    """What each gets, and that nobody outside the handling reads anything of it."""
    for method, expected in row.methods().items():
        given, leaked = {}, {}
        for person in (*CAST, ANONYMOUS):
            with undone():
                response = _call(scene, person, method, row.address(scene))
            given[person] = response.status_code
            is_text = response["Content-Type"] != "application/pdf"  # the pages' tests read the same PDF
            text = text_of(response) if is_text else ""
            leaked[person] = SECRETS.findall(text)
            if person == "anna":
                assert "bos utkast" not in text
        assert given == expected
        own = {"bo", "cilla"} if row.on in ("a", "b") or row.name in ("needs", "capacity") else set()
        outside = set(leaked) - set(HANDLERS.split()) - own
        assert {person: leaked[person] for person in outside if leaked[person]} == {}


def test_other_methods_are_refused(scene: ApiScene) -> None:
    client, has = scene.client("anna"), defaultdict(set)
    for row in ALL_ROWS:
        has[row.name] |= set(row.methods())
    for row in {row.name: row for row in ALL_ROWS}.values():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - has[row.name]:
            refused = 404 if row.name == "nothing" else 405
            with undone():  # what counts the calls too
                response = client.generic(method, row.address(scene))
            assert (row.name, method, response.status_code) == (row.name, method, refused)


@settings(QUICK, max_examples=10 * EXAMPLES)
@given(row=st.sampled_from(ALL_ROWS), machine=st.sampled_from(sorted(MACHINES)))
def test_a_machine_gets_what_somebody_with_its_role_gets(scene: ApiScene, row: Row, machine: str) -> None:
    for method, expected in row.methods().items():
        with undone():
            response = _call(scene, machine, method, row.address(scene))
        has_none = machine == "machine consultant" and row.name in OF_OWN_CASES
        wanted = 403 if has_none else expected[MACHINES[machine]]
        assert (row, method, response.status_code) == (row, method, wanted)


# Only what has changed


def _lately(rows: QuerySet, moment: str) -> tuple[str, dt.datetime]:
    """Return the row that was changed last, and when."""
    latest = rows.annotate(lately=Max(moment)).exclude(lately=None).latest("lately")
    return str(latest.pk), latest.lately


def test_only_what_has_changed_since(scene: ApiScene) -> None:
    started, ines, today = scene.placings["started"], scene.world.ines, timezone.localdate()
    why = placement_actions.EndInput("work", "")
    placement_actions.break_off(placement=started, ended_on=today, data=why, by=ines)
    result = started.milestones.get(rule__records="outcome", due_on=today)
    outcome_actions.record(milestone=result, code="unknown", by=ines)
    changed = {
        "agreements": _lately(Agreement.objects, "events__created_at"),
        "places": _lately(Place.objects, "events__created_at"),
        "placements": _lately(
            Placement.objects.exclude(participant__protected_identity=True), "proposal__events__created_at"
        ),
        "milestones": _lately(
            Milestone.objects.exclude(placement__participant__protected_identity=True), "changed_at"
        ),
        "outcomes": (str(result.pk), result.outcomes.get().written_at),
    }
    client = Client(headers={"Authorization": f"Bearer {scene.keys['machine coordinator']}"})

    def listed(name: str, since: dt.datetime | str) -> list[str]:
        asked = {"changed_since": since if isinstance(since, str) else since.isoformat(), "limit": 200}
        response = client.get(f"/api/v1/{name}", asked, headers={"X-Reason": "Prov av urval"})
        return [row.get("id") or row["milestone"] for row in response.json().get("results", [{"id": 400}])]

    for name, (pk, moment) in changed.items():
        everything = listed(name, moment - dt.timedelta(days=1))
        found = [listed(name, moment), listed(name, moment + dt.timedelta(microseconds=1))]
        assert (name, pk in everything, *found) == (name, True, [pk], [])
        assert listed(name, "i går") == [400]
    renamed = {"place": None, "workplace": scene.places["open"].workplace, "kind": "saved"}
    PlaceEvent.objects.create(actor=scene.world.cilla, actor_name="Cilla", **renamed)
    assert str(scene.places["open"].pk) in listed("places", timezone.now() - dt.timedelta(seconds=9))


# The same step on a page and in the API: whoever is let in to the one is let in to the other.

READS = {
    "allocation:year": "round",
    "allocation:dialogues": "dialogues",
    "allocation:dialogue": "dialogue",
    "allocation:reply_versions": "versions",
    "allocation:decision": "decision",
    "agreements:agreement": "agreement",
    "agreements:edit": "agreement_terms",
}
ADDRESSES = {address.name: address for address in addresses()}
TWINS = [("GET", page, call) for page, call in READS.items()] + [
    ("POST", page, call)
    for page, calls in COUNTERPARTS.items()
    if ADDRESSES[page].app in ("allocation", "agreements")  # the others are tried below
    for call in calls
]


def _steps_back(action: Callable[..., object], who: str) -> Callable[[ApiScene], object]:
    return lambda scene: action(agreement=scene.agreement, by=getattr(scene.world, who), comment="Därför.")


REACH: dict[str, Callable[[ApiScene], object]] = {
    "with_board": lambda scene: None,
    "draft": _steps_back(agreements.take_back, "anna"),
    "change_requested": _steps_back(agreements.request_change, "bo"),
    "declined": _steps_back(agreements.decline, "bo"),
    "approved": lambda scene: agreements.approve(agreement=scene.agreement, version=1, by=scene.world.bo),
}


def _verdict(status: int) -> str:
    """Return whether the caller was let in: told to correct what was sent counts as let in."""
    return {403: "refused", 404: "hidden"}.get(status, "let in" if status < 500 else str(status))


@settings(QUICK, max_examples=30 * EXAMPLES)
@given(
    twin=st.sampled_from(TWINS),
    person=st.sampled_from(CAST),
    state=st.sampled_from(("published", "decided", "dialogue", "preparing")),
    department=st.sampled_from(("a", "b", "soc")),
    reach=st.sampled_from(sorted(REACH)),
)
def test_pages_and_api_let_in_the_same(
    scene: ApiScene, twin: tuple[str, str, str], person: str, state: str, department: str, reach: str
) -> None:
    """Also with the agreement in every status that is reached without signing, whoever asks."""
    method, page, call = twin
    words = {"year": scene.year(state), "key": department, "department": department, "kind": "ama"}
    words |= {"party": "receiving"}
    if page == "allocation:reply_step":
        words |= {"slug": ReplyStep[call.removeprefix("reply_").upper()].value}
    if "agreement" in page:
        words |= {"year": scene.year("published")}
        words |= {"pk": (scene.agreement if department == "a" else scene.draft).pk}
    elif "decision" in page:
        words |= {"pk": scene.decision("published" if state == "published" else "decided").pk}
    else:
        had = state if state in ("published", "decided") else "dialogue"
        words |= (
            {"year": scene.year(had), "pk": scene.scenario(had).pk} if "pk" in ADDRESSES[page].args else {}
        )
    in_api = ADDRESSES[f"api:{call}"]
    answered = {}
    for address, how in ((ADDRESSES[page], method), (in_api, "GET" if method == "GET" else in_api.writes[0])):
        with undone():
            if "agreement" in page:
                REACH[reach](scene)
            path = reverse(address.name, kwargs={name: words[name] for name in address.args})
            response = scene.client(person).generic(how, path, "{}", "application/json")
        answered[address.name] = _verdict(response.status_code)
    assert len(set(answered.values())) == 1, (twin, person, state, department, reach, answered)


# What these are about stands in the body; the answer for somebody protected is never given through the API.
APART = {f"participants:{page}" for page in ("place_new", "propose", "proposal_answer", "workplace_new")}
PLACED = [
    (page, call)
    for page, calls in COUNTERPARTS.items()
    if ADDRESSES[page].app in ("participants", "followup") and page not in APART
    for call in calls
]
CORRECTS = {"followup:correct", "followup:outcome_correct"}  # by the other verb of the same address


@settings(QUICK, max_examples=20 * EXAMPLES)
@given(twin=st.sampled_from(PLACED), person=st.sampled_from(CAST), data=st.data())
def test_pages_and_api_let_in_the_same_to_places_and_placements(
    scene: ApiScene, twin: tuple[str, str], person: str, data: st.DataObject
) -> None:
    """Tried on what exists in any state; in the API nobody gets to whoever is protected."""
    page, call = ADDRESSES[twin[0]], ADDRESSES[f"api:{twin[1]}"]
    words = {name: numbers[0] for name, numbers in scene.numbers().items()}
    words |= {"pk": uuid.UUID(int=0), "year": scene.year("published")}
    ids = scene.ids(reverse(call.name, kwargs={name: words[name] for name in call.args}))
    words["pk"] = data.draw(st.sampled_from(ids))
    how = "PUT" if page.name in CORRECTS or "POST" not in call.writes else "POST"
    let_in = {}
    for address, method in ((page, "POST"), (call, how)):
        with undone():
            path = reverse(address.name, kwargs={name: words[name] for name in address.args})
            response = _call(scene, person, method, path)
        let_in[address.name] = response.status_code not in (403, 404)
    is_protected = "pk" in call.args and words["pk"] == str(scene.placings["protected"].pk)
    expected = let_in[page.name] and not is_protected
    assert (twin, person, words["pk"], let_in[call.name]) == (twin, person, words["pk"], expected)


# The whole description, by random calls

SCHEMA = schemathesis.openapi.from_dict(described())
SCHEMA.app = get_wsgi_application()
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
CHECKS = [
    schemathesis.checks.CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """Let a call leave the connection open, and with it the transaction that is undone; as Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_kept_connection")
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_call_breaks_it_and_every_answer_is_described(scene: ApiScene, operation: object) -> None:
    """Random content, sent by each role to what exists and to what does not."""
    known = {
        "year": [scene.year(state) for state in scene.years],
        "department": ["a", "b", "soc"],
        "kind": ["ama", "praktik"],
        "number": [1],
    }
    known |= {"id": scene.ids(operation.path), **scene.numbers()}

    @QUICK
    @given(case=operation.as_strategy(), who=st.sampled_from([*scene.keys, ANONYMOUS]), data=st.data())
    def call(case: schemathesis.Case, who: str, data: st.DataObject) -> None:
        for name in case.path_parameters:
            if data.draw(st.integers(0, 3)):
                case.path_parameters[name] = data.draw(st.sampled_from(known[name]))
        headers = {"Authorization": f"Bearer {scene.keys[who]}"} if who != ANONYMOUS else {}
        with undone():
            case.call_and_validate(headers=headers, checks=CHECKS)

    call()
