"""What is decided or sent stays as it was written: for the application, and for the tables' owner."""

import re

import pytest
from django.db import IntegrityError, connection, models, transaction

from allocation.models import (
    AllocationRound,
    Decision,
    DecisionLine,
    DecisionNotice,
    Event,
    Meeting,
    Message,
    Publication,
)
from organisation.models import StoredDocument

from .database import as_owner
from .rows import Kommun, Write, again, change, make_kommun, our_models, refusal

FROZEN = (StoredDocument, Event, Decision, DecisionLine, DecisionNotice, Publication, Message, Meeting)


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
        kommun.event,
        kommun.decision,
        kommun.decision_line,
        kommun.notice,
        kommun.publication,
        kommun.message,
        kommun.meeting,
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
        kommun.event,
        kommun.decision,
        kommun.decision_line,
        kommun.notice,
        kommun.publication,
    ]
    frozen += [
        kommun.message,
        kommun.meeting,
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
