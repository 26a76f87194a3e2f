"""A closed case is erased when its time has come: what tells of the person goes, and the counts stay."""

import datetime as dt
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from followup.models import (
    ActionPlan,
    Conversation,
    Effort,
    Milestone,
    Outcome,
    PlanGoal,
    PlanStep,
    QuestionVersion,
    Rating,
)
from followup.verification import CHECKS as FOLLOWUP_CHECKS
from lund_placements.errors import RuleBroken
from participants import register_extract, retention
from participants.actions import erasure as actions
from participants.actions import facts, people, placements, secrecy
from participants.models import (
    AccessLog,
    CaseEvent,
    EmploymentServiceNote,
    ErasureHold,
    ErasureOrder,
    Participant,
    Placement,
    Proposal,
    RetentionRule,
)
from participants.placement_enums import EndReason
from participants.placement_selectors import subsidised
from participants.verification import CHECKS
from participants.views.people import EVENTS

from ..access import Scene, make_scene
from ..database import undone
from ..followup.build import hold as hold_milestone
from ..people import CANARIES
from ..rows import again, change, refusal
from ..test_constraints import broken_rule
from ..test_frozen import answers, execute, ways_to_change
from .placing import MARKS, TODAY

DECISION = "Dokumenthanteringsplanen, § 12"
WRITTEN = (
    "Ung och ny här.",
    "Trädgårdsmästare",
    "Handledaren vet.",
    "Ringde mig i dag.",
    "Flyttar till kusten.",
)
SAID = "Talade om schemat."
CHECKED = "Ingen har begärt registerutdrag."


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """One scene for all tests of this file, in which a case with everything in it was closed six years ago."""
    with django_db_blocker.unblock(), undone():
        scene = make_scene()
        _close_with_everything(scene)
        yield scene


@pytest.fixture(autouse=True)
def _as_it_was(scene: Scene) -> Iterator[None]:
    with undone():
        yield


def _close_with_everything(scene: Scene) -> None:
    placement, ines = scene.placings["started"], scene.world.ines
    one = placement.participant
    identity = people.Identity(*MARKS["started"])
    one = people.identify(
        participant=one, identity=identity, revision=Participant.objects.get(pk=one.pk).revision, by=ines
    )
    facts.set_grounds(participant=one, has_children=True, other=WRITTEN[0], by=ines)
    facts.set_wishes(participant=one, wishes=[facts.WishInput(WRITTEN[1])], by=ines)
    facts.note_service(participant=one, data=facts.ServiceInput(TODAY, is_enrolled=True), by=ines)
    facts.set_steps(participant=one, steps={"visit": TODAY}, by=ines)
    basis = secrecy.disclose(
        participant=one,
        department=scene.world.departments["soc"],
        basis="harm_test",
        text=WRITTEN[2],
        valid_from=TODAY,
        valid_to=None,
        by=ines,
    )
    secrecy.end_disclosure(disclosure=basis, by=ines)
    why = {"reason": "contacted", "text": WRITTEN[3]}
    jens = scene.client("jens")
    jens.post(reverse("participants:case_reason", args=[one.pk]), why)
    jens.get(reverse("participants:case", args=[one.pk]))
    start = hold_milestone(Placement.objects.get(pk=placement.pk), "start")
    Conversation.objects.create(
        milestone=start,
        version=1,
        held_on=TODAY,
        present=["participant"],
        attendance="as_agreed",
        goals=SAID,
        next_steps=SAID,
        risk="low",
        written_by=ines,
    )
    plan = ActionPlan.objects.create(participant=one, version=1, terms=SAID, saved_by=ines)
    PlanGoal.objects.create(plan=plan, order=1, text=SAID)
    PlanStep.objects.create(plan=plan, order=1, text=SAID, who="consultant", until=TODAY)
    change(plan, agreed_on=TODAY, agreed_at=timezone.now(), agreed_by=ines)
    Effort.objects.create(participant=one, name=SAID, organiser="ABF", starts_on=TODAY)
    given = {"taken_on": TODAY, "questions": QuestionVersion.objects.get(), "written_by": ines}
    rating = Rating(participant=one, number=1, version=1, person=[1] * 9, consultant=[1] * 11, **given)
    rating.save()
    again(rating, version=2, correction=SAID)
    data = placements.EndInput(EndReason.OTHER, WRITTEN[4])
    placements.break_off(placement=placement, ended_on=TODAY, data=data, by=ines)
    people.close(participant=Participant.objects.get(pk=one.pk), by=ines)
    change(one, closed_at=timezone.now() - dt.timedelta(days=6 * 366))


