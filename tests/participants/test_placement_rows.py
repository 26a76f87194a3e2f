"""The database refuses impossible proposals and placements: every rule broken once, by every route."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import models, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from participants.actions import placements, proposals
from participants.models import Placement, Proposal, placement
from tests.rows import Write, again, change, our_models, refusal
from tests.test_constraints import broken_rule, constraint_names
from tests.test_frozen import answers, execute, ways_to_change

from .places import make_places
from .placing import DAY, TODAY, Placing

pytestmark = pytest.mark.django_db
Scene = SimpleNamespace
NOW = timezone.now()


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """A row of each kind, made once; every write is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        scene = Placing(make_places().signed("a"))
        place, half = scene.place(), dt.date(scene.places.round.year, 6, 30)
        persons = [scene.person() for _ in range(4)]
        suggested = scene.suggested(place, persons[0], "Prövas.")
        accepted = scene.accepted(place, persons[1], "Prövas.")
        declined = scene.offered(scene.place(), scene.person(), "Prövas.")
        proposals.decline(proposal=declined, reason="Nej.", by=scene.bo)
        planned = scene.planned(scene.place(), persons[2], "Prövas.", ends_on=half)
        praktik = scene.planned(scene.place(PlacementKind.PRAKTIK), persons[3], "Prövas.", ends_on=half)
        yield Scene(
            scene=scene,
            user=scene.ines,
            suggested=suggested,
            accepted=accepted,
            declined=Proposal.objects.get(pk=declined.pk),
            planned=planned,
            praktik=praktik,
            terms=scene.terms(planned),
            event=accepted.events.order_by("pk")[0],
            stranger=scene.person(),
            place=place,
        )
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_it_was(rows: Scene) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def started(r: Scene, **changes: object) -> Write:
    """Let the planned AMA start, as SQL would, with its place filled."""
    change(r.planned.place, status="filled")
    return change(r.planned, status="started", started_at=NOW, started_by=r.user, **changes)


def another(r: Scene, of: Placement, **changes: object) -> models.Model:
    """Add a placement beside one, of a proposal of its own that has been accepted."""
    fresh = again(
        r.declined,
        status="placed",
        reason="",
        participant=changes.pop("participant", of.participant),
        place=changes.pop("place", of.place),
    )
    return again(of, proposal=fresh, participant=fresh.participant, place=fresh.place, **changes)


def two_at_once(r: Scene) -> None:
    """Let two start at the same place, for days that do not overlap."""
    days = {"starts_on": r.praktik.ends_on + DAY, "ends_on": r.praktik.ends_on + 9 * DAY}
    second = another(r, r.praktik, participant=r.stranger, **days)
    change(r.praktik.place, status="filled")
    for row in (r.praktik, second):
        change(row, status="started", started_at=NOW, started_by=r.user)


