"""Who a key lets in, how often, what is written down, and that a write is done once."""

import datetime as dt
import json
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from allocation.models import AllocationRound
from lund_placements.api import errors
from lund_placements.error_pages import server_error
from organisation import mail, selectors
from organisation.accounts import AuthenticationBackend
from organisation.api import actions, once, pages
from organisation.enums import Role
from organisation.models import ApiAnswer, ApiCall, OutboxMail, ServiceKey, User

from ..factories import LONG_AGO, World, Year, make_world
from ..refusals import refusal
from .machines import make_key, make_machine

JSON = "application/json"
CODE = re.compile(r'<th scope="row"><code>([^<]*)</code>')


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def anna(world: World) -> User:
    """A machine that coordinates."""
    return make_machine(world, "Ärendesystemet", Role.COORDINATOR)


def caller(secret: str, scheme: str = "Bearer") -> Client:
    """Return a caller with a key."""
    return Client(headers={"Authorization": f"{scheme} {secret}"}, raise_request_exception=False)


def test_a_key_lets_in_its_account_until_it_ends(world: World, anna: User) -> None:
    key, secret = make_key(world, anna)
    other, _ = make_key(world, anna)
    assert (
        key.prefix,
        secret[:11],
        secret in json.dumps(list(ServiceKey.objects.values()), default=str),
    ) == (
        secret[:11],
        key.prefix,
        False,
    )
    assert caller(secret).get("/api/v1/scenarios").status_code == 404
    assert caller(secret).get("/api/v1/rounds").status_code == 200

    def refused(scheme: str = "Bearer", text: str = secret) -> tuple[int, str, str]:
        response = caller(text, scheme).get("/api/v1/rounds")
        return response.status_code, response.json()["code"], response["WWW-Authenticate"]

    wrong = (401, "wrong_key", "Bearer")
    assert [refused("Basic"), refused(text=secret[:-1]), refused(text=key.sha256), refused(text="")] == [
        wrong
    ] * 4
    anna.is_active = False
    anna.save()
    assert refused() == wrong
    anna.is_active = True
    anna.save()
    actions.revoke(key=key, by=world.greta)
    assert refused() == wrong
    assert refusal(lambda: actions.revoke(key=key, by=world.greta)) == "Nyckeln är redan återkallad."
    assert ServiceKey.objects.get(pk=other.pk).revoked_at is None


