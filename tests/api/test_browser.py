"""An administrator lets another system in, and shuts it out again, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from organisation.models import ServiceKey

from ..browser import assert_fits
from ..factories import make_world
from .client import ApiClient


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_system_is_let_in_and_shut_out(
    visit: Callable[..., Page], live_server: LiveServer, refused: Callable[[Page], None]
) -> None:
    page = visit(make_world().greta)
    page.goto("/organisation/anvandare/")
    page.get_by_role("link", name="Tjänstekonton för andra system").click()
    expect(page.get_by_text("Inga tjänstekonton")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Lägg till tjänstekonto").click()
    page.get_by_label("Systemets namn").fill("Ärendesystemet")
    page.get_by_role("button", name="Spara").click()
    page.get_by_label("Roll").select_option(label="Samordnare")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Skapa nyckel för Ärendesystemet").click()
    page.get_by_role("button", name="Spara").click()
    refused(page)
    page.get_by_label("Vad ska nyckeln användas till?").fill("Läsa år till Power BI")
    page.get_by_label("Läsa år och mål").check()
    page.get_by_role("button", name="Spara").click()
    assert_fits(page)
    secret = page.get_by_label("Nyckel för Ärendesystemet").input_value()

    client = ApiClient(live_server.url, secret)
    assert (client.listed("rounds"), client.call("GET", "decisions").status) == ([], 403)
    page.get_by_role("link", name="Jag har sparat nyckeln").click()
    expect(page.get_by_role("row", name="Läsa år till Power BI")).not_to_contain_text("Aldrig")
    assert secret not in page.content()
    assert_fits(page)
    page.get_by_role("link", name="Läs anropen av Ärendesystemet").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("Visa").select_option(label="Bara nekade")
    page.get_by_role("button", name="Visa").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("row", name="GET /api/v1/decisions")).to_contain_text("decisions:read")
    assert_fits(page)
    page.get_by_role("link", name="Tjänstekonton").click()
    page.get_by_role("link", name="Återkalla Läsa år till Power BI").click()
    assert_fits(page)
    page.get_by_role("button", name="Återkalla nyckeln").click()
    expect(page.get_by_text("Nyckeln är återkallad.")).to_be_visible()
    assert client.call("GET", "rounds").status == 401
    assert ServiceKey.objects.get().revoked_by.name == "Greta"

    page.get_by_role("link", name="Så fungerar API:et").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("API för andra system")
    page.get_by_text("Parametrar, exempel och svar: Starta ett år").click()
    expect(page.locator("details[open] pre").first).to_contain_text('"year": 2027')
    assert_fits(page)
