"""Workplaces, supervisors and places: what may be registered, opened and changed, by whom and when."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from agreements.actions import agreements
from allocation.actions import decisions
from allocation.enums import PlacementKind
from participants import place_selectors as selectors
from participants import place_verification, readiness
from participants.actions import moves, places, workplaces
from participants.enums import Adaptation, PhysicalDemand
from participants.models import Place, PlaceEvent, Supervisor, Workplace
from participants.place_enums import PlaceStatus
from participants.place_permissions import NOT_SIGNED
from tests.factories import Year, decision_input
from tests.refusals import refusal

from .places import Places, make_places

pytestmark = pytest.mark.django_db
AMA, PRAKTIK = PlacementKind.AMA, PlacementKind.PRAKTIK


@pytest.fixture(scope="module")
def whole_year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """A published year in which the nämnd over a has signed, and the one over b has not; made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_places().signed("a")
        transaction.set_rollback(True)


@pytest.fixture
def scene(whole_year: Places) -> Iterator[Places]:
    """The same year for every test, each of which leaves it as it was."""
    with transaction.atomic():
        yield whole_year
        transaction.set_rollback(True)
    whole_year.forget()


def fresh(place: Place) -> Place:
    """Return the place as it is in the database, with what it points to."""
    return selectors.Place.objects.get(pk=place.pk)


def test_a_place_is_prepared_opened_taken_back_closed_and_taken_up_again(scene: Places) -> None:
    bo = scene.contact("a")
    place = scene.place("a")
    assert fresh(place).status == PlaceStatus.DRAFT
    places.open_place(place=place, by=bo)
    places.take_back(place=place, by=bo, comment="Fel tider.")
    places.close(place=place, by=bo, comment="Enheten flyttar.")
    places.reopen(place=place, by=bo, comment="Den flyttar inte.")
    places.open_place(place=place, by=bo)
    assert fresh(place).status == PlaceStatus.OPEN
    events = PlaceEvent.objects.filter(place=place).order_by("pk")
    assert [(event.kind, event.to_status, event.comment) for event in events] == [
        ("registered", "draft", ""),
        ("union_consulted", "", ""),
        ("open", "open", ""),
        ("take_back", "draft", "Fel tider."),
        ("close", "closed", "Enheten flyttar."),
        ("reopen", "draft", "Den flyttar inte."),
        ("open", "open", ""),
    ]


def test_going_back_needs_a_reason(scene: Places) -> None:
    place, bo = scene.opened("a"), scene.contact("a")
    for step in (places.take_back, places.close):
        assert refusal(partial(step, place=place, by=bo, comment=" ")).endswith(
            "Skriv varför. Kommentaren sparas med platsen."
        )
    assert fresh(place).status == PlaceStatus.OPEN


# The numbers


def numbers(scene: Places, key: str, kind: str = AMA) -> selectors.Numbers:
    """Return the numbers as they are now, after checking that the database counts alike."""
    department = scene.world.departments[key].pk
    found = selectors.numbers_of(scene.round, department, kind)
    with connection.cursor() as cursor:
        cursor.execute("SELECT agreed_places(%s, %s, %s)", [scene.round.pk, department, str(kind)])
        assert cursor.fetchone()[0] == found.agreed
    return found


def test_numbers_follow_the_way_from_decision_to_people(scene: Places) -> None:
    decided = {(line.department.key, line.kind): line.decided for line in scene.year.decision.lines.all()}
    most = decided["a", AMA]
    assert numbers(scene, "a") == selectors.Numbers(decided=most, agreed=most)
    assert numbers(scene, "b") == selectors.Numbers(decided=decided["b", AMA], agreed=None)
    # The deciding nämnd's own förvaltning agrees with nobody: the published decision is enough.
    assert numbers(scene, "soc") == selectors.Numbers(decided=decided["soc", AMA], agreed=decided["soc", AMA])
    places.close(place=scene.place("a"), by=scene.world.anna, comment="Fel.")
    draft, opened, filled = (scene.place("a", supervisor=None), scene.opened("a"), scene.opened("a"))
    moves.move_place(filled, "fill", by=scene.world.ines)
    assert numbers(scene, "a") == selectors.Numbers(most, most, registered=3, open=1, filled=1)
    assert {fresh(place).status for place in (draft, opened, filled)} == {"draft", "open", "filled"}


def test_no_more_places_than_agreed(scene: Places) -> None:
    most = numbers(scene, "a", PRAKTIK).agreed
    for _ in range(most):
        last = scene.place("a", PRAKTIK)
    full = refusal(lambda: scene.place("a", PRAKTIK))
    assert full.startswith(f"Alla {most} överenskomna platser är redan registrerade.")
    places.close(place=last, by=scene.world.anna, comment="Byts ut.")
    scene.place("a", PRAKTIK)
    assert refusal(partial(places.reopen, place=last, by=scene.world.anna, comment="Ändå.")).startswith(
        f"Alla {most}"
    )


