"""The coordinator's board and the handover in a real browser, wide and narrow, with and without JavaScript."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from organisation.enums import Role
from organisation.models import OutboxMail, RoleAssignment, User

from .browser import NARROW, WIDE, assert_accessible
from .factories import LONG_AGO, World, Year, make_world

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SCHOOL, CARE = "Barn- och skolförvaltningen", "Vård- och omsorgsförvaltningen"
SOCIAL = "Arbetsmarknads- och socialförvaltningen"


@pytest.fixture
def world() -> World:
    """The kommun with its cast."""
    return make_world()


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> Callable[..., Page]:
    """Open a browser of one's own, already signed in."""

    def as_user(user: User, **options: object) -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = new_context(**options)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return context.new_page()

    return as_user


@pytest.fixture
def late(world: World) -> Year:
    """The schools have handed over, the care is late, and the social förvaltning has an agreed reply."""
    year = Year(world).targets().open().submitted("a").answered("soc")
    year.round.dialogues.filter(department__key="b").update(
        respond_by=timezone.localdate() - dt.timedelta(days=4)
    )
    return year


def assert_fits(page: Page) -> None:
    """Check the page as it stands in a narrow and in a wide window."""
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert_accessible(page)


def names(page: Page) -> list[str]:
    """Return the förvaltningar on the board, in order."""
    return page.locator("tbody th a").all_inner_texts()


def test_the_coordinator_narrows_the_board_and_reminds(visit: Callable[..., Page], late: Year) -> None:
    page = visit(late.world.anna, java_script_enabled=False)
    board = reverse("allocation:dialogues", args=[late.round.year])
    page.goto(board)
    headings = page.locator("main h2")
    expect(headings).to_have_text(["Väntar på dig (1)", "Väntar på förvaltningen (1)", "Klara (1)"])
    assert names(page) == [SCHOOL, CARE, SOCIAL]
    page.get_by_role("link", name="Väntar på förvaltningen").click()
    page.get_by_role("link", name="Bara sena (1)").click()
    assert names(page) == [CARE]
    expect(page.get_by_text("4 dagar sen")).to_be_visible()
    page.reload()
    assert names(page) == [CARE], "the choice is in the address"

    page.get_by_role("button", name=f"Påminn {CARE}").click()
    expect(page.get_by_text("Förvaltningen får en påminnelse.")).to_be_visible()
    assert names(page) == [CARE], "the board is as it was"
    expect(page.get_by_text("Påmind i dag", exact=True)).to_be_visible()
    expect(page.get_by_text("Alla sena är påminda i dag.")).to_be_visible()
    assert OutboxMail.objects.filter(kind="reminded").count() == 1

    page.get_by_role("link", name="Väntar på dig").click()
    expect(page.get_by_role("heading", name="Inga dialoger passar filtret")).to_be_visible()
    page.get_by_role("link", name="Rensa filter").last.click()
    assert names(page) == [SCHOOL, CARE, SOCIAL]
    page.get_by_role("link", name=f"Flytta sista dagen för {CARE}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Flytta sista dagen")


def test_the_board_with_data_with_nothing_that_fits_and_empty(
    visit: Callable[..., Page], late: Year, world: World
) -> None:
    page, board = visit(world.anna), reverse("allocation:dialogues", args=[late.round.year])
    world.bo.roles.update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    for query in ("", "?tur=forvaltningen&sena=ja", "?tur=samordnaren&sena=ja"):
        page.goto(board + query)
        expect(page.get_by_role("heading", name="Förvaltningar utan kontaktperson")).to_be_visible()
        assert_fits(page)
    page.goto("/")
    expect(page.get_by_role("heading", name="Förvaltningar utan kontaktperson")).to_be_visible()
    assert_fits(page)
    contact = visit(world.cilla)
    contact.goto(board)
    expect(contact.locator("main h2").first).to_have_text("Väntar på er (1)")
    assert_fits(contact)
    empty = Year(world, late.round.year + 1)
    page.goto(reverse("allocation:dialogues", args=[empty.round.year]))
    expect(page.get_by_role("heading", name="Dialogen är inte öppnad")).to_be_visible()
    assert_fits(page)


def test_the_last_contact_leaves_only_after_a_question(visit: Callable[..., Page], world: World) -> None:
    page = visit(world.greta)
    page.goto(reverse("users"))
    page.get_by_role("button", name=f"Avsluta förvaltningskontakt {SCHOOL}").click()
    expect(page.get_by_role("heading", name="Ingen kontaktperson blir kvar")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text=SCHOOL)).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Nej, gå tillbaka").click()
    assert world.bo.roles.get().valid_to is None
    page.get_by_role("button", name="Stäng kontot för Cilla").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stäng kontot för Cilla")
    page.get_by_role("button", name="Stäng kontot").click()
    expect(page.get_by_text("Kontot för Cilla är stängt.")).to_be_visible()
    panel = page.locator(".panel", has_text="Förvaltningar utan kontaktperson")
    expect(panel.get_by_role("listitem")).to_have_text([SOCIAL, CARE])
    assert_fits(page)
    RoleAssignment.objects.create(
        user=world.olle,
        role=Role.DEPARTMENT_CONTACT,
        department=world.departments["a"],
        valid_from=LONG_AGO,
    )
    page.reload()
    page.get_by_role("button", name=f"Avsluta förvaltningskontakt {SCHOOL}").first.click()
    expect(page.get_by_text("Rollen avslutas i dag.")).to_be_visible()
    kinds = OutboxMail.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["contact_left", "contact_left", "contact_missing", "contact_missing"]