def _case(scene: Scene) -> Participant:
    return Participant.objects.select_related("consultant").get(pk=scene.placings["started"].participant_id)


def _rule(scene: Scene, years: int = 5, kept: tuple[int, ...] = ()) -> RetentionRule:
    return actions.set_rule(
        years=years, kept_birth_days=kept, source=DECISION, valid_from=TODAY, by=scene.world.greta
    )


def _erase(scene: Scene, case: Participant, *, birth_day_checked: bool = False) -> None:
    """Let Ines propose it and Jens, who has opened the case for that, confirm it."""
    actions.order(participant=case, reason=CHECKED, by=scene.world.ines)
    actions.confirm(participant=case, birth_day_checked=birth_day_checked, by=scene.world.jens)


def _everything() -> str:
    """Return every row of every table as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")
            found += [text for (text,) in cursor.fetchall()]
    return "\n".join(found)


def _counts() -> dict[str, object]:
    started = Placement.objects.select_related("place__round").filter(started_at__isnull=False).first()
    counted = (Participant, Proposal, Placement, Milestone, Outcome, AccessLog)
    return {
        **{model.__name__: model.objects.count() for model in counted},
        "subsidised": subsidised(started.place.round),
        "days": sorted(
            map(str, Placement.objects.values_list("starts_on", "ended_on", "status", "end_reason"))
        ),
    }


def test_what_tells_of_the_person_goes_and_the_counts_stay(scene: Scene) -> None:
    case, other = _case(scene), scene.people["own"]
    marks = [*MARKS["started"], *WRITTEN, SAID, case.case_number, case.alias]
    before = _everything()
    assert [mark for mark in marks if mark not in before] == []
    _rule(scene)
    ines, jens = scene.client("ines"), scene.client("jens")
    where = reverse("participants:case_erase", args=[case.pk])
    ines.post(where, {"reason": CHECKED})
    assert CHECKED in jens.get(where).content.decode()
    counts, others = _counts(), register_extract.extract(other, EVENTS)
    done = jens.post(reverse("participants:case_erase_confirm", args=[case.pk]))
    assert (done.status_code, done["Location"]) == (302, reverse("participants:erasure"))
    marks.append(CHECKED)
    after = _everything()
    assert [mark for mark in marks if mark in after] == []
    counts["AccessLog"] += 1  # the erasure itself
    assert (_counts(), register_extract.extract(other, EVENTS)) == (counts, others)
    events = CaseEvent.objects.filter(participant=case.pk).values_list(
        "kind", "actor_name", "comment", "details"
    )
    assert list(events) == [("case_erased", "Jens", "", {"ordered_by": "Ines"})]
    order = ErasureOrder.objects.get(participant=case.pk)
    assert (order.ordered_by, order.settled_by, order.reason) == (
        scene.world.ines,
        scene.world.jens,
        "Gallrad",
    )
    assert not EmploymentServiceNote.objects.filter(participant=case.pk).exists()
    for client in (ines, jens):
        assert client.get(reverse("participants:case", args=[case.pk])).status_code == 404
    checks = (*CHECKS, *FOLLOWUP_CHECKS[:2])  # the scene's reports are no real ones
    found = {check.name: [p for _, problems in check.run() for p in problems] for check in checks}
    assert [name for name, problems in found.items() if problems] == []


def test_only_a_closed_case_whose_time_has_come_and_that_nobody_holds(scene: Scene) -> None:
    case, ines = _case(scene), scene.world.ines

    def refused(text: str) -> None:
        with pytest.raises(PermissionDenied, match=text):
            actions.order(participant=case, reason=CHECKED, by=ines)
        with pytest.raises(PermissionDenied, match=text):
            actions.confirm(participant=case, birth_day_checked=False, by=scene.world.jens)
        error = refusal(lambda _: execute("SELECT erase_participant(%s)", case.pk), None)
        assert "erased" in str(error)

    refused("Ingen gallringsregel")
    with undone():
        _rule(scene, years=7)
        refused("gallras tidigast")
    _rule(scene)
    with undone():
        actions.hold(participant=case, reason="Ett överklagande pågår.", by=ines)
        refused("hålls kvar")
        with pytest.raises(ValidationError):
            actions.hold(participant=case, reason="En gång till.", by=ines)
        actions.lift(participant=case, by=ines)
        _erase(scene, case)
        error = refusal(lambda _: execute("SELECT erase_participant(%s)", case.pk), None)
        assert "once" in str(error)
    with undone():
        change(case, closed_at=None, closed_by=None)
        refused("pågår")
    with pytest.raises(PermissionDenied):
        actions.order(participant=case, reason=CHECKED, by=scene.world.anna)
    with pytest.raises(PermissionDenied):
        actions.set_rule(years=1, kept_birth_days=(), source="X", valid_from=TODAY, by=ines)
    error = refusal(lambda _: execute("SELECT erase_followup(%s)", case.pk), None)
    assert "after its participant" in str(error)


def test_two_people_are_needed_and_the_database_asks_for_both(scene: Scene) -> None:
    case, ines, jens = _case(scene), scene.world.ines, scene.world.jens
    _rule(scene)
    where = {
        name: reverse(f"participants:case_{name}", args=[case.pk]) for name in ("erase", "erase_confirm")
    }

    def refused(step: Callable[..., object], text: str, **given: object) -> None:
        with pytest.raises(PermissionDenied, match=text):
            step(participant=case, **given)

    checked = {"birth_day_checked": False}
    refused(actions.confirm, "Ingen har föreslagit", by=jens, **checked)
    refused(actions.withdraw, "Ingen har föreslagit", by=ines)
    error = refusal(lambda _: execute("SELECT erase_participant(%s)", case.pk), None)
    assert "another has confirmed" in str(error)
    assert scene.client("ines").post(where["erase"], {"reason": " "}).status_code == 422
    order = actions.order(participant=case, reason=CHECKED, by=ines)
    refused(actions.order, "redan föreslagen", reason=CHECKED, by=jens)
    refused(actions.confirm, "En kollega bekräftar", by=ines, **checked)
    assert scene.client("ines").post(where["erase_confirm"]).status_code == 403
    error = refusal(lambda _: execute("SELECT erase_participant(%s)", case.pk), None)
    assert "another has confirmed" in str(error)
    settled = {"status": "confirmed", "settled_by": ines, "settled_at": timezone.now()}
    assert broken_rule(refusal(lambda _: change(order, **settled), None)) == "erasure_is_confirmed_by_another"
    listed = reverse("participants:erasure")
    assert "Väntar på en kollega" in scene.client("ines").get(listed).content.decode()
    page = scene.client("jens").get(listed).content.decode()
    assert (case.case_number in page, case.last_name in page, "föreslaget av Ines" in page) == (
        True,
        False,
        True,
    )
    actions.withdraw(participant=case, by=jens)
    refused(actions.confirm, "Ingen har föreslagit", by=jens, **checked)
    kinds = CaseEvent.objects.filter(participant=case).values_list("kind", flat=True)[:2]
    assert list(kinds) == ["erasure_withdrawn", "erasure_ordered"]
    # What was proposed stays as it was written, and what is settled stays so.
    ways = {
        "again": lambda _: change(order, status="ordered", settled_by=None, settled_at=None),
        "removed": lambda _: execute("DELETE FROM participants_erasureorder"),
    }
    new = actions.order(participant=case, reason=CHECKED, by=jens)
    ways["another's"] = lambda _: change(new, ordered_by=ines)
    found = answers(ways, None)
    assert found == dict.fromkeys(ways, "refused")


def test_what_was_erased_after_the_backup_is_erased_again(scene: Scene, tmp_path: Path) -> None:
    case, ledger, said = _case(scene), tmp_path / "gallrat.txt", StringIO()
    _rule(scene)
    with undone():  # what is undone is what a restoration brings back
        _erase(scene, case)
        call_command("erasure_ledger", ledger, stdout=said)
        call_command("erasure_ledger", ledger, stdout=said)
    assert ledger.read_text() == f"{case.pk} {TODAY:%Y-%m-%d}\n"
    assert MARKS["started"][0] in _everything()
    by = {"by": scene.world.greta.email, "stdout": said}
    with undone():
        actions.hold(participant=case, reason="Ett överklagande pågår.", by=scene.world.ines)
        with pytest.raises(CommandError, match=str(case.pk)):
            call_command("erase_again", ledger, **by)
    with pytest.raises(CommandError, match="Bara en administratör"):
        call_command("erase_again", ledger, by=scene.world.ines.email)
    call_command("erase_again", ledger, **by)
    call_command("erase_again", ledger, **by)
    assert [mark for mark in (*MARKS["started"], *WRITTEN, SAID) if mark in _everything()] == []
    told = ["Nya rader: 1", "Nya rader: 0", *(f"Gallrade på nytt: {count}" for count in (0, 1, 0))]
    assert said.getvalue().splitlines() == told
    ledger.write_text("inte en rad\n")
    with pytest.raises(CommandError, match="går inte att läsa"):
        call_command("erase_again", ledger, **by)


def test_those_born_on_certain_days_are_kept(scene: Scene) -> None:
    case, ines = _case(scene), scene.world.ines
    _rule(scene, kept=(5, 15, 25))
    actions.order(participant=case, reason=CHECKED, by=ines)
    with pytest.raises(RuleBroken, match="född en dag"):
        actions.confirm(participant=case, birth_day_checked=False, by=scene.world.jens)
    where = reverse("participants:case_erase_confirm", args=[case.pk])
    assert scene.client("jens").post(where).status_code == 422
    own = people.close(participant=scene.people["own"], by=ines)  # born on the 4th
    change(own, closed_at=case.closed_at)
    own.refresh_from_db()
    why = {"reason": "erasure", "text": "Jag bekräftar."}
    opened = scene.client("jens").post(reverse("participants:case_reason", args=[own.pk]), why)
    assert opened["Location"] == reverse("participants:case_erase", args=[own.pk])  # where it is confirmed
    with undone():
        _erase(scene, own)
        assert CANARIES["own"][0] not in _everything()
    _rule(scene, kept=(4,))
    with pytest.raises(PermissionDenied, match="bevaras"):
        actions.order(participant=own, reason=CHECKED, by=ines)
    assert (
        "Född en dag som bevaras."
        in scene.client("ines").get(reverse("participants:erasure")).content.decode()
    )


def test_nothing_else_lets_go_of_what_is_kept(scene: Scene) -> None:
    """The setting that the triggers look for gives the application's role nothing, before or after an erasure."""
    case = _case(scene)
    declined = Proposal.objects.get(placement__participant=case)
    readiness = (
        scene.people["own"].assessments.first() or scene.placings["planned"].participant.assessments.first()
    )
    look = AccessLog.objects.first()

    def with_setting(statement: str, *params: object) -> Callable[[object], None]:
        def write(_: object) -> None:
            execute("SELECT set_config('platsmodellen.erasing', 'on', true)")
            execute(statement, *params)

        return write

    ways = {
        "proposal": with_setting(
            "UPDATE participants_proposal SET order_reason = 'x' WHERE id = %s", declined.pk
        ),
        "placement": with_setting(
            "UPDATE participants_placement SET end_text = 'x' WHERE participant_id = %s", case.pk
        ),
        "log": with_setting("DELETE FROM participants_accesslog WHERE id = %s", look.pk),
        "conversation": with_setting("DELETE FROM followup_conversation"),
        "erased by hand": lambda _: change(case, erased_at=timezone.now(), case_number="G0123456789"),
    }
    kept = {
        **ways,
        **{
            f"{type(row).__name__} {way}": write
            for row in (readiness, look)
            for way, write in ways_to_change(row).items()
        },
    }
    found = answers(kept, None)
    assert found == dict.fromkeys(kept, "refused")
    _rule(scene)
    _erase(scene, case)
    after = {way: write for way, write in kept.items() if not way.startswith(("conversation", "erased"))}
    after["erased row"] = lambda _: change(case, first_name="Åter")
    found = answers(after, None)
    assert found == dict.fromkeys(after, "refused")
    with pytest.raises(DatabaseError):
        execute("DELETE FROM participants_participant WHERE id = %s", case.pk)


