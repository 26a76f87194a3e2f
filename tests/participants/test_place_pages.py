"""The pages of workplaces and places, through the browser's addresses."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from organisation.models import User
from participants.models import Place, Supervisor, UnionConsultation, Workplace
from participants.place_enums import PlaceStatus

from .places import Places, make_places

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def whole_year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """A published year in which the nämnd over a has signed; made once."""
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


def browser(user: User) -> Client:
    """Return a browser of the user's own."""
    client = Client()
    client.force_login(user)
    return client


def at(scene: Places, name: str, *args: object) -> str:
    """Return an address of the year."""
    return reverse(f"participants:{name}", args=[scene.round.year, *args])


def as_typed(scene: Places, **changes: object) -> dict[str, object]:
    """Return the form of a complete place of a's as it is sent."""
    data = scene.input("a")
    typed = {
        "workplace": data.workplace.pk,
        "occupation": "Parkarbetare",
        "ssyk": "9214",
        "area": "outdoor",
        "tasks": "Kratta och plantera.",
        "purpose": "Lära sig yrket.",
        "is_near_operations": "ja",
        "needs_to_recruit": "nej",
        "starts_on": f"{scene.round.year}-03-01",
        "ends_on": f"{scene.round.year}-08-31",
        "hours_per_week": "30",
        "least_hours": "",
        "times_of_day": ["morning", "day"],
        "language_level": "sfi_c",
        "licences": ["b"],
        "physical": ["outdoors"],
        "adaptations": ["breaks"],
        "supervisor": data.supervisor.pk,
        "substitute": data.substitute.pk,
        "responsible_manager": "Mia Chef",
        "risk_assessed_on": "2026-01-15",
        "replaces_no_post": "on",
    }
    return {**typed, **changes}


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Return the form's errors by field."""
    assert response.status_code == 422
    return {field: list(texts) for field, texts in response.context["form"].errors.items()}


def test_from_an_empty_form_to_an_open_place(scene: Places) -> None:
    bo = browser(scene.contact("a"))
    new = at(scene, "place_new", "a", PlacementKind.AMA)
    scene.workplace("a")
    assert bo.get(new).status_code == 200
    assert errors(bo.post(new, {"occupation": ""})) == {
        "workplace": ["Fyll i arbetsplats."],
        "occupation": ["Fyll i yrke."],
    }
    answer = bo.post(new, {"workplace": scene.workplace("a").pk, "occupation": "Kock"}, follow=True)
    place = Place.objects.get()
    assert answer.redirect_chain == [(at(scene, "place", place.pk), 302)]
    assert "Skriv yrkeskoden (SSYK)." in answer.content.decode()
    edit = at(scene, "place_edit", place.pk)
    typed = as_typed(scene, revision=place.revision)
    assert bo.post(edit, typed).status_code == 302
    assert bo.post(edit, typed).status_code == 422  # the same form from another tab
    page = bo.get(at(scene, "place", place.pk)).content.decode()
    assert "Anteckna samverkan med minst ett fackförbund." in page
    consult = at(scene, "place_consult", place.pk)
    assert errors(bo.post(consult, {"union": "", "form": "cooperation", "held_on": "2999-01-01"})) == {
        "union": ["Fyll i fackförbund."]
    }
    talk = {"union": "Kommunal", "form": "cooperation", "held_on": "2999-01-01"}
    assert errors(bo.post(consult, talk)) == {
        "held_on": ["Skriv dagen då samverkan var, inte en dag som kommer."]
    }
    assert bo.post(consult, {**talk, "held_on": "2026-11-02"}).status_code == 302
    assert bo.post(at(scene, "place_open", place.pk)).status_code == 302
    place.refresh_from_db()
    assert (place.status, place.occupation, place.times_of_day, place.is_near_operations) == (
        PlaceStatus.OPEN,
        "Parkarbetare",
        ["morning", "day"],
        True,
    )
    form = bo.get(at(scene, "place_supervision", place.pk))
    assert form.status_code == 200
    given = {
        "supervisor": place.substitute_id,
        "substitute": place.supervisor_id,
        "responsible_manager": "Per Chef",
    }
    address = at(scene, "place_supervision", place.pk)
    assert errors(bo.post(address, given)) == {"comment": ["Svara på frågan: Varför byter ni?"]}
    assert bo.post(address, {**given, "comment": "Föräldraledig."}).status_code == 302
    assert errors(bo.post(at(scene, "place_close", place.pk), {"comment": ""})) == {
        "comment": ["Fyll i kommentar."]
    }
    assert bo.post(at(scene, "place_take_back", place.pk), {"comment": "Fel."}).status_code == 302
    (row,) = UnionConsultation.objects.all()
    assert bo.post(at(scene, "place_consultation_remove", place.pk, row.pk)).status_code == 302
    assert bo.post(at(scene, "place_close", place.pk), {"comment": "Fel."}).status_code == 302
    page = bo.post(at(scene, "place_reopen", place.pk), {"comment": "Ändå."}, follow=True).content.decode()
    for text in ("Platsen togs upp igen", "Föräldraledig.", "Facklig samverkan antecknades: Kommunal"):
        assert text in page


