"""The database refuses impossible places: every rule broken once, by every route."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection, models, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from participants.actions import moves, places, workplaces
from participants.models import Place, PlaceEvent, PlaceShare, place
from participants.place_selectors import numbers_of
from participants.place_workflow import GOES_BACK
from tests.rows import Write, again, change, our_models, refusal
from tests.test_constraints import broken_rule, constraint_names
from tests.test_frozen import answers, ways_to_change

from .places import make_places

pytestmark = pytest.mark.django_db
Scene = SimpleNamespace


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """A row of each kind, made once; every write is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        scene = make_places().signed("a")
        ama = scene.opened("a")
        elsewhere = workplaces.add(
            department=ama.department, data=workplaces.WorkplaceInput("Annat hus"), by=scene.world.bo
        )
        helper = workplaces.add_supervisor(
            workplace=elsewhere, data=workplaces.SupervisorInput("Maj"), by=scene.world.bo
        )
        given = [places.ShareInput(helper, [1, 2])]
        places.share(place=ama, shares=given, revision=ama.revision, by=scene.world.bo)
        yield Scene(
            share=PlaceShare.objects.get(),
            helper=helper,
            places=scene,
            world=scene.world,
            open=ama,
            praktik=scene.opened("a", PlacementKind.PRAKTIK),
            draft=scene.place("b"),
            workplace=ama.workplace,
            foreign=scene.workplace("b"),
            supervisor=ama.supervisor,
            consultation=ama.consultations.get(),
            event=ama.events.order_by("pk")[0],
        )
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_it_was(rows: Scene) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def missing(name: str, value: object) -> Write:
    """Take away something that an open place must have."""
    return lambda r: change(r.open, **{name: value})


CONSTRAINTS: dict[str, list[Write]] = {
    "one_workplace_per_name": [lambda r: again(r.workplace), lambda r: again(r.workplace, name="HUS A")],
    "workplace_is_named": [lambda r: change(r.workplace, name=" ")],
    "company_has_its_contract": [
        lambda r: change(r.workplace, company="Bolaget AB"),
        lambda r: change(r.workplace, contract="UPP 1"),
        lambda r: change(r.workplace, organisation_number="556123-4568"),
    ],
    "organisation_number_form": [
        lambda r: change(r.workplace, company="B", contract="U", organisation_number="191212-1212"),
        lambda r: change(r.workplace, company="B", contract="U", organisation_number="5561234568"),
    ],
    "one_supervisor_per_name": [lambda r: again(r.supervisor, name=r.supervisor.name.upper())],
    "supervisor_is_named": [lambda r: change(r.supervisor, name="")],
    "supervisor_load_is_sensible": [
        lambda r: again(r.supervisor, name="Ny", most_places=0),
        lambda r: again(r.supervisor, name="Ny", most_places=11),
    ],
    "place_is_of_a_kind": [
        lambda r: change(r.draft, kind="annat"),
        lambda r: change(r.draft, status="paused"),
    ],
    "place_is_for_a_limited_time": [
        lambda r: change(r.open, ends_on=r.open.starts_on + dt.timedelta(days=733)),
    ],
    "held_place_is_offered": [
        lambda r: change(r.draft, held_by=r.world.bo, held_at=timezone.now()),
        lambda r: change(r.open, held_by=r.world.bo, held_at=None),
    ],
    "place_dates_in_order": [
        lambda r: change(r.draft, ends_on=r.draft.starts_on - dt.timedelta(days=1)),
    ],
    "place_hours_are_sensible": [
        lambda r: change(r.draft, hours_per_week=0),
        lambda r: change(r.draft, hours_per_week=41),
        lambda r: change(r.draft, hours_per_week=20, least_hours=21),
        lambda r: change(r.draft, hours_per_week=None, least_hours=5),
    ],
    "place_codes_are_known": [
        lambda r, name=name: change(r.draft, **{name: ["annat"]})
        for name in (
            "times_of_day",
            "licences",
            "certificates",
            "physical",
            "adaptations",
            "cannot_arrange",
        )
    ]
    + [lambda r: change(r.draft, language_level="x"), lambda r: change(r.draft, area="x")],
    "arranged_or_not": [
        lambda r: change(r.draft, adaptations=["breaks", "seated"], cannot_arrange=["quiet", "breaks"])
    ],
    "place_ssyk_form": [lambda r: change(r.draft, ssyk="911")],
    "place_says_what": [lambda r: change(r.draft, occupation=" ")],
    "substitute_is_somebody_else": [lambda r: change(r.draft, substitute=r.draft.supervisor)],
    "offered_place_is_complete": [
        missing("ssyk", ""),
        missing("area", ""),
        missing("tasks", " "),
        lambda r: change(r.praktik, purpose=""),
        missing("is_near_operations", None),
        missing("needs_to_recruit", None),
        missing("starts_on", None),
        missing("ends_on", None),
        missing("hours_per_week", None),
        missing("times_of_day", []),
        missing("supervisor", None),
        missing("substitute", None),
        missing("responsible_manager", ""),
        missing("risk_assessed_on", None),
        missing("replaces_no_post", False),
    ],
    "one_share_per_workplace": [lambda r: again(r.share, weekdays=[3])],
    "share_has_some_weekdays": [
        lambda r, days=days: change(r.share, weekdays=days) for days in ([], [8], list(range(1, 8)))
    ],
    "union_consulted_once_a_day": [lambda r: again(r.consultation, union="KOMMUNAL")],
    "consultation_is_with_a_union": [
        lambda r: again(r.consultation, union=" "),
        lambda r: again(r.consultation, union="Vision", form="tyst"),
    ],
    "place_event_is_about_one_thing": [
        lambda r: again(r.event, place=None),
        lambda r: again(r.event, workplace=r.workplace),
    ],
    "place_going_back_needs_a_comment": [
        lambda r, kind=kind: again(r.event, kind=kind, comment="") for kind in sorted(GOES_BACK)
    ],
}