def test_the_pages_say_when_and_why_and_the_administrator_sees_counts_only(scene: Scene) -> None:
    case = _case(scene)
    ines, greta = scene.client("ines"), scene.client("greta")
    listed = reverse("participants:erasure")
    assert "Ingen gallringsregel" in ines.get(listed).content.decode()
    given = {"years": "5", "kept_birth_days": "5, 40", "source": DECISION, "valid_from": f"{TODAY}"}
    rule = reverse("participants:retention")
    assert greta.post(rule, given).status_code == 422
    assert greta.post(rule, {**given, "kept_birth_days": ""}).status_code == 302
    page = ines.get(listed).content.decode()
    assert (case.case_number in page, "Ska gallras" in page, DECISION in page) == (True, True, True)
    seen = greta.get(rule)
    assert seen.context["counts"] == [("Ines", 1)]
    assert [word for word in (*MARKS["started"], case.case_number) if word in seen.content.decode()] == []
    reason = {"reason": "Ett överklagande pågår."}
    assert ines.post(reverse("participants:case_hold", args=[case.pk]), reason).status_code == 302
    assert "Ett överklagande pågår." in ines.get(listed).content.decode()
    assert greta.get(rule).context["counts"] == []
    assert ines.post(reverse("participants:case_lift", args=[case.pk])).status_code == 302
    assert greta.get(rule).context["counts"] == [("Ines", 1)]
    assert AccessLog.objects.filter(what="erasure", subjects__contains=[case.pk]).exists()


