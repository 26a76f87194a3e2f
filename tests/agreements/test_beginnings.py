"""What can be begun and when: a template, a year's agreements, and with which nämnder."""

from io import StringIO

import pytest
from django.core.management import call_command

from agreements import clauses, overview, permissions
from agreements.actions import templates
from agreements.enums import Duty
from agreements.models import Agreement
from agreements.selectors import current_template
from allocation.enums import Outcome
from organisation.models import User
from tests.factories import LONG_AGO, World, Year, make_department, make_world
from tests.refusals import refusal

from .build import Agreements, decided, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The kommun before anything has happened in it."""
    return make_world()


def test_the_first_template_is_the_guidelines_and_is_loaded_once() -> None:
    said = [StringIO(), StringIO()]
    for out in said:
        call_command("load_agreement_template", stdout=out)
    assert [out.getvalue() for out in said] == ["Mall 1 är publicerad.\n", "Det finns redan en mall.\n"]
    template = current_template()
    assert [clause.key for clause in template.clauses.all()] == [c.key for c in clauses.STANDARD_CLAUSES]
    assert {clause.duty_of for clause in template.clauses.all()} == set(Duty)
    assert template.published_by is None


def test_without_a_template_nothing_is_begun(world: World) -> None:
    assert refusal(lambda: templates.start_draft(by=world.greta)) == "no_template"


def test_agreements_wait_for_a_published_decision(world: World) -> None:
    year = Year(world).proposed()
    assert permissions.may_generate(world.anna, year.refreshed()).reason.startswith("Året är inte beslutat.")
    year.decided()
    assert permissions.may_generate(world.anna, year.refreshed()).reason.startswith("Publicera beslutet")
    year.published()
    assert permissions.may_generate(world.anna, year.refreshed()).reason.startswith("Det finns ingen mall.")
    Agreements(year)
    assert permissions.may_generate(world.anna, year.refreshed())
    assert not permissions.may_generate(world.david, year.refreshed())


def test_a_namnd_without_places_gets_no_agreement(world: World) -> None:
    none = {("a", kind): (0, "Nämnden bygger om.") for kind in ("ama", "praktik")}
    year = Year(world).proposed()
    year.decided(outcome=Outcome.WITH_CHANGES, changes=none, off_target_confirmed=True).published()
    assert places(Agreements(year).generated()) == {"b-n": decided(year, "b")}


def test_a_namnd_with_two_forvaltningar_gets_one_agreement_with_two_parts(world: World) -> None:
    extra = make_department("x", "Kulturskoleförvaltningen", "kulturskolenämnden")
    period = extra.periods.get()
    period.board = world.boards["a"]  # under the same nämnd as a
    period.save()
    year = Year(world).targets(ama=12, praktik=6).open()
    year.answered("a", "b", "soc")
    world.bo.roles.create(role="department_contact", department=extra, valid_from=LONG_AGO)
    del world.bo._current_roles
    year.contact = lambda key: world.bo if key in ("a", "x") else world.cilla
    year.answered("x").closed().scenario().chosen().drafted().sent().decided().published()
    made = Agreements(year).generated()
    assert Agreement.objects.filter(round=year.round).count() == 2
    agreement = made.of("a")
    assert [part.department.key for part in agreement.parts.all()] == ["a", "x"]
    sums = {kind: decided(year, "a")[kind] + decided(year, "x")[kind] for kind in ("ama", "praktik")}
    assert agreement.places == sums
    made.concluded("a")
    assert made.base("a").status == "signed"


def rows_for(user: User) -> list[tuple[str, str]]:
    """Return the label and status of what waits for the user."""
    section = overview.start_section(User.objects.get(pk=user.pk))
    return [(row["label"], row["status"]) for row in section.rows] if section else []


def test_start_page_says_what_waits_and_for_whom(world: World) -> None:
    made = Agreements(Year(world).proposed().decided().published())
    year = made.year.round.year
    assert rows_for(world.anna) == [(f"Överenskommelser {year}", "Inte skapade")]
    made.generated().saved("a").sent("a")
    assert rows_for(world.anna) == [(f"Överenskommelser {year}", "0 av 2 undertecknade")]
    assert rows_for(world.bo) == [(f"Överenskommelse {year}: barn- och skolnämnden", "Hos nämnden")]
    assert rows_for(world.cilla) == rows_for(world.frida) == rows_for(world.greta) == []
    made.approved("a").signed("a").concluded("b")
    assert rows_for(world.anna) == rows_for(world.bo) == []