def test_a_key_ends_by_itself(world: World, anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    _, secret = make_key(world, anna, expires_on=today)
    assert caller(secret).get("/api/v1/rounds").status_code == 200
    monkeypatch.setattr(timezone, "localdate", lambda *args: today + dt.timedelta(days=1))
    assert caller(secret).get("/api/v1/rounds").status_code == 401


def test_keys_that_are_not_made(world: World, anna: User) -> None:
    today = timezone.localdate()
    refused = {
        "unknown": refusal(lambda: make_key(world, anna, "rounds:delete")),
        "nothing": refusal(lambda: make_key(world, anna, scopes=())),
        "yesterday": refusal(lambda: make_key(world, anna, expires_on=today - dt.timedelta(days=1))),
        "for ever": refusal(lambda: make_key(world, anna, expires_on=today + dt.timedelta(days=732))),
    }
    assert refused == {
        "unknown": "unknown_scope",
        "nothing": "scopes: Detta fält får inte vara tomt.",
        "yesterday": "expired_already",
        "for ever": "__all__: Nyckeln kan gälla i högst två år.",
    }
    with pytest.raises(User.DoesNotExist):
        make_key(world, world.bo)  # people have no keys


def test_scopes_narrow_what_the_role_gives(world: World, anna: User) -> None:
    _, secret = make_key(world, anna, "rounds:read", "decisions:write")
    _, without_role = make_key(world, make_machine(world, "Okänd"), "rounds:read", "rounds:write")
    client = caller(secret)
    assert client.get("/api/v1/rounds").status_code == 200
    for response, missing in (
        (client.post("/api/v1/rounds", {"year": 2030}, JSON), "rounds:write"),
        (client.get("/api/v1/decisions"), "decisions:read"),
        (client.get("/api/v1/agreements"), "agreements:read"),
    ):
        expected = (403, f"Nyckeln saknar omfattningen {missing}.")
        assert (response.status_code, response.json()["message"]) == expected
    response = caller(without_role).post("/api/v1/rounds", {"year": 2030}, JSON)
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")


def test_a_machine_neither_signs_in_nor_gets_letters_nor_counts_as_a_contact(
    world: World, mailoutbox: list[object]
) -> None:
    department = world.departments["a"]
    machine = make_machine(world, "Skolans HR", Role.DEPARTMENT_CONTACT, department=department)
    browser = Client()
    browser.force_login(machine)
    assert browser.get("/").status_code == 302  # led to the sign-in page
    assert AuthenticationBackend().get_user(machine.pk) is None
    assert machine not in selectors.contacts_by_department()[department.pk]
    world.bo.roles.update(valid_to=LONG_AGO)
    assert department.pk in selectors.without_contact()
    anna = make_machine(world, "Ärendesystemet", Role.COORDINATOR)
    Year(world).targets().open()
    assert not OutboxMail.objects.filter(recipient__in=[machine, anna]).exists()
    assert mail.KINDS  # and there are letters that a coordinator gets
    asked = Client().post("/konto/password/reset/", {"email": machine.email})
    assert asked.status_code == 302
    assert mailoutbox == []


def test_a_session_writes_only_with_its_own_forms_token(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.anna)
    response = client.post("/api/v1/rounds", {"year": 2030}, JSON)
    assert (response.status_code, AllocationRound.objects.count()) == (403, 0)


def test_every_call_is_kept_without_what_it_was_about(world: World, anna: User) -> None:
    year = Year(world).targets().open()
    key, secret = make_key(world, anna, "dialogues:read")
    client = caller(secret)
    client.get(f"/api/v1/rounds/{year.round.year}/dialogues/a?fields=status")
    client.get("/api/v1/rounds", headers={"X-Reason": "Bevakning"})
    client.get("/api/v1/hemligheten")
    client.post("/api/v1/rounds", "{", JSON)
    caller(secret + "x").get("/api/v1/rounds")
    fields = ("method", "route", "status_code", "scope", "has_reason", "is_repeat")
    kept = list(ApiCall.objects.order_by("pk").values_list(*fields))
    assert kept == [
        (
            "GET",
            "api/v1/rounds/<int:year>/dialogues/<slug:department>",
            200,
            "dialogues:read",
            False,
            False,
        ),
        ("GET", "api/v1/rounds", 403, "rounds:read", True, False),
        ("POST", "api/v1/rounds", 403, "rounds:write", False, False),
    ]
    assert set(ApiCall.objects.values_list("key", flat=True)) == {key.pk}


def test_an_administrator_reads_the_calls(world: World, anna: User) -> None:
    key, secret = make_key(world, anna)
    _, other = make_key(world, anna, "rounds:read", name="Annat")
    address, file = (reverse(name, args=[anna.pk]) for name in ("service_calls", "service_calls_xlsx"))
    greta = Client()
    greta.force_login(world.greta)

    def shown(**asked: object) -> list[str]:
        return CODE.findall(greta.get(address, asked).content.decode())

    assert "Inga anrop den senaste månaden" in greta.get(address).content.decode()
    for _ in range(2):
        _start(secret, "a", 2030)
    caller(other).get("/api/v1/rounds/2030/targets")
    caller(other).post("/api/v1/rounds", {"year": 2031}, JSON)
    with CaptureQueriesContext(connection) as few:
        newest_first = shown()
    refused, read, again, first = newest_first
    assert (refused, read, again, first) == (
        "POST /api/v1/rounds",
        "GET /api/v1/rounds/{year}/targets",
        "POST /api/v1/rounds",
        "POST /api/v1/rounds",
    )
    assert [shown(nyckel=key.pk), shown(visa="nekade")] == [[again, first], [refused]]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert [shown(fran=tomorrow), shown(fran="0001-01-01", till="9999-12-31")] == [[], newest_first]
    assert [shown(nyckel=0), shown(visa="x", fran="i går")] == [newest_first, newest_first]
    rows = list(load_workbook(BytesIO(greta.get(file, {"visa": "nekade"}).content)).active.values)
    assert [row[2:] for row in rows[1:]] == [("POST", "/api/v1/rounds", 403, "rounds:write", "nej", "nej")]
    rows = list(load_workbook(BytesIO(greta.get(file, {"nyckel": key.pk}).content)).active.values)
    assert [row[4:] for row in rows[1:]] == [
        (201, "rounds:write", "nej", "ja"),
        (201, "rounds:write", "nej", "nej"),
    ]
    ApiCall.objects.bulk_create(
        ApiCall(key=key, method="GET", route="api/v1/rounds", status_code=200) for _ in range(60)
    )
    with CaptureQueriesContext(connection) as many:
        assert len(shown()) == pages.CALLS_ON_A_PAGE
    assert len(many) == len(few)
    assert shown(sida=2, nyckel=key.pk)[-2:] == [again, first]


def test_a_key_waits_when_it_has_called_too_often(world: World, anna: User) -> None:
    _, secret = make_key(world, anna, calls_a_minute=2)
    _, other = make_key(world, anna, calls_a_minute=2)
    client = caller(secret)
    assert [client.get("/api/v1/rounds").status_code for _ in range(4)] == [200, 200, 429, 429]
    response = client.get("/api/v1/rounds")
    assert 1 <= int(response["Retry-After"]) <= 61
    assert response.json()["code"] == "throttled"
    assert caller(other).get("/api/v1/rounds").status_code == 200


def test_lists_cost_the_same_however_long(world: World, anna: User) -> None:
    _, secret = make_key(world, anna)
    client = caller(secret)
    this = timezone.localdate().year

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    year = Year(world, this).targets().open().answered("a").scenario()
    paths = [
        "/api/v1/rounds",
        *(f"/api/v1/rounds/{this}/{each}" for each in ("dialogues", "needs", "capacity", "scenarios")),
        f"/api/v1/rounds/{this}/dialogues/a/versions",
        "/api/v1/decisions",
        "/api/v1/agreements",
    ]
    few = [asked(path) for path in paths]
    year.answered("b", "soc").scenario("B. Storlek")
    Year(world, this + 1).targets()
    Year(world, this + 2)
    assert [asked(path) for path in paths] == few
    assert max(few) <= 14


def test_pages_of_a_list_neither_repeat_nor_hide_rows_that_come_meanwhile(world: World, anna: User) -> None:
    _, secret = make_key(world, anna)
    client = caller(secret)
    this = timezone.localdate().year
    for year in (this, this + 2, this + 4):
        Year(world, year)
    page = client.get("/api/v1/rounds?limit=2&fields=year").json()
    seen = [row["year"] for row in page["results"]]
    Year(world, this + 3)
    Year(world, this + 5)
    page = client.get(page["next"]).json()
    assert seen + [row["year"] for row in page["results"]] == [this + 4, this + 2, this]
    assert page["next"] is None
    for cursor in ("x", "cD1hYmM=", "%00", "bz0xMA=="):
        assert client.get(f"/api/v1/rounds?cursor={cursor}").status_code in (200, 404)


def test_lists_of_several_years_are_narrowed(world: World, anna: User) -> None:
    _, secret = make_key(world, anna)
    year = Year(world).proposed().decided()
    client = caller(secret)

    def found(query: str) -> list[int] | int:
        response = client.get(f"/api/v1/decisions?{query}")
        return [row["year"] for row in response.json()["results"]] if response.status_code == 200 else 400

    number = year.round.year
    assert [found(f"year={number}"), found(f"year={number - 1}"), found("year=snart")] == [[number], [], 400]
    # A filter that is misspelt would otherwise give everything.
    refused = client.get(f"/api/v1/decisions?yaer={number}")
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (
        400,
        "unknown_parameter",
        "yaer",
    )
    assert client.get(f"/api/v1/rounds/{number}?fields=year").json() == {"year": number}
    assert [found(f"limit={most}") for most in ("1", "200")] == [[number], [number]]
    assert [found(f"limit={most}") for most in ("0", "201", "x", "-1", "", "٣")] == [400] * 6


def test_what_the_framework_says_is_said_in_our_words(world: World, anna: User) -> None:
    client = caller(make_key(world, anna)[1], "bearer")  # however it is written

    def said(response: HttpResponse) -> list[str]:
        return [each["message"] for each in response.json()["errors"]]

    place = {"year": 2027, "department": "a", "kind": "ama", "workplace": "x", "occupation": "Kock"}
    days = {"starts_on": "i maj"}
    assert said(client.post("/api/v1/places", {**place, **days}, JSON)) == [
        errors.REWORDED["Must be a valid UUID"],
        errors.REWORDED["Datumet har fel format"],
    ]
    unquoted = client.get("/api/v1/places?changed_since=2027-03-01T06:00:00+01:00")
    assert said(unquoted) == [errors.REWORDED["Datumtiden har fel format"]]
    assert said(client.post("/api/v1/rounds", "[]", JSON)) == ["Här ska det stå ett JSON-objekt."]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(RuntimeError("hemligt"), 500, "our_fault"), (OperationalError(), 503, "closed")],
)
def test_our_own_failures_are_data_too(error: Exception, status: int, code: str) -> None:
    try:
        raise error
    except (RuntimeError, OperationalError):
        response = server_error(RequestFactory().get("/api/v1/rounds"))
    content = json.loads(response.content)
    assert (response.status_code, content["code"], "hemligt" in str(content)) == (status, code, False)
    assert response.get("Retry-After") == {500: None, 503: "60"}[status]


