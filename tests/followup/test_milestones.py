"""The milestones of a placement are what its routine says, whatever happens to the placement."""

import datetime as dt
import random
from collections.abc import Iterable

import pytest
from django.db import transaction
from django.utils import timezone

from allocation.enums import PlacementKind
from followup import selectors
from followup.actions import milestones as milestone_actions
from followup.actions import routines
from followup.actions.routine_moves import move_placements
from followup.enums import MilestoneStatus
from followup.models import FollowedRoutine, Milestone, RoutineVersion
from followup.routine import Due, Slot, due_days
from followup.routine_move import Which, plan_move
from participants import hooks
from participants.actions import placements
from participants.models import Placement, PlacementEvent
from participants.placement_enums import EndReason, PlacementStatus
from tests.participants.placing import DAY, Placing, fresh

from .build import YEAR, hold
from .test_followup_rows import check_now

pytestmark = pytest.mark.django_db
AMA, PRAKTIK = PlacementKind.AMA, PlacementKind.PRAKTIK
OPEN, DONE, MISSED, LAPSED = MilestoneStatus.values
EACH_MONTH = routines.RuleInput(
    order=1,
    name="Varje månad",
    verb="Ring",
    actor="consultant",
    form="phone",
    records="conversation",
    anchor="each",
    offset=2,
    unit="months",
    tolerance=5,
    escalate_after=None,
    is_mandatory=True,
    outlives=False,
)


def by_status(placement: Placement) -> dict[str, dict[Slot, Due]]:
    found: dict[str, dict[Slot, Due]] = {status: {} for status in MilestoneStatus.values}
    for one in selectors.milestones_of(placement):
        found[one.status][one.key, one.number] = one.due
    return found


def said(placement: Placement) -> dict[Slot, Due]:
    followed = FollowedRoutine.objects.select_related("version").get(placement=placement).version
    rules = (row.rule for row in followed.rules.all())
    return due_days(rules, placement.starts_on, placement.ended_on or placement.ends_on)


def test_a_planned_placement_has_its_milestones(scene: Placing) -> None:
    placement = scene.planned(scene.place(), scene.person())
    assert FollowedRoutine.objects.get(placement=placement).version == selectors.published_version(AMA)
    assert by_status(placement) == {OPEN: said(placement), DONE: {}, MISSED: {}, LAPSED: {}}
    first = selectors.milestones_of(placement)[0]
    assert (first.rule.verb, first.due_on) == ("Gör klart kartläggningen", dt.date(YEAR - 1, 12, 18))


def test_other_dates_move_what_is_left_and_nothing_else(scene: Placing) -> None:
    placement = scene.started(scene.place(PRAKTIK), scene.person())
    hold(placement, "start")
    before = by_status(placement)
    shorter = dt.date(YEAR, 3, 31)
    placements.change_dates(
        placement=placement,
        starts_on=placement.starts_on,
        ends_on=shorter,
        revision=placement.revision,
        by=scene.ines,
    )
    placement = fresh(placement)
    now = by_status(placement)
    assert now[DONE] == before[DONE] == {("start", 1): said(placement)["start", 1]}
    assert now[OPEN] == {slot: due for slot, due in said(placement).items() if slot != ("start", 1)}
    assert now[OPEN]["avslut", 1].due_on == dt.date(YEAR, 3, 24)


def test_what_no_longer_fits_lapses_and_comes_back(scene: Placing) -> None:
    placement = scene.planned(scene.place(PRAKTIK), scene.person())
    first, last = placement.starts_on, placement.ends_on

    def change(ends_on: dt.date) -> None:
        nonlocal placement
        placement = fresh(placement)
        placements.change_dates(
            placement=placement, starts_on=first, ends_on=ends_on, revision=placement.revision, by=scene.ines
        )

    rows = set(Milestone.objects.filter(placement=placement).values_list("pk", flat=True))
    change(first + 3 * DAY)
    ratings = {("skattning", number) for number in (1, 2, 3)}
    assert by_status(placement)[LAPSED].keys() == {("vecka-2", 1), ("avslut", 1), *ratings}
    change(last)
    assert by_status(placement) == {OPEN: said(fresh(placement)), DONE: {}, MISSED: {}, LAPSED: {}}
    assert set(Milestone.objects.filter(placement=placement).values_list("pk", flat=True)) == rows


def test_an_end_before_its_time_closes_what_was_left(scene: Placing) -> None:
    placement = scene.started(scene.place(PRAKTIK), scene.person())
    hold(placement, "start")
    last = timezone.localdate() - DAY
    placement = fresh(scene.broken_off(placement, last))
    now = by_status(placement)
    assert now[DONE].keys() == {("start", 1)}
    assert now[MISSED].keys() >= {("vecka-2", 1), ("halvtid", 1)}
    assert now[LAPSED].keys() == {("skattning", number) for number in (1, 2, 3)}
    left = {(key, 1) for key in ("avslut", "resultat", "resultat-3", "resultat-6", "resultat-12")}
    assert now[OPEN] == {slot: due for slot, due in said(placement).items() if slot in left}
    assert now[OPEN]["resultat", 1].due_on == last


def test_a_cancelled_placement_has_nothing_left_to_do(scene: Placing) -> None:
    placement = scene.planned(scene.place(), scene.person())
    hold(placement, "kartlaggning")
    data = placements.EndInput(EndReason.NO_SHOW)
    placements.cancel(placement=placement, data=data, by=scene.ines)
    now = by_status(placement)
    assert (now[OPEN], now[MISSED], now[DONE].keys()) == ({}, {}, {("kartlaggning", 1)})
    assert len(now[LAPSED]) == 13