def test_mistakes_stand_at_their_fields_and_nothing_typed_is_lost(scene: Places) -> None:
    bo, place = browser(scene.contact("a")), scene.place("a")
    typed = as_typed(
        scene,
        revision=place.revision,
        starts_on=f"{scene.round.year + 1}-01-01",
        ends_on=f"{scene.round.year + 1}-02-01",
    )
    answer = bo.post(at(scene, "place_edit", place.pk), typed)
    year = scene.round.year
    assert errors(answer) == {
        "starts_on": [f"Platsen är en av {year} års platser. Låt den börja under det året."]
    }
    assert "Kratta och plantera." in answer.content.decode()
    typed = as_typed(scene, revision=place.revision, physical=["lifting"], adaptations=["no_lifting"])
    assert list(errors(bo.post(at(scene, "place_edit", place.pk), typed))) == ["adaptations"]
    other = scene.supervisor("b")
    typed = as_typed(scene, revision=place.revision, supervisor=other.pk)
    assert errors(bo.post(at(scene, "place_edit", place.pk), typed)) == {
        "supervisor": ["Välj ett av alternativen i listan."]
    }


def test_the_list_is_narrowed_by_what_is_asked(scene: Places) -> None:
    draft, opened, other = scene.place("a"), scene.opened("a", PlacementKind.PRAKTIK), scene.place("b")
    anna, vera = browser(scene.world.anna), browser(scene.world.ines)

    def listed(client: Client, query: str = "") -> set[Place]:
        return {line["place"] for line in client.get(at(scene, "places") + query).context["lines"]}

    assert listed(anna) == {draft, opened, other}
    assert listed(anna, "?forvaltning=a") == {draft, opened}
    assert listed(anna, "?forvaltning=a&typ=ama") == {draft}
    assert listed(anna, "?status=open") == {opened}
    assert listed(anna, "?status=kanske&forvaltning=nej") == {draft, opened, other}
    assert listed(vera) == {opened}
    assert listed(vera, "?forvaltning=b") == {opened}  # not a choice of hers: it says nothing of b


def test_the_way_from_decision_to_people_on_one_page(scene: Places) -> None:
    scene.opened("a")
    anna = browser(scene.world.anna)
    page = anna.get(at(scene, "places_overview"))
    rows = {
        row["name"]: [
            (each["numbers"].decided, each["numbers"].agreed, each["numbers"].registered)
            for each in row["kinds"]
        ]
        for row in page.context["rows"]
    }
    lines = {(line.department_name, line.kind): line.decided for line in scene.year.decision.lines.all()}
    school, care = "Barn- och skolförvaltningen", "Vård- och omsorgsförvaltningen"
    assert rows[school] == [
        (lines[school, "ama"], lines[school, "ama"], 1),
        (lines[school, "praktik"], lines[school, "praktik"], 0),
    ]
    assert rows[care][0] == (lines[care, "ama"], None, 0)
    sheet = load_workbook(BytesIO(anna.get(at(scene, "places_overview_xlsx")).content)).active
    assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == set(rows)
    own = browser(scene.contact("a")).get(at(scene, "places_overview")).context["rows"]
    assert [row["name"] for row in own] == [school]


