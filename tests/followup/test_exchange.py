"""People over the API: by alias, for a reason that is written down first, and nobody with protected identity.

And what of a year anybody may know: the figures of its published report.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from followup.actions import outcomes
from followup.enums import OutcomeCode
from followup.models import Milestone
from organisation.enums import Role
from organisation.models import ApiCall, Webhook, WebhookDelivery
from participants.actions import placements, proposals
from participants.enums import AccessKind
from participants.models import AccessLog, Participant, Placement
from tests.api.machines import make_key, make_machine
from tests.database import undone
from tests.participants.places import Places
from tests.participants.placing import DAY, MARKS, Placing, hidden, named

from .build import MONDAY, client, praktik
from .report_build import make_reports

LISTS = ("placements", "milestones", "outcomes")
WHY = "Överföring till statistiken för oktober."


NOON = dt.datetime.combine(MONDAY, dt.time(12), tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def scene(whole_year: Places) -> Iterator[Placing]:
    """Somebody whose placement is over and has a result, a colleague's, and somebody with protected identity."""
    with undone(), time_machine.travel(NOON, tick=False):
        scene = Placing(whole_year)
        jens = scene.world.jens
        over = scene.started(scene.place("praktik"), named(scene.person(), "started"), "Prövas.")
        over = scene.broken_off(over, MONDAY)
        result = Milestone.objects.get(placement=over, key="resultat")
        first = outcomes.record(milestone=result, code=OutcomeCode.UNKNOWN, by=scene.ines)
        corrected = {"code": OutcomeCode.HOST_JOB, "correction": "Det visade sig senare.", "seen": 1}
        outcomes.correct(milestone=first.milestone, by=scene.ines, **corrected)
        days = {"starts_on": MONDAY, "ends_on": MONDAY + 99 * DAY}
        scene.planned(scene.place("praktik"), named(scene.person(jens), "planned"), "Prövas.", **days)
        # The place is not told who it is, so the consultant answers for it.
        unseen = scene.offered(scene.place("praktik"), hidden(jens), "Prövas.")
        unseen = proposals.accept(proposal=unseen, by=jens)
        placements.plan(proposal=unseen, data=placements.PlanInput(**days, hours_per_week=20), by=jens)
        yield scene


@pytest.fixture(autouse=True)
def _as_it_was(scene: Placing) -> Iterator[None]:
    with undone(), time_machine.travel(NOON, tick=False):
        yield


def ask(caller: Client, name: str, reason: str = WHY, **query: str) -> tuple[int, dict]:
    """Return the status and the answer."""
    response = caller.get(f"/api/v1/{name}", query, headers={"X-Reason": quote(reason)} if reason else {})
    return response.status_code, json.loads(response.content)


def aliases(caller: Client, name: str) -> set[str]:
    """Return whom the caller is told of."""
    status, answer = ask(caller, name)
    assert status == 200
    return {row["alias"] for row in answer["results"]}


def alias(which: str) -> str:
    """Return the alias of somebody."""
    return Participant.objects.get(last_name=MARKS[which][1]).alias


def test_everybody_is_told_of_those_they_may_know_of_by_alias(scene: Placing) -> None:
    world = scene.world
    own, others = alias("started"), alias("planned")
    protected = Participant.objects.get(protected_identity=True).alias
    told = {
        person: {name: aliases(client(getattr(world, person)), name) for name in LISTS}
        for person in ("anna", "ines", "jens")
    }
    everybody = Placement.objects.filter(participant__protected_identity=False)
    unit = set(everybody.values_list("participant__alias", flat=True))
    assert told["anna"]["placements"] == unit >= {own, others}
    assert told["anna"]["milestones"] <= unit
    assert told["anna"]["outcomes"] == told["ines"]["outcomes"] == {own}
    assert told["jens"]["placements"] == {others}
    assert own in told["ines"]["placements"]
    assert {name for lists in told.values() for name in lists if protected in lists[name]} == set()
    for person in ("bo", "david", "eva", "greta", "olle"):
        assert {ask(client(getattr(world, person)), name)[0] for name in LISTS} == {403}


def test_a_result_is_the_latest_version_and_filters_narrow(scene: Placing) -> None:
    ines = client(scene.world.ines)
    [found] = ask(ines, "outcomes")[1]["results"]
    assert (found["code"], found["version"]) == (OutcomeCode.HOST_JOB, 2)
    started = ask(ines, "placements", status="broken_off")[1]["results"]
    assert [row["alias"] for row in started] == [alias("started")]
    assert ask(ines, "placements", year="2020")[1]["results"] == []
    assert ask(ines, "milestones", due_before="2020-01-01")[1]["results"] == []
    assert (ask(ines, "placements", status="okänd")[0], ask(ines, "milestones", due_before="i går")[0]) == (
        400,
        400,
    )


def test_no_name_and_no_text_leaves_and_the_reason_is_written_down_first(scene: Placing) -> None:
    anna = client(scene.world.anna)
    for name in LISTS:
        seen = AccessLog.objects.count()
        for reason in ("", "kort", "x" * 251, "Gäller 19880704-7306 som frågade."):
            status, answer = ask(anna, name, reason)
            assert (name, reason, status) == (name, reason, 400)
            assert "results" not in answer
        assert AccessLog.objects.count() == seen
        status, answer = ask(anna, name)
        text = json.dumps(answer, ensure_ascii=False)
        names = {word for mark in MARKS.values() for word in mark}
        assert (status, [word for word in (*names, "Test", "Person", "visade sig") if word in text]) == (
            200,
            [],
        )
        row = AccessLog.objects.latest("pk")
        told = Participant.objects.filter(alias__in={each["alias"] for each in answer["results"]})
        assert (row.actor, row.what, row.reason) == (scene.world.anna, AccessKind.API, WHY)
        assert set(row.subjects) == {one.pk for one in told}


