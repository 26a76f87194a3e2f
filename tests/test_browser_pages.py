"""Every page in a real browser, wide and narrow: with data, empty and with errors, with and without JavaScript."""

import re
from collections.abc import Callable, Iterable

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, Response, expect

from allocation.enums import ReplyStep
from allocation.models import Adjustment, AllocationRound, Event, Scenario
from allocation.selectors import latest_reply
from organisation.models import User

from .browser import assert_fits, error_beside
from .factories import World, Year, make_world
from .replying import fill_in, go_on, hand_over

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# They say the same to everybody, and are checked without signing in.
PUBLIC = ("/tillganglighet/", "/personuppgifter/", "/hjalp/")
FILES = (".pdf", ".xlsx", ".json", ".csv", ".zip", ".jsonld")
# Pages of the same template: one förvaltning's or one scenario's is enough.
SHAPES = (
    (re.compile(r"/ekonomi/belopp/[a-z0-9-]+/"), "/ekonomi/belopp/key/"),
    (re.compile(r"/[0-9a-f-]{36}/"), "/id/"),
    (re.compile(r"/(a|b|soc|a-n|b-n|soc-n)/"), "/key/"),
    (re.compile(r"/(ama|praktik)/"), "/kind/"),
    (re.compile(r"/kind/[a-z0-9_]+\.csv"), "/kind/table.csv"),
    (re.compile(r"/(fordelning|anvandare|roller)/\d+/"), r"/\1/pk/"),
)


@pytest.fixture
def world() -> World:
    """The kommun with its cast."""
    return make_world()


def check(page: Page, where: str) -> None:
    """Go there and check the page."""
    assert page.goto(where).status == 200, where
    assert_fits(page)


def crawl(page: Page, checked: Iterable[str] = ()) -> set[str]:
    """Follow the start page's links to every page; check each shape once and return the shapes.

    checked: shapes that need not be looked at again; the start page is always.
    """
    seen = set(checked) - {"/"}
    waiting = ["/"]
    while waiting:
        where = waiting.pop(0)
        shape = shape_of(where)
        if shape in seen:
            continue
        seen.add(shape)
        if where.split("?")[0].endswith(FILES):
            assert page.context.request.get(where).status == 200, where
            continue
        check(page, where)
        links = page.locator("a[href^='/']")
        waiting += links.evaluate_all("links => links.map(link => link.getAttribute('href').split('#')[0])")
    return seen


def shape_of(where: str) -> str:
    """Return the address with keys and ids left out, to know pages of the same template."""
    path = where.split("?")[0]
    for pattern, name in SHAPES:
        path = pattern.sub(name, path)
    return path


def address(name: str, *args: object) -> str:
    """Return the address of one of the allocation's pages."""
    return reverse(f"allocation:{name}", args=args)


# With data


@pytest.fixture
def busy(world: World) -> Year:
    """This year's model is published; next year's dialogue has replies in several states and two scenarios."""
    this_year = timezone.localdate().year
    Year(world, this_year).proposed().decided(paragraph="§ 41").published()
    year = Year(world, this_year + 1).targets().open().answered("a").submitted("b").scenario()
    return year.scenario("B. Mer för storlek", (20, 10, 70))


def draft_of(year: Year) -> None:
    """Carry the year on from the dialogue to a tjänsteskrivelse that is not sent."""
    year.closed().scenario("C. Med alla svar").chosen().drafted()


def test_coordinators_pages(visit: Callable[..., Page], busy: Year) -> None:
    page, year = visit(busy.world.anna), busy.round.year
    seen = crawl(page, PUBLIC)
    expected = {
        address("year", year),
        address("year_targets", year),
        address("year_dates", year),
        address("dialogues", year),
        f"/ar/{year}/dialoger/key/",
        f"/ar/{year}/dialoger/key/nytt-forslag/",
        f"/ar/{year}/dialoger/key/boka-mote/",
        f"/ar/{year}/dialoger/key/aterlamna/",
        f"/ar/{year}/dialoger/key/utan-enighet/",
        address("scenarios", year),
        f"/ar/{year}/fordelning/pk/key/kind/",
        f"/ar/{year}/fordelning/pk/key/kind/andra/",
        "/beslut/id/",
        "/beslut/id/fordelningsmodell.pdf",
        reverse("organisation"),
    }
    assert expected - seen == set()

    draft_of(busy.accepted("b"))
    for name in ("scenarios", "proposal", "proposal_edit", "reopen_dialogue"):
        check(page, address(name, year))
    busy.sent()
    for name in ("proposal", "proposal_take_back", "decision_record"):
        check(page, address(name, year))
    busy.decided()
    for name in ("decision", "decision_notice", "decision_correct"):
        check(page, address(name, busy.decision.pk))


