"""The database refuses the impossible agreement: every rule broken once, by every route."""

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import DjangoDbBlocker

from agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementLine,
    AgreementPart,
    AgreementVersion,
    Approval,
    Clause,
    Conclusion,
    Signature,
)
from agreements.models.agreement import MOST_MONEY
from agreements.workflow import GOES_BACK
from allocation.models import DecisionLine
from tests.database import undone
from tests.rows import Write, again, change, our_models, refusal
from tests.test_constraints import broken_rule, constraint_names, taken_column, unique_columns
from tests.test_frozen import answers, ways_to_change
from tests.test_text import unchecked

from .scene import make_scene

pytestmark = pytest.mark.django_db
Scene = SimpleNamespace


@pytest.fixture(scope="module")
def scene_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """The scene, made once for the tests of a file."""
    with django_db_blocker.unblock(), undone():
        scene = make_scene()
        connection.check_constraints()
        yield scene


@pytest.fixture
def scene(scene_once: Scene, db: None) -> Scene:
    """The same scene for every test, whose own copy and transaction leave it as it was."""
    return deepcopy(scene_once)


def conclude(scene: Scene, **changes: object) -> Conclusion:
    """Let b's agreement get its second signature and be concluded, as SQL would."""
    again(scene.signature, party="coordinating", copy=None)
    given = {
        "version": scene.sent,
        "payload": scene.sent.payload,
        "payload_sha256": scene.sent.payload_sha256,
        "document": scene.spare,
        "concluded_on": scene.signature.signed_on,
    }
    return Conclusion.objects.create(**{**given, **changes})


def approve_again(scene: Scene) -> None:
    """Approve the same version twice."""
    change(scene.approved, status="with_board")
    again(scene.approval)