# Once


def _start(secret: str, key: str | None, year: int) -> tuple[int, str, str | None]:
    headers = {"Idempotency-Key": key} if key is not None else {}
    response = caller(secret).post("/api/v1/rounds", {"year": year}, JSON, headers=headers)
    return response.status_code, response.content.decode(), response.get("Idempotent-Replayed")


def test_a_write_that_is_sent_again_gets_the_first_answer(world: World, anna: User) -> None:
    _, secret = make_key(world, anna)
    _, others = make_key(world, make_machine(world, "Annat", Role.COORDINATOR))
    status, content, replayed = _start(secret, "a", 2030)
    assert (status, replayed) == (201, None)
    assert _start(secret, "a", 2030) == (201, content, "true")
    status, content, _ = _start(secret, "a", 2031)
    assert (status, json.loads(content)["code"]) == (422, "idempotency_key_reused")
    assert _start(secret, "b", 2030)[0] == 400  # another call: the year exists
    assert _start(secret, "b", 2031)[0] == 201  # what was refused is not remembered
    assert _start(others, "a", 2032)[0] == 201  # keys are each account's own
    assert [_start(secret, key, 2033)[0] for key in ("", "x" * 101)] == [400, 400]
    assert AllocationRound.objects.count() == 3
    ApiAnswer.objects.update(answered_at=timezone.now() - once.KEPT - dt.timedelta(seconds=1))
    assert _start(secret, "a", 2034)[0] == 201
    assert ApiAnswer.objects.filter(user=anna).count() == 1  # old answers go when a new one comes


