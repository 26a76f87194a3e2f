"""The database refuses the impossible, and keeps what is decided or sent: every rule broken once."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone

from allocation.actions.decisions import NoticeInput, record_notice
from allocation.enums import Opinion
from allocation.models import (
    Adjustment,
    AllocationRound,
    Consultation,
    Decision,
    DecisionLine,
    DecisionNotice,
    Event,
    GapAnalysis,
    GapNeed,
    Meeting,
    Message,
    Publication,
    Reply,
    Scenario,
)
from allocation.payload import digest
from allocation.workflow import GOES_BACK
from organisation.enums import Role
from organisation.models import MailPreference, OutboxMail, RoleAssignment, StoredDocument

from .database import as_owner
from .factories import LONG_AGO, Year, make_department, make_world

EARLIER = LONG_AGO - dt.timedelta(days=1)
FROZEN = (StoredDocument, Event, Decision, DecisionLine, DecisionNotice, Publication, Message, Meeting)
MANY = 1_000_000  # more than any count may be

Kommun = SimpleNamespace
Write = Callable[[Kommun], object]


def make_kommun() -> Kommun:
    """Make a decided, announced and published year and one in dialogue, and name a row of each kind."""
    world, today = make_world(), timezone.localdate()
    year = Year(world, today.year).targets().open().answered("a", "b").closed()
    year.scenario("B. Lika").scenario("A. Behov").chosen().drafted().sent().decided()
    notice = NoticeInput(today, today, today + dt.timedelta(days=22))
    record_notice(decision=year.decision, notice=notice, by=world.david)
    year.published()
    coming = Year(world).targets().open()
    draft = coming.dialogue("a").replies.get()
    content = b"Bilaga"
    analysis = GapAnalysis.objects.create(
        department=world.departments["a"],
        made_on=LONG_AGO,
        source="gap.xlsx",
        imported_at=timezone.now(),
        imported_by=world.anna,
    )
    return Kommun(
        world=world,
        newcomer=make_department("ny", "Nya förvaltningen", "nya nämnden"),
        board=world.boards["a"],
        board_name=world.boards["a"].names.get(),
        period=world.departments["a"].periods.get(),
        headcount=world.departments["a"].headcounts.get(),
        role=world.bo.roles.get(),
        letter=OutboxMail.objects.filter(recipient=world.bo).first(),
        letter_off=MailPreference.objects.create(user=world.bo, kind="reply_accepted"),
        round=year.refreshed(),
        coming=coming.refreshed(),
        phase=coming.round.phases.first(),
        rule=coming.round.rules.first(),
        target=coming.round.targets.first(),
        dialogue=coming.dialogue("a"),
        submitted=Reply.objects.get(dialogue=year.dialogue("b")),
        draft=draft,
        need=draft.needs.first(),
        offer=draft.offers.first(),
        month=draft.months.first(),
        analysis=analysis,
        gap_need=GapNeed.objects.create(analysis=analysis, occupation="Kock", need_2y=1, need_5y=2),
        scenario=year.chosen_scenario,
        unchosen=Scenario.objects.get(round=year.round, chosen_at__isnull=True),
        line=year.chosen_scenario.lines.first(),
        report=year.report,
        decision=year.decision,
        decision_line=year.decision.lines.first(),
        notice=year.decision.notice,
        publication=year.decision.publication,
        message=Message.objects.create(
            dialogue=coming.dialogue("a"), turn=1, author=world.bo, author_name="Bo", body="Hej."
        ),
        meeting=Meeting.objects.create(
            dialogue=coming.dialogue("a"),
            held_on=today,
            participants="Anna och Bo",
            summary="Fler platser.",
            recorded_by=world.anna,
        ),
        consultation=Consultation.objects.create(
            dialogue=year.dialogue("a"),
            scenario=year.chosen_scenario,
            shown={},
            asked_at=timezone.now(),
            asked_by=world.anna,
        ),
        event=Event.objects.filter(round=year.round, dialogue__isnull=True).first(),
        spare=StoredDocument.objects.create(
            name="x.txt", media_type="text/plain", content=content, sha256=digest(content)
        ),
    )


def again(row: models.Model, **changes: object) -> models.Model:
    """Add a copy of the row with some fields changed, as SQL would: no validation in Python."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = uuid4() if isinstance(row.pk, type(uuid4())) else None
    copy._state.adding = True
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def change(row: models.Model, **changes: object) -> None:
    """Change the row without validation in Python."""
    type(row).objects.filter(pk=row.pk).update(**changes)


