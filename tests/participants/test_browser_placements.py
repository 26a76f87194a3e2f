"""From a place through matching and an answer to a start, in a real browser, wide and narrow."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from allocation.enums import PlacementKind
from organisation.models import User
from participants.models import Place, Placement
from participants.placement_enums import PlacementStatus

from ..browser import assert_fits
from .places import make_places
from .placing import TODAY, Placing

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[[User], Page]
Refused = Callable[[Page], None]


@pytest.fixture
def scene() -> Placing:
    """This year, published, whose places are opened by the tests: somebody can start."""
    return Placing(make_places(TODAY.year).signed("a"))


def begun(scene: Placing, kind: str) -> Place:
    """Open a place that has begun and can arrange breaks."""
    return scene.place(kind, language_level="sfi_b", adaptations=["breaks"])


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_a_place_to_a_start(scene: Placing, visit: Visit, refused: Refused) -> None:
    call_command("load_rates", verbosity=0)
    place = begun(scene, PlacementKind.AMA)
    scene.person(language_level="sfi_d", income_support_since=dt.date(2015, 1, 1))
    scene.person(language_level="below_a")  # sorted out
    chosen = scene.person(language_level="sfi_c", adaptations=["breaks"])
    ines, bo = visit(scene.ines), visit(scene.bo)

    # Match from the place, past the order, with a reason
    ines.goto(reverse("participants:place", args=[place.round.year, place.pk]))
    ines.get_by_role("link", name="Matcha deltagare till platsen").click()
    expect(ines.get_by_role("heading", level=3)).to_have_count(2)
    ines.get_by_text("Sorteras bort (1) och varför").click()
    expect(ines.get_by_text("Deltagaren har under SFI A. Platsen kräver minst SFI B.")).to_be_visible()
    assert_fits(ines)
    ines.get_by_role("link", name="Förbered förslag").nth(1).click()
    _press(ines, "Förbered förslaget")
    refused(ines)
    ines.get_by_label("Varför väljer du förbi ordningen?").fill("Den första vill vänta.")
    _press(ines, "Förbered förslaget")
    expect(ines.get_by_text("Förslaget är förberett.")).to_be_visible()
    assert_fits(ines)
    _press(ines, "Erbjud platsen till förvaltningen")
    expect(ines.get_by_text("Väntar på förvaltningens svar")).to_be_visible()
    assert_fits(ines)

    # The host sees an alias and says yes
    bo.goto("/")
    bo.get_by_role("main").get_by_role("link", name="Förslag till er").click()
    assert_fits(bo)
    bo.get_by_role("link", name=chosen.alias).click()
    expect(bo.get_by_text("Ni ser bara ett alias")).to_be_visible()
    assert_fits(bo)
    bo.get_by_role("link", name="Tacka ja").click()
    assert_fits(bo)
    _press(bo, "Tacka ja")
    expect(bo.get_by_text("Ni har tackat ja.")).to_be_visible()

    # Plan, terms, checklist, start
    ines.reload()
    ines.get_by_role("link", name="Planera placeringen").click()
    assert_fits(ines)
    _press(ines, "Planera")
    expect(ines.get_by_text("Placeringen är planerad.")).to_be_visible()
    expect(ines.get_by_text("Skriv anställningsvillkoren först.")).to_be_visible()
    assert_fits(ines)
    ines.get_by_role("link", name="Kontrollera anställningsstöd").click()
    expect(ines.get_by_label("Första arbetsdag")).not_to_have_value("")
    assert_fits(ines)
    _press(ines, "Visa stöden")
    refused(ines)
    ines.get_by_label("Lön per månad vid heltid, kronor").fill("21000")
    _press(ines, "Visa stöden")
    expect(ines.get_by_role("heading", name="Nystartsjobb")).to_be_visible()
    expect(ines.get_by_role("heading", name="När ni har bestämt er")).to_be_visible()
    assert_fits(ines)
    ines.get_by_role("link", name="Skriv anställningsvillkoren").click()
    ines.get_by_label("Lön, kronor i månaden före skatt").fill("21000")
    _press(ines, "Spara")
    expect(ines.get_by_text("skriv varför inget används").first).to_be_visible()
    refused(ines)
    ines.get_by_label("Om inget stöd används: varför?").fill("Arbetsförmedlingen har sagt nej.")
    _press(ines, "Spara")
    ines.get_by_role("link", name="Starta placeringen").click()
    _press(ines, "Starta placeringen")
    expect(ines.get_by_text("Kvar att göra:").first).to_be_visible()
    refused(ines)
    ines.get_by_role("link", name="Avbryt").click()
    ines.get_by_role("link", name="Skriv in det som är klart").click()
    ines.get_by_label("Introduktion på arbetsplatsen").fill(TODAY.isoformat())
    ines.get_by_label("Information om a-kassa gavs").fill(TODAY.isoformat())
    _press(ines, "Spara")
    ines.get_by_role("link", name="Starta placeringen").click()
    _press(ines, "Starta placeringen")
    expect(ines.get_by_text("Placeringen har startat.")).to_be_visible()
    assert_fits(ines)
    placement = Placement.objects.select_related("place").get()
    assert (placement.status, placement.place.status) == (PlacementStatus.STARTED, "filled")
    ines.get_by_role("link", name="Visa uppföljningen").click()
    expect(ines.get_by_role("heading", level=1)).to_contain_text("ppföljning")
    ines.goto(reverse("participants:placements"))
    assert_fits(ines)
    ines.goto(reverse("participants:case", args=[chosen.pk]))
    expect(ines.get_by_role("heading", name="Förslag och placeringar")).to_be_visible()
    bo.reload()
    expect(bo.get_by_text("Handledare", exact=True)).to_be_visible()
    assert_fits(bo)


def test_the_suggestion_is_gone_through_line_by_line(scene: Placing, visit: Visit, refused: Refused) -> None:
    begun(scene, PlacementKind.AMA), begun(scene, PlacementKind.PRAKTIK)
    persons = [scene.person(language_level="sfi_c") for _ in range(3)]
    page = visit(scene.world.anna)
    page.goto(reverse("participants:places", args=[scene.places.round.year]))
    page.get_by_role("link", name="Förslag för alla öppna platser").click()
    _press(page, "Förbered de markerade förslagen")
    expect(page.get_by_text("Markera minst en rad i förslaget.")).to_be_visible()
    refused(page)
    page.get_by_text("Deltagare utan plats i förslaget (1)").click()
    page.get_by_text("Skälen").first.click()
    assert_fits(page)
    assert not any(one.case_number in page.content() for one in persons[2:])
    page.get_by_role("checkbox").first.check()
    _press(page, "Förbered de markerade förslagen")
    expect(page.get_by_text("Ett förslag är förberett.")).to_be_visible()
    page.get_by_text("Redan på gång").click()
    assert_fits(page)


def test_from_a_participant_and_no(scene: Placing, visit: Visit, refused: Refused) -> None:
    place, person = begun(scene, PlacementKind.PRAKTIK), scene.person(language_level="sfi_c")
    ines = visit(scene.ines)
    ines.goto(reverse("participants:case", args=[person.pk]))
    ines.get_by_role("link", name="Matcha mot lediga platser").click()
    assert_fits(ines)
    ines.get_by_role("link", name=f"Förbered förslag {place}").click()
    assert_fits(ines)
    _press(ines, "Förbered förslaget")
    _press(ines, "Erbjud platsen till förvaltningen")
    bo = visit(scene.bo)
    bo.goto(reverse("participants:offers"))
    bo.get_by_role("link", name=person.alias).click()
    bo.get_by_role("link", name="Tacka nej").click()
    assert_fits(bo)
    _press(bo, "Tacka nej")
    refused(bo)
    bo.get_by_label("Varför?").fill("Handledaren är ledig.")
    _press(bo, "Tacka nej")
    expect(bo.get_by_role("heading", name="Ni har inga förslag")).to_be_visible()
    ines.reload()
    expect(ines.get_by_text("Skäl: Handledaren är ledig.")).to_be_visible()
    assert_fits(ines)
