"""The pages of workplaces and places in a real browser: from nothing to an open place, wide and narrow."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from allocation.enums import PlacementKind
from participants.actions import places, workplaces
from participants.import_workplaces.rows import HEADINGS
from participants.models import Place, Workplace

from ..browser import assert_fits
from .places import Places, make_places

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Page]


def check(page: Page, name: str, *args: object, query: str = "") -> None:
    """Go to one of our pages and check it, wide and narrow."""
    where = reverse(f"participants:{name}", args=args) + query
    assert page.goto(where).status == 200, where
    assert_fits(page)


@pytest.fixture
def scene() -> Places:
    """A published year in which the nämnd over a has signed."""
    return make_places().signed("a")


def test_from_nothing_to_an_open_place(visit: Visit, browser_errors: list[str], scene: Places) -> None:
    """As a contact would, without JavaScript, with mistakes on the way."""
    year = scene.round.year
    page = visit(scene.contact("a"), java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Platser", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Platser {year}")
    page.get_by_role("link", name="Registrera").first.click()
    page.get_by_role("link", name="Lägg upp en arbetsplats").click()
    page.get_by_label("Arbetsplatsens namn").fill("Killebäcksskolan")
    page.get_by_label("Adress").fill("Skolgatan 1, Lund")
    page.get_by_role("button", name="Spara arbetsplatsen").click()
    for name in ("Marie Ek", "Olof Ask"):
        page.get_by_role("link", name="Lägg till handledare").first.click()
        page.get_by_label("Handledarens namn").fill(name)
        page.get_by_role("button", name="Spara handledaren").click()
    page.goto(reverse("participants:place_new", args=[year, "a", PlacementKind.AMA]))
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.locator(".ds-error-summary")).to_contain_text("Fyll i yrke.")
    assert ["status of 422" in error for error in browser_errors] == [True]
    browser_errors.clear()
    page.get_by_label("Arbetsplats", exact=True).select_option(label="Killebäcksskolan")
    page.get_by_label("Yrke", exact=True).fill("Måltidsbiträde")
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.get_by_text("Beskriv arbetsuppgifterna.").first).to_be_visible()
    page.get_by_role("link", name="Ändra platsen").click()
    page.get_by_label("Yrkeskod (SSYK)").fill("9412")
    page.get_by_label("Område").select_option(label="Kök och måltid")
    page.get_by_label("Arbetsuppgifter").fill("Servera och diska.")
    page.get_by_role("group", name="Är platsen verksamhetsnära?").get_by_label("Ja").check()
    page.get_by_role("group", name="Behöver ni rekrytera till yrket?").get_by_label("Nej").check()
    page.get_by_label("Från och med").fill(f"{year}-02-01")
    page.get_by_label("Till och med").fill(f"{year}-06-30")
    page.get_by_label("Timmar i veckan", exact=True).fill("30")
    page.get_by_role("group", name="När på dygnet?").get_by_label("Dag", exact=True).check()
    page.get_by_label("Handledare", exact=True).select_option(index=1)
    page.get_by_label("Ersättare när handledaren är borta").select_option(index=2)
    page.get_by_label("Ansvarig chef").fill("Mia Chef")
    page.get_by_label("Riskerna bedömdes den").fill("2026-10-01")
    page.get_by_label("Vi intygar att platsen inte ersätter en ordinarie tjänst").check()
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.get_by_text("Anteckna samverkan med minst ett fackförbund.").first).to_be_visible()
    page.get_by_label("Fackförbund").fill("Kommunal")
    page.get_by_label("Samverkansgrupp").check()
    page.get_by_label("Datum", exact=True).fill("2026-10-08")
    page.get_by_role("button", name="Spara samverkan").click()
    page.get_by_role("button", name="Öppna platsen").click()
    expect(page.get_by_text("Platsen är öppen. Konsulenterna kan matcha någon till den.")).to_be_visible()
    assert Place.objects.get().status == "open"


def test_every_page_wide_and_narrow(visit: Visit, refused: Callable[[Page], None], scene: Places) -> None:
    year, anna = scene.round.year, visit(scene.world.anna)
    check(anna, "places", year)
    check(anna, "places_overview", year)
    check(anna, "workplaces")
    marie = scene.supervisor("a", name="Marie Ek", most_places=2)
    draft = scene.place("a", supervisor=None, tasks="", times_of_day=())
    opened, filled = scene.opened("a", supervisor=marie), scene.opened("a", "praktik", supervisor=marie)
    waiting = scene.place("b")
    other = workplaces.add(
        department=draft.department, data=workplaces.WorkplaceInput("Köket"), by=scene.world.anna
    )
    cook = workplaces.add_supervisor(
        workplace=other, data=workplaces.SupervisorInput("Kim Kock"), by=scene.world.anna
    )
    share = places.ShareInput(cook, [1, 3])
    places.share(place=opened, shares=[share], revision=opened.revision, by=scene.world.anna)
    for place in (draft, opened, filled, waiting):
        check(anna, "place", year, place.pk)
    check(anna, "places", year)
    check(anna, "places", year, query="?status=closed")
    check(anna, "places_overview", year)
    check(anna, "workplaces")
    check(anna, "workplace", marie.workplace_id, query=f"?ar={year}")
    check(anna, "place_edit", year, draft.pk)
    check(anna, "place_close", year, opened.pk)
    check(anna, "place_supervision", year, opened.pk)
    check(anna, "place_period", year, opened.pk)
    check(anna, "place_shares", year, opened.pk)
    check(anna, "supervisor_edit", marie.workplace_id, marie.pk)
    anna.goto(reverse("participants:place_new", args=[year, "a", "ama"]))
    anna.get_by_label("Timmar i veckan", exact=True).fill("99")
    anna.get_by_role("button", name="Spara utkastet").click()
    refused(anna)
    anna.goto(reverse("participants:place", args=[year, draft.pk]))
    anna.get_by_role("button", name="Spara samverkan").click()
    refused(anna)
    ines = visit(scene.world.ines)
    check(ines, "places", year)
    check(ines, "place", year, opened.pk)


def test_a_workbook_of_workplaces_is_reviewed_before_it_is_read(visit: Visit, scene: Places) -> None:
    page = visit(scene.contact("a"))
    check(page, "workplaces_import")
    book = Workbook()
    book.active.append(list(HEADINGS.values()))
    book.active.append(["a", "Killebäcksskolan", "Skolgatan 1", None, None, None, "Marie Ek", 2])
    book.active.append(["b", "Servicehuset", None, None, None, None, None, None])
    stream = BytesIO()
    book.save(stream)
    page.get_by_label("Fil").set_input_files(
        {"name": "hus.xlsx", "mimeType": "application/octet-stream", "buffer": stream.getvalue()}
    )
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_text("Arbetsplatsen hör till en annan förvaltning än din.")).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Läs in en rad").click()
    expect(page.get_by_text("Filen är inläst. Nya rader: 1. Ändrade rader: 0.")).to_be_visible()
    assert [one.name for one in Workplace.objects.all()] == ["Killebäcksskolan"]