OVER = {"ended_at": NOW}
NOTHING = {
    "subsidy": "",
    "subsidy_from": None,
    "subsidy_to": None,
    "subsidy_amount": None,
    "decision_number": "",
}
CONSTRAINTS: dict[str, list[Write]] = {
    "proposal_is_known": [
        lambda r: change(r.suggested, status="lost"),
        lambda r: change(r.suggested, origin="luck"),
    ],
    "proposed_once_to_a_place": [lambda r: again(r.suggested)],
    "one_accepted_for_a_place": [lambda r: again(r.accepted, participant=r.stranger)],
    "past_the_order_has_its_reason": [
        lambda r: change(r.suggested, order_number=0),
        lambda r: change(r.suggested, passed_over=1, order_reason=" "),
    ],
    "proposal_moments_have_their_people": [
        lambda r: change(r.accepted, offered_by=None),
        lambda r: change(r.accepted, answered_by=None),
        lambda r: change(r.suggested, withdrawn_by=r.user),
    ],
    "proposal_status_is_true": [
        lambda r: change(r.suggested, status="offered"),
        lambda r: change(r.suggested, offered_at=NOW, offered_by=r.user),
        lambda r: change(r.accepted, answered_at=None, answered_by=None),
        lambda r: change(r.suggested, status="withdrawn", reason="Nej."),
        lambda r: change(r.suggested, withdrawn_at=NOW, withdrawn_by=r.user),
    ],
    "proposal_no_has_its_reason": [
        lambda r: change(r.suggested, reason="Varför?"),
        lambda r: change(r.suggested, status="withdrawn", withdrawn_at=NOW, withdrawn_by=r.user, reason=" "),
        lambda r: again(r.declined, reason=""),
    ],
    "placement_is_known": [
        lambda r: change(r.planned, status="lost"),
        lambda r: change(r.planned, kind="annat"),
    ],
    "placement_dates_in_order": [
        # A range cannot be turned around either: the row that is over is in none.
        lambda r: change(
            r.planned,
            status="cancelled",
            end_reason="work",
            ended_by=r.user,
            ends_on=r.planned.starts_on - DAY,
            **OVER,
        )
    ],
    "placement_hours_are_sensible": [
        lambda r: change(r.planned, hours_per_week=0),
        lambda r: change(r.planned, hours_per_week=41),
    ],
    "one_placement_at_a_time": [
        lambda r: another(r, r.planned, place=r.accepted.place, starts_on=r.planned.ends_on)
    ],
    "one_person_at_a_time": [lambda r: another(r, r.planned, participant=r.stranger)],
    "one_running_placement": [
        lambda r: [
            started(r),
            another(
                r,
                r.praktik,
                participant=r.planned.participant,
                starts_on=r.planned.ends_on + DAY,
                ends_on=r.planned.ends_on + 9 * DAY,
                status="started",
                started_at=NOW,
                started_by=r.user,
            ),
        ]
    ],
    "one_person_at_the_place": [lambda r: two_at_once(r)],
    "placement_moments_have_their_people": [
        lambda r: change(r.planned, started_by=r.user),
        lambda r: change(r.planned, ended_by=r.user),
    ],
    "placement_status_is_true": [
        lambda r: change(r.planned, status="started"),
        lambda r: change(r.planned, started_at=NOW, started_by=r.user),
        lambda r: change(r.planned, ended_by=r.user, **OVER),
        lambda r: change(r.planned, status="cancelled", end_reason="work"),
        lambda r: change(r.planned, ended_on=r.planned.ends_on),
        lambda r: started(r, ended_on=r.planned.ends_on),
    ],
    "placement_ended_within_its_days": [
        lambda r, day=day, status=status: change(
            r.planned,
            status=status,
            ended_on=r.planned.ends_on + day * DAY,
            end_reason="work" if status == "broken_off" else "",
            started_at=NOW,
            started_by=r.user,
            ended_by=r.user,
            **OVER,
        )
        for day, status in ((1, "broken_off"), (-400, "broken_off"), (-1, "ended"))
    ],
    "placement_end_has_its_reason": [
        lambda r: change(r.planned, end_reason="work"),
        lambda r: change(r.planned, end_text="Så blev det."),
        *(
            lambda r, reason=reason: change(
                r.planned, status="cancelled", end_reason=reason, ended_by=r.user, **OVER
            )
            for reason in ("", "other", "sick")
        ),
    ],
    "only_employees_are_told_of_the_fund": [lambda r: change(r.praktik, fund_told_on=TODAY)],
    "employment_dates_in_order": [lambda r: change(r.terms, employed_to=r.terms.employed_from - DAY)],
    "employment_is_sensible": [
        lambda r: change(r.terms, hours_per_week=0),
        lambda r: change(r.terms, wage=0),
        lambda r: change(r.terms, wage=200_001),
        lambda r: change(r.terms, pay_agreement="x"),
    ],
    "subsidy_or_why_not": [
        lambda r: change(r.terms, **NOTHING),
        lambda r: change(r.terms, no_subsidy_reason="Ändå."),
        lambda r: change(r.terms, subsidy="x"),
        lambda r: change(r.terms, decision_number=" "),
        lambda r: change(r.terms, subsidy_amount=None),
        lambda r: change(r.terms, subsidy_from=None),
        lambda r: change(r.terms, subsidy_to=r.terms.subsidy_from - DAY),
        lambda r: change(r.terms, **{**NOTHING, "subsidy_amount": 1}, no_subsidy_reason="Inget."),
    ],
    "placement_event_says_nothing_personal": [lambda r: again(r.event, comment="Kanarina mår bättre.")],
}


def _models() -> list[type[models.Model]]:
    return [model for model in our_models("participants") if model.__module__ == placement.__name__]


def test_every_constraint_refuses_what_breaks_it(rows: Scene) -> None:
    declared = {constraint.name for model in _models() for constraint in model._meta.constraints}
    assert declared <= constraint_names("participants")
    refused = {
        name: {broken_rule(refusal(write, rows)) for write in writes} for name, writes in CONSTRAINTS.items()
    }
    assert refused == {name: {name} for name in declared}