def test_the_database_refuses_rules_and_holds_that_say_nothing(scene: Scene) -> None:
    rule, case = _rule(scene), _case(scene)
    order = actions.order(participant=case, reason=CHECKED, by=scene.world.ines)
    held = actions.hold(participant=case, reason="Ett överklagande pågår.", by=scene.world.ines)
    settled = {"status": "confirmed", "settled_by": scene.world.jens, "settled_at": timezone.now()}
    broken = {
        "retention_is_sensible": [{"years": 0}, {"years": 101}, {"kept_birth_days": [32]}, {"source": " "}],
        "hold_has_its_reason": [{"reason": " ", "ended_at": timezone.now(), "ended_by": scene.world.ines}],
        "hold_ended_pair": [{"ended_at": timezone.now()}],
        "one_hold_at_a_time": [{}],
        "one_erasure_order_at_a_time": [{}],
        "erasure_order_has_its_reason": [{"reason": " ", **settled}],
        "erasure_order_settled_pair": [{"status": "withdrawn"}, {**settled, "status": "ordered"}],
        "erasure_is_confirmed_by_another": [{**settled, "settled_by": scene.world.ines}],
    }
    rows = {name: order if "erasure" in name else held for name in broken} | {"retention_is_sensible": rule}
    found = {
        name: {broken_rule(refusal(lambda _, n=name, g=given: again(rows[n], **g), None)) for given in many}
        for name, many in broken.items()
    }
    models_of = (RetentionRule, ErasureHold, ErasureOrder)
    declared = {rule.name for model in models_of for rule in model._meta.constraints}
    assert found == {name: {name} for name in declared}
    ways = answers(ways_to_change(rule), None)
    assert ways == dict.fromkeys(ways, "refused")