def test_everybody_elses_pages(visit: Callable[..., Page], busy: Year) -> None:
    year = busy.round.year
    cillas = crawl(visit(busy.world.cilla), PUBLIC)
    steps = {f"/ar/{year}/dialoger/key/svara/{step}/" for step in ReplyStep.values}
    assert {*steps, f"/ar/{year}/dialoger/key/svara/granska/", "/beslut/id/"} - cillas == set()
    draft_of(busy.accepted("b"))
    busy.sent()
    davids = crawl(visit(busy.world.david), cillas)
    assert {address("proposal", year), address("decision_record", year)} - davids == set()
    gretas = crawl(visit(busy.world.greta), davids - {reverse("organisation")})  # where only she can change
    assert {reverse("users"), "/organisation/forvaltningar/key/anstallda/"} - gretas == set()


# Empty


def test_pages_before_any_year(visit: Callable[..., Page], world: World) -> None:
    seen = crawl(visit(world.anna), PUBLIC)
    for user in (world.bo, world.david, world.olle, world.greta):
        seen = crawl(visit(user), seen)


def test_pages_of_a_year_with_nothing_in_it(visit: Callable[..., Page], world: World) -> None:
    year = Year(world).round.year
    page = visit(world.anna)
    for name in ("year", "dialogues", "scenarios", "proposal", "year_decision"):
        check(page, address(name, year))
    page = visit(world.bo)
    for name in ("year", "dialogues", "year_decision"):
        check(page, address(name, year))


def test_pages_without_signing_in(visit: Callable[..., Page], world: World) -> None:
    User.objects.update(is_demo=True)
    seen = crawl(visit())
    assert {reverse("account_login"), reverse("account_reset_password"), *PUBLIC} - seen == set()


# With errors


def send(page: Page) -> Response:
    """Send the page's form and return the answer."""
    with page.expect_navigation() as answer:
        main_form(page).locator("button[type=submit]").last.click()
    return answer.value


def main_form(page: Page) -> Locator:
    """Return the form that the page is about."""
    return page.locator("main form[novalidate]").first


def send_emptied(page: Page, where: str) -> Response:
    """Empty every field of the page's form and send it."""
    assert page.goto(where).status == 200, where
    fields = "input:not([type=hidden], [type=checkbox], [type=radio], [type=file]), textarea"
    for field in main_form(page).locator(fields).all():
        field.fill("")
    return send(page)


def test_forms_sent_empty(visit: Callable[..., Page], world: World, refused: Callable[[Page], None]) -> None:
    anna, bo, greta = visit(world.anna), visit(world.bo), visit(world.greta)
    people = [reverse("user_new"), reverse("role_new", args=[world.olle.pk])]
    names = [reverse("board_name", args=["a-n"]), reverse("department_period", args=["a"])]
    for where in (*people, *names, reverse("headcount", args=["a"])):
        assert send_emptied(greta, where).status == 422, where
        refused(greta)

    def anna_sends(name: str, *args: object) -> None:
        assert send_emptied(anna, address(name, *args)).status == 422, name
        refused(anna)

    anna_sends("year_new")
    year = Year(world)
    number = year.round.year
    anna_sends("year_dates", number)
    anna_sends("year_targets", number)
    year.targets().open().answered("b").submitted("soc").scenario()
    for step in (ReplyStep.INTEREST, ReplyStep.PLACES, ReplyStep.SUPERVISORS):  # the others may be left empty
        assert send_emptied(bo, address("reply_step", number, "a", step.value)).status == 422, step
        refused(bo)
    for name in ("reply_hand_back", "reply_counter", "dialogue_end", "dialogue_propose_meeting"):
        anna_sends(name, number, "soc")
    anna_sends("dialogue_close", number, "a")
    anna_sends("scenario_new", number)
    anna_sends("line_adjust", number, year.latest_scenario.pk, "b", "ama")
    draft_of(year.accepted("soc"))
    anna_sends("reopen_dialogue", number)
    anna_sends("proposal_edit", number)
    year.sent()
    anna_sends("proposal_take_back", number)
    anna_sends("decision_record", number)
    year.decided()
    anna_sends("decision_notice", year.decision.pk)
    anna_sends("decision_correct", year.decision.pk)


