"""The överenskommelse in the browser: made, changed, approved, signed and amended, wide and narrow.

Anna coordinates; Bo answers for the schools and has no JavaScript. Frida reads as a member of the deciding
nämnd, Eva as a member of another.
"""

import hashlib
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from agreements.actions import agreements as actions
from agreements.models import Agreement, TemplateVersion
from organisation.models import User
from tests.browser import NARROW, WIDE, assert_accessible
from tests.factories import World, Year, make_world
from tests.pdfs import PDF

from .build import Agreements

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("typeset"),
]

REASON = "Skriv in att två platser ligger på Lerbäckskolan."
PLACES = "Två platser ligger på Lerbäckskolan."
LATER = "Från mars tar även Fäladsgården emot."


@pytest.fixture
def world() -> World:
    """The kommun with its cast."""
    return make_world()


@pytest.fixture
def made(world: World) -> Agreements:
    """Next year's model is published, and no agreement is made yet."""
    return Agreements(Year(world).proposed().decided().published())


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
def refused(browser_errors: list[str]) -> Callable[[Page], None]:
    """Check a form that came back with errors; the browser's own remark about its status is expected."""

    def check_refusal(page: Page) -> None:
        expect(page.locator(".ds-error-summary")).to_be_visible()
        assert page.title().startswith("Fel: ")
        assert_fits(page)
        browser_errors[:] = [text for text in browser_errors if "status of 422" not in text]

    return check_refusal


def assert_fits(page: Page) -> None:
    """Check the page as it stands in a narrow and in a wide window."""
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert_accessible(page)


def check(page: Page, name: str, *args: object) -> None:
    """Go to one of the agreements' pages and check it."""
    where = reverse(f"agreements:{name}", args=args)
    assert page.goto(where).status == 200, where
    assert_fits(page)


# The whole way


def test_from_the_decision_to_a_signed_agreement_and_an_amendment(
    visit: Callable[..., Page], made: Agreements, refused: Callable[[Page], None]
) -> None:
    world, year = made.world, made.year.round.year
    anna, bo = visit(world.anna), visit(world.bo, java_script_enabled=False)

    make_all(anna, year)
    fill_in_and_send(anna, refused)
    ask_for_a_change(bo)
    change_and_send_again(anna)
    approve(bo)
    record(anna, "samordnande", refused=refused)
    record(bo, "mottagande", copy=PDF)
    the_signed_pdf_is_the_one_shown(bo)

    amend_and_send(anna)
    approve_amendment(bo)
    for party in ("samordnande", "mottagande"):
        record(anna, party)
    what_applies_is_shown(anna, made)
    members_read(visit, world, made)


def make_all(anna: Page, year: int) -> None:
    anna.goto("/")
    anna.get_by_role("link", name=f"Överenskommelser {year}").click()
    assert_fits(anna)
    anna.get_by_role("button", name="Skapa överenskommelser").click()
    expect(anna.get_by_text("Skapade: 2.")).to_be_visible()
    expect(anna.get_by_text("En nämnd sluter ingen överenskommelse med sig själv.")).to_be_visible()
    assert_fits(anna)
    anna.get_by_role("link", name="Barn- och skolnämnden").click()


def fill_in_and_send(anna: Page, refused: Callable[[Page], None]) -> None:
    expect(anna.get_by_text("Skriv vem som företräder den samordnande nämnden.")).to_be_visible()
    assert_fits(anna)
    anna.get_by_role("link", name="Fyll i").click()
    anna.get_by_label("Omkostnader: vem betalar vad?").fill("")
    anna.get_by_label("Antal handledare").fill("-4")
    anna.get_by_label("Den samordnande nämndens företrädare", exact=True).fill("Sara Lund")
    anna.get_by_role("button", name="Spara utkastet").click()
    refused(anna)
    assert anna.get_by_label("Den samordnande nämndens företrädare", exact=True).input_value() == "Sara Lund"
    anna.get_by_label("Omkostnader: vem betalar vad?").fill("Mottagande nämnd bär kostnaderna.")
    anna.get_by_label("Antal handledare").fill("5")
    anna.get_by_label("Handledartid per plats och vecka").fill("2,5")
    anna.get_by_label("Juli").uncheck()
    anna.get_by_role("button", name="Spara utkastet").click()
    expect(anna.get_by_text("Allt som behövs är ifyllt.")).to_be_visible()
    anna.get_by_role("button", name="Skicka till nämnden").click()
    expect(anna.get_by_text("Överenskommelsen är skickad.")).to_be_visible()
    assert_fits(anna)