# What hangs on a participant and has words of its own. A new table belongs in erase_participant or its app's like
# before it gets a line here.
TABLES_WITH_WORDS = {
    "followup.actionplan",
    "followup.checkanswer",
    "followup.conversation",
    "followup.conversationdraft",
    "followup.effort",
    "followup.followupevent",  # kinds and colleagues only
    "followup.milestone",  # the routine's key
    "followup.outcome",
    "followup.personevent",
    "followup.plangoal",
    "followup.planstep",
    "followup.rating",
    "participants.amaterms",
    "participants.caseevent",
    "participants.casegrant",
    "participants.disclosurebasis",
    "participants.erasurehold",
    "participants.erasureorder",
    "participants.participant",
    "participants.placement",
    "participants.placementevent",  # kinds and colleagues only
    "participants.priorityground",
    "participants.proposal",
    "participants.wish",
}


def test_every_table_with_words_about_somebody_has_been_thought_of() -> None:
    tables = [Participant, *(rows.model for rows in register_extract.tables_of(Participant()))]
    found = {
        model._meta.label_lower
        for model in tables
        if any(
            isinstance(field, models.CharField | models.TextField) and not field.choices
            for field in model._meta.concrete_fields
        )
    }
    assert found == TABLES_WITH_WORDS


@pytest.mark.parametrize(
    ("closed", "years", "due"),
    [
        (dt.date(2021, 3, 14), 5, dt.date(2026, 3, 14)),
        (dt.date(2020, 2, 29), 5, dt.date(2025, 3, 1)),
        (dt.date(2020, 2, 29), 4, dt.date(2024, 2, 29)),
    ],
)
def test_the_day_is_counted_in_whole_years(closed: dt.date, years: int, due: dt.date) -> None:
    assert retention.due_on(closed, retention.Rule(years)) == due


def test_an_unknown_day_of_birth_matters_only_when_some_are_kept() -> None:
    some, none = retention.Rule(5, frozenset({5})), retention.Rule(5)
    found = [retention.is_kept_for_good(day, rule) for rule in (some, none) for day in (5, 6, None)]
    assert found == [True, False, None, False, False, False]