def test_targets_with_absurd_values(
    visit: Callable[..., Page], world: World, refused: Callable[[Page], None]
) -> None:
    year = Year(world)
    page = visit(world.anna)
    page.goto(address("year_targets", year.round.year))
    given = {"Antal platser": "-5", "Beslutsdatum": "2999-05-20", "Paragraf": "åtta", "Diarienummer": "12"}
    for label, text in given.items():
        page.get_by_label(f"{label} Arbetsmarknadsanställningar").fill(text)
        page.get_by_label(f"{label} Praktikplatser").fill("99999999" if label == "Antal platser" else text)
    assert send(page).status == 422
    refused(page)
    wrong = {
        "Antal platser": "Ange ett tal mellan 1 och 10000.",
        "Beslutsdatum": "Datumet ligger i framtiden. Skriv in målet när nämnden har beslutat.",
        "Paragraf": "Skriv paragrafen så här: § 87.",
        "Diarienummer": "Skriv diarienumret så här: SO 2026/0123.",
    }
    for label, message in wrong.items():
        field = page.get_by_label(f"{label} Arbetsmarknadsanställningar")
        assert error_beside(field) == message
        assert field.input_value() == given[label] or label == "Paragraf"
    assert not year.round.targets.exists()


def test_dates_out_of_order(
    visit: Callable[..., Page], world: World, refused: Callable[[Page], None]
) -> None:
    page = visit(world.anna)
    page.goto(address("year_new"))
    starts = page.get_by_label("Börjar Dialog med förvaltningarna")
    ends = page.get_by_label("Klart senast Dialog med förvaltningarna")
    ends.fill(f"{int(starts.input_value()[:4]) - 1}-01-31")
    typed = ends.input_value()
    assert send(page).status == 422
    refused(page)
    assert error_beside(ends) == "Steget kan inte sluta innan det börjar."
    assert ends.input_value() == typed
    assert not AllocationRound.objects.exists()


def test_weights_that_are_not_a_hundred(
    visit: Callable[..., Page], world: World, refused: Callable[[Page], None]
) -> None:
    year = Year(world).targets().open().answered("a")
    page = visit(world.anna)
    page.goto(address("scenario_new", year.round.year))
    page.get_by_label("Behov inom 2 år, procent").fill("60")
    assert send(page).status == 422
    refused(page)
    assert error_beside(page.get_by_label("Behov inom 2 år, procent")) == (
        "Vikterna är tillsammans 110. De måste bli 100."
    )
    assert not Scenario.objects.exists()


def test_decision_that_contradicts_itself(
    visit: Callable[..., Page], world: World, refused: Callable[[Page], None]
) -> None:
    """A changed line needs its reason, and a sum off the target the nämnd's word for it."""
    year = Year(world).proposed()
    page = visit(world.david)
    page.goto(address("decision_record", year.round.year))
    page.get_by_label("Paragraf", exact=True).fill("87")
    page.get_by_label("Enligt förslaget").check()
    page.get_by_label("Reservationer").fill("En ledamot reserverar sig.")
    places = page.get_by_label("Beslutat Vård- och omsorgsförvaltningen, arbetsmarknadsanställningar")
    places.fill("0")
    assert send(page).status == 422
    refused(page)
    reason = page.get_by_label("Nämndens skäl Vård- och omsorgsförvaltningen, arbetsmarknadsanställningar")
    assert error_beside(reason) == "Skriv nämndens skäl till ändringen."
    reason.fill("De bygger om.")
    assert send(page).status == 422
    refused(page)
    assert error_beside(page.get_by_label("Enligt förslaget")).startswith("1 rad")
    page.get_by_label("Med ändringar").check()
    assert send(page).status == 422
    refused(page)
    confirmed = page.get_by_label("Nämnden har beslutat att summan ska avvika från målet")
    assert error_beside(confirmed).startswith("Summan av arbetsmarknadsanställningar är")
    assert (places.input_value(), reason.input_value()) == ("0", "De bygger om.")
    assert page.get_by_label("Reservationer").input_value() == "En ledamot reserverar sig."
    assert not year.round.decisions.exists()


# Without JavaScript