def _models() -> list[type[models.Model]]:
    return [model for model in our_models("participants") if model.__module__ == place.__name__]


def test_every_constraint_refuses_what_breaks_it(rows: Scene) -> None:
    others = [model for model in our_models("participants") if model not in _models()]
    theirs = {constraint.name for model in others for constraint in model._meta.constraints}
    declared = {constraint.name for model in _models() for constraint in model._meta.constraints}
    assert declared <= constraint_names("participants") - theirs
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


def test_events_are_kept_as_they_were_written(rows: Scene) -> None:
    found = answers(ways_to_change(rows.event), rows)
    assert found == dict.fromkeys(found, "refused")


def test_every_text_that_people_write_is_checked() -> None:
    from ..test_text import unchecked  # it asks for a table per app; ours are a part of it

    tables = tuple(f"{model._meta.db_table}." for model in _models())
    technical = {
        f"participants_placeevent.{name}" for name in ("kind", "from_status", "to_status", "actor_name")
    }
    patterns = {"participants_workplace.organisation_number"}
    assert {name for name in unchecked("participants") if name.startswith(tables)} == technical | patterns


# Rules over several rows

NOT_THEIRS = "at a workplace of its own förvaltning"
TOO_MANY = "no more places than agreed"
NO_UNION = "unions are consulted before"
TOO_MUCH = "no more places at the same time than they manage"


def refuse(write: Write, rows: Scene) -> str:
    """Return what the database says."""
    return str(refusal(write, rows))


def test_a_place_belongs_to_one_department(rows: Scene) -> None:
    stranger = rows.places.supervisor("b")
    for changes in ({"workplace": rows.foreign}, {"supervisor": stranger}, {"substitute": stranger}):
        assert NOT_THEIRS in refuse(lambda r, changes=changes: change(r.open, **changes), rows)
    assert "stays with its förvaltning" in refuse(
        lambda r: change(r.workplace, department=r.world.departments["b"]), rows
    )
    assert "stays with the förvaltning" in refuse(lambda r: change(r.supervisor, workplace=r.foreign), rows)


def test_there_are_no_more_places_than_agreed_whatever_is_written(rows: Scene) -> None:
    scene = rows.places
    closed = places.close(place=rows.open, by=rows.world.anna, comment="Fel.")
    department = rows.world.departments["a"].pk
    while numbers_of(scene.round, department, PlacementKind.AMA).left > 0:
        scene.place("a")
    ways = [
        lambda r: again(r.open, status="draft"),
        lambda r: change(closed, status="draft"),
        lambda r: change(r.draft, department=r.world.departments["a"], workplace=r.workplace),
        lambda r: change(r.praktik, kind="ama", status="draft"),
    ]
    found = [refuse(way, rows) for way in ways]
    assert [TOO_MANY in text or NOT_THEIRS in text for text in found] == [True] * len(ways)
    assert TOO_MANY in found[0]
    assert TOO_MANY in found[1]