@pytest.mark.django_db(transaction=True)
def test_the_same_write_at_once_is_done_once() -> None:
    world = make_world()
    _, secret = make_key(world, make_machine(world, "Ärendesystemet", Role.COORDINATOR))

    def start(_: int) -> int:
        try:
            return _start(secret, "samtidigt", 2030)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(start, range(4))) == [201] * 4
    assert AllocationRound.objects.count() == 1


# Versions


def test_a_change_from_an_old_version_is_told_what_differs(world: World, anna: User) -> None:
    year = Year(world).targets(ama=200, praktik=100)
    _, secret = make_key(world, anna)
    address = f"/api/v1/rounds/{year.round.year}/targets"
    client = caller(secret)
    read = client.get(address)
    targets = read.json()["targets"]

    def put(places: int, **headers: str) -> tuple[int, dict]:
        sent = {"targets": [{**targets[0], "places": places}, targets[1]]}
        response = client.put(address, sent, JSON, headers=headers)
        return response.status_code, response.json()

    assert put(210)[0] == 428
    assert put(210, **{"If-Match": read["ETag"]})[0] == 200
    status, content = put(220, **{"If-Match": read["ETag"]})
    assert (status, content["code"], content["differs"]) == (
        412,
        "stale",
        [
            {
                "field": "targets.0.places",
                "label": "arbetsmarknadsanställningar, antal",
                "current": "210",
                "sent": "220",
            }
        ],
    )
    assert put(220, **{"If-Match": f'"x", {client.get(address)["ETag"]}'})[0] == 200


def test_a_part_of_a_reply_that_somebody_else_has_saved(world: World) -> None:
    year = Year(world).targets().open()
    department = world.departments["a"]
    machine = make_machine(world, "Skolans HR", Role.DEPARTMENT_CONTACT, department=department)
    client = caller(make_key(world, machine)[1])
    address = f"/api/v1/rounds/{year.round.year}/dialogues/a/reply/interest"
    etag = client.get(address)["ETag"]
    year.saved("a")  # bo, in the browser
    sent = {"interest": "no", "interest_reason": "Inga handledare."}
    response = client.put(address, sent, JSON, headers={"If-Match": etag})
    differs = [(row["field"], row["label"], row["sent"]) for row in response.json()["differs"]]
    assert (response.status_code, differs) == (
        412,
        [
            ("interest", "Intresse", "nej"),
            ("interest_reason", "Skäl till kanske eller nej", "Inga handledare."),
        ],
    )
    assert client.put(address, sent, JSON, headers={"If-Match": response["ETag"]}).status_code == 200