def test_before_the_signing_places_are_prepared_up_to_the_decided_number(scene: Places) -> None:
    most = numbers(scene, "b").decided
    drafts = [scene.place("b") for _ in range(most)]
    assert refusal(lambda: scene.place("b")).startswith(f"Alla {most} beslutade platser")
    assert refusal(lambda: scene.open(drafts[0])) == NOT_SIGNED
    scene.signed("b")
    scene.open(drafts[0])
    assert numbers(scene, "b") == selectors.Numbers(most, most, registered=most, open=1)


def test_nothing_is_registered_before_the_decision_is_published(scene: Places) -> None:
    world = scene.world
    decided = Year(world, scene.round.year + 1).proposed().decided().round
    department = world.departments["a"]
    workplace = workplaces.add(department=department, data=workplaces.WorkplaceInput("Hus"), by=world.bo)
    register = partial(
        places.register,
        round=decided,
        department=department,
        kind=AMA,
        data=places.PlaceInput(workplace, "Kock"),
        by=world.bo,
    )
    assert refusal(register).startswith("Beslutet är inte publicerat.")


def test_a_smaller_agreement_closes_nothing_but_opens_nothing_either(scene: Places) -> None:
    most = numbers(scene, "a", PRAKTIK).agreed
    drafts = [scene.place("a", PRAKTIK) for _ in range(most)]
    data = decision_input(
        correction_reason="Räknefel.",
        changes={("a", "praktik"): (1, "Räknefel.")},
        outcome="with_changes",
        off_target_confirmed=True,
    )
    decisions.correct(decision=scene.year.decision, data=data, by=scene.world.david)
    assert numbers(scene, "a", PRAKTIK).agreed == most  # the signed agreement holds
    decisions.publish(decision=scene.year.decision, by=scene.world.anna)
    assert numbers(scene, "a", PRAKTIK).agreed == most
    scene.agreements.amended("a")
    scene.signed("a")
    assert numbers(scene, "a", PRAKTIK) == selectors.Numbers(1, 1, registered=most)
    assert refusal(lambda: scene.open(drafts[0])).startswith(
        f"Överenskommelsen gäller 1 platser, men {most} är registrerade."
    )
    name = f"Barn- och skolförvaltningen, praktik {scene.round.year}"
    assert verified() == {name: [f"{most} platser är registrerade, men 1 får finnas."]}
    for draft in drafts[1:]:
        places.close(place=draft, by=scene.world.bo, comment="Antalet är mindre.")
    assert verified() == {name: []}


def verified() -> dict[str, list[str]]:
    """Return what `verify` says of places, by line."""
    (check,) = place_verification.CHECKS
    return dict(check.run())


def test_an_ended_agreement_opens_nothing(scene: Places) -> None:
    place = scene.place("a")
    scene.opened("a")
    agreements.end(agreement=scene.agreements.base("a"), by=scene.world.anna, comment="Nämnden läggs ner.")
    assert numbers(scene, "a").agreed is None
    assert refusal(lambda: scene.open(place)) == NOT_SIGNED
    # What was opened while it applied may go on.
    assert verified() == {f"Barn- och skolförvaltningen, ama {scene.round.year}": []}


# What is left to do


def left(place: Place) -> list[str]:
    """Return what is left to do before the place opens."""
    return readiness.missing(selectors.facts_of(place))


def test_an_empty_place_says_what_is_left(scene: Places) -> None:
    empty = {
        "ssyk": "",
        "area": "",
        "tasks": " ",
        "purpose": "",
        "is_near_operations": None,
        "needs_to_recruit": None,
        "starts_on": None,
        "ends_on": None,
        "hours_per_week": None,
        "times_of_day": (),
        "supervisor": None,
        "substitute": None,
        "responsible_manager": "",
        "risk_assessed_on": None,
        "replaces_no_post": False,
    }
    place = scene.place("a", PRAKTIK, **empty)
    assert left(place) == [
        "Skriv yrkeskoden (SSYK). Välj område. Beskriv arbetsuppgifterna. "
        "Svara på om platsen är verksamhetsnära. Svara på om ni behöver rekrytera till yrket.",
        "Skriv vad praktiken ska ge.",
        "Skriv när platsen börjar och slutar. Skriv antal timmar i veckan. Välj när på dygnet arbetet görs.",
        "Välj handledare. Välj vem som ersätter handledaren.",
        "Skriv vem som är ansvarig chef.",
        "Bedöm riskerna och skriv vilken dag.",
        "Intyga att platsen inte ersätter en ordinarie tjänst.",
    ]
    assert refusal(lambda: scene.open(place)).startswith("Allt är inte klart. Skriv yrkeskoden (SSYK).")