def test_nothing_opens_before_the_agreement_is_signed(rows: Scene) -> None:
    assert TOO_MANY in refuse(lambda r: change(r.draft, status="open"), rows)
    assert TOO_MANY in refuse(lambda r: change(r.draft, status="filled"), rows)


def test_an_open_ama_place_keeps_its_union(rows: Scene) -> None:
    def remove(r: Scene) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM participants_unionconsultation WHERE id = %s", [r.consultation.pk])

    assert "keeps its consultation" in refuse(remove, rows)
    assert "keeps its consultation" in refuse(
        lambda r: change(r.consultation, place=r.draft, union="Vision"), rows
    )
    assert NO_UNION in refuse(lambda r: change(r.praktik, kind="ama"), rows)


def test_nobody_supervises_more_than_they_manage(rows: Scene) -> None:
    ways = [
        lambda r: change(r.praktik, supervisor=r.supervisor),
        lambda r: [
            change(r.supervisor, most_places=2),
            change(r.praktik, supervisor=r.supervisor),
            change(r.supervisor, most_places=1),
        ],
    ]
    assert [TOO_MUCH in refuse(way, rows) for way in ways] == [True, True]
    after = rows.open.ends_on + dt.timedelta(days=40)
    later = {"supervisor": rows.supervisor, "starts_on": after, "ends_on": after}
    change(Place.objects.get(pk=rows.praktik.pk), **later)  # one after the other is not too much


def at_once(write: Write) -> Write:
    """Let the database check at once what it checks at the end of a transaction."""

    def checked(r: Scene) -> None:
        write(r)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return checked


def test_a_place_is_shared_within_its_department_and_day_by_day(rows: Scene) -> None:
    not_there, twice = "with a supervisor there", "Each weekday of a place is at one workplace"
    second = rows.places.workplace("a")
    ways = {
        not_there: [
            lambda r: change(r.share, workplace=second),
            lambda r: change(r.share, supervisor=r.supervisor),
            lambda r: change(r.share, place=r.draft),
        ],
        twice: [lambda r: again(r.share, workplace=second, supervisor=r.supervisor, weekdays=[2, 3])],
    }
    for expected, writes in ways.items():
        assert [expected in refuse(write, rows) for write in writes] == [True] * len(writes)


def test_those_at_other_workplaces_manage_their_days_too(rows: Scene) -> None:
    busy = [
        lambda r: change(r.praktik, supervisor=r.helper),  # every day, so also those of the share
        at_once(
            lambda r: [
                change(r.praktik, supervisor=r.helper, status="draft"),
                change(r.praktik, status="open"),
            ]
        ),
        at_once(lambda r: again(r.share, place=r.praktik, weekdays=[2])),
        at_once(lambda r: [change(r.praktik, supervisor=r.supervisor), change(r.share, weekdays=[3])]),
    ]
    assert [TOO_MUCH in refuse(way, rows) for way in busy] == [True] * len(busy)
    fits = at_once(lambda r: again(r.share, place=r.praktik, weekdays=[3, 4]))
    with transaction.atomic():
        fits(rows)


def test_a_place_begins_in_its_year_and_begins_and_ends_in_months_that_are_agreed(rows: Scene) -> None:
    year = rows.places.round.year
    january = dt.date(year, 1, 1)
    for wrong in (january - dt.timedelta(days=1), dt.date(year + 1, 1, 1)):
        days = {"starts_on": wrong, "ends_on": dt.date(year + 1, 2, 1)}
        assert "begins in its year" in refuse(lambda r, days=days: change(r.draft, **days), rows)
    july, august = dt.date(year, 7, 1), dt.date(year, 8, 1)  # the förvaltning is closed in July
    ways = [
        lambda r: change(r.open, ends_on=july),
        lambda r: [change(r.open, starts_on=august, ends_on=august), change(r.open, starts_on=july)],
        lambda r: [change(r.praktik, status="draft", ends_on=july), change(r.praktik, status="open")],
    ]
    assert ["in months that are agreed" in refuse(way, rows) for way in ways] == [True] * len(ways)
    change(Place.objects.get(pk=rows.open.pk), starts_on=january, ends_on=dt.date(year + 1, 7, 1))


def test_filling_and_leaving_a_place_is_not_counted_anew(rows: Scene) -> None:
    opened = Place.objects.get(pk=rows.open.pk)
    moves.move_place(opened, "fill", by=rows.world.ines)
    moves.move_place(opened, "vacate", by=rows.world.ines)
    kinds = list(PlaceEvent.objects.filter(place=opened).order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["fill", "vacate"]