CONSTRAINTS: dict[str, list[Write]] = {
    "one_template_draft": [lambda s: again(s.draft, number=9)],
    "template_draft_has_no_publisher": [lambda s: change(s.draft, published_by=s.world.greta)],
    "template_texts_are_written": [
        lambda s: change(s.draft, ancillary_costs=""),
        lambda s: change(s.draft, purpose_of_praktik=""),
    ],
    "special_support_from_is_sensible": [
        lambda s: change(s.draft, special_support_from=0),
        lambda s: change(s.draft, special_support_from=10_001),
    ],
    "clause_once_per_template": [lambda s: again(s.draft_clause)],
    "clause_is_written": [
        lambda s: change(s.draft_clause, heading=""),
        lambda s: change(s.draft_clause, body=""),
    ],
    "clause_duty_is_known": [lambda s: change(s.draft_clause, duty_of="nobody")],
    "one_agreement_per_board": [lambda s: again(s.approved, status="draft", board_name="en annan nämnd")],
    "one_agreement_per_board_name": [
        lambda s: again(s.approved, status="draft", board=s.newcomer.periods.get().board)
    ],
    "amendment_numbers_are_unique": [lambda s: again(s.amendment, status="withdrawn")],
    "one_amendment_at_a_time": [lambda s: again(s.amendment, number=2)],
    "amendments_are_numbered": [
        lambda s: change(s.amendment, number=0),
        lambda s: again(s.approved, status="draft", number=1),
    ],
    "agreement_status_is_known": [lambda s: change(s.amendment, status="paused")],
    "agreement_dates_in_order": [
        lambda s: change(s.amendment, valid_to=s.amendment.valid_from - dt.timedelta(days=1))
    ],
    "agreement_says_who_pays": [
        lambda s: change(s.amendment, ancillary_costs=""),
        lambda s: change(s.amendment, ancillary_costs=" \n"),
    ],
    "special_support_is_explained": [
        lambda s: change(s.amendment, special_support_amount=5),
        lambda s: change(s.amendment, special_support_amount=5, special_support_decision=" "),
        lambda s: change(
            s.amendment, special_support_amount=MOST_MONEY + 1, special_support_decision="Ett bidrag."
        ),
    ],
    "one_part_per_department": [lambda s: again(s.part)],
    "part_numbers_are_sensible": [
        lambda s: change(s.part, supervisors=0),
        lambda s: change(s.part, supervisors=2001),
        lambda s: change(s.part, hours_per_week=-1),
        lambda s: change(s.part, hours_per_week=41),
    ],
    "part_months_are_months": [
        lambda s: change(s.part, months=[]),
        lambda s: change(s.part, months=[0]),
        lambda s: change(s.part, months=[1, 13]),
        lambda s: change(s.part, months=[*range(1, 13), 1]),
    ],
    "decision_line_once_per_agreement": [lambda s: again(s.line)],
    "agreement_going_back_needs_a_comment": [
        lambda s, kind=kind: again(s.event, kind=kind, comment="") for kind in sorted(GOES_BACK)
    ],
    "agreement_versions_are_unique": [lambda s: again(s.version, document=s.spare)],
    "agreement_version_sum_is_right": [
        lambda s: again(s.version, number=2, document=s.spare, payload_sha256="0" * 64),
        lambda s: again(s.version, number=2, document=s.spare, payload=s.version.payload + " "),
    ],
    "one_signature_per_party": [lambda s: again(s.signature, copy=None)],
    "signature_party_is_known": [lambda s: again(s.signature, copy=None, party="third")],
    "signature_method_is_known": [
        lambda s: again(s.signature, copy=None, party="coordinating", method="stamp")
    ],
    "signature_names_somebody": [
        lambda s: again(s.signature, copy=None, party="coordinating", signatory=""),
        lambda s: again(s.signature, copy=None, party="coordinating", role_title=""),
    ],
    "signature_paragraph_form": [
        lambda s: again(s.signature, copy=None, party="coordinating", paragraph="87")
    ],
    "signature_diary_no_form": [
        lambda s: again(s.signature, copy=None, party="coordinating", diary_no="2026/1")
    ],
    "conclusion_sum_is_right": [
        lambda s: conclude(s, payload_sha256="0" * 64),
        lambda s: conclude(s, payload=s.sent.payload + " "),
    ],
}
UNIQUE: dict[str, Write] = {
    "agreements_templateversion.number": lambda s: again(s.template),
    "agreements_agreementversion.document_id": lambda s: again(s.version, number=2),
    "agreements_approval.version_id": approve_again,
    "agreements_signature.copy_id": lambda s: again(s.signature, party="coordinating"),
    "agreements_conclusion.version_id": lambda s: [
        conclude(s),
        again(Conclusion.objects.get(version=s.sent), document=s.version.document),
    ],
    "agreements_conclusion.document_id": lambda s: conclude(s, document=s.conclusion.document),
}
# Technical texts, which no person writes; everything else says what it may hold.
UNCHECKED = {
    "agreements_clause.key",
    "agreements_agreement.board_name",  # copied from the decision
    "agreements_agreementversion.payload",
    "agreements_agreementversion.payload_sha256",
    "agreements_conclusion.payload",
    "agreements_conclusion.payload_sha256",
    "agreements_signature.document_sha256",
    "agreements_signature.paragraph",  # patterns of their own
    "agreements_signature.diary_no",
    "agreements_agreementevent.kind",
    "agreements_agreementevent.from_status",
    "agreements_agreementevent.to_status",
    "agreements_agreementevent.actor_name",
}


def test_every_constraint_refuses_what_breaks_it(scene: Scene) -> None:
    refused = {
        name: {broken_rule(refusal(write, scene)) for write in writes} for name, writes in CONSTRAINTS.items()
    }
    assert refused == {name: {name} for name in constraint_names("agreements")}
    taken = {name: taken_column(refusal(write, scene)) for name, write in UNIQUE.items()}
    assert taken == {name: name for name in unique_columns("agreements")}


def test_every_text_that_people_write_is_checked() -> None:
    assert unchecked("agreements") == UNCHECKED


# Rules over several rows: which decision, which numbers, which order.

NOT_DECIDED = "A line of an agreement is a decided line"
NOT_WHOLE = "does not have all lines that are decided"
NOT_IN_TEXT = "has the decided numbers"
NOT_CURRENT = "Only the latest version is approved and signed"
NOT_TRUE = "only when it has been"


def whole(write: Write) -> Write:
    """Let what is seen when the transaction ends be seen at once."""

    def and_look(scene: Scene) -> None:
        write(scene)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return and_look


def other_line(scene: Scene, **which: object) -> DecisionLine:
    """Return a decided line that is not the one of `scene.line`."""
    lines = DecisionLine.objects.exclude(pk=scene.line.decision_line_id)
    return lines.filter(**which).order_by("pk").first()


def with_line(scene: Scene, line: DecisionLine) -> None:
    """Put a line that is not the agreement's into its part."""
    AgreementLine.objects.filter(part=scene.part).exclude(pk=scene.line.pk).delete()
    change(scene.line, decision_line=line)


