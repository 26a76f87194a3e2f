"""The database refuses impossible routines and milestones: every rule broken once, by every route."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection, models, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from followup import selectors
from followup.actions.routines import applying_version
from followup.models import (
    CalendarFeed,
    Conversation,
    ConversationDraft,
    FollowUpEvent,
    Milestone,
    MilestoneRule,
    Outcome,
    RoutineEvent,
    RoutineMove,
    RoutineVersion,
)
from tests.participants.places import make_places
from tests.participants.placing import DAY, Placing
from tests.rows import Write, again, change, our_models, refusal
from tests.test_constraints import broken_rule, constraint_names
from tests.test_frozen import answers, ways_to_change
from tests.test_text import unchecked

from . import person_rows, report_rows
from .report_build import make_reports

pytestmark = pytest.mark.django_db
Scene = SimpleNamespace


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """A row of each kind, made once; every write is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        scene = Placing(make_places().signed("a"))
        praktik = scene.planned(scene.place(PlacementKind.PRAKTIK), scene.person())
        ama = scene.planned(scene.place(), scene.person())
        draft = RoutineVersion.objects.create(kind="ama", number=2)
        rule = MilestoneRule.objects.create(
            version=draft,
            order=1,
            key="ny",
            name="Ny",
            verb="Gör",
            form="note",
            anchor="start",
            offset=1,
            unit="days",
        )
        done = selectors.milestones_of(praktik)[0]
        day, by = timezone.localdate(), scene.ines
        change(done, status="done", held_on=day, finished_at=timezone.now(), finished_by=by)
        done.refresh_from_db()
        said = {
            "held_on": day,
            "present": ["participant"],
            "attendance": "mostly",
            "goals": "Mål.",
            "next_steps": "Steg.",
            "risk": "low",
        }
        conversation = Conversation.objects.create(milestone=done, version=1, written_by=by, **said)
        left = selectors.milestones_of(ama)[0]
        started = ConversationDraft.objects.create(milestone=left, saved_by=by)
        known = praktik.milestones.get(key="resultat")
        change(known, status="done", held_on=day, finished_at=timezone.now(), finished_by=by)
        outcome = Outcome.objects.create(milestone=known, version=1, code="unknown", written_by=by)
        event = FollowUpEvent.objects.create(milestone=done, kind="held", actor=by, actor_name=by.name)
        newer = RoutineVersion.objects.create(kind="praktik", number=2, published_at=timezone.now())
        why = {"version": newer, "comment": "Ny mall.", "actor": by, "actor_name": by.name}
        moved = RoutineEvent.objects.create(kind="placements_moved", **why)
        move = RoutineMove.objects.create(
            event=moved, placement=praktik, from_version=praktik.routine.version
        )
        yield Scene(
            version=applying_version("ama"),
            draft=draft,
            rule=rule,
            published=applying_version("ama").rules.all()[0],
            open=selectors.milestones_of(ama)[0],
            done=done,
            ama=ama,
            praktik=praktik,
            event=event,
            conversation=conversation,
            started=started,
            outcome=outcome,
            newer=newer,
            moved=moved,
            move=move,
            moved_again=RoutineEvent.objects.create(kind="placements_moved", **why),
            published_event=RoutineEvent.objects.create(kind="published", **why),
            other=scene.bo,
            feed=CalendarFeed.objects.create(user=by, key="0" * 32, made_at=timezone.now()),
            departments=scene.world.departments,
            **person_rows.make_person(ama, by),
            **make_reports(scene.places.round, scene.world.anna),
        )
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_it_was(rows: Scene) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def check_now() -> None:
    """Ask what the database otherwise asks when everything is written."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def rule(**changes: object) -> Write:
    return lambda r: change(r.rule, **changes)


CONSTRAINTS: dict[str, list[Write]] = {
    "one_routine_per_number": [lambda r: again(r.version)],
    "one_routine_draft_per_kind": [lambda r: again(r.draft, number=3)],
    "routine_is_of_a_kind": [lambda r: change(r.draft, kind="x"), lambda r: change(r.draft, number=0)],
    "routine_draft_has_no_publisher": [lambda r: change(r.draft, published_by=r.event.actor)],
    "rule_once_per_routine": [lambda r: again(r.rule)],
    "rule_says_what": [rule(key="Å"), rule(key=""), rule(name=" "), rule(verb="")],
    "rule_is_known": [
        rule(actor="x"),
        rule(form="x"),
        rule(records="x"),
        rule(anchor="x"),
        rule(unit="x"),
    ],
    "rule_is_near_its_anchor": [
        rule(offset=1101),
        rule(offset=-159, unit="weeks"),
        rule(offset=37, unit="months"),
    ],
    "rule_in_the_middle_has_no_distance": [rule(anchor="middle")],
    "rule_comes_back_every_month_at_most": [
        rule(anchor="each"),
        rule(anchor="each", unit="months", offset=0),
    ],
    "rule_after_the_end_outlives_it": [rule(anchor="end"), rule(anchor="end", offset=0)],
    "rule_gives_a_while": [rule(tolerance=91), rule(escalate_after=0), rule(escalate_after=91)],
    "outcome_is_counted_from_the_end": [
        rule(records="outcome"),
        rule(records="outcome", anchor="end", unit="months", offset=-1),
        rule(records="outcome", anchor="end", unit="days", offset=1, outlives=True),
    ],
    "rating_is_made_while_it_goes_on": [rule(records="rating", outlives=True)],
    "milestone_once_per_placement": [lambda r: again(r.open)],
    "milestone_is_known": [
        lambda r: change(r.open, status="x"),
        lambda r: again(r.open, number=0),
        lambda r: change(r.open, latest_on=r.open.due_on - DAY),
    ],
    "milestone_status_is_true": [
        lambda r: change(r.open, status="done"),
        lambda r: change(r.open, held_on=r.open.due_on),
        lambda r: change(r.open, status="missed"),
        lambda r: change(r.open, finished_at=timezone.now()),
    ],
    "draft_codes_are_known": [
        lambda r: change(r.started, present=["x"]),
        lambda r: change(r.started, adaptations=["x"]),
        lambda r: change(r.started, attendance="x"),
        lambda r: change(r.started, risk="x"),
        lambda r: change(r.started, plan=r.plan, progress=["x"], progress_texts=[""]),
        lambda r: change(r.started, plan=r.plan, progress=["reached"]),
        lambda r: change(r.started, progress=["reached"], progress_texts=[""]),
    ],
    "conversation_version_once": [lambda r: again(r.conversation)],
    "conversation_codes_are_known": [
        lambda r: again(r.conversation, version=2, correction="Fel.", present=["x"]),
        lambda r: again(r.conversation, version=2, correction="Fel.", adaptations=["x"]),
    ],
    "conversation_is_complete": [
        lambda r, name=name, value=value: again(r.conversation, version=2, correction="Fel.", **{name: value})
        for name, value in (
            ("held_on", None),
            ("present", []),
            ("attendance", ""),
            ("goals", " "),
            ("next_steps", ""),
            ("risk", ""),
        )
    ],
    "correction_says_why": [
        lambda r: again(r.conversation, version=2, correction=" "),
        lambda r: again(r.conversation, version=1, correction="Fel."),
    ],
    "outcome_version_once": [lambda r: again(r.outcome)],
    "outcome_is_known": [lambda r: again(r.outcome, version=2, correction="Fel.", code="x")],
    "only_work_lasts": [
        lambda r: again(r.outcome, version=2, correction="Fel.", code="unknown", lasting="month"),
        lambda r: again(r.outcome, version=2, correction="Fel.", code="other_job", lasting="x"),
    ],
    "host_that_employs_is_named": [
        lambda r: again(r.outcome, version=2, correction="Fel.", code="host_job"),
        lambda r: again(r.outcome, version=2, correction="Fel.", department=r.departments["a"]),
    ],
    "outcome_correction_says_why": [
        lambda r: again(r.outcome, version=2, correction=" "),
        lambda r: again(r.outcome, version=1, correction="Fel."),
    ],
    "followup_event_says_nothing_personal": [lambda r: again(r.event, comment="Om Anna.")],
    "move_to_a_routine_has_a_reason": [lambda r: again(r.moved, comment=" ")],
    "placement_moves_once_at_a_time": [lambda r: again(r.move)],
    "calendar_key_once": [
        lambda r: CalendarFeed.objects.create(user=r.other, key=r.feed.key, made_at=timezone.now())
    ],
    "calendar_key_is_long": [lambda r: change(r.feed, key="0"), lambda r: change(r.feed, key="x" * 32)],
    **report_rows.CONSTRAINTS,
    **person_rows.CONSTRAINTS,
}
# What several rows say together, by the words of the refusal.
TOGETHER: dict[str, list[Write]] = {
    "A milestone stays what it is": [
        lambda r: change(r.open, placement=r.praktik),
        lambda r: change(r.open, number=2),
    ],
    "A milestone is one of its placement's routine": [
        lambda r: change(r.open, rule=r.rule),
        lambda r: again(r.open, rule=r.rule, key="ny"),
        lambda r: change(r.open, rule=r.done.rule),
        lambda r: again(r.open, number=2),
    ],
    "A placement follows a published routine of its kind": [
        lambda r: change(r.ama.routine, version=r.draft),
        lambda r: change(r.ama.routine, version=r.praktik.routine.version),
    ],
    "A conversation is of a milestone that was held": [
        lambda r: again(r.conversation, milestone=r.open),
    ],
    "A version follows the one before it": [
        lambda r: again(r.conversation, version=3, correction="Fel."),
        lambda r: again(r.outcome, version=3, correction="Fel."),
    ],
    "A result is of a milestone for results": [
        lambda r: again(r.outcome, milestone=r.open),
        lambda r: again(r.outcome, milestone=r.done),
    ],
    "The host that employs is the one of the place": [
        lambda r: again(
            r.outcome, version=2, correction="Fel.", code="host_job", department=r.departments["b"]
        ),
    ],
    "A draft is of a milestone that is left": [
        lambda r: ConversationDraft.objects.create(milestone=r.done, saved_by=r.event.actor),
    ],
    "What is left of a placement goes with it": [
        lambda r: (change(r.praktik.routine, version=r.newer), check_now()),
    ],
    "A placement moves to another routine of its kind": [
        lambda r: again(r.move, placement=r.ama),
        lambda r: again(r.move, event=r.moved_again, from_version=r.newer),
        lambda r: again(r.move, event=r.moved_again, from_version=r.version),
        lambda r: again(r.move, event=r.published_event),
    ],
    "The rules of a published routine are kept": [
        lambda r: change(r.published, name="Annat"),
        lambda r: change(r.rule, version=r.version),
        lambda r: again(r.rule, version=r.version),
        lambda r: change(r.published, version=r.draft, key="annan"),
    ],
    **report_rows.TOGETHER,
    **person_rows.TOGETHER,
}


def test_every_constraint_refuses_what_breaks_it(rows: Scene) -> None:
    declared = {constraint.name for model in our_models("followup") for constraint in model._meta.constraints}
    assert declared <= constraint_names("followup")
    refused = {
        name: {broken_rule(refusal(write, rows)) for write in writes} for name, writes in CONSTRAINTS.items()
    }
    assert refused == {name: {name} for name in declared}


def test_rows_that_belong_together_do(rows: Scene) -> None:
    for words, writes in TOGETHER.items():
        assert [words for write in writes if words not in str(refusal(write, rows))] == []


def test_a_placement_that_is_over_gets_nothing_more_to_do(rows: Scene) -> None:
    ends = {"ended_at": timezone.now(), "ended_by": rows.ama.consultant, "end_reason": "work"}
    change(rows.ama, status="cancelled", **ends)
    refused = refusal(lambda r: change(r.open, due_on=r.open.due_on - DAY), rows)
    assert "Nothing is left to do" in str(refused)
    assert refusal(lambda r: change(r.open, status="lapsed"), rows) is None


def test_what_is_published_or_done_is_kept(rows: Scene) -> None:
    kept: list[models.Model] = [rows.event, rows.done, rows.version, rows.conversation, rows.outcome]
    kept += [rows.moved, rows.move, *(getattr(rows, name) for name in (*report_rows.KEPT, *person_rows.KEPT))]
    found = {type(row).__name__: answers(ways_to_change(row), rows) for row in kept}
    assert found == {name: dict.fromkeys(ways, "refused") for name, ways in found.items()}
    removed = answers({"delete": lambda r: Milestone.objects.filter(pk=r.open.pk).delete()}, rows)
    assert removed == {"delete": "refused"}
    for stays in (rows.ama.routine, *(getattr(rows, name) for name in person_rows.STAYING)):
        assert answers({"delete": lambda r, row=stays: row.delete()}, rows) == {"delete": "refused"}
    of_draft = RoutineVersion.objects.filter(pk=rows.draft.pk)
    assert refusal(lambda r: of_draft.get().delete(), rows) is None


def test_messages_of_constraints_are_swedish_sentences() -> None:
    default = models.CheckConstraint(name="x", condition=models.Q()).default_violation_error_message
    constraints = [one for model in our_models("followup") for one in model._meta.constraints]
    shown = [one.violation_error_message for one in constraints if one.violation_error_message != default]
    assert len(shown) >= 10
    assert [text for text in shown if not (text[0].isupper() and text.endswith("."))] == []


def test_every_text_that_people_write_is_checked() -> None:
    assert unchecked("followup") - report_rows.UNCHECKED == {
        f"followup_{table}.{name}"
        for table in ("followupevent", "routineevent", "personevent")
        for name in ("kind", "from_status", "to_status", "actor_name")
    }
