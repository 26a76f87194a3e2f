"""What is decided or sent stays as it was written: for the application, and for the tables' owner."""

import re

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from simple_history.models import HistoricalChanges

from allocation.actions import proposals, scenarios
from allocation.models import (
    Adjustment,
    AllocationRound,
    Decision,
    DecisionLine,
    DecisionNotice,
    Event,
    Meeting,
    Message,
    ProposedMeeting,
    Publication,
    ScenarioLine,
)
from organisation.models import ApiCall, Department, SecondFactorReset, StoredDocument

from .database import as_owner
from .factories import Year, make_department, make_world
from .rows import Kommun, Write, again, change, make_kommun, our_models, refusal

FROZEN = (
    StoredDocument,
    ApiCall,
    SecondFactorReset,
    Event,
    Decision,
    DecisionLine,
    DecisionNotice,
    Publication,
    Message,
    Meeting,
    ProposedMeeting,
)


def ways_to_change(row: models.Model) -> dict[str, Write]:
    """Return every way that the application has to change or remove the row."""
    model, table, key = type(row), row._meta.db_table, row._meta.pk.column
    field = next(field for field in model._meta.concrete_fields if not field.primary_key)
    return {
        "save": lambda _: model.objects.get(pk=row.pk).save(force_update=True),
        "delete": lambda _: model.objects.get(pk=row.pk).delete(),
        "queryset update": lambda _: model.objects.filter(pk=row.pk).update(
            **{field.name: field.value_from_object(row)}
        ),
        "queryset delete": lambda _: model.objects.filter(pk=row.pk).delete(),
        "bulk_update": lambda _: model.objects.bulk_update([row], [field.name]),
        "SQL UPDATE": lambda _: execute(
            f"UPDATE {table} SET {field.column} = {field.column} WHERE {key} = %s", row.pk
        ),
        "SQL DELETE": lambda _: execute(f"DELETE FROM {table} WHERE {key} = %s", row.pk),
    }


