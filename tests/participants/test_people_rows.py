"""The database refuses impossible people, and keeps what tells of them as it was written."""

import datetime as dt
import re
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection, models
from django.utils import timezone

from organisation.enums import Role
from organisation.models import RoleAssignment
from participants.models import (
    AccessLog,
    CaseEvent,
    CaseGrant,
    DisclosureBasis,
    DisclosureEnd,
    EmploymentServiceNote,
    JobReadiness,
    Participant,
    PreparatoryStep,
    PriorityGround,
    Wish,
    person,
    secrecy,
)

from ..factories import LONG_AGO, make_world
from ..people import make_participant, make_people
from ..rows import Write, again, change, our_models, refusal
from ..test_constraints import broken_rule, taken_column
from ..test_frozen import answers, ways_to_change

TODAY = timezone.localdate()
KEPT = (AccessLog, CaseEvent, CaseGrant, DisclosureBasis, DisclosureEnd, EmploymentServiceNote, JobReadiness)


def make_rows() -> SimpleNamespace:
    """Make a row of each kind."""
    world = make_world()
    people = make_people(world)
    own = people["own"]
    now = timezone.now()
    basis = own.disclosures.get()
    return SimpleNamespace(
        world=world,
        own=own,
        protected=people["protected"],
        closed=people["closed"],
        handler=people["protected"].handlers.get(),
        basis=basis,
        end=DisclosureEnd.objects.create(disclosure=basis, ended_on=TODAY, ended_by=world.ines),
        grant=CaseGrant.objects.create(
            participant=own,
            user=world.jens,
            reason="contacted",
            text="Ringde.",
            granted_at=now,
            expires_at=now + dt.timedelta(hours=1),
        ),
        readiness=JobReadiness.objects.create(
            participant=own, is_ready=True, assessed_on=TODAY, assessed_by=world.ines
        ),
        said=EmploymentServiceNote.objects.create(
            participant=own, noted_on=TODAY, is_enrolled=True, enrolled_since=TODAY, noted_by=world.ines
        ),
        children=PriorityGround.objects.create(participant=own, ground="children"),
        other=PriorityGround.objects.create(participant=own, ground="other", reason="Ung."),
        wish=Wish.objects.create(participant=own, rank=1, occupation="Kock"),
        step=PreparatoryStep.objects.create(participant=own, step="visit"),
        event=own.events.first(),
        look=AccessLog.objects.create(actor=world.ines, what="case", outcome="allowed", subjects=[own.pk]),
    )


def _person(row: Participant, **changes: object) -> models.Model:
    """Add a copy of a participant with nothing in it that must be unique."""
    nothing = {"personnummer_encrypted": None, "personnummer_index": None}
    fresh = {"case_number": "2026-88888", "alias": "Deltagare XXXX"}
    return again(row, **{**fresh, **nothing, **changes})


SEALED, INDEX = b"x" * 41, b"y" * 32
CONSTRAINTS: dict[str, list[Write]] = {
    "case_number_form": [
        lambda k: change(k.own, case_number="26-1"),
        lambda k: change(k.own, case_number="2026-1x"),
    ],
    "only_the_protected_have_no_name": [
        lambda k: change(k.own, first_name=""),
        lambda k: change(k.own, last_name=""),
    ],
    "personnummer_with_its_index": [
        lambda k: _person(k.own, personnummer_encrypted=SEALED),
        lambda k: _person(k.own, personnummer_index=INDEX),
    ],
    "personnummer_is_sealed": [
        lambda k: _person(k.own, personnummer_encrypted=b"198807047306", personnummer_index=INDEX),
        lambda k: _person(k.own, personnummer_encrypted=SEALED, personnummer_index=b"198807047306"),
    ],
    "participant_codes_are_known": [
        lambda k: change(k.own, adaptations=["diabetes"]),
        lambda k: change(k.own, times_of_day=["noon"]),
        lambda k: change(k.own, licences=["z"]),
        lambda k: change(k.own, certificates=["z"]),
    ],
    "participant_levels_are_known": [
        lambda k: change(k.own, language_level="c2"),
        lambda k: change(k.own, education_level="phd"),
    ],
    "participant_sex_is_known": [lambda k: change(k.own, legal_sex="x")],
    "participant_hours_are_sensible": [
        lambda k: change(k.own, hours_per_week=0),
        lambda k: change(k.own, hours_per_week=41),
    ],
    "participant_closed_pair": [
        lambda k: change(k.own, closed_at=timezone.now()),
        lambda k: change(k.own, closed_by=k.world.ines),
    ],
    "only_the_enrolled_are_in_a_programme": [
        lambda k: again(k.said, is_enrolled=False),
        lambda k: again(k.said, is_enrolled=False, enrolled_since=None, in_programme=True),
        lambda k: again(k.said, is_enrolled=False, enrolled_since=None, is_assigned=True),
    ],
    "enrolled_before_it_is_noted": [
        lambda k: again(k.said, enrolled_since=TODAY + dt.timedelta(days=1)),
    ],
    "one_row_per_ground": [lambda k: again(k.children)],
    "other_ground_has_reason": [
        lambda k: change(k.other, reason=""),
        lambda k: change(k.children, reason="Har barn."),
        lambda k: change(k.children, ground="job_ready"),  # the assessment says so, nothing else
    ],
    "one_wish_per_rank": [lambda k: again(k.wish)],
    "wish_says_what": [lambda k: change(k.wish, occupation="")],
    "wish_is_in_order": [
        lambda k: change(k.wish, rank=0),
        lambda k: change(k.wish, rank=6),
        lambda k: change(k.wish, ssyk="91"),
        lambda k: change(k.wish, area="space"),
    ],
    "preparation_once": [lambda k: again(k.step)],
    "preparation_is_known": [lambda k: change(k.step, step="therapy")],
    "case_event_says_nothing_personal": [lambda k: again(k.event, comment="Kanarina mår bättre.")],
    "named_once_per_case": [lambda k: again(k.handler)],
    "grant_is_short": [lambda k: again(k.grant, expires_at=k.grant.granted_at)],
    "grant_has_reason": [lambda k: again(k.grant, text=""), lambda k: again(k.grant, reason="curious")],
    "disclosure_dates_in_order": [
        lambda k: again(k.basis, valid_to=k.basis.valid_from - dt.timedelta(days=1))
    ],
    "disclosure_has_its_reason": [
        lambda k: again(k.basis, basis="harm_test"),
        lambda k: again(k.basis, basis="other"),
        lambda k: again(k.basis, basis="habit", text="Så gör vi."),
    ],
    "access_has_a_subject": [lambda k: again(k.look, subjects=[])],
    "access_is_known": [lambda k: again(k.look, what="peek"), lambda k: again(k.look, outcome="maybe")],
}
UNIQUE: dict[str, Write] = {
    "participants_participant.case_number": lambda k: _person(k.own, case_number=k.closed.case_number),
    "participants_participant.alias": lambda k: _person(k.own, alias=k.closed.alias),
    "participants_participant.personnummer_index": lambda k: _person(
        k.own,
        personnummer_encrypted=SEALED,
        personnummer_index=Participant.objects.get(pk=k.own.pk).personnummer_index,
    ),
    "participants_disclosureend.disclosure_id": lambda k: again(k.end),
}
# Technical texts, copies of checked names, and what has a pattern of its own.
UNCHECKED = {
    "participants_participant.case_number",
    "participants_participant.alias",
    "participants_caseevent.kind",
    "participants_caseevent.actor_name",
    "participants_caseevent.from_status",
    "participants_caseevent.to_status",
    "participants_accesslog.role",
    "participants_accesslog.case_number",
}