def test_messages_of_constraints_are_swedish_sentences() -> None:
    default = models.CheckConstraint(name="x", condition=models.Q()).default_violation_error_message
    told = [
        constraint.violation_error_message for model in _models() for constraint in model._meta.constraints
    ]
    shown = [text for text in told if text != default]
    assert len(shown) >= 15
    assert [text for text in shown if not (text[0].isupper() and text.endswith("."))] == []


def test_every_text_that_people_write_is_checked() -> None:
    from ..test_text import unchecked  # it asks for a table per app; ours are a part of it

    tables = tuple(f"{model._meta.db_table}." for model in _models())
    technical = {
        f"participants_placementevent.{name}" for name in ("kind", "from_status", "to_status", "actor_name")
    }
    assert {name for name in unchecked("participants") if name.startswith(tables)} == technical


# Rules over several rows


def refuse(write: Write, rows: Scene) -> str:
    """Return what the database says."""
    return str(refusal(write, rows)).split("\n")[0]


def test_what_is_over_is_kept_as_it_was_written(rows: Scene) -> None:
    data = placements.EndInput("work")
    over = placements.cancel(placement=rows.planned, data=data, by=rows.user)
    for row in (rows.declined, over, rows.terms, rows.event):
        found = answers(ways_to_change(row), rows)
        assert found == dict.fromkeys(found, "refused"), row
    assert "kept as it was written" in refuse(
        lambda r: execute("DELETE FROM participants_proposal WHERE id = %s", r.suggested.pk), rows
    )


def test_a_placement_is_of_what_was_proposed_and_accepted(rows: Scene) -> None:
    proposed = "of what was proposed and accepted"
    ways = [
        lambda r: change(r.planned, participant=r.stranger),
        lambda r: change(r.planned, place=r.place),
        lambda r: change(r.planned, kind="praktik"),
        lambda r: again(r.planned, proposal=r.accepted, participant=r.accepted.participant, place=r.place),
    ]
    assert [proposed in refuse(way, rows) for way in ways] == [True] * len(ways)
    assert "stays with its place" in refuse(lambda r: change(r.suggested, participant=r.stranger), rows)


def test_a_placement_is_within_its_place(rows: Scene) -> None:
    within = "within the days and hours of its place"
    ways = [
        lambda r: change(r.planned, starts_on=r.planned.place.starts_on - DAY),
        lambda r: change(r.planned, ends_on=r.planned.place.ends_on + DAY),
        lambda r: change(r.planned, hours_per_week=r.planned.place.hours_per_week + 1),
    ]
    assert [within in refuse(way, rows) for way in ways] == [True] * len(ways)
    shorter = refuse(lambda r: change(r.planned.place, ends_on=r.planned.ends_on - DAY), rows)
    assert "keeps the days on which somebody is" in shorter


def test_who_starts_has_filled_the_place_and_is_employed(rows: Scene) -> None:
    assert "is filled" in refuse(
        lambda r: change(r.planned, status="started", started_at=NOW, started_by=r.user), rows
    )
    short = refuse(lambda r: [change(r.terms, employed_to=r.planned.ends_on - DAY), started(r)], rows)
    assert "employed all its days" in short
    later = refuse(lambda r: [started(r), change(r.terms, employed_from=r.planned.starts_on + DAY)], rows)
    assert "employed all its days" in later
    assert "is filled" in refuse(lambda r: [started(r), change(r.planned.place, status="open")], rows)
    assert "has no employment" in refuse(lambda r: change(r.terms, placement=r.praktik), rows)


def test_a_place_or_case_does_not_close_under_anybody(rows: Scene) -> None:
    ways = [lambda r, status=status: change(r.place, status=status) for status in ("draft", "closed")]
    ways += [lambda r: change(r.planned.place, status="closed")]
    assert ["proposed to the place or placed" in refuse(way, rows) for way in ways] == [True] * 3
    closed = {"closed_at": NOW, "closed_by": rows.user}
    for person in (rows.suggested.participant, rows.planned.participant):
        assert "case goes on" in refuse(lambda r, person=person: change(person, **closed), rows)


def test_nobody_is_proposed_to_what_is_not_open_nor_with_a_closed_case(rows: Scene) -> None:
    draft = rows.scene.places.place("a", PlacementKind.PRAKTIK)
    assert "to an open place" in refuse(lambda r: again(r.suggested, place=draft), rows)
    change(rows.stranger, closed_at=NOW, closed_by=rows.user)
    assert "case is closed" in refuse(lambda r: again(r.suggested, participant=r.stranger), rows)