class Walk:
    """A placement that anything may happen to, through the product's own actions."""

    def __init__(self, scene: Placing, chance: random.Random) -> None:
        self.scene, self.chance = scene, chance
        self.kind = chance.choice((AMA, PRAKTIK))
        self.place = scene.place(self.kind)
        self.placement = scene.planned(self.place, scene.person())
        self.done: dict[Slot, Due] = {}
        if self.kind == AMA:
            scene.terms(self.placement)

    def dates(self) -> None:
        one = self.placement = fresh(self.placement)
        if not one.is_live:
            return
        earliest = timezone.localdate() if one.status == PlacementStatus.STARTED else self.place.starts_on
        ends_on = earliest + self.chance.randrange((self.place.ends_on - earliest).days + 1) * DAY
        starts_on = one.starts_on
        if one.status == PlacementStatus.PLANNED:
            starts_on += self.chance.randrange((ends_on - self.place.starts_on).days + 1) * DAY
            starts_on = min(starts_on, ends_on)
        placements.change_dates(
            placement=one, starts_on=starts_on, ends_on=ends_on, revision=one.revision, by=self.scene.ines
        )

    def hold(self) -> None:
        waiting = by_status(self.placement)[OPEN]
        if waiting:
            slot = self.chance.choice(sorted(waiting))
            hold(self.placement, *slot)
            self.done[slot] = waiting[slot]

    def start(self) -> None:
        self.placement = fresh(self.placement)
        if (
            self.placement.status == PlacementStatus.PLANNED
            and timezone.localdate() >= self.placement.starts_on
        ):
            self.placement = placements.start(
                placement=self.placement, reason="Brådskar.", by=self.scene.ines
            )

    def move(self) -> None:
        """Write a version that differs from the one before in anything, and go over to any that is published."""
        greta, anna = self.scene.world.greta, self.scene.world.anna
        draft = routines.start_draft(kind=self.kind, by=greta)
        for rule in draft.rules.all():
            if self.chance.random() < 0.2:
                routines.remove_rule(rule=rule, by=greta)
            elif self.chance.random() < 0.3 and rule.anchor == "start":
                rule.offset += self.chance.randrange(3)
                rule.save()
        routines.save_rule(version=draft, key="", data=EACH_MONTH, by=greta)
        routines.publish(version=draft, note="Prövas.", by=greta)
        others = RoutineVersion.objects.filter(kind=self.kind).exclude(pk=self.followed.pk)
        version = self.chance.choice(list(others.order_by("pk")))
        if fresh(self.placement).is_live:
            seen = plan_move(version, Which.LIVE).digest
            move_placements(version=version, which=Which.LIVE, reason="Prövas.", seen=seen, by=anna)
            assert self.followed == version
            check_now()

    @property
    def followed(self) -> RoutineVersion:
        return FollowedRoutine.objects.select_related("version").get(placement=self.placement).version

    def stop(self) -> None:
        self.placement = fresh(self.placement)
        data = placements.EndInput(EndReason.WORK)
        if self.placement.status == PlacementStatus.STARTED:
            last = min(timezone.localdate(), self.placement.ends_on)
            self.scene.broken_off(self.placement, last)
        elif self.placement.status == PlacementStatus.PLANNED:
            placements.cancel(placement=self.placement, data=data, by=self.scene.ines)

    def check(self) -> None:
        """There is exactly what the template says, and what is done is as it was."""
        now, says = by_status(fresh(self.placement)), said(fresh(self.placement))
        says = {slot: due for slot, due in says.items() if slot not in self.done}
        assert now[DONE] == self.done
        status = fresh(self.placement).status
        if status == PlacementStatus.CANCELLED:
            assert now[OPEN] == now[MISSED] == {}
        elif fresh(self.placement).is_live:
            assert (now[OPEN], now[MISSED]) == (says, {})
        else:
            assert now[OPEN] == {slot: due for slot, due in says.items() if due.outlives}
            assert now[MISSED].keys() == {slot for slot, due in says.items() if not due.outlives}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_leaves_exactly_what_the_routine_says(scene: Placing, seed: int) -> None:
    chance = random.Random(seed)
    walk = Walk(scene, chance)
    walk.check()
    for _ in range(7):
        chance.choice((walk.dates, walk.dates, walk.hold, walk.start, walk.move))()
        walk.check()
    walk.stop()
    walk.check()
    walk.hold()
    walk.check()


def test_a_crash_among_the_milestones_undoes_everything(
    scene: Placing, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = scene.accepted(scene.place(), scene.person())
    data = placements.PlanInput(proposal.place.starts_on, proposal.place.ends_on, 30)
    events = PlacementEvent.objects.count()

    def crash(milestones: Iterable[Milestone]) -> None:
        assert Milestone.objects.exists()
        raise RuntimeError("strömavbrott")

    with monkeypatch.context() as broken:
        broken.setattr(milestone_actions, "drop_drafts", crash)
        with pytest.raises(RuntimeError), transaction.atomic():
            placements.plan(proposal=proposal, data=data, by=scene.ines)
    assert (Placement.objects.count(), Milestone.objects.count(), FollowedRoutine.objects.count()) == (
        0,
        0,
        0,
    )
    assert PlacementEvent.objects.count() == events
    assert fresh(proposal).status == "accepted"
    placement = placements.plan(proposal=proposal, data=data, by=scene.ines)
    assert by_status(placement)[OPEN] == said(placement)


def test_it_is_the_hook_that_does_it(scene: Placing, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests above see comes from the one registered place, once."""
    assert [hook.__name__ for hook in hooks.PLACEMENT_HOOKS] == ["follow_placement"]
    monkeypatch.setattr(hooks, "PLACEMENT_HOOKS", [])
    assert by_status(scene.planned(scene.place(), scene.person()))[OPEN] == {}