def test_main_forms_without_javascript(
    visit: Callable[..., Page], world: World, browser_errors: list[str]
) -> None:
    """From a started year to a scenario, with errors on the way, as plain pages."""
    anna = visit(world.anna, java_script_enabled=False)
    anna.goto("/")
    anna.get_by_role("link", name="Starta ett år").click()
    anna.get_by_role("button", name="Starta året").click()
    expect(anna.get_by_text("är startad")).to_be_visible()
    year = AllocationRound.objects.get().year
    anna.goto(address("year_targets", year))
    anna.get_by_role("button", name="Spara målen").click()
    expect(anna.locator(".ds-error-summary")).to_contain_text("Fyll i antal platser.")
    for kind in ("Arbetsmarknadsanställningar", "Praktikplatser"):
        anna.get_by_label(f"Antal platser {kind}").fill("5")
        anna.get_by_label(f"Beslutsdatum {kind}").fill(timezone.localdate().isoformat())
        anna.get_by_label(f"Paragraf {kind}").fill("12")
        anna.get_by_label(f"Diarienummer {kind}").fill("SO 2026/0041")
    anna.get_by_role("button", name="Spara målen").click()
    anna.goto(address("open_dialogue", year))
    anna.get_by_role("button", name="Öppna dialogen").click()

    bo = visit(world.bo, java_script_enabled=False)
    bo.goto(address("dialogue", year, "a"))
    bo.get_by_role("link", name="Börja svara").click()
    go_on(bo)
    expect(bo.locator(".ds-error-summary")).to_contain_text("Är ni intresserade av att ta emot under året?")
    fill_in(bo, ama=8, praktik=4)
    hand_over(bo)

    anna.goto(address("dialogue", year, "a"))
    anna.get_by_role("button", name="Godta svaret").click()
    anna.goto(address("scenario_new", year))
    anna.get_by_label("Namn").fill("A. Behov först")
    anna.get_by_role("button", name="Räkna").click()
    expect(anna.get_by_text("A. Behov först är uträknat.")).to_be_visible()
    assert len(browser_errors) == 2, "one remark for each form that was sent with errors"
    browser_errors.clear()


# Twice, and too late


def test_double_click_starts_one_year(visit: Callable[..., Page], world: World) -> None:
    page = visit(world.anna)
    page.goto(address("year_new"))
    page.get_by_role("button", name="Starta året").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fördelning")
    assert AllocationRound.objects.count() == 1


def test_back_and_send_again_gives_one_row(
    visit: Callable[..., Page], world: World, browser_errors: list[str]
) -> None:
    year = Year(world).targets().open().answered("a").scenario()
    line = [year.round.year, year.latest_scenario.pk, "a", "ama"]
    page = visit(world.anna)
    page.goto(address("line_adjust", *line))
    page.get_by_label("Platser efter ändringen").fill("3")
    page.get_by_label("Skäl").fill("Kök byggs om.")
    send(page)
    page.go_back()
    page.get_by_label("Platser efter ändringen").fill("3")
    page.get_by_label("Skäl").fill("Kök byggs om.")
    send(page)
    assert Adjustment.objects.count() == 1
    browser_errors.clear()  # the second sending is answered with what had changed


def test_session_that_ends_while_typing_loses_nothing(visit: Callable[..., Page], world: World) -> None:
    User.objects.update(is_demo=True)
    year = Year(world).targets().open()
    page = visit(world.bo)
    page.goto(address("reply_step", year.round.year, "a", ReplyStep.CONDITIONS.value))
    text = "Vi kan inte ta emot någon i juni, för då byggs båda köken om."
    page.get_by_label("Övriga förutsättningar").fill(text)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Spara och fortsätt senare").click()
    page.get_by_role("button", name="Bo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Din text finns kvar")
    expect(page.get_by_text(text)).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Skicka igen").click()
    expect(page.get_by_text("Utkastet är sparat.")).to_be_visible()
    assert latest_reply(year.dialogue("a")).conditions == text
    assert Event.objects.filter(kind="reply_saved").count() == 1


def test_time_that_runs_out_is_told_wherever_one_stands_and_can_be_had_anew(
    world: World, visit: Callable[..., Page], settings: object
) -> None:
    year = Year(world).targets().open()
    page = visit(world.bo)
    page.clock.install()
    check(page, reverse("allocation:reply_step", args=[year.round.year, "a", "forutsattningar"]))
    typed = page.get_by_role("textbox").first
    typed.fill("Vi kan ta emot fler.")
    region = page.locator("#tid-kvar")
    settings.SIGNED_OUT_AFTER_IDLE_MINUTES = 4
    page.clock.fast_forward("25:01")
    button = region.get_by_role("button", name="Jag är kvar")
    expect(button).to_be_in_viewport()
    assert_fits(page)
    settings.SIGNED_OUT_AFTER_IDLE_MINUTES = 30
    button.click()
    expect(button).to_have_count(0)
    settings.SIGNED_OUT_AFTER_IDLE_MINUTES = 0
    page.clock.run_for("01")  # what came in the button's place begins to count
    page.clock.fast_forward("25:01")
    expect(region).to_contain_text("Du är utloggad")
    expect(typed).to_have_value("Vi kan ta emot fler.")
    assert_fits(page)
