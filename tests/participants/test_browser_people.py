"""The pages about participants in a real browser: a consultant's day, a contact's view, wide and narrow."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from organisation.models import User
from participants.models import AccessLog, Participant, PeopleUpload

from ..browser import NARROW, WIDE, assert_accessible
from ..factories import World, make_world
from ..people import make_participant, make_people

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    """The kommun with its cast."""
    return make_world()


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> Callable[..., Page]:
    """Open a browser of one's own, already signed in."""

    def as_user(user: User, **options: object) -> Page:
        context = new_context(**options)
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])
        return context.new_page()

    return as_user


def _fits(page: Page, where: str = "") -> None:
    """Check the page in a narrow and in a wide window, after going there if it is somewhere else."""
    if where:
        assert page.goto(where).status == 200, where
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert_accessible(page)


def _refused_forms(errors: list[str]) -> int:
    """Count the forms that came back with errors, which the browser complains about, and nothing else."""
    assert [error for error in errors if "422" not in error] == []
    count = len(errors)
    errors.clear()
    return count


def _save(page: Page, button: str = "Spara") -> None:
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_participant_from_the_first_meeting_to_a_disclosure(
    visit: Callable[..., Page], world: World, has_scripts: bool, browser_errors: list[str]
) -> None:
    page = visit(world.ines, java_script_enabled=has_scripts)
    page.goto("/")
    page.get_by_role("link", name="Deltagare", exact=True).click()
    expect(page.get_by_role("heading", name="Du har inga pågående ärenden")).to_be_visible()
    page.get_by_role("link", name="Lägg upp ärende").click()
    _save(page, "Lägg upp")
    expect(page.get_by_role("heading", name="Det finns tre fel att rätta")).to_be_visible()
    page.get_by_label("Ärendenummer").fill("2026-0412")
    page.get_by_label("Förnamn").fill("Kanarina")
    page.get_by_label("Efternamn").fill("Egenfågel")
    page.get_by_label("Personnummer").fill("880704-7306")
    _save(page, "Lägg upp")
    page.get_by_label("Språknivå i svenska").select_option("SFI C")
    page.get_by_label("Timmar i veckan").fill("30")
    page.get_by_label("kunna sitta vid arbetet").check()
    _save(page)
    expect(page.get_by_role("heading", name="Kanarina Egenfågel")).to_be_visible()
    page.get_by_role("link", name="Anteckna bedömning").click()
    page.get_by_label("Arbetsredo", exact=True).check()
    _save(page)
    page.get_by_role("link", name="Ändra prioritering").click()
    page.get_by_label("Barn i hushållet").check()
    _save(page)
    page.get_by_role("link", name="Ändra önskemål").click()
    page.get_by_label("Yrke rad 1", exact=True).fill("Lokalvårdare")
    page.get_by_label("Yrkeskod (SSYK) rad 1", exact=True).fill("9111")
    _save(page)
    page.get_by_role("link", name="Ändra förberedelser").click()
    page.get_by_label("Behövs Kurs i livsmedelshygien").check()
    _save(page)
    page.get_by_role("link", name="Lämna ut till en förvaltning").click()
    page.get_by_label("Mottagande förvaltning").select_option("Barn- och skolförvaltningen")
    page.get_by_label("samtycke").check()
    _save(page)
    for text in ("Arbetsredo, bedömd", "Barn i hushållet", "Lokalvårdare (9111)", "återstår", "Samtycke"):
        expect(page.get_by_text(text).first).to_be_visible()
    expect(page).to_have_title("Ärende 2026-0412 – Platsmodellen – Lunds kommun")
    page.goto(reverse("participants:search"))
    page.get_by_label("Namn, personnummer eller ärendenummer").fill("19880704-7306")
    _save(page, "Sök")
    expect(page.get_by_role("link", name="Kanarina Egenfågel")).to_be_visible()
    assert "8807" not in page.url
    bo = visit(world.bo, java_script_enabled=has_scripts)
    bo.goto("/")
    bo.get_by_role("link", name="Personer", exact=True).click()
    expect(bo.get_by_role("rowheader", name="Kanarina E.")).to_be_visible()
    assert "Egenfågel" not in bo.content()
    assert _refused_forms(browser_errors) == 1