def ask_for_a_change(bo: Page) -> None:
    bo.goto("/")
    bo.get_by_role("link", name=re.compile("^Överenskommelse .*barn- och skolnämnden")).click()
    expect(bo.get_by_role("heading", name="Det är er tur")).to_be_visible()
    expect(bo.get_by_text("Antalen är låsta till")).to_be_visible()
    bo.get_by_role("link", name="Begär ändring").click()
    bo.get_by_label("Kommentar").fill(REASON)
    bo.get_by_role("button", name="Begär ändring").click()
    expect(bo.get_by_text("Begäran är skickad till samordnaren.")).to_be_visible()
    expect(bo.get_by_text("Här visas den version som skickades sist.")).to_be_visible()


def change_and_send_again(anna: Page) -> None:
    anna.reload()
    expect(anna.locator(".panel.now blockquote")).to_have_text(REASON)
    assert_fits(anna)
    anna.get_by_role("link", name="Ändra", exact=True).click()
    anna.get_by_label("Övriga villkor").fill(PLACES)
    anna.get_by_role("button", name="Spara utkastet").click()
    anna.get_by_role("button", name="Skicka till nämnden").click()


def approve(bo: Page) -> None:
    bo.reload()
    expect(bo.get_by_text(PLACES, exact=True)).to_be_visible()
    bo.get_by_role("link", name="Godkänn").click()
    expect(bo.get_by_text("Nämnderna är inte bundna förrän båda har undertecknat.")).to_be_visible()
    bo.get_by_role("button", name="Godkänn version 2").click()
    expect(bo.get_by_text("Överenskommelsen är godkänd.")).to_be_visible()
    expect(bo.get_by_text("Platsmodellen registrerar en underskrift men gör ingen.").first).to_be_visible()


def record(
    page: Page, party: str, *, copy: bytes | None = None, refused: Callable[[Page], None] | None = None
) -> None:
    """Record one nämnd's signature; with `refused`, send impossible ones first."""
    page.reload()
    page.get_by_role("link", name=f"Registrera den {party} nämndens underskrift").click()
    page.get_by_label("Vem har undertecknat?").fill("Nils Ek")
    page.get_by_label("Titel").fill("ordförande")
    page.get_by_label("Nämndens diarienummer").fill("BSN 2026/0456")
    page.get_by_label("för hand").check()
    submit = page.get_by_role("button", name="Registrera underskriften")
    if refused:
        assert_fits(page)
        for paragraph, signed_on in (("åtta", "2026-01-01"), ("12", "2999-12-31")):
            page.get_by_label("Nämndens paragraf").fill(paragraph)
            page.get_by_label("Undertecknat den").fill(signed_on)
            with page.expect_navigation():
                submit.click()
            refused(page)
        today = page.evaluate("new Date().toLocaleDateString('sv-SE')")
        page.get_by_label("Undertecknat den").fill(today)
        not_pdf = {"name": "brev.pdf", "mimeType": "application/pdf", "buffer": b"inte en pdf"}
        page.get_by_label("Undertecknat exemplar").set_input_files(not_pdf)
        with page.expect_navigation():
            submit.click()
        refused(page)
        assert page.get_by_label("Nämndens diarienummer").input_value() == "BSN 2026/0456"
    if copy:
        signed = {"name": "undertecknad.pdf", "mimeType": "application/pdf", "buffer": copy}
        page.get_by_label("Undertecknat exemplar").set_input_files(signed)
    page.get_by_label("Nämndens paragraf").fill("12")
    submit.click()
    expect(page.get_by_text("Underskriften är registrerad.")).to_be_visible()


def the_signed_pdf_is_the_one_shown(bo: Page) -> None:
    expect(bo.locator("p.lead")).to_contain_text("Undertecknad")
    link = bo.get_by_role("link", name="Läs som pdf", exact=True).first.get_attribute("href")
    pdf = bo.context.request.get(link)
    assert (pdf.status, pdf.headers["content-type"]) == (200, "application/pdf")
    sums = bo.locator("code").all_text_contents()
    assert hashlib.sha256(pdf.body()).hexdigest() in sums
    copy = bo.get_by_role("link", name=re.compile("^Läs som pdf.*mottagande nämnd$")).get_attribute("href")
    assert bo.context.request.get(copy).body() == PDF


def amend_and_send(anna: Page) -> None:
    anna.reload()
    assert_fits(anna)
    anna.get_by_role("button", name="Gör ett tillägg").click()
    anna.get_by_label("Övriga villkor").fill(LATER)
    anna.get_by_label("December").uncheck()
    anna.get_by_role("button", name="Spara utkastet").click()
    row = anna.get_by_role("region", name="Vad tillägget ändrar").get_by_role("row", name="Övriga villkor")
    expect(row.get_by_role("cell")).to_have_text([PLACES, LATER])
    assert_fits(anna)
    anna.get_by_role("button", name="Skicka till nämnden").click()


