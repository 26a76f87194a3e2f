"""What is refused before any view, how often a person may call, and what is forgotten when its time has come."""

import datetime as dt
import json
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import FakePayload
from django.utils import timezone

from organisation.api import once
from organisation.enums import Role
from organisation.models import ApiAnswer, ApiCall, PersonCalls, User, Webhook, WebhookDelivery
from organisation.weeding import forget_old

from ..factories import World, make_world
from .machines import make_key, make_machine

JSON = "application/json"


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def as_person(user: User, **options: object) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.force_login(user)
    return client


def test_what_no_view_has_seen_is_refused_as_data(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = as_person(world.anna)

    def fail(*args: object) -> None:
        raise RuntimeError("hemligheten")

    answers: dict[str, HttpResponse] = {
        "not_found": anna.get("/api/v1/finns/inte"),
        "not_found ": anna.get("/api/v2/rounds"),
        "not_found  ": Client().post("/api"),
        "bad_request": anna.get("/api/v1/rounds", headers={"host": "ond.example"}),
        "parse_error": anna.post("/api/v1/rounds", "{", JSON),
        "method_not_allowed": anna.patch("/api/v1/rounds", "{}", JSON),
        "unsupported_media_type": anna.post("/api/v1/rounds", "<a/>", "text/xml"),
        "forbidden": as_person(world.anna, enforce_csrf_checks=True).post("/api/v1/rounds", "{}", JSON),
    }
    with monkeypatch.context() as broken:
        broken.setattr("organisation.api.authentication.PeopleInTurn.allow_request", fail)
        answers["our_fault"] = anna.get("/api/v1/rounds")
        broken.setattr(FakePayload, "read", fail)
        answers["too_large"] = anna.post("/api/v1/rounds", b"x" * (settings.MOST_SENT + 1), JSON)
    found = {}
    for code, response in answers.items():
        content = json.loads(response.content)
        assert (response["Content-Type"], content["code"]) == (JSON, content["errors"][0]["code"])
        assert "hemligheten" not in content["message"]
        found[code] = (content["code"], response.status_code)
    statuses = [404, 404, 404, 400, 400, 405, 415, 403, 500, 413]
    assert found == {code: (code.strip(), status) for code, status in zip(answers, statuses, strict=True)} | {
        "forbidden": ("permission_denied", 403)
    }


def test_a_person_waits_who_has_called_too_often(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "API_CALLS_A_MINUTE", 2)
    anna, again, david = as_person(world.anna), as_person(world.anna), as_person(world.david)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert [anna.get("/api/v1/rounds").status_code for _ in range(3)] == [200, 200, 429]
        assert [again.get("/api/v1/rounds").status_code, david.get("/api/v1/rounds").status_code] == [
            429,
            200,
        ]
    with time_machine.travel(now + dt.timedelta(seconds=20), tick=False):
        refused = anna.get("/api/v1/rounds")
        assert (refused.status_code, refused["Retry-After"]) == (429, "40")
        assert (refused.json()["code"], refused.json()["message"]) == (
            "throttled",
            "Högst 2 anrop i minuten. Vänta så många sekunder som Retry-After säger.",
        )
    with time_machine.travel(now + dt.timedelta(seconds=61), tick=False):
        assert anna.get("/api/v1/rounds").status_code == 200
    assert PersonCalls.objects.get(user=world.anna).calls == 1


def test_only_what_has_had_its_time_is_forgotten_a_few_rows_at_a_time(world: World) -> None:
    account = make_machine(world, "Ärendesystemet", Role.COORDINATOR)
    key, _ = make_key(world, account)
    webhook = Webhook.objects.create(
        name="Diariet", url="https://diariet.example/", kinds=["decision.published"], created_by=world.greta
    )
    now = timezone.now()
    old = {
        "answer": now - once.KEPT,
        "call": now - settings.API_CALLS_KEPT,
        "signal": now - settings.SENT_SIGNALS_KEPT,
    }

    def write(day: dt.timedelta, name: str) -> list[object]:
        """Write one of each, of the time when it is let go and so much later."""
        with time_machine.travel(old["answer"] + day, tick=False):
            answer = ApiAnswer.objects.create(user=account, key=name, request_sha256="0" * 64)
        with time_machine.travel(old["call"] + day, tick=False):
            call = ApiCall.objects.create(key=key, method="GET", route="api/v1/rounds", status_code=200)
        sent = {"sent_at": old["signal"] + day, "attempts": 1}
        signal = WebhookDelivery.objects.create(webhook=webhook, kind="test", body="{}", **sent)
        return [answer, call, signal]

    for number in range(3):
        write(-dt.timedelta(hours=1), f"gammal {number}")
    kept = write(dt.timedelta(hours=1), "ny")
    given_up = WebhookDelivery.objects.create(webhook=webhook, kind="test", body="{}", last_error="500")
    WebhookDelivery.objects.filter(pk=given_up.pk).update(created_at=now - dt.timedelta(days=999))
    for way in (lambda: kept[1].delete(), lambda: ApiCall.objects.update(status_code=500)):
        with (
            pytest.raises(DatabaseError, match=r"kept as it was written|permission denied"),
            transaction.atomic(),
        ):
            way()
    assert forget_old(at_once=2) == {"sparade svar": 3, "anrop": 3, "skickade signaler": 3}
    assert [type(row).objects.filter(pk=row.pk).exists() for row in (*kept, given_up)] == [True] * 4
    out = StringIO()
    call_command("clear_exchange", stdout=out)
    assert (
        out.getvalue() == "Borttagna sparade svar: 0.\nBorttagna anrop: 0.\nBorttagna skickade signaler: 0.\n"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name = 'organisation_apicall' AND grantee = current_user ORDER BY 1"
        )
        assert [right for (right,) in cursor.fetchall()] == ["DELETE", "INSERT", "SELECT"]