def execute(sql: str, *params: object) -> None:
    """Run one statement as the role that is connected."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def answers(ways: dict[str, Write], kommun: Kommun) -> dict[str, str]:
    """Say of each way whether it was refused because of what the row is; anything else as it was."""
    found = {}
    for way, write in ways.items():
        error = refusal(write, kommun)
        known = isinstance(error, models.ProtectedError) or re.search(
            r"permission denied|must be owner|(is|are) kept as (it was|they were) written", str(error)
        )
        found[way] = "refused" if known else str(error)
    return found


@pytest.mark.django_db
def test_the_application_cannot_change_what_is_decided_or_sent() -> None:
    kommun = make_kommun()
    submitted = kommun.submitted
    kept = [
        kommun.spare,
        kommun.call,
        kommun.reset,
        kommun.event,
        kommun.decision,
        kommun.decision_line,
        kommun.notice,
        kommun.publication,
        kommun.message,
        kommun.meeting,
        kommun.proposed_meeting,
        kommun.report,
        submitted,
        submitted.needs.first(),
        submitted.offers.first(),
        submitted.months.first(),
    ]
    assert (
        {type(row) for row in kept}
        > set(FROZEN)
        == {model for model in our_models() if getattr(model, "append_only", False)}
    )
    found = {type(row).__name__: answers(ways_to_change(row), kommun) for row in kept}
    assert found == {name: dict.fromkeys(ways, "refused") for name, ways in found.items()}


@pytest.mark.django_db
def test_a_submitted_reply_gets_no_lines_from_elsewhere_and_a_draft_is_free() -> None:
    kommun = make_kommun()
    submitted, draft = kommun.submitted, kommun.draft
    ways = {
        "added need": lambda k: again(submitted.needs.first(), occupation="Kock"),
        "moved need": lambda k: change(draft.needs.first(), reply=submitted, occupation="Kock"),
        "removed need": lambda k: change(submitted.needs.first(), reply=draft, occupation="Kock"),
    }
    found = answers(ways, kommun)
    assert found == dict.fromkeys(found, "refused")
    assert [
        refusal(way, kommun)
        for row in (draft.needs.first(), draft.offers.first(), draft.months.first())
        for way in ways_to_change(row).values()
    ] == [None] * 21


@pytest.mark.django_db(transaction=True)
def test_neither_the_application_nor_the_owner_gets_round_the_triggers() -> None:
    kommun = make_kommun()
    frozen = [
        kommun.spare,
        kommun.call,
        kommun.reset,
        kommun.event,
        kommun.decision,
        kommun.decision_line,
        kommun.notice,
        kommun.publication,
    ]
    frozen += [
        kommun.message,
        kommun.meeting,
        kommun.proposed_meeting,
        kommun.report,
        kommun.submitted,
        kommun.submitted.needs.first(),
    ]
    tables = [row._meta.db_table for row in frozen]
    evasions = [
        "TRUNCATE {} CASCADE",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "ALTER TABLE {} DISABLE TRIGGER USER",
        "DROP TABLE {} CASCADE",
        "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE; TRUNCATE {} CASCADE",
    ]
    statements = [evasion.replace("{}", table) for table in tables for evasion in evasions]
    statements += [
        "SET session_replication_role = replica",
        "SET ROLE platsmodellen_owner",
        "DROP TRIGGER keep_decision ON allocation_decision",
        "DROP FUNCTION refuse_change() CASCADE",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "UPDATE django_migrations SET name = 'x'",
    ]
    found = answers({sql: lambda _, sql=sql: execute(sql) for sql in statements}, kommun)
    assert found == dict.fromkeys(statements, "refused")

    before = counts()
    with as_owner():
        found = {type(row).__name__: answers(ways_to_change(row), kommun) for row in frozen}
        assert found == {name: dict.fromkeys(ways, "refused") for name, ways in found.items()}
        assert str(refusal(lambda _: execute("SET session_replication_role = replica"), kommun)).startswith(
            "permission denied"
        )
    assert counts() == before


def counts() -> dict[str, int]:
    """Return how many rows every table holds."""
    return {model.__name__: model.objects.count() for model in our_models()}


@pytest.mark.django_db(transaction=True)
def test_a_decision_has_exactly_the_lines_it_says() -> None:
    kommun = make_kommun()
    before = counts()

    def commit(write: Write) -> None:
        with transaction.atomic():
            write(kommun)

    def another_decision(k: Kommun, lines: int) -> None:
        decision = again(
            k.decision, corrects=k.decision, correction_reason="Räknefel.", document=k.spare, line_count=2
        )
        for line in k.decision.lines.all()[:lines]:
            again(line, decision=decision)

    for write in (
        lambda k: again(k.decision_line, department=k.newcomer),
        lambda k: another_decision(k, 1),
        lambda k: another_decision(k, 3),
    ):
        with pytest.raises(IntegrityError, match="does not have the lines it says"):
            commit(write)
    assert counts() == before
    commit(lambda k: another_decision(k, 2))
    assert Decision.objects.get(corrects=kommun.decision).lines.count() == 2
    assert AllocationRound.objects.count() == before["AllocationRound"]


def scenario_writes(year: Year, newcomer: Department) -> dict[str, Write]:
    """Return every way to change the chosen scenario, its lines and what was changed by hand."""
    scenario = year.chosen_scenario
    other = year.round.scenarios.get(chosen_at__isnull=True)
    adjustment = Adjustment.objects.get(line__scenario=scenario)
    line = scenario.lines.exclude(pk=adjustment.line_id).first()
    return {
        "result": lambda _: change(scenario, result={}),
        "name": lambda _: change(scenario, name="C"),
        "choice": lambda _: change(scenario, chosen_at=None, chosen_by=None),
        "line": lambda _: change(line, places=line.places + 1),
        "line added": lambda _: again(line, department=newcomer),
        "line moved here": lambda _: change(other.lines.first(), scenario=scenario, department=newcomer),
        "line moved away": lambda _: change(line, scenario=other, department=newcomer),
        "line removed": lambda _: ScenarioLine.objects.filter(pk=line.pk).delete(),
        "adjustment": lambda _: change(adjustment, reason="Annat."),
        "adjustment added": lambda _: again(adjustment),
        "adjustment moved away": lambda _: change(adjustment, line=other.lines.first()),
        "adjustment removed": lambda _: Adjustment.objects.filter(pk=adjustment.pk).delete(),
    }


@pytest.mark.django_db
def test_a_scenario_is_kept_while_the_namnd_has_it_and_free_when_it_is_taken_back() -> None:
    world = make_world()
    year = Year(world).targets().open().answered("a", "b", "soc").closed()
    year.scenario("B. Lika").scenario("A. Behov")
    line = year.latest_scenario.lines.select_related("scenario__round", "department").first()
    scenarios.adjust(line=line, places=line.places + 1, seen=line.places, reason="Lokaler.", by=world.anna)
    year.chosen().drafted()
    writes = scenario_writes(year, make_department("ny", "Nya förvaltningen", "nya nämnden"))
    assert answers(writes, year) == dict.fromkeys(writes, "None")
    year.sent()
    assert answers(writes, year) == dict.fromkeys(writes, "refused")
    other = year.round.scenarios.get(chosen_at__isnull=True).lines.first()
    assert refusal(lambda _: change(other, places=other.places + 1), year) is None  # was never sent
    proposals.take_back(round=year.round, by=world.anna, comment="Fel bilaga.")
    assert answers(writes, year) == dict.fromkeys(writes, "None")


@pytest.mark.django_db
def test_the_application_cannot_change_the_auditors_history() -> None:
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, HistoricalChanges)]
    assert len(tables) >= 10
    statements = [
        sql.format(table)
        for table in tables
        for sql in ("UPDATE {} SET history_change_reason = 'x'", "DELETE FROM {}")
    ]
    found = answers({sql: lambda _, sql=sql: execute(sql) for sql in statements}, make_world())
    assert found == dict.fromkeys(statements, "refused")


@pytest.mark.django_db
def test_the_application_makes_no_temporary_tables() -> None:
    found = answers({"temporary": lambda _: execute("CREATE TEMP TABLE allocation_reply (id bigint)")}, None)
    assert found == {"temporary": "refused"}


@pytest.mark.django_db(transaction=True)
def test_a_temporary_table_does_not_stand_in_for_ours() -> None:
    kommun = make_kommun()
    need, line = kommun.submitted.needs.first(), kommun.decision_line

    def changes_a_line(_: Kommun) -> None:
        execute("CREATE TEMP TABLE allocation_reply (id bigint, submitted_at timestamptz)")
        execute("UPDATE allocation_needline SET need_2y = 999 WHERE id = %s", need.pk)

    def adds_a_line(_: Kommun) -> None:
        execute(
            "CREATE TEMP TABLE allocation_decision AS"
            " SELECT id, line_count + 1 AS line_count FROM public.allocation_decision"
        )
        again(line, department=kommun.newcomer)
        execute("SET CONSTRAINTS ALL IMMEDIATE")

    with as_owner():  # who may make temporary tables
        assert answers({"reply": changes_a_line}, kommun) == {"reply": "refused"}
        assert "does not have the lines it says" in str(refusal(adds_a_line, kommun))


@pytest.mark.django_db
def test_every_trigger_looks_for_tables_where_ours_are() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE prorettype = 'trigger'::regtype"
            " AND pronamespace = 'public'::regnamespace"
        )
        functions = cursor.fetchall()
    assert [
        name for name, setting in functions if setting != ["search_path=pg_catalog, public, pg_temp"]
    ] == []
    assert len(functions) >= 4
