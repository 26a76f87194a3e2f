"""The routine's editor and the calendar's page in a real browser, wide and narrow."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import assert_fits
from tests.participants.placing import Placing

from .build import MONDAY, make_year, praktik

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_routine_is_written_published_and_moved_to(
    visit: Callable[..., Page], refused: Callable[[Page], None]
) -> None:
    scene = Placing(make_year())
    praktik(scene, MONDAY)
    page = visit(scene.world.greta)
    page.goto("/")
    page.get_by_role("link", name="Rutiner", exact=True).click()
    assert_fits(page)
    page.get_by_role("button", name="Skriv en ny version praktik").click()
    expect(page.get_by_role("heading", name="Rutin 2 för praktik")).to_be_visible()
    page.get_by_role("link", name="Lägg till en hållpunkt").click()
    assert_fits(page)
    page.get_by_role("button", name="Spara i utkastet").click()
    refused(page)
    page.get_by_label("Vad heter hållpunkten?").fill("Besök")
    page.get_by_label("Vad ska göras?").fill("Besök arbetsplatsen")
    page.get_by_label("Plats i ordningen").fill("2")
    page.get_by_role("button", name="Spara i utkastet").click()
    expect(page.get_by_role("row").nth(2)).to_contain_text("Besök arbetsplatsen")
    expect(page.get_by_role("cell", name="Ny", exact=True)).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Samtal vecka 2").click()
    page.get_by_role("button", name="Ta bort hållpunkten ur utkastet").click()
    expect(page.get_by_role("cell", name="Tas bort", exact=True)).to_be_visible()
    page.get_by_role("link", name="Publicera").click()
    assert_fits(page)
    page.get_by_label("Vad är nytt i den här versionen?").fill("Ett besök i stället för ett samtal.")
    page.get_by_role("button", name="Publicera rutinen").click()
    page.get_by_role("link", name="Flytta placeringar hit").click()
    assert_fits(page)
    page.get_by_role("button", name="Flytta placeringarna").click()
    refused(page)
    page.get_by_label("Varför flyttas de?").fill("Alla ska få besök.")
    page.get_by_role("button", name="Flytta placeringarna").click()
    expect(page.get_by_text("Alla ska få besök.")).to_be_visible()
    assert_fits(page)
    page = visit(scene.ines)
    page.goto("/uppfoljning/kalender/")
    assert_fits(page)
    page.get_by_role("button", name="Skapa adressen").click()
    expect(page.get_by_role("heading", name="Din adress")).to_be_visible()
    assert_fits(page)