def test_ama_needs_the_unions_and_praktik_a_purpose(scene: Places) -> None:
    ama = places.register(
        round=scene.round,
        department=scene.world.departments["a"],
        kind=AMA,
        data=scene.input("a", purpose=""),
        by=scene.world.bo,
    )
    assert left(ama) == ["Anteckna samverkan med minst ett fackförbund."]
    assert refusal(lambda: scene.open(ama)) == "Anteckna samverkan med minst ett fackförbund."
    assert left(scene.place("a", PRAKTIK)) == []
    scene.consulted(ama, "a")
    scene.open(ama)
    (row,) = ama.consultations.all()
    remove = partial(places.remove_consultation, consultation=row, by=scene.world.bo)
    assert refusal(remove) == "Platsen är öppen. Ta tillbaka den till utkast först."
    places.take_back(place=ama, by=scene.world.bo, comment="Fel förbund.")
    remove()
    assert left(fresh(ama)) == ["Anteckna samverkan med minst ett fackförbund."]


def test_what_is_no_longer_used_is_chosen_anew(scene: Places) -> None:
    place = scene.place("a")
    supervisor = place.supervisor
    data = workplaces.SupervisorInput(supervisor.name, is_active=False)
    workplaces.save_supervisor(supervisor=supervisor, data=data, by=scene.world.bo)
    given = workplaces.WorkplaceInput(place.workplace.name, is_used=False)
    workplaces.save(workplace=place.workplace, data=given, by=scene.world.bo)
    assert left(fresh(place)) == [
        "Arbetsplatsen tar inte emot längre. Välj en annan.",
        f"{supervisor.name} kan inte handleda längre. Välj en annan handledare.",
    ]


# Supervisors


def test_a_place_that_overloads_its_supervisor_is_refused_with_the_months(scene: Places) -> None:
    marie = scene.supervisor("a", name="Marie Ek", most_places=2)
    year = scene.round.year
    scene.opened("a", supervisor=marie)
    scene.opened("a", PRAKTIK, supervisor=marie, starts_on=dt.date(year, 4, 15))
    third = scene.place("a", supervisor=marie, starts_on=dt.date(year, 3, 1), ends_on=dt.date(year, 9, 30))
    reason = (
        f"Marie Ek har redan 2 platser samtidigt i april–juni {year} och klarar inte fler. "
        "Välj en annan handledare eller ändra tiden."
    )
    assert refusal(lambda: scene.open(third)) == reason
    fewer = workplaces.SupervisorInput("Marie Ek", most_places=1)
    assert (
        refusal(partial(workplaces.save_supervisor, supervisor=marie, data=fewer, by=scene.world.bo))
        == "supervisor_overloaded"
    )
    more = replace(fewer, most_places=3)
    workplaces.save_supervisor(supervisor=marie, data=more, by=scene.world.bo)
    scene.open(third)
    (row,) = selectors.load_rows([Supervisor.objects.get(pk=marie.pk)], year)
    assert row.months == (0, 1, 2, 3, 3, 3, 1, 1, 1, 0, 0, 0)
    assert row.is_full.index(True) == 3


def test_somebody_else_takes_over_an_open_place(scene: Places) -> None:
    place, other = scene.opened("a"), scene.opened("a")
    change = partial(places.change_supervision, place=place, by=scene.world.bo, comment="Sjuk.")
    busy = places.SupervisionInput(other.supervisor, place.substitute, "Mia Chef")
    assert refusal(partial(change, data=busy)) == "supervisor_overloaded"
    foreign = replace(busy, supervisor=scene.supervisor("b"))
    assert refusal(partial(change, data=foreign)) == "foreign_supervisor"
    # The same supervisor has the time that the place itself takes.
    same = replace(busy, supervisor=place.supervisor, substitute=scene.supervisor("a"))
    change(data=same)
    free = replace(busy, supervisor=scene.supervisor("a"))
    change(data=free)
    assert fresh(place).supervisor_id == free.supervisor.pk
    draft = scene.place("a", PRAKTIK)
    assert refusal(partial(change, place=draft, data=free)) == "Handledaren väljs när platsen skrivs."


def test_a_draft_in_a_month_that_turned_out_not_to_be_agreed_is_not_opened(scene: Places) -> None:
    july = dt.date(scene.round.year, 7, 1)
    place = scene.place("b", ends_on=july)  # the agreement says nothing before it is signed
    scene.signed("b")
    told = f"Överenskommelsen har inga platser i juli {july.year}. "
    told += "Välj en annan månad, eller gör ett tillägg till överenskommelsen."
    assert left(fresh(place)) == [told]
    assert refusal(lambda: scene.open(place)) == told