def role(kommun: Kommun, role: Role, **scope: object) -> RoleAssignment:
    """Give Olle a role."""
    return RoleAssignment.objects.create(user=kommun.world.olle, role=role, valid_from=LONG_AGO, **scope)


def adjustment(kommun: Kommun, **given: object) -> Adjustment:
    """Change a line by hand, without the action."""
    given = {"change": 1, "reason": "Nya lokaler.", **given}
    return Adjustment.objects.create(line=kommun.line, created_by=kommun.world.anna, **given)


# Every constraint by name, with the writes that break it and nothing else.
ORGANISATION: dict[str, list[Write]] = {
    "only_one_deciding_board": [lambda k: change(k.board, is_deciding=True)],
    "board_name_dates_in_order": [lambda k: change(k.board_name, valid_to=EARLIER)],
    "one_board_name_at_a_time": [
        lambda k: again(k.board_name, valid_from=LONG_AGO + dt.timedelta(days=900)),
        lambda k: again(k.board_name, valid_from=EARLIER, valid_to=LONG_AGO),  # both days are included
    ],
    "department_period_dates_in_order": [lambda k: change(k.period, valid_to=EARLIER)],
    "one_department_period_at_a_time": [lambda k: again(k.period, valid_from=EARLIER)],
    "one_headcount_per_department_and_day": [lambda k: again(k.headcount, employees=7)],
    "role_dates_in_order": [lambda k: change(k.role, valid_to=EARLIER)],
    "role_has_its_scope": [
        lambda k: role(k, Role.DEPARTMENT_CONTACT),
        lambda k: role(k, Role.DEPARTMENT_CONTACT, board=k.board),
        lambda k: role(k, Role.DEPARTMENT_CONTACT, department=k.newcomer, board=k.board),
        lambda k: role(k, Role.BOARD_SECRETARY),
        lambda k: role(k, Role.BOARD_MEMBER, department=k.newcomer),
        lambda k: role(k, Role.COORDINATOR, department=k.newcomer),
        lambda k: role(k, Role.ADMINISTRATOR, board=k.board),
        lambda k: role(k, "chief"),
    ],
    "one_letter_per_key": [lambda k: again(k.letter)],
    "letter_is_sent_waiting_or_given_up": [
        lambda k: change(k.letter, sent_at=timezone.now()),
        lambda k: change(k.letter, sent_at=timezone.now(), next_try_at=None),
        lambda k: change(k.letter, sent_at=timezone.now(), next_try_at=None, attempts=1, last_error="550"),
        lambda k: change(k.letter, next_try_at=None),
    ],
    "letter_subject_is_one_line": [
        lambda k: change(k.letter, subject="Hej\nBcc: x@y.example"),
        lambda k: change(k.letter, subject="Hej\r"),
        lambda k: change(k.letter, subject=""),
    ],
    "one_choice_per_kind_of_letter": [lambda k: again(k.letter_off)],
    "document_sum_is_right": [
        lambda k: again(k.spare, sha256="0" * 64),
        lambda k: again(k.spare, content=b"bilaga"),
    ],
}
ROUND: dict[str, list[Write]] = {
    "round_year_is_sensible": [lambda k: again(k.round, year=2019), lambda k: again(k.round, year=2101)],
    "round_status_is_known": [lambda k: change(k.coming, status="paused")],
    "one_phase_of_each_kind": [lambda k: again(k.phase)],
    "phase_dates_in_order": [lambda k: change(k.phase, ends_on=k.phase.starts_on - dt.timedelta(days=1))],
    "one_rule_per_kind": [lambda k: again(k.rule)],
    "rule_is_sensible": [
        lambda k: change(k.rule, months=0),
        lambda k: change(k.rule, months=13),
        lambda k: change(k.rule, load=0),
        lambda k: change(k.rule, load=11),
    ],
    "one_target_per_kind": [lambda k: again(k.target)],
    "target_places_is_sensible": [
        lambda k: change(k.target, places=0),
        lambda k: change(k.target, places=10_001),
    ],
    "target_paragraph_form": [lambda k: change(k.target, paragraph="87")],
    "target_diary_no_form": [lambda k: change(k.target, diary_no="2026/0123")],
    "going_back_needs_a_comment": [
        lambda k, kind=kind: again(k.event, kind=kind, comment="") for kind in sorted(GOES_BACK)
    ],
    "one_dialogue_per_department": [lambda k: again(k.dialogue)],
    "dialogue_status_is_known": [lambda k: change(k.dialogue, status="paused")],
    "reply_versions_are_unique": [lambda k: again(k.draft)],
    "reply_submitted_pair": [
        lambda k: change(k.draft, submitted_at=timezone.now()),
        lambda k: change(k.draft, submitted_by=k.world.bo),
    ],
    "reply_supervisor_load_is_sensible": [
        lambda k: change(k.draft, places_per_supervisor=0),
        lambda k: change(k.draft, places_per_supervisor=11),
    ],
    "occupation_once_per_reply": [lambda k: again(k.need)],
    "needs_are_sensible": [lambda k: change(k.need, need_2y=MANY), lambda k: change(k.need, need_5y=MANY)],
    "message_says_something": [lambda k: again(k.message, body="")],
    "meeting_says_something": [
        lambda k: again(k.meeting, summary=""),
        lambda k: again(k.meeting, participants=""),
    ],
    "one_offer_per_kind": [lambda k: again(k.offer)],
    "offer_least_not_above_most": [
        lambda k: change(k.offer, at_least=k.offer.at_most + 1),
        lambda k: change(k.offer, at_most=MANY),
    ],
    "one_row_per_month": [lambda k: again(k.month)],
    "month_is_a_month": [lambda k: again(k.month, month=0), lambda k: again(k.month, month=13)],
    "capacity_is_sensible": [
        lambda k: change(k.month, supervisors=MANY),
        lambda k: change(k.month, competing=MANY),
    ],
}
GAP: dict[str, list[Write]] = {
    "one_gap_analysis_per_department_and_day": [lambda k: again(k.analysis)],
    "gap_analysis_is_of_our_time": [lambda k: change(k.analysis, made_on=dt.date(1999, 12, 31))],
    "occupation_once_per_gap_analysis": [
        lambda k: again(k.gap_need),
        lambda k: again(k.gap_need, occupation="KOCK"),
    ],
    "gap_needs_are_sensible": [
        lambda k: change(k.gap_need, need_2y=MANY),
        lambda k: change(k.gap_need, need_5y=MANY),
    ],
}
PROPOSAL: dict[str, list[Write]] = {
    "scenario_names_are_unique": [lambda k: again(k.unchosen)],
    "only_one_chosen_scenario": [lambda k: again(k.scenario, name="C")],
    "scenario_weights_sum_to_100": [lambda k: change(k.unchosen, weight_2y=51)],
    "scenario_chosen_pair": [
        lambda k: change(k.unchosen, chosen_by=k.world.anna),
        lambda k: change(k.scenario, chosen_by=None),
        lambda k: change(k.scenario, chosen_at=None),
    ],
    "shortage_factor_is_sensible": [
        lambda k: change(k.unchosen, shortage_factor=Decimal("0.9")),
        lambda k: change(k.unchosen, shortage_factor=Decimal("5.1")),
    ],
    "one_scenario_line_each": [lambda k: again(k.line)],
    "scenario_places_are_sensible": [lambda k: change(k.line, places=10_001)],
    "adjustment_has_reason": [lambda k: adjustment(k, reason="")],
    "adjustment_changes_something": [lambda k: adjustment(k, change=0)],
    "sent_report_is_complete": [
        lambda k: again(k.report, sent_at=None),
        lambda k: again(k.report, sent_by=None),
        lambda k: again(k.report, document=None),
        lambda k: again(k.report, payload=None),
        lambda k: again(k.report, sent_at=None, sent_by=None, payload=None),
        lambda k: again(k.report, sent_at=None, sent_by=None, document=None),
    ],
    "one_consultation_per_scenario": [lambda k: again(k.consultation)],
    "consultation_answered_together": [
        lambda k: change(k.consultation, opinion=Opinion.SUPPORTS),
        lambda k: change(
            k.consultation, opinion="kanske", answered_at=timezone.now(), answered_by=k.world.bo
        ),
        lambda k: change(k.consultation, answered_at=timezone.now()),
        lambda k: change(k.consultation, answered_by=k.world.bo),
    ],
    "opposing_needs_a_reason": [
        lambda k: change(
            k.consultation, opinion=Opinion.OPPOSES, answered_at=timezone.now(), answered_by=k.world.bo
        )
    ],
    "one_report_draft_per_round": [
        lambda k: [
            again(k.report, sent_at=None, sent_by=None, payload=None, document=None) for _ in ("one", "two")
        ]
    ],
}
DECISION: dict[str, list[Write]] = {
    "one_original_decision_per_round": [lambda k: again(k.decision, document=k.spare)],
    "decision_paragraph_form": [lambda k: again(k.decision, paragraph="§ 087")],
    "decision_diary_no_form": [lambda k: again(k.decision, diary_no="so 2026/0123")],
    "correction_has_reason": [
        lambda k: again(k.decision, corrects=k.decision),
        lambda k: again(k.decision, correction_reason="Räknefel."),
    ],
    "decision_sum_is_right": [
        lambda k: again(k.decision, payload_sha256="0" * 64),
        lambda k: again(k.decision, payload=k.decision.payload + " "),
    ],
    "one_decision_line_each": [lambda k: again(k.decision_line)],
    "changed_line_has_reason": [lambda k: again(k.decision_line, decided=k.decision_line.decided + 1)],
    "notice_dates_in_order": [
        lambda k: again(k.notice, notice_from=k.notice.adjusted_on - dt.timedelta(days=1)),
        lambda k: again(k.notice, notice_to=k.notice.notice_from),
    ],
}
CONSTRAINTS = {**ORGANISATION, **ROUND, **GAP, **PROPOSAL, **DECISION}
# Columns that are unique by themselves.
UNIQUE: dict[str, Write] = {
    "organisation_board.key": lambda k: again(k.board),
    "organisation_department.key": lambda k: again(k.newcomer),
    "organisation_user.email": lambda k: again(k.world.olle),
    "allocation_allocationround.year": lambda k: again(k.round),
    "allocation_decision.document_id": lambda k: again(k.decision),
    "allocation_decision.corrects_id": lambda k: [
        again(k.decision, corrects=k.decision, correction_reason="Fel.", document=document)
        for document in (k.spare, again(k.spare))
    ],
    "allocation_decisionnotice.decision_id": lambda k: again(k.notice),
    "allocation_publication.decision_id": lambda k: again(k.publication),
}