def test_without_the_log_nobody_is_told_of_anybody(scene: Placing) -> None:
    """The database takes everything but the row of the log."""

    def full(execute: Callable, sql: str, *rest: object) -> object:
        if sql.startswith('INSERT INTO "participants_accesslog"'):
            raise OperationalError("No space left on device")
        return execute(sql, *rest)

    anna = client(scene.world.anna)
    [one, *_] = ask(anna, "placements")[1]["results"]
    with connection.execute_wrapper(full):
        answers = [ask(anna, name) for name in (*LISTS, f"placements/{one['id']}")]
    assert [(status, answer["code"], set(answer)) for status, answer in answers] == [
        (503, "not_logged", {"code", "message", "field", "errors"})
    ] * 4
    assert one["alias"] not in json.dumps(answers)


def test_a_machine_that_has_no_cases_is_told_so(scene: Placing) -> None:
    machine = make_machine(scene.world, "Konsulenternas system", Role.CONSULTANT)
    caller = Client(headers={"Authorization": f"Bearer {make_key(scene.world, machine)[1]}"})
    answers = [ask(caller, name) for name in (*LISTS, "proposals")]
    assert {(status, "inga egna ärenden" in answer["message"]) for status, answer in answers} == {(403, True)}


def test_a_machine_needs_the_scope_and_its_call_is_kept_without_anybody(scene: Placing) -> None:
    world = scene.world
    account = make_machine(world, "Statistiken", Role.COORDINATOR)
    _, narrow = make_key(world, account, "places:read")
    _, wide = make_key(world, account)
    for name in LISTS:
        status, answer = ask(Client(headers={"Authorization": f"Bearer {narrow}"}), name)
        assert (status, f"{name}:read" in answer["message"]) == (403, True)
        assert aliases(Client(headers={"Authorization": f"Bearer {wide}"}), name)
    assert AccessLog.objects.latest("pk").actor == account
    assert {call.route for call in ApiCall.objects.all()} == {f"api/v1/{name}" for name in LISTS}


def test_places_say_nothing_of_people(scene: Placing) -> None:
    places = ask(client(scene.world.bo), "places", reason="")[1]["results"]
    assert places
    assert {key for row in places for key in row} == set(
        "id year department workplace kind status status_text revision occupation ssyk starts_on ends_on"
        " hours_per_week".split()
    )
    assert {row["department"] for row in places} == {"a"}


def test_more_rows_ask_no_more(scene: Placing) -> None:
    anna = client(scene.world.anna)

    def asked() -> dict[str, int]:
        counts = {}
        for name in ("places", *LISTS):
            with CaptureQueriesContext(connection) as queries:
                assert ask(anna, name)[0] == 200
            counts[name] = len(queries)
        return counts

    few = asked()
    for _ in range(3):
        praktik(scene, MONDAY)
    assert asked() == few


def test_anybody_gets_the_figures_of_the_published_report_as_they_were_locked(scene: Placing) -> None:
    files = ("/oppna-data/maluppfyllelse.json", "/oppna-data/uppfoljning.json")
    before = [Client().get(file).content for file in files]
    assert [json.loads(content)["rows"] for content in before] == [[], []]
    made = make_reports(scene.places.round, scene.world.anna)
    kinds = json.loads(made["report"].payload)["figures"]["kinds"]
    attained, cells = (json.loads(Client().get(file).content)["rows"] for file in files)
    assert [
        (row["typ"], row["mal"], row["beslutat"], row["maluppfyllelse"], row["version"]) for row in attained
    ] == [(kind["kind"], kind["target"], kind["decided"], kind["attainment"], 1) for kind in kinds]
    given = {(row["typ"], row["tabell"], row["rad"], row["kolumn"]): row["varde"] for row in cells}
    assert len(given) == len(cells)
    for kind in kinds:
        for table in kind["tables"]:
            for name, *values in table["rows"]:
                for column, value in zip(table["head"][1:], values, strict=True):
                    assert given[kind["kind"], table["key"], name, column] == value
    assert {row["dolt"] for row in cells} == {row["varde"] is None for row in cells}
    columns = {row["kolumn"] for row in cells}
    assert {"Kvinnor", "Män"} <= columns


def test_what_begins_and_ends_and_is_signed_is_signalled_but_never_of_the_protected(scene: Placing) -> None:
    kinds = ["agreement.signed", "placement.ended", "placement.started"]
    url = "https://diariet.example/"
    Webhook.objects.create(name="D", url=url, kinds=kinds, is_on=True, created_by=scene.world.greta)
    for placement in Placement.objects.filter(status="planned", starts_on=MONDAY).order_by("pk"):
        started = placements.start(placement=scene.prepared(placement), reason="", by=scene.world.jens)
        scene.broken_off(started, MONDAY)
    told = [json.loads(delivery.body) for delivery in WebhookDelivery.objects.order_by("created_at")]
    theirs = Placement.objects.get(participant__alias=alias("planned"))
    assert [(one["type"], one["data"]) for one in told] == [
        (kind, {"placement": str(theirs.pk)}) for kind in ("placement.started", "placement.ended")
    ]
    scene.places.signed("b")
    [signed] = WebhookDelivery.objects.filter(kind="agreement.signed")
    assert set(json.loads(signed.body)["data"]) == {"agreement", "year"}
