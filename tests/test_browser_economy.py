"""Ekonomi in a real browser, wide and narrow: the cost, the planner, the stöd and the belopp."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from allocation.economy.keys import Key
from allocation.models import CostAssumptions, Rate
from organisation.models import User

from .browser import NARROW, WIDE, assert_accessible
from .factories import World, Year, make_world

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    """The kommun with its cast and the delivered numbers."""
    call_command("load_rates", verbosity=0)
    return make_world()


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> Callable[..., Page]:
    """Open a browser of one's own, already signed in."""

    def as_user(user: User) -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = new_context()
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return context.new_page()

    return as_user


def assert_fits(page: Page) -> None:
    """Check the page as it stands in a narrow and in a wide window."""
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert_accessible(page)


def forgive(browser_errors: list[str]) -> None:
    """Expect the browser's complaint about a form that came back with its errors, and nothing else."""
    (complaint,) = browser_errors
    assert "422" in complaint
    browser_errors.clear()


def test_the_coordinator_counts_changes_and_keeps_the_cost(
    visit: Callable[..., Page], world: World, browser_errors: list[str]
) -> None:
    year = Year(world).targets().open().answered("a", "b", "soc").closed().scenario().chosen()
    page = visit(world.anna)
    page.goto(reverse("allocation:economy"))
    assert_fits(page)
    page.get_by_role("link", name="kostnaden för A. Behov först").click()
    expect(page.locator(".kpis")).to_contain_text("1 501 630")
    assert_fits(page)

    page.get_by_label("Lön per månad vid heltid, kronor").fill("25 000 kr")
    page.get_by_role("button", name="Räkna om").click()
    expect(page.get_by_role("alert")).to_contain_text("Lön per månad")
    assert_fits(page)
    forgive(browser_errors)
    page.get_by_label("Lön per månad vid heltid, kronor").fill("25000")
    page.get_by_role("button", name="Räkna om").click()
    expect(page.get_by_role("heading", name="Antagandena är dina egna")).to_be_visible()
    assert not CostAssumptions.objects.exists()
    assert_fits(page)
    page.get_by_role("button", name="Spara antagandena med året").click()
    expect(page.get_by_text(f"Antagandena är sparade för {year.round.year}.")).to_be_visible()
    assert CostAssumptions.objects.get().values["wage"] == "25000"

    page.get_by_role("link", name="Jämför med Malmö och Linköping").click()
    expect(page.get_by_role("heading", name="Bara en jämförelse")).to_be_visible()
    expect(page.locator("tfoot").first).to_contain_text("14 490 000")  # 161 missing × 12 × 7 500 kr
    assert_fits(page)

    year.drafted().sent().decided()
    page.goto(reverse("allocation:decision", args=[year.decision.pk]))
    page.get_by_text("Visa kostnaden och vad den bygger på").click()
    assert_fits(page)
    page.get_by_role("link", name="Vad det kostar").click()
    expect(page.get_by_text("låstes med beslutet")).to_be_visible()
    assert_fits(page)


def test_the_planner_and_the_subsidy_check(
    visit: Callable[..., Page], world: World, browser_errors: list[str]
) -> None:
    page = visit(world.ines)
    page.goto(reverse("allocation:fund_planner"))
    assert_fits(page)
    page.get_by_role("button", name="Räkna").click()
    expect(page.get_by_role("alert")).to_contain_text("Fyll i första arbetsdag.")
    assert_fits(page)
    forgive(browser_errors)
    page.get_by_label("Första arbetsdag").fill("2027-01-01")
    page.get_by_label("Längd i månader").fill("6")
    page.get_by_label("Lön per månad").fill("20000")
    page.get_by_role("button", name="Räkna").click()
    expect(page.get_by_role("heading", name="100 dagar med a-kassa")).to_be_visible()
    expect(page.get_by_text("Två månader längre ger 200 dagar.")).to_be_visible()
    assert_fits(page)

    page.goto(reverse("allocation:subsidy_check"))
    assert_fits(page)
    page.get_by_label("Första arbetsdag").fill("2027-01-01")
    page.get_by_label("Längd i månader").fill("6")
    page.get_by_label("Lön per månad").fill("20000")
    page.get_by_label("Ålder").fill("40")
    page.get_by_label("Månader utan arbete").fill("12")
    page.get_by_role("button", name="Visa stöden").click()
    expect(page.get_by_text("Kan bli aktuellt").first).to_be_visible()
    assert "40" not in page.url
    assert_fits(page)


def test_the_administrator_confirms_and_changes_a_number(visit: Callable[..., Page], world: World) -> None:
    page = visit(world.greta)
    page.goto(reverse("allocation:rates"))
    assert_fits(page)
    page.get_by_role("link", name="Arbetsgivaravgift", exact=True).click()
    assert_fits(page)
    page.get_by_role("link", name="Bekräfta").click()
    assert_fits(page)
    page.get_by_label("Vilken källa har du jämfört med?").fill("SFS 2000:980")
    page.get_by_role("button", name="Bekräfta").click()
    expect(page.get_by_text("Uppgiften är bekräftad.")).to_be_visible()
    page.get_by_role("link", name="Nytt värde").click()
    assert_fits(page)
    page.get_by_label("Värde, procent").fill("30,5")
    page.get_by_label("Gäller från").fill("2028-01-01")
    page.get_by_role("textbox", name="Källa").fill("Lagen")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert Rate.objects.filter(key=Key.CONTRIBUTION, is_unverified=True).count() == 1
    assert_fits(page)