def refusal(write: Write, kommun: Kommun) -> DatabaseError | None:
    """Return how the database refused the write, which is undone in any case."""
    try:
        with transaction.atomic():
            write(kommun)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error
    return None


def broken_rule(error: DatabaseError | None) -> str:
    """Return the name of the constraint that refused, or what happened instead."""
    return error.__cause__.diag.constraint_name if error else "accepted"


def taken_column(error: DatabaseError | None) -> str:
    """Return table and column of the value that was taken, or what happened instead."""
    if error is None:
        return "accepted"
    column = re.search(r"Key \((\w+)\)=", str(error))
    return f"{error.__cause__.diag.table_name}.{column[1]}" if column else str(error)


def our_models() -> list[type[models.Model]]:
    """Return the models of the product, without the auditor's history."""
    every = [
        model for label in ("organisation", "allocation") for model in apps.get_app_config(label).get_models()
    ]
    return [model for model in every if not model.__name__.startswith("Historical")]


def constraint_names() -> set[str]:
    """Return every constraint of the models, and those that only the migrations know."""
    declared = {constraint.name for model in our_models() for constraint in model._meta.constraints}
    tables = [model._meta.db_table for model in our_models()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
            " WHERE contype IN ('c', 'x') AND relname = ANY(%s)",
            [tables],
        )
        in_database = {name for (name,) in cursor.fetchall()}
    positive = {name for name in in_database if name.startswith(tuple(f"{table}_" for table in tables))}
    return declared | (in_database - positive)  # Django names `>= 0` after the column


def unique_columns() -> set[str]:
    """Return the columns that are unique by themselves, without keys that stand for the row."""
    return {
        f"{model._meta.db_table}.{field.column}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    }


@pytest.mark.django_db
def test_every_constraint_refuses_what_breaks_it() -> None:
    kommun = make_kommun()
    refused = {
        name: {broken_rule(refusal(write, kommun)) for write in writes}
        for name, writes in CONSTRAINTS.items()
    }
    assert refused == {name: {name} for name in constraint_names()}
    taken = {name: taken_column(refusal(write, kommun)) for name, write in UNIQUE.items()}
    assert taken == {name: name for name in unique_columns()}


@pytest.mark.django_db
def test_messages_of_constraints_are_swedish_sentences() -> None:
    default = models.CheckConstraint(name="x", condition=models.Q()).default_violation_error_message
    shown = [
        constraint.violation_error_message
        for model in our_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != default
    ]
    assert [text for text in shown if not re.fullmatch(r"[A-ZÅÄÖ”].*[.]", text)] == []
    assert len(shown) >= 20


# What is decided or sent stays as it was


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