def test_workplaces_and_supervisors(scene: Places) -> None:
    bo = browser(scene.contact("a"))
    new = reverse("participants:workplace_new", args=["a"])
    given = {"name": "Biblioteket", "company": "Bolaget AB", "is_used": "on"}
    assert list(errors(bo.post(new, given))) == ["__all__"]
    assert list(errors(bo.post(new, {**given, "contract": "X", "organisation_number": "191212-1212"}))) == [
        "organisation_number"
    ]
    bo.post(new, {**given, "contract": "UPP 1", "organisation_number": "556123-4568"})
    workplace = Workplace.objects.get(name="Biblioteket")
    assert errors(bo.post(new, {"name": "BIBLIOTEKET"}))["__all__"] == [
        "Förvaltningen har redan en arbetsplats som heter så."
    ]
    person = reverse("participants:supervisor_new", args=[workplace.pk])
    assert errors(bo.post(person, {"name": "Eva", "most_places": "11"})) == {
        "most_places": ["Ange ett tal mellan 1 och 10."]
    }
    bo.post(person, {"name": "Eva", "most_places": "2", "is_active": "on"})
    (eva,) = workplace.supervisors.all()
    change = reverse("participants:supervisor_edit", args=[workplace.pk, eva.pk])
    late = {"name": "Eva", "most_places": "2", "trained_on": "2999-01-01", "is_active": "on"}
    assert errors(bo.post(change, late)) == {
        "trained_on": ["Skriv dagen då utbildningen var klar, inte en dag som kommer."]
    }
    bo.post(change, {**late, "trained_on": "2026-02-03"})
    scene.opened("a", workplace=workplace, supervisor=eva)
    page = bo.get(f"{reverse('participants:workplace', args=[workplace.pk])}?ar={scene.round.year}")
    (load,) = page.context["loads"]
    assert [count for count, _ in load["months"]] == [0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    edit = reverse("participants:workplace_edit", args=[workplace.pk])
    bo.post(edit, {"name": "Stadsbiblioteket"})
    workplace.refresh_from_db()
    assert (workplace.name, workplace.is_external, workplace.is_used) == ("Stadsbiblioteket", False, False)


def test_the_workbook_of_places_is_for_those_who_write_them(scene: Places) -> None:
    scene.opened("a", tasks="=1+1")
    book = load_workbook(BytesIO(browser(scene.contact("a")).get(at(scene, "places_xlsx")).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][:4] == (
        "Lokalvårdare",
        "Barn- och skolförvaltningen",
        "arbetsmarknadsanställning",
        "Öppen",
    )
    assert "=1+1" in rows[1]
    assert browser(scene.world.ines).get(at(scene, "places_xlsx")).status_code == 403


def test_queries_do_not_grow_with_what_is_shown(scene: Places) -> None:
    anna = browser(scene.world.anna)
    workplace = scene.workplace("a")

    def asked() -> dict[str, int]:
        addresses = {
            "places": at(scene, "places"),
            "overview": at(scene, "places_overview"),
            "places as Excel": at(scene, "places_xlsx"),
            "workplaces": reverse("participants:workplaces"),
            "workplaces as Excel": reverse("participants:workplaces_xlsx"),
            "workplace": reverse("participants:workplace", args=[workplace.pk]),
            "place": at(scene, "place", first.pk),
        }
        counts = {}
        for name, address in addresses.items():
            with CaptureQueriesContext(connection) as queries:
                assert anna.get(address).status_code == 200
            counts[name] = len(queries)
        return counts

    first = scene.place("a")
    before = asked()
    for key in ("a", "a", "b", "soc"):
        scene.place(key)
    for number in range(3):
        Supervisor.objects.create(workplace=workplace, name=f"Till {number}")
        Workplace.objects.create(department=workplace.department, name=f"Hus {number}")
    assert asked() == before


def test_latest_leads_to_the_year(scene: Places) -> None:
    for user in (scene.world.anna, scene.contact("a")):
        answer = browser(user).get(reverse("participants:latest_places"))
        assert answer["Location"] == at(scene, "places")
    empty = browser(scene.world.ines).get(reverse("participants:latest_places"))
    assert "Inga platser än" in empty.content.decode()


def test_a_place_of_another_year_is_not_under_this_one(scene: Places) -> None:
    place = scene.place("a")
    address = reverse("participants:place", args=[scene.round.year - 1, place.pk])
    assert browser(scene.world.anna).get(address).status_code == 404
    assert place.starts_on > dt.date(2020, 1, 1)
