"""What is exchanged with others in a real browser: open data for anybody, and signals from adding to sending."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lund_placements.xlsx import MEDIA_TYPE
from organisation.models import WebhookDelivery

from .browser import assert_fits
from .factories import LONG_AGO, make_world
from .workbooks import xlsx

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_anybody_finds_the_open_data_from_any_page(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/hjalp/")
    page.get_by_role("contentinfo").get_by_role("link", name="Öppna data").click()
    expect(page.get_by_role("heading", name="Öppna data", level=1)).to_be_visible()
    assert_fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Beslutade platser per förvaltning som CSV").click(no_wait_after=True)
    assert download.value.suggested_filename == "beslutade-platser.csv"


def test_an_administrator_adds_tries_and_turns_on_a_receiver(
    visit: Callable[..., Page], refused: Callable[[Page], None], settings: object
) -> None:
    world = make_world()
    settings.WEBHOOK_HOSTS = frozenset()
    page = visit(world.greta)
    page.goto("/organisation/")
    page.get_by_role("link", name="Signaler till andra system").click()
    expect(page.get_by_role("heading", name="Inga mottagare")).to_be_visible()
    expect(page.get_by_text("Be driften sätta WEBHOOK_HOSTS")).to_be_visible()
    assert_fits(page)
    settings.WEBHOOK_HOSTS = frozenset({"diariet.example"})
    page.reload()
    page.get_by_role("link", name="Lägg till en mottagare").click()
    page.get_by_label("Mottagare").fill("Diariet")
    page.get_by_label("Adress").fill("https://annan.example/signaler")
    page.get_by_label("Ett beslut är publicerat").check()
    page.get_by_role("button", name="Spara").click()
    refused(page)
    page.get_by_label("Adress").fill("https://diariet.example/signaler")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("whsec_")).to_be_visible()
    assert_fits(page)
    page.reload()
    expect(page.get_by_text("whsec_")).to_have_count(0)
    page.get_by_role("button", name="Skicka ett prov").click()
    expect(page.get_by_text("En provsignal till Diariet väntar på att skickas.")).to_be_visible()
    WebhookDelivery.objects.update(next_try_at=None, attempts=8, last_error="Mottagaren svarade 500.")
    page.reload()
    expect(page.get_by_text("Kunde inte skickas")).to_be_visible()
    page.get_by_role("button", name="Sätt på").click()
    expect(page.get_by_role("button", name="Stäng av")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Byt hemlighet").click()
    assert_fits(page)
    page.get_by_role("button", name="Byt hemlighet").click()
    expect(page.get_by_text("whsec_")).to_be_visible()


def test_an_administrator_reads_in_the_numbers_of_employees(visit: Callable[..., Page]) -> None:
    page = visit(make_world().greta)
    page.goto("/organisation/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta antal anställda").click(no_wait_after=True)
    assert download.value.suggested_filename.startswith("anstallda-")
    page.get_by_role("link", name="Läs in antal anställda").click()
    assert_fits(page)
    headings = ("Förvaltning", "Per den", "Kvinnor", "Män")
    rows = [("a", LONG_AGO, 1700, 350), ("b", "2026-03-31", 650, 300), ("Kulturförvaltningen", "i går", 1, 1)]
    content = xlsx(*rows, headings=headings, sheet="Anställda")
    file = {"name": "hr-2026.xlsx", "mimeType": MEDIA_TYPE, "buffer": content}
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_text("Kvinnor: från okänt till 1 700")).to_be_visible()
    expect(page.get_by_text("är inget datum")).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Läs in 2 rader").click()
    expect(page.get_by_text("Filen är inläst. Nya rader: 1. Ändrade rader: 1.")).to_be_visible()
    expect(page.get_by_role("row", name="Vård- och omsorgsförvaltningen")).to_contain_text("300")
    assert_fits(page)
