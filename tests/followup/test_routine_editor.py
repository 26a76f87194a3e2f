"""Writing the next routine, publishing it, and moving placements to it: all or none, and nothing done is lost."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from allocation.enums import PlacementKind
from followup import routine_words as words
from followup import selectors
from followup.actions import routine_moves
from followup.actions import routines as actions
from followup.actions.milestones import brought_in_line
from followup.actions.routines import RuleInput
from followup.models import (
    FollowedRoutine,
    Milestone,
    MilestoneRule,
    RoutineEvent,
    RoutineMove,
    RoutineVersion,
)
from followup.routine_forms import RuleForm, new_values, values_of
from followup.routine_move import Which, plan_move
from lund_placements.errors import DomainError, RuleBroken, Stale
from organisation.models import User
from tests.participants.placing import DAY, Placing

from .build import MONDAY, client, hold, praktik
from .test_followup_rows import check_now

pytestmark = pytest.mark.django_db
PRAKTIK = PlacementKind.PRAKTIK
NEW = RuleInput(
    order=3,
    name="Samtal med chefen",
    verb="Ring chefen",
    actor="consultant",
    form="phone",
    records="conversation",
    anchor="start",
    offset=3,
    unit="weeks",
    tolerance=7,
    escalate_after=None,
    is_mandatory=True,
    outlives=False,
)


def draft_of(greta: User) -> RoutineVersion:
    return actions.start_draft(kind=PRAKTIK, by=greta)


def changed(greta: User) -> RoutineVersion:
    """Publish a version in which one milestone is new, one has another day, one is gone and one another name."""
    draft = draft_of(greta)
    actions.save_rule(version=draft, key="", data=NEW, by=greta)
    actions.remove_rule(rule=draft.rules_by_key["resultat-12"], by=greta)
    rules = draft.rules_by_key
    for key, values in {"vecka-2": {"offset": 2}, "halvtid": {"name": "Mittsamtal"}}.items():
        form = RuleForm(values_of(rules[key]) | values)
        assert form.is_valid(), form.errors
        actions.save_rule(version=draft, key=key, data=form.value(), by=greta)
    return actions.publish(version=draft, note="Chefen är med.", by=greta)


def test_a_draft_is_a_copy_that_is_written_and_published_once(scene: Placing) -> None:
    greta, first = scene.world.greta, actions.applying_version(PRAKTIK)
    draft = draft_of(greta)
    assert draft_of(greta) == draft
    assert [row.rule for row in draft.rules.all()] == [row.rule for row in first.rules.all()]
    assert selectors.published_version(PRAKTIK) == first
    changed(greta)
    assert list(draft.rules_by_key)[:4] == ["start", "vecka-2", "samtal-med-chefen", "halvtid"]
    assert [row.order for row in draft.rules.all()] == list(range(1, 10))
    event = RoutineEvent.objects.get(version=draft)
    assert (event.kind, event.actor, selectors.published_version(PRAKTIK)) == ("published", greta, draft)
    draft.refresh_from_db()
    with pytest.raises(PermissionDenied, match="publicerad"):
        actions.save_rule(version=draft, key="start", data=NEW, by=greta)
    with pytest.raises(PermissionDenied, match="publicerad"):
        actions.discard(version=draft, by=greta)
    assert FollowedRoutine.objects.get(placement=praktik(scene, MONDAY)).version == draft


def test_what_a_draft_refuses(scene: Placing) -> None:
    greta = scene.world.greta
    draft = draft_of(greta)

    def code(data: RuleInput, key: str = "") -> str:
        try:
            actions.save_rule(version=draft, key=key, data=data, by=greta)
        except DomainError as error:
            return error.code
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    assert code(NEW, key="resultat") == "records_changed"
    assert "tre år" in code(replace(NEW, offset=200))
    assert "hela månader efter" in code(replace(NEW, records="outcome"))
    assert code(replace(NEW, anchor="middle", offset=9)) == ""  # a middle has no distance
    assert code(replace(NEW, anchor="end", offset=1)) == ""  # what comes after the end outlives it
    assert list(draft.rules.filter(name=NEW.name).values_list("key", "offset", "outlives")) == [
        ("samtal-med-chefen-2", 1, True),
        ("samtal-med-chefen", 0, False),
    ]
    with pytest.raises(RuleBroken, match="vad som är nytt"):
        actions.publish(version=draft, note=" ", by=greta)
    for rule in draft.rules.all():
        actions.remove_rule(rule=rule, by=greta)
    with pytest.raises(RuleBroken, match="inga hållpunkter"):
        actions.publish(version=draft, note="Tom.", by=greta)
    for who in (scene.ines, scene.world.anna):
        with pytest.raises(PermissionDenied):
            actions.discard(version=draft, by=who)
    actions.discard(version=draft, by=greta)
    assert not MilestoneRule.objects.filter(version__number=2).exists()


def test_placements_move_whole_and_keep_what_is_done(scene: Placing) -> None:
    started, planned = praktik(scene, MONDAY - 30 * DAY), praktik(scene, MONDAY + 7 * DAY)
    ama = scene.planned(scene.place(), scene.person(), reason="Prövas.")
    done = [hold(started, "start"), hold(started, "halvtid")]
    greta, anna = scene.world.greta, scene.world.anna
    version = changed(greta)
    plan = plan_move(version, Which.LIVE)
    assert {change.placement for change in plan.changes} == {started, planned}
    rows = {row.name: (row.comes, row.moves, row.goes, row.stays) for row in plan.rows}
    assert rows["Samtal med chefen"] == (2, 0, 0, 0)
    assert rows["Samtal vecka 2"] == (0, 2, 0, 0)
    assert rows["Resultat efter 12 månader"] == (0, 0, 2, 0)
    assert rows["Mittsamtal"] == (0, 0, 0, 1)
    assert plan.finished == 2

    def move(**changes: object) -> RoutineEvent:
        given = {"which": Which.LIVE, "reason": "Ny mall.", "seen": plan.digest, "by": anna}
        return routine_moves.move_placements(version=version, **given | changes)

    with pytest.raises(PermissionDenied):
        move(by=scene.ines)
    with pytest.raises(RuleBroken, match="varför"):
        move(reason=" ")
    with pytest.raises(Stale, match="förhandsvisningen"):
        move(seen="0")
    assert not RoutineMove.objects.exists()
    event = move()
    check_now()
    assert (event.details, event.comment) == ({"placements": 2}, "Ny mall.")
    assert {(row.placement, row.from_version.number) for row in event.moves.all()} == {
        (started, 1),
        (planned, 1),
    }
    for one in done:
        assert Milestone.objects.get(pk=one.pk).rule == one.rule
    names = {one.key: one.rule.name for one in selectors.shown_milestones_of(planned)}
    assert (names["halvtid"], "resultat-12" in names, len(names)) == ("Mittsamtal", False, 9)
    assert FollowedRoutine.objects.get(placement=ama).version.number == 1
    assert plan_move(version, Which.LIVE).changes == ()
    with pytest.raises(RuleBroken, match="Alla placeringar"):
        move()


def test_a_crash_in_the_middle_moves_nobody(scene: Placing, monkeypatch: pytest.MonkeyPatch) -> None:
    placements = [praktik(scene, MONDAY), praktik(scene, MONDAY)]
    version = changed(scene.world.greta)
    plan = plan_move(version, Which.PLANNED)
    before = list(Milestone.objects.order_by("pk").values_list("pk", "rule", "due_on", "status"))

    def crash(placement: object, *rest: object) -> object:
        if placement == placements[-1]:
            raise RuntimeError("strömavbrott")
        return brought_in_line(placement, *rest)

    monkeypatch.setattr(routine_moves, "brought_in_line", crash)
    with pytest.raises(RuntimeError):
        routine_moves.move_placements(
            version=version, which=Which.PLANNED, reason="Ny.", seen=plan.digest, by=scene.world.greta
        )
    assert list(Milestone.objects.order_by("pk").values_list("pk", "rule", "due_on", "status")) == before
    assert set(FollowedRoutine.objects.values_list("version__number", flat=True)) == {1}


def test_the_same_number_of_questions_for_many(scene: Placing, django_assert_num_queries: object) -> None:
    praktik(scene, MONDAY)
    version = changed(scene.world.greta)
    with django_assert_num_queries(4):
        plan_move(version, Which.LIVE)
    for number in range(3):
        praktik(scene, MONDAY + number * DAY)
    FollowedRoutine.objects.update(version=selectors.published_version(PRAKTIK).before)
    with django_assert_num_queries(4):
        assert len(plan_move(version, Which.LIVE).changes) == 4


def test_when_in_words_and_the_form_gives_back_what_it_was_given() -> None:
    def said(**values: object) -> str:
        return words.when(MilestoneRule(**values)).replace("\u00a0", " ")

    assert [
        said(anchor="start", offset=0, unit="days"),
        said(anchor="start", offset=-2, unit="weeks"),
        said(anchor="end", offset=1, unit="months"),
        said(anchor="middle", offset=0, unit="days"),
        said(anchor="each", offset=1, unit="months"),
        said(anchor="each", offset=3, unit="months"),
    ] == [
        "den första dagen",
        "2 veckor före starten",
        "1 månad efter slutet",
        "i mitten",
        "varje månad från starten",
        "var 3:e månad från starten",
    ]
    for offset in (-2, 0, 2):
        rule = MilestoneRule(
            name="A", verb="B", anchor="end", offset=offset, unit="weeks", form="note", order=1
        )
        form = RuleForm(values_of(rule))
        assert form.is_valid(), form.errors
        assert form.value().offset == offset
    assert RuleForm({**new_values(1), "name": "A", "verb": "B"}).is_valid()


def test_an_example_says_what_differs() -> None:
    def rules(**days: int) -> list[MilestoneRule]:
        given = [
            MilestoneRule(key=key, name=key, anchor="start", offset=n, unit="days") for key, n in days.items()
        ]
        return [*given, MilestoneRule(key="far", name="far", anchor="start", offset=99, unit="days")]

    day = dt.date(2028, 2, 28)
    rows = words.example(rules(a=0, b=1, c=2), rules(a=0, b=2, d=3), day, day + 9 * DAY)
    assert [(row.name, row.difference) for row in rows] == [
        ("a", ""),
        ("b", "annan dag"),
        ("c", "tas bort"),
        ("d", "ny"),
    ]
    assert rows[1].after == (dt.date(2028, 3, 1),)


def test_from_a_draft_to_moved_placements_in_the_pages(scene: Placing) -> None:
    praktik(scene, MONDAY)
    greta = client(scene.world.greta)
    page = greta.post(reverse("followup:routine_new", args=[PRAKTIK]), follow=True)
    here = page.redirect_chain[0][0]
    assert "Rutin 2 för praktik" in page.content.decode()
    rule = {**RuleForm(new_values(1)).data, "name": "Besök", "verb": "Besök", "form": "visit"}
    refused = greta.post(f"{here}ny/", rule | {"offset": "x", "name": "Mitt långa namn"})
    assert (refused.status_code, "Mitt långa namn" in refused.content.decode()) == (422, True)
    assert greta.post(f"{here}ny/", rule).status_code == 302
    shown = greta.get(here, {"fran": "2027-12-20", "till": "2028-03-01"}).content.decode()
    assert ("17\u00a0januari 2028" in shown, shown.count("Ny<") + shown.count("Ny\n")) == (True, 1)
    backwards = greta.get(here, {"fran": "2028-03-01", "till": "2027-12-20"})
    assert (backwards.status_code, "före den första" in backwards.content.decode()) == (422, True)
    assert greta.post(f"{here}publicera/", {"note": ""}).status_code == 422
    assert greta.post(f"{here}publicera/", {"note": "Besök är nytt."}).status_code == 302
    preview = greta.get(f"{here}flytta/")
    seen = preview.context["plan"].digest
    stale = greta.post(f"{here}flytta/", {"vilka": "alla", "seen": "0", "reason": "För alla."})
    page = stale.content.decode()
    assert (stale.status_code, "För alla." in page, f'value="{seen}"' in page) == (422, True, True)
    moved = greta.post(f"{here}flytta/", {"vilka": "alla", "seen": seen, "reason": "För alla."}, follow=True)
    assert "En placering flyttades hit" in moved.content.decode()
    assert "Alla i urvalet följer redan" in greta.get(f"{here}flytta/").content.decode()
