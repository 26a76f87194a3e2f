"""The database refuses the impossible: every rule broken once."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, models
from django.utils import timezone

from allocation.enums import IntakeKind, Opinion
from allocation.models import (
    Adjustment,
)
from allocation.workflow import GOES_BACK
from organisation.enums import Role
from organisation.models import RoleAssignment, ServiceKey

from .factories import LONG_AGO
from .rows import Kommun, Write, again, change, make_kommun, our_models, refusal

EARLIER = LONG_AGO - dt.timedelta(days=1)
MANY = 1_000_000  # more than any count may be


def role(kommun: Kommun, role: Role, **scope: object) -> RoleAssignment:
    """Give Olle a role."""
    return RoleAssignment.objects.create(user=kommun.world.olle, role=role, valid_from=LONG_AGO, **scope)


def adjustment(kommun: Kommun, **given: object) -> Adjustment:
    """Change a line by hand, without the action."""
    given = {"change": 1, "reason": "Nya lokaler.", **given}
    return Adjustment.objects.create(line=kommun.line, created_by=kommun.world.anna, **given)


def again_key(kommun: Kommun, **changes: object) -> ServiceKey:
    """Add another key."""
    return again(kommun.key, **{"prefix": "pm_annan", "sha256": "0" * 64, **changes})


# Every constraint by name, with the writes that break it and nothing else.
ORGANISATION: dict[str, list[Write]] = {
    "service_account_has_no_password": [
        lambda k: change(k.key.user, password="md5$x$y"),
        lambda k: change(k.key.user, password=""),
    ],
    "key_revoked_pair": [
        lambda k: again_key(k, revoked_at=timezone.now()),
        lambda k: again_key(k, revoked_by=k.world.greta),
    ],
    "key_opens_something": [lambda k: again_key(k, scopes=[])],
    "key_expires_within_two_years": [
        lambda k: again_key(k, expires_on=k.key.created_on - dt.timedelta(days=1)),
        lambda k: again_key(k, expires_on=k.key.created_on + dt.timedelta(days=732)),
    ],
    "key_is_kept_as_a_sum": [lambda k: again_key(k, sha256="pm_hemligt")],
    "key_calls_are_sensible": [
        lambda k: again_key(k, calls_a_minute=0),
        lambda k: again_key(k, calls_a_minute=6001),
    ],
    "api_call_has_a_status": [
        lambda k: again(k.call, status_code=99),
        lambda k: again(k.call, status_code=600),
    ],
    "one_answer_per_idempotency_key": [lambda k: again(k.kept_answer)],
    "only_one_deciding_board": [lambda k: change(k.board, is_deciding=True)],
    "board_name_dates_in_order": [lambda k: change(k.board_name, valid_to=EARLIER)],
    "one_board_name_at_a_time": [
        lambda k: again(k.board_name, valid_from=LONG_AGO + dt.timedelta(days=900)),
        lambda k: again(k.board_name, valid_from=EARLIER, valid_to=LONG_AGO),  # both days are included
    ],
    "department_period_dates_in_order": [lambda k: change(k.period, valid_to=EARLIER)],
    "one_department_period_at_a_time": [lambda k: again(k.period, valid_from=EARLIER)],
    "one_headcount_per_department_and_day": [lambda k: again(k.headcount, employees=7)],
    "headcount_is_women_and_men": [
        lambda k: change(k.headcount, women=k.headcount.employees),
        lambda k: change(k.headcount, men=k.headcount.employees),
        lambda k: change(k.headcount, women=k.headcount.employees, men=1),
    ],
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
    "second_factor_reset_has_its_reason": [lambda k: again(k.reset, reason=" ")],
    "second_factor_is_reset_by_another": [lambda k: again(k.reset, reset_by=k.reset.user)],
    "one_choice_per_kind_of_letter": [lambda k: again(k.letter_off)],
    "webhook_is_told_of_something": [lambda k: change(k.webhook, kinds=[])],
    "webhook_goes_over_tls": [lambda k: change(k.webhook, url="http://diariet.example/")],
    "signal_is_sent_waiting_or_given_up": [
        lambda k: change(k.signal, sent_at=timezone.now()),
        lambda k: change(k.signal, sent_at=timezone.now(), next_try_at=None),
        lambda k: change(k.signal, next_try_at=None),
    ],
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
    "offer_is_in_order": [
        lambda k: change(k.offer, at_least=k.offer.wished + 1),
        lambda k: change(k.offer, wished=k.offer.at_most + 1),
        lambda k: change(k.offer, at_most=MANY),
    ],
    "reply_is_from_a_party": [lambda k: change(k.draft, author="board")],
    "reply_interest_is_known": [lambda k: change(k.draft, interest="perhaps")],
    "reply_submitted_says_interest": [
        lambda k: change(k.draft, interest="", submitted_at=timezone.now(), submitted_by=k.world.bo),
        lambda k: change(
            k.draft, interest="no", interest_reason="", submitted_at=timezone.now(), submitted_by=k.world.bo
        ),
    ],
    "reply_training_is_sensible": [lambda k: change(k.draft, to_train=MANY)],
    "proposed_meeting_says_where_and_why": [
        lambda k: again(k.proposed_meeting, place=""),
        lambda k: again(k.proposed_meeting, about=""),
    ],
    "one_row_per_month": [lambda k: again(k.month)],
    "month_is_a_month": [lambda k: again(k.month, month=0), lambda k: again(k.month, month=13)],
    "capacity_is_sensible": [
        lambda k: change(k.month, supervisors=MANY),
        *(lambda k, name=name: change(k.month, **{name: 1001}) for name in IntakeKind.values),
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
RATES: dict[str, list[Write]] = {
    "rate_dates_in_order": [lambda k: change(k.rate, valid_to=EARLIER)],
    "one_rate_at_a_time": [lambda k: again(k.rate, valid_from=EARLIER, valid_to=LONG_AGO)],
    "rate_key_is_known": [lambda k: change(k.rate, key="skatt")],
    "rate_value_is_not_negative": [lambda k: change(k.rate, value=-1)],
    "rate_percent_is_a_share": [lambda k: change(k.rate, value=Decimal("100.01"))],
    "rate_answers_yes_or_no": [lambda k: change(k.answer_rate, value=2)],
    "rate_has_a_source": [lambda k: change(k.rate, source="")],
    "guideline_dates_in_order": [lambda k: change(k.guideline, valid_to=EARLIER)],
    "one_guideline_at_a_time": [
        lambda k: again(k.guideline),
        lambda k: again(k.guideline, valid_from=None, valid_to=LONG_AGO),
    ],
    "guideline_has_a_title": [lambda k: change(k.guideline, title=" ")],
    "guideline_decision_is_whole": [
        lambda k: change(k.guideline, decided_by="Kommunstyrelsen"),
        lambda k: change(k.guideline, decided_on=LONG_AGO),
        lambda k: change(k.guideline, paragraph="§ 1"),
    ],
    "guideline_paragraph_form": [
        lambda k: change(k.guideline, decided_by="KS", decided_on=LONG_AGO, paragraph="1"),
    ],
    "rate_confirmed_pair": [
        lambda k: change(k.rate, confirmed_at=timezone.now(), is_unverified=False),
        lambda k: change(k.rate, confirmed_by=k.world.greta, is_unverified=False),
        lambda k: change(k.rate, confirmed_at=timezone.now(), confirmed_by=k.world.greta),
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
    "decision_has_lines": [
        lambda k: again(
            k.decision, corrects=k.decision, correction_reason="Fel.", document=k.spare, line_count=0
        )
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
CONSTRAINTS = {**ORGANISATION, **ROUND, **GAP, **RATES, **PROPOSAL, **DECISION}
# Columns that are unique by themselves.
UNIQUE: dict[str, Write] = {
    "organisation_board.key": lambda k: again(k.board),
    "organisation_department.key": lambda k: again(k.newcomer),
    "organisation_webhook.name": lambda k: again(k.webhook),
    "organisation_user.email": lambda k: again(k.world.olle),
    "organisation_servicekey.prefix": lambda k: again_key(k, prefix=k.key.prefix),
    "organisation_servicekey.sha256": lambda k: again_key(k, sha256=k.key.sha256),
    "allocation_allocationround.year": lambda k: again(k.round),
    "allocation_costassumptions.round_id": lambda k: again(k.assumptions),
    "allocation_decision.document_id": lambda k: again(k.decision),
    "allocation_decision.corrects_id": lambda k: [
        again(k.decision, corrects=k.decision, correction_reason="Fel.", document=document)
        for document in (k.spare, again(k.spare))
    ],
    "allocation_decisionnotice.decision_id": lambda k: again(k.notice),
    "allocation_publication.decision_id": lambda k: again(k.publication),
}


def broken_rule(error: DatabaseError | None) -> str:
    """Return the name of the constraint that refused, or what happened instead."""
    return error.__cause__.diag.constraint_name if error else "accepted"


def taken_column(error: DatabaseError | None) -> str:
    """Return table and column of the value that was taken, or what happened instead."""
    if error is None:
        return "accepted"
    column = re.search(r"Key \((\w+)\)=", str(error))
    return f"{error.__cause__.diag.table_name}.{column[1]}" if column else str(error)


def constraint_names(*labels: str) -> set[str]:
    """Return every constraint of the apps' models, and those that only the migrations know."""
    declared = {constraint.name for model in our_models(*labels) for constraint in model._meta.constraints}
    tables = [model._meta.db_table for model in our_models(*labels)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
            " WHERE contype IN ('c', 'x') AND relname = ANY(%s)",
            [tables],
        )
        in_database = {name for (name,) in cursor.fetchall()}
    positive = {name for name in in_database if name.startswith(tuple(f"{table}_" for table in tables))}
    return declared | (in_database - positive)  # Django names `>= 0` after the column


def unique_columns(*labels: str) -> set[str]:
    """Return the columns that are unique by themselves, without keys that stand for the row."""
    return {
        f"{model._meta.db_table}.{field.column}"
        for model in our_models(*labels)
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


def test_an_order_leaves_nothing_to_chance() -> None:
    """Rows of the same name or moment would otherwise change places between two looks at a list."""
    undecided = [
        model._meta.label
        for model in our_models()
        if model._meta.ordering
        and not _decides(model, {str(name).lstrip("-") for name in model._meta.ordering})
    ]
    assert undecided == []


def _decides(model: type[models.Model], names: set[str]) -> bool:
    unique = [{field.name} for field in model._meta.concrete_fields if field.unique]
    unique += [set(rule.fields) for rule in model._meta.total_unique_constraints]
    return "pk" in names or any(fields <= names for fields in unique)


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