def approve_amendment(bo: Page) -> None:
    bo.goto("/")
    bo.get_by_role("link", name=re.compile("tillägg 1$")).click()
    expect(bo.get_by_role("heading", level=1)).to_contain_text("Tilläggsöverenskommelse 1")
    bo.get_by_role("link", name="Godkänn").click()
    bo.get_by_role("button", name="Godkänn version 1").click()


def what_applies_is_shown(anna: Page, made: Agreements) -> None:
    base = made.base("a")
    check(anna, "agreement", made.year.round.year, base.pk)
    expect(anna.get_by_role("heading", name="Ändras genom tillägg")).to_be_visible()  # next year
    changed = anna.get_by_role("region", name="Vad tillägget ändrar")
    expect(changed.get_by_role("row", name="Övriga villkor").get_by_role("cell")).to_have_text(
        [PLACES, LATER]
    )
    expect(changed.get_by_role("row", name="månader")).to_contain_text("augusti–november")
    assert base.amendments.get().status == "signed"


def members_read(visit: Callable[..., Page], world: World, made: Agreements) -> None:
    year, base = made.year.round.year, made.base("a")
    check(visit(world.frida), "agreement", year, base.pk)
    eva = visit(world.eva)
    where = reverse("agreements:agreement", args=[year, base.pk])
    assert eva.context.request.get(where).status == 404


# Every page


def test_pages_around_the_agreements(visit: Callable[..., Page], made: Agreements) -> None:
    world, year = made.world, made.year.round.year
    anna, cilla = visit(world.anna), visit(world.cilla)
    check(anna, "budget", year)
    check(cilla, "overview", year)  # nothing to read
    made.generated().saved("b").sent("b")
    agreement = made.of("b")
    for name in ("agreement", "request_change", "approve", "decline"):
        check(cilla, name, year, agreement.pk)
    actions.decline(agreement=agreement, comment="Vi har inga handledare.", by=world.cilla)
    check(anna, "agreement", year, agreement.pk)
    expect(anna.get_by_role("heading", name="Nämnden har avböjt")).to_be_visible()
    check(anna, "resume", year, agreement.pk)
    check(anna, "overview", year)
    for name in ("overview_xlsx", "archive", "budget_file"):
        assert anna.context.request.get(reverse(f"agreements:{name}", args=[year])).status == 200


def test_pages_before_anything_is_decided(visit: Callable[..., Page], world: World) -> None:
    year = Year(world).round.year
    anna, bo = visit(world.anna), visit(world.bo)
    for page in (anna, bo):
        check(page, "overview", year)
        check(page, "latest")
    check(anna, "budget", year)
    check(anna, "templates")


# The template


def test_administrator_writes_a_new_template(
    visit: Callable[..., Page], made: Agreements, refused: Callable[[Page], None]
) -> None:
    greta = visit(made.world.greta)
    greta.goto("/")
    greta.get_by_role("link", name="Mallar").click()
    assert_fits(greta)
    greta.get_by_role("button", name="Skriv en ny mall").click()
    assert_fits(greta)
    first = greta.get_by_role("group", name="Platser och arbetsuppgifter")
    first.get_by_label("Rubrik").fill("")
    greta.get_by_role("button", name="Spara utkastet").click()
    refused(greta)
    first.get_by_label("Text").fill("")  # now the clause is left out
    new = greta.get_by_role("group", name="Nytt villkor").first
    new.get_by_label("Rubrik").fill("Tillgänglighet")
    new.get_by_label("Text").fill("Arbetsplatsen är tillgänglig för deltagaren.")
    new.get_by_label("Ordning").fill("5")
    greta.get_by_role("button", name="Spara utkastet").click()
    assert_fits(greta)
    greta.get_by_role("link", name="Publicera").click()
    expect(greta.get_by_role("heading", name="Skriv först vad som är nytt")).to_be_visible()
    greta.get_by_role("link", name="Ändra utkastet").click()
    greta.get_by_label("Vad är nytt i den här mallen?").fill("Tillgänglighet.")
    greta.get_by_role("button", name="Spara utkastet").click()
    preview = greta.get_by_role("link", name="Se hur den blir som pdf").get_attribute("href")
    assert greta.context.request.get(preview).body().startswith(b"%PDF-")
    greta.get_by_role("link", name="Publicera").click()
    assert_fits(greta)
    greta.get_by_role("button", name="Publicera mallen").click()
    expect(greta.get_by_text("Mallen är publicerad.")).to_be_visible()

    template = TemplateVersion.objects.get(number=2)
    keys = list(template.clauses.values_list("key", flat=True))
    assert (keys[0], "places" in keys, len(keys)) == ("tillganglighet", False, 12)
    made.generated()
    assert {agreement.template_id for agreement in Agreement.objects.all()} == {template.pk}