def line_of(scene: Scene, *, decided: int, **where: object) -> DecisionLine:
    """Add a line to another decision, which the database lets us do until the transaction ends."""
    old = scene.line.decision_line
    return again(old, decided=decided, change_reason="Nytt.", **where)


def as_amendment_of_another(scene: Scene) -> None:
    """Let the amendment be about the agreement with the other nämnd."""
    change(scene.amendment, amends=scene.approved)


def rewritten(scene: Scene) -> str:
    """Return the text with one place more."""
    places = f'"places": {scene.line.decision_line.decided}'
    assert places in scene.version.payload
    return scene.version.payload.replace(places, f'"places": {scene.line.decision_line.decided + 1}', 1)


def sent_text(scene: Scene, payload: str) -> None:
    """Send a text with the right sum, past the action."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sha256(convert_to(%s, 'UTF8')), 'hex')", [payload])
        (right_sum,) = cursor.fetchone()
    again(scene.version, number=2, document=scene.spare, payload=payload, payload_sha256=right_sum)


REFUSED: dict[str, tuple[Write, str]] = {
    "a line of the other nämnd": (
        lambda s: with_line(s, other_line(s, department__key="b", decided__gt=0)),
        NOT_DECIDED,
    ),
    "a line without places": (
        lambda s: with_line(s, other_line(s, department__key="a", decided=0)),
        NOT_DECIDED,
    ),
    "a förvaltning of the other nämnd": (
        lambda s: AgreementLine.objects.create(
            part=again(s.part, department=s.world.departments["b"]),
            decision_line=other_line(s, department__key="b", decided__gt=0),
        ),
        NOT_DECIDED,
    ),
    "a line of another förvaltning": (
        lambda s: with_line(s, line_of(s, decided=1, department=s.newcomer)),
        NOT_DECIDED,
    ),
    "an added line": (
        lambda s: AgreementLine.objects.create(
            part=s.part, decision_line=other_line(s, department__key="soc", decided__gt=0)
        ),
        NOT_DECIDED,
    ),
    "a line left out": (whole(lambda s: AgreementLine.objects.filter(pk=s.line.pk).delete()), NOT_WHOLE),
    "all lines left out": (whole(lambda s: AgreementLine.objects.filter(part=s.part).delete()), NOT_WHOLE),
    "a part left out": (
        whole(
            lambda s: [
                AgreementLine.objects.filter(part=s.part).delete(),
                AgreementPart.objects.filter(pk=s.part.pk).delete(),
            ]
        ),
        NOT_WHOLE,
    ),
    "a part without places": (whole(lambda s: again(s.part, department=s.newcomer)), NOT_WHOLE),
    "a part moved to another förvaltning": (
        whole(lambda s: [change(s.part, department=s.newcomer), change(s.line, part=s.part)]),
        NOT_DECIDED,
    ),
    "an agreement without lines": (
        whole(lambda s: again(s.amendment, status="withdrawn", number=2)),
        NOT_WHOLE,
    ),
    "an agreement about nothing": (
        whole(lambda s: again(s.amendment, status="withdrawn", number=2, board_name="nya nämnden")),
        NOT_WHOLE,
    ),
    "another nämnd's name": (whole(lambda s: change(s.amendment, board_name="nya nämnden")), NOT_WHOLE),
    "a sent text with another number": (lambda s: sent_text(s, rewritten(s)), NOT_IN_TEXT),
    "a sent text without a line": (lambda s: sent_text(s, '{"parts": []}'), NOT_IN_TEXT),
    "a signed text with another number": (
        lambda s: conclude(s, payload=s.sent.payload.replace('"places": 3', '"places": 4')),
        NOT_IN_TEXT,
    ),
    "an agreement with the deciding nämnd": (
        lambda s: change(s.amendment, board=s.world.boards["soc"]),
        "does not agree with itself",
    ),
    "an agreement from a draft of the template": (
        lambda s: change(s.amendment, template=s.draft),
        "published template",
    ),
    "an amendment of another nämnd's agreement": (as_amendment_of_another, "same nämnd and year"),
    "an amendment of an amendment": (
        lambda s: again(s.amendment, status="withdrawn", number=2, amends=s.amendment),
        "same nämnd and year",
    ),
    "an amendment of what is not signed": (
        lambda s: again(s.approved, status="draft", number=1, amends=s.approved),
        "same nämnd and year",
    ),
    "sent without a version": (lambda s: change(s.amendment, status="with_board"), NOT_TRUE),
    "approved without an approval": (
        lambda s: [
            change(s.approved, status="draft"),
            again(s.sent, number=2, document=s.spare),
            change(s.approved, status="approved"),
        ],
        NOT_TRUE,
    ),
    "signed without signatures": (lambda s: change(s.approved, status="signed"), NOT_TRUE),
    "an approval of what the nämnd does not have": (lambda s: again(s.approval), NOT_CURRENT),
    "a signature on an older version": (
        lambda s: [
            again(s.sent, number=2, document=s.spare),
            again(s.signature, party="coordinating", copy=None),
        ],
        NOT_CURRENT,
    ),
    "a signature on what is not approved": (
        lambda s: [
            change(s.approved, status="with_board"),
            again(s.signature, party="coordinating", copy=None),
        ],
        NOT_CURRENT,
    ),
    "a signature on another PDF": (
        lambda s: again(s.signature, party="coordinating", copy=None, document_sha256="0" * 64),
        NOT_CURRENT,
    ),
    "a conclusion with one signature": (
        lambda s: Conclusion.objects.create(
            version=s.sent,
            payload=s.sent.payload,
            payload_sha256=s.sent.payload_sha256,
            document=s.spare,
            concluded_on=s.signature.signed_on,
        ),
        NOT_CURRENT,
    ),
}


def test_no_route_gives_an_agreement_other_numbers_or_another_order(scene: Scene) -> None:
    found = {name: str(refusal(write, scene)) for name, (write, _) in REFUSED.items()}
    wrong = {name: text for name, text in found.items() if REFUSED[name][1] not in text}
    assert wrong == {}


def test_a_decision_of_another_year_does_not_carry_an_agreement(scene: Scene) -> None:
    other = type(scene.year)(scene.world, scene.year.round.year + 1).proposed().decided()
    error = refusal(lambda s: change(s.amendment, decision=other.decision), scene)
    assert "a decision about its own year" in str(error)


# What stays


def test_what_is_sent_signed_or_published_stays(scene: Scene) -> None:
    part = scene.base.parts.get()
    kept = [
        scene.template,
        scene.clause,
        scene.base,
        part,
        part.lines.first(),
        scene.approved.parts.get(),
        scene.version,
        scene.approval,
        scene.signature,
        scene.conclusion,
        scene.event,
    ]
    found = {f"{type(row).__name__} {row.pk}": answers(ways_to_change(row), scene) for row in kept}
    assert found == {name: dict.fromkeys(ways, "refused") for name, ways in found.items()}
    append_only = {model for model in our_models("agreements") if getattr(model, "append_only", False)}
    assert append_only == {AgreementVersion, Approval, Signature, Conclusion, AgreementEvent}


def test_what_the_namnd_has_goes_back_before_it_is_changed(scene: Scene) -> None:
    approved = scene.approved
    assert answers({"terms": lambda s: change(approved, other_terms="x")}, scene) == {"terms": "refused"}
    assert answers({"delete": lambda s: Agreement.objects.filter(pk=approved.pk).delete()}, scene) == {
        "delete": "refused"
    }
    change(approved, status="draft", turn=9)
    assert refusal(lambda s: change(approved, other_terms="x"), scene) is None
    change(scene.base, status="ended")
    ended = {
        "signed again": lambda s: change(scene.base, status="signed"),
        "rewritten": lambda s: change(scene.base, other_terms="x"),
    }
    assert answers(ended, scene) == dict.fromkeys(ended, "refused")


def test_a_published_template_gets_no_clauses_from_elsewhere(scene: Scene) -> None:
    ways = {
        "added": lambda s: again(s.clause, key="nytt"),
        "moved there": lambda s: change(s.draft_clause, template=s.template, key="nytt"),
        "moved away": lambda s: change(s.clause, template=s.draft, key="nytt"),
    }
    assert answers(ways, scene) == dict.fromkeys(ways, "refused")
    assert refusal(lambda s: Clause.objects.filter(template=s.draft).delete(), scene) is None


def test_messages_of_constraints_are_for_people() -> None:
    models = apps.get_app_config("agreements").get_models()
    shown = [constraint.violation_error_message for model in models for constraint in model._meta.constraints]
    assert sum(str(text).endswith(".") for text in shown) >= 12