def test_a_draft_promises_nobodys_time(scene: Places) -> None:
    marie = scene.supervisor("a")
    first, second = (scene.place("a", supervisor=marie) for _ in range(2))
    assert (left(first), left(second)) == ([], [])
    scene.open(first)
    assert left(fresh(second))[0].startswith(f"{marie.name} har redan en plats samtidigt i februari–juni")


# What is written


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        (lambda s: {"starts_on": dt.date(s.round.year - 1, 12, 31)}, "place_starts_another_year"),
        (lambda s: {"ends_on": dt.date(s.round.year + 3, 1, 1)}, "place_is_too_long"),
        (lambda s: {"starts_on": dt.date(s.round.year, 7, 1)}, "month_not_agreed"),
        (lambda s: {"ends_on": dt.date(s.round.year, 7, 31)}, "month_not_agreed"),
        (lambda s: {"risk_assessed_on": dt.date(2999, 1, 1)}, "risk_assessed_in_future"),
        (lambda s: {"workplace": s.workplace("b")}, "foreign_workplace"),
        (lambda s: {"supervisor": s.supervisor("b")}, "foreign_supervisor"),
        (lambda s: {"substitute": s.supervisor("b")}, "foreign_supervisor"),
        (
            lambda s: {"physical": [PhysicalDemand.LIFTING], "adaptations": [Adaptation.NO_LIFTING]},
            "adaptation_ruled_out",
        ),
        (
            lambda s: {"least_hours": 31},
            "__all__: Ange mellan 1 och 40 timmar i veckan, och det minsta antalet högst lika stort.",
        ),
        (lambda s: {"ssyk": "911"}, "ssyk: Skriv yrkeskoden med fyra siffror, till exempel 9111."),
        (lambda s: {"tasks": "Ring 19121212-1212."}, "tasks: Skriv inte personnummer i texten."),
    ],
)
def test_rules_of_what_is_written(
    scene: Places, changes: Callable[[Places], dict[str, object]], refused: str
) -> None:
    given = scene.input("a", **changes(scene))
    place = scene.place("a")
    save = partial(places.save, place=place, data=given, revision=place.revision, by=scene.world.bo)
    assert refused in refusal(save)


def test_of_two_who_save_the_same_draft_one_is_told(scene: Places) -> None:
    place = scene.place("a")
    save = partial(places.save, place=place, data=scene.input("a"), revision=place.revision)
    save(by=scene.world.bo)
    assert refusal(partial(save, by=scene.world.anna)) == "place_is_stale"


def test_an_open_place_is_not_rewritten(scene: Places) -> None:
    place = scene.opened("a")
    save = partial(places.save, data=scene.input("a"), revision=place.revision, by=scene.world.bo)
    assert refusal(partial(save, place=place)).startswith("Platsen är öppen.")
    moves.move_place(place, "fill", by=scene.world.ines)
    assert refusal(partial(save, place=place)).startswith("Platsen är tillsatt.")
    assert refusal(partial(places.close, place=place, by=scene.world.bo, comment="Nej.")) == (
        "Någon har platsen. Avsluta placeringen först."
    )


# Who


def test_only_the_own_contact_and_the_coordinator_write(scene: Places) -> None:
    place = scene.place("a")
    world = scene.world
    strangers = (world.cilla, world.david, world.eva, world.frida, world.greta, world.olle, scene.world.ines)
    workplace, data = scene.workplace("a"), workplaces.WorkplaceInput("Nytt")
    writes = [
        partial(places.open_place, place=place),
        partial(places.save, place=place, data=scene.input("a"), revision=place.revision),
        partial(places.close, place=place, comment="Nej."),
        partial(workplaces.add, department=workplace.department, data=data),
        partial(workplaces.save, workplace=workplace, data=data),
        partial(workplaces.add_supervisor, workplace=workplace, data=workplaces.SupervisorInput("Ny")),
    ]
    answers = {refusal(partial(write, by=person)) for write in writes for person in strangers}
    assert answers == {"Platsen hör till en annan förvaltning."}


def test_who_sees_which_places(scene: Places) -> None:
    draft, opened, filled = scene.place("a"), scene.opened("a"), scene.opened("a")
    moves.move_place(filled, "fill", by=scene.world.ines)
    world = scene.world
    people = {
        "anna": world.anna,
        "bo": world.bo,
        "vera": scene.world.ines,
        "cilla": world.cilla,
        "greta": world.greta,
    }
    seen = {name: set(selectors.places_visible_to(user)) for name, user in people.items()}
    assert seen == {
        "anna": {draft, opened, filled},
        "bo": {draft, opened, filled},
        "vera": {opened, filled},
        "cilla": set(),
        "greta": set(),
    }
    assert set(selectors.workplaces_visible_to(scene.world.ines)) == set()
    assert set(selectors.workplaces_visible_to(world.bo)) == set(Workplace.objects.all())