def test_a_colleagues_case_is_opened_with_a_reason(
    visit: Callable[..., Page], world: World, browser_errors: list[str]
) -> None:
    make_participant(world.jens, "other")
    page = visit(world.ines)
    page.goto(reverse("participants:search"))
    page.get_by_label("Namn, personnummer eller ärendenummer").fill("Kanarius Annanfågel")
    _save(page, "Sök")
    page.get_by_role("link", name="Kanarius Annanfågel").click()
    expect(page.get_by_role("heading", name="Varför öppnar du ärendet?")).to_be_visible()
    _fits(page)
    _save(page, "Öppna ärendet")
    _fits(page)
    page.get_by_label("Personen har hört av sig till mig").check()
    page.get_by_label("Förklara med en mening").fill("Ringde mig i dag.")
    _save(page, "Öppna ärendet")
    expect(page.get_by_role("heading", name="Kanarius Annanfågel")).to_be_visible()
    expect(page.get_by_text("Ringde mig i dag.").first).to_be_visible()
    _fits(page)
    assert _refused_forms(browser_errors) == 1


def test_a_case_is_protected_and_shows_its_alias_only(visit: Callable[..., Page], world: World) -> None:
    participant = make_participant(world.ines, "own")
    page = visit(world.ines)
    page.goto(reverse("participants:case", args=[participant.pk]))
    page.get_by_role("link", name="Skyddade personuppgifter").click()
    _fits(page)
    _save(page, "Skydda ärendet")
    page.get_by_label("Konsulent").select_option("Jens")
    _save(page, "Utse")
    expect(page.get_by_role("rowheader", name="Jens")).to_be_visible()
    _fits(page)
    page.goto(reverse("participants:case", args=[participant.pk]))
    expect(page.get_by_role("heading", name=participant.alias)).to_be_visible()
    assert "Kanarina" not in page.content()
    _fits(page)
    page.get_by_role("link", name="Visa namn och personnummer").click()
    expect(page.get_by_label("Förnamn")).to_have_value("Kanarina")
    assert AccessLog.objects.filter(what="identity", is_flagged=True).count() == 1
    _fits(page)


def test_every_page_of_a_case_fits(
    visit: Callable[..., Page], world: World, browser_errors: list[str]
) -> None:
    people = make_people(world)
    page = visit(world.ines)
    own = [people["own"].pk]
    names = (
        "case",
        "case_looks",
        "case_change",
        "case_identity",
        "case_assess",
        "case_service",
        "case_grounds",
        "case_wishes",
    )
    names += ("case_steps", "case_hand_over", "case_close", "case_disclose", "case_protection")
    for name in names:
        _fits(page, reverse(f"participants:{name}", args=own))
    for name in ("cases", "search", "case_add", "import", "export", "statistics"):
        _fits(page, reverse(f"participants:{name}"))
    _fits(page, reverse("participants:import_review", args=[PeopleUpload.objects.get().pk]))
    _fits(page, reverse("participants:case", args=[people["closed"].pk]))
    for name in ("case_add", "case_assess", "case_disclose", "case_wishes", "search"):
        page.goto(
            reverse(
                f"participants:{name}", args=own if name.startswith("case_") and name != "case_add" else []
            )
        )
        if name == "case_wishes":
            page.get_by_label("Yrkeskod (SSYK) rad 1", exact=True).fill("91")
        page.locator("main form button[type=submit]").first.click()
        expect(page.get_by_role("alert").first).to_be_visible()
        _fits(page)
    assert _refused_forms(browser_errors) == 5
    _fits(visit(world.bo), reverse("participants:shared"))
    _fits(visit(world.cilla), reverse("participants:shared"))
    assert Participant.objects.count() == 4