def _models() -> list[type[models.Model]]:
    """Return the models of persons and secrecy."""
    ours = (person.__name__, secrecy.__name__)
    return [model for model in our_models("participants") if model.__module__ in ours]


def _constraint_names() -> set[str]:
    declared = {constraint.name for model in _models() for constraint in model._meta.constraints}
    tables = [model._meta.db_table for model in _models()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
            " WHERE contype IN ('c', 'x') AND relname = ANY(%s)",
            [tables],
        )
        stored = {name for (name,) in cursor.fetchall()}
    return declared | {name for name in stored if not name.startswith("participants_")}


@pytest.mark.django_db
def test_every_constraint_refuses_what_breaks_it() -> None:
    rows = make_rows()
    refused = {
        name: {broken_rule(refusal(write, rows)) for write in writes} for name, writes in CONSTRAINTS.items()
    }
    assert refused == {name: {name} for name in _constraint_names()}
    columns = {
        f"{model._meta.db_table}.{field.column}"
        for model in _models()
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    }
    assert {name: taken_column(refusal(write, rows)) for name, write in UNIQUE.items()} == {
        name: name for name in columns
    }


@pytest.mark.django_db
def test_what_tells_of_people_is_kept_as_it_was_written() -> None:
    rows = make_rows()
    kept = [rows.look, rows.event, rows.grant, rows.basis, rows.end, rows.said, rows.readiness]
    assert {model for model in _models() if getattr(model, "append_only", False)} == set(KEPT)
    found = {type(row).__name__: answers(ways_to_change(row), rows) for row in kept}
    assert found == {model.__name__: dict.fromkeys(found[model.__name__], "refused") for model in KEPT}


def test_messages_of_constraints_are_swedish_sentences() -> None:
    default = models.CheckConstraint(name="x", condition=models.Q()).default_violation_error_message
    shown = [
        constraint.violation_error_message for model in _models() for constraint in model._meta.constraints
    ]
    assert [text for text in shown if text != default and not re.fullmatch(r"[A-ZÅÄÖ].*[.]", text)] == []


def test_texts_are_checked_when_they_are_stored() -> None:
    from ..test_text import unchecked  # it asks for a table per app; ours are a part of it

    tables = tuple(f"{model._meta.db_table}." for model in _models())
    assert {name for name in unchecked("participants") if name.startswith(tables)} == UNCHECKED


def test_nothing_of_a_person_has_a_history() -> None:
    """A history would keep what has been taken away, and in plain text."""
    assert [model.__name__ for model in _models() if hasattr(model, "history")] == []


@pytest.mark.django_db
def test_a_consultant_belongs_to_no_department_and_no_board() -> None:
    world = make_world()
    for scope in ({"department": world.departments["a"]}, {"board": world.boards["a"]}):
        held = RoleAssignment(user=world.olle, role=Role.CONSULTANT, valid_from=LONG_AGO, **scope)
        assert broken_rule(refusal(lambda _, held=held: held.save(), None)) == "role_has_its_scope"


@pytest.mark.django_db
def test_an_alias_says_nothing() -> None:
    world = make_world()
    participant = make_participant(world.ines, "own")
    assert re.fullmatch(r"Deltagare [B-DF-HJ-NP-TV-XZ2-9]{4}", participant.alias)
    assert Participant(pk=uuid4()).alias != Participant(pk=uuid4()).alias
