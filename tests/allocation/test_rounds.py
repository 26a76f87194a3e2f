"""Starting a year, its targets and dates, and opening and closing its dialogue."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from allocation import selectors
from allocation.actions import rounds, scenarios
from allocation.actions.rounds import RuleInput, TargetInput
from allocation.enums import DialogueStatus, PhaseKind, PlacementKind, RoundStatus
from allocation.models import AllocationRound, Event
from lund_placements.errors import RuleBroken
from organisation.models import Board, Department
from tests.factories import World, Year
from tests.refusals import refusal

ONLY_COORDINATOR = "Bara en samordnare kan göra det här."
TOO_LATE = "Förslaget är hos nämnden eller beslutat. Målen och reglerna kan inte längre ändras."


def told(round: AllocationRound) -> list[str]:
    """Return what has happened in the year, oldest first."""
    return list(Event.objects.filter(round=round).order_by("pk").values_list("kind", flat=True))


def a_target(year: int, **changes: object) -> TargetInput:
    given = TargetInput(PlacementKind.AMA, 10, dt.date(year - 1, 6, 1), "§ 12", "SO 2026/0041")
    return replace(given, **changes)


def test_a_year_starts_with_its_phases_and_rules(world: World) -> None:
    round = rounds.start(year=2030, dates=rounds.usual_dates(2030), by=world.anna)
    assert round.status == RoundStatus.PREPARING
    assert round.deciding_board == world.boards["soc"]
    assert round.created_by == world.anna
    assert [(phase.kind, phase.starts_on, phase.ends_on) for phase in round.phases.all()] == [
        ("targets", dt.date(2029, 5, 1), dt.date(2029, 6, 30)),
        ("dialogue", dt.date(2029, 8, 15), dt.date(2029, 9, 30)),
        ("proposal", dt.date(2029, 10, 1), dt.date(2029, 10, 25)),
        ("decision", dt.date(2029, 10, 26), dt.date(2029, 11, 30)),
        ("agreements", dt.date(2029, 12, 1), dt.date(2029, 12, 31)),
    ]
    assert {rule.kind: (rule.months, rule.load) for rule in round.rules.all()} == {
        "ama": (6, 1),
        "praktik": (3, 1),
    }
    assert told(round) == ["round_started"]
    event = Event.objects.get(round=round)
    assert (event.actor, event.actor_name, event.comment) == (world.anna, "Anna", "")


@pytest.mark.parametrize(
    ("year", "message"),
    [(2019, "större än eller lika med 2020"), (2101, "mindre än eller lika med 2100")],
)
def test_a_year_outside_reason_is_refused(world: World, year: int, message: str) -> None:
    start = refusal(lambda: rounds.start(year=year, dates=rounds.usual_dates(year), by=world.anna))
    assert start == f"year: Kontrollera att detta värde är {message}."
    assert AllocationRound.objects.count() == 0


def test_a_year_starts_only_once(world: World, year: Year) -> None:
    twice = refusal(lambda: Year(world, year.round.year))
    assert twice == "year: Året är redan startat. Öppna det från startsidan."


def test_phases_keep_their_order_but_may_overlap(world: World) -> None:
    dates = dict(rounds.usual_dates(2030))
    first, last = dates[PhaseKind.DIALOGUE]
    dates[PhaseKind.PROPOSAL] = (first, last)
    rounds.start(year=2030, dates=dates, by=world.anna)
    dates[PhaseKind.PROPOSAL] = (first - dt.timedelta(days=1), last)
    early = refusal(lambda: rounds.start(year=2031, dates=dates, by=world.anna))
    assert early == "phases_out_of_order"
    far = refusal(lambda: rounds.start(year=2031, dates=rounds.usual_dates(2028), by=world.anna))
    assert far == "phases_far_from_year"
    dates = dict(rounds.usual_dates(2031))
    dates[PhaseKind.PROPOSAL] = dates[PhaseKind.PROPOSAL][::-1]
    reversed_ = refusal(lambda: rounds.start(year=2031, dates=dates, by=world.anna))
    assert reversed_ == "__all__: Steget kan inte sluta innan det börjar."
    assert [round.year for round in AllocationRound.objects.all()] == [2030]


def test_dates_and_rules_change_until_the_proposal_is_sent(world: World, year: Year) -> None:
    dates = dict(rounds.usual_dates(year.round.year))
    january = dt.date(year.round.year, 1, 1)
    dates[PhaseKind.AGREEMENTS] = (january, january)
    rules = [RuleInput(PlacementKind.AMA, 12, 2, may_pause=False)]
    rounds.set_dates(round=year.round, dates=dates, rules=rules, by=world.anna)
    assert year.round.phases.get(kind="agreements").starts_on == january
    rule = year.round.rules.get(kind="ama")
    assert (rule.months, rule.load, rule.may_pause) == (12, 2, False)
    assert year.round.rules.get(kind="praktik").months == 3
    assert told(year.round) == ["round_started", "dates_changed"]

    absurd = [RuleInput(PlacementKind.AMA, 13, 1, may_pause=True)]
    wrong = refusal(lambda: rounds.set_dates(round=year.round, dates=dates, rules=absurd, by=world.anna))
    assert wrong == "months: Kontrollera att detta värde är mindre än eller lika med 12."
    early = dates | {PhaseKind.DECISION: (dt.date(2020, 1, 1), dt.date(2020, 1, 1))}
    wrong = refusal(lambda: rounds.set_dates(round=year.round, dates=early, rules=[], by=world.anna))
    assert wrong == "phases_out_of_order"


def test_targets_are_decided_again_in_place_and_kept_in_the_history(world: World, year: Year) -> None:
    number = year.round.year
    rounds.set_targets(round=year.round, targets=[a_target(number)], by=world.anna)
    rounds.set_targets(round=year.round, targets=[a_target(number, places=12)], by=world.anna)
    target = year.round.targets.get()
    assert target.places == 12
    assert [row.places for row in target.history.order_by("history_id")] == [10, 12]
    assert told(year.round) == ["round_started", "targets_set", "targets_set"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"places": 0}, "places"),
        ({"places": -1}, "places"),
        ({"places": 10_001}, "places"),
        ({"paragraph": "87"}, "paragraph"),
        ({"paragraph": "§ 0"}, "paragraph"),
        ({"diary_no": "2026/123"}, "diary_no"),
    ],
)
def test_absurd_targets_are_refused_at_their_field(
    world: World, year: Year, changes: dict, problem: str
) -> None:
    given = [a_target(year.round.year, **changes)]
    refused = refusal(lambda: rounds.set_targets(round=year.round, targets=given, by=world.anna))
    assert f"{problem}: " in refused
    assert not year.round.targets.exists()


@pytest.mark.parametrize(("away", "answer"), [(-3, False), (-2, True), (-1, True), (0, True), (1, False)])
def test_a_target_is_decided_near_its_year(world: World, year: Year, away: int, answer: bool) -> None:
    given = [a_target(year.round.year, decided_on=dt.date(year.round.year + away, 5, 2))]
    refused = refusal(lambda: rounds.set_targets(round=year.round, targets=given, by=world.anna))
    assert refused == ("accepted" if answer else "target_date_far_from_year")


def test_opening_asks_every_forvaltning_that_exists_today(world: World, year: Year) -> None:
    ended = world.departments["b"].periods.get()
    ended.valid_to = timezone.localdate() - dt.timedelta(days=1)
    ended.save()
    last_day = timezone.localdate() + dt.timedelta(days=40)
    year.round.phases.filter(kind="dialogue").update(ends_on=last_day)
    opened = rounds.open_dialogue(round=year.round, by=world.anna)
    assert opened.status == year.refreshed().status == RoundStatus.DIALOGUE
    asked = {dialogue.department.key: dialogue for dialogue in year.round.dialogues.all()}
    assert set(asked) == {"a", "soc"}
    assert {(d.status, d.turn, d.respond_by, d.replies.count()) for d in asked.values()} == {
        (DialogueStatus.DRAFT, 1, last_day, 1)
    }
    event = Event.objects.filter(round=year.round).first()
    assert (event.kind, event.from_status, event.to_status) == ("open_dialogue", "preparing", "dialogue")
    assert event.details == {"departments": 2}
    again = refusal(lambda: rounds.open_dialogue(round=year.round, by=world.anna))
    assert again == "Dialogen är redan öppnad."


def test_the_last_day_to_answer_has_not_passed(world: World, year: Year) -> None:
    today = timezone.localdate()
    year.round.phases.filter(kind="dialogue").update(starts_on=today, ends_on=today)
    assert rounds.usual_deadline(year.round) == today + dt.timedelta(days=21)
    past = today - dt.timedelta(days=1)
    refused = refusal(lambda: rounds.open_dialogue(round=year.round, by=world.anna, respond_by=past))
    assert refused == "deadline_passed"
    rounds.open_dialogue(round=year.round, by=world.anna, respond_by=today)
    assert set(year.round.dialogues.values_list("respond_by", flat=True)) == {today}


def test_opening_needs_somebody_to_ask(world: World, year: Year) -> None:
    for department in Department.objects.all():
        department.periods.all().delete()
    refused = refusal(lambda: rounds.open_dialogue(round=year.round, by=world.anna))
    assert refused == ": Det finns inga förvaltningar. Lägg in dem under Organisation först."
    assert year.refreshed().status == RoundStatus.PREPARING


def test_the_dialogue_closes_when_everybody_has_been_heard(world: World, year: Year) -> None:
    def close() -> AllocationRound:
        return rounds.close_dialogue(round=year.round, by=world.anna)

    assert refusal(close) == "Dialogen pågår inte."
    year.open().answered("a").submitted("b")
    assert refusal(close) == "2 dialoger är inte klara. Godta svaren eller avsluta dem först."
    year.answered("soc")
    assert refusal(close) == "En dialog är inte klar. Godta svaret eller avsluta den först."
    assert year.refreshed().status == RoundStatus.DIALOGUE
    rounds_closed = year.accepted("b").closed().refreshed()
    assert rounds_closed.status == RoundStatus.CALCULATING


def test_reopening_needs_a_comment_and_undoes_the_choice(world: World, year: Year) -> None:
    def reopen(comment: str) -> AllocationRound:
        return rounds.reopen_dialogue(round=year.round, by=world.anna, comment=comment)

    assert refusal(lambda: reopen("Nytt läge.")) == "Dialogen kan inte öppnas igen nu."
    year.targets().open().answered("a", "b", "soc").closed().scenario().chosen()
    assert refusal(lambda: reopen("  ")) == "__all__: Skriv varför. Kommentaren visas för den andra parten."
    assert year.chosen_scenario == year.latest_scenario
    assert reopen("Vården har fått fler handledare.").status == RoundStatus.DIALOGUE
    assert not year.round.scenarios.filter(chosen_at__isnull=False).exists()
    event = Event.objects.filter(round=year.round).first()
    assert (event.kind, event.comment) == ("reopen_dialogue", "Vården har fått fler handledare.")
    assert selectors.counted_replies(year.refreshed()).keys() == {d.pk for d in world.departments.values()}


def test_only_the_coordinator_runs_the_year(world: World, year: Year) -> None:
    round, dates = year.round, rounds.usual_dates(year.round.year)
    year.targets()
    for user in (world.bo, world.david, world.eva, world.frida, world.greta, world.olle):
        for action in (
            lambda user=user: rounds.start(year=2040, dates=dates, by=user),
            lambda user=user: rounds.set_dates(round=round, dates=dates, rules=[], by=user),
            lambda user=user: rounds.set_targets(round=round, targets=[], by=user),
            lambda user=user: rounds.open_dialogue(round=round, by=user),
            lambda user=user: rounds.close_dialogue(round=round, by=user),
            lambda user=user: rounds.reopen_dialogue(round=round, by=user, comment="Därför."),
        ):
            assert refusal(action) == ONLY_COORDINATOR
    assert year.refreshed().status == RoundStatus.PREPARING
    assert told(round) == ["round_started", "targets_set"]


def test_targets_and_rules_are_locked_with_the_proposal(world: World, year: Year) -> None:
    year.proposed()
    targets, dates = [a_target(year.round.year)], rounds.usual_dates(year.round.year)
    assert refusal(lambda: rounds.set_targets(round=year.round, targets=targets, by=world.anna)) == TOO_LATE
    assert (
        refusal(lambda: rounds.set_dates(round=year.round, dates=dates, rules=[], by=world.anna)) == TOO_LATE
    )
    reopen = refusal(lambda: rounds.reopen_dialogue(round=year.round, by=world.anna, comment="Nej."))
    assert reopen == "Dialogen kan inte öppnas igen nu."
    assert refusal(lambda: scenarios.choose(scenario=year.chosen_scenario, by=world.anna)) == (
        "Förslaget är redan skickat till nämnden."
    )


def test_a_kommun_without_a_deciding_namnd_is_told_so(world: World) -> None:
    Board.objects.update(is_deciding=False)
    with pytest.raises(RuleBroken) as refused:
        rounds.start(year=2031, dates=rounds.usual_dates(2031), by=world.anna)
    assert refused.value.code == "no_deciding_board"
