"""The dialogue with one förvaltning in a real browser: two parties that take turns until they agree or do not.

Bo and Olle answer for the schools, Cilla for the care, and Anna coordinates. Every new page is checked at two
widths: empty, with data and with errors.
"""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from allocation.enums import Party, ReplyStep
from allocation.models import Reply
from allocation.selectors import answers_of, latest_reply
from organisation.enums import Role
from organisation.models import OutboxMail, RoleAssignment

from .browser import assert_fits, error_beside
from .factories import LONG_AGO, World, Year, make_world, month_of, offer_of
from .replying import fill_in, go_on, hand_over, places_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AMA, PRACTICE = "Arbetsmarknadsanställningar", "Praktikplatser"
COMMENT = "Hur många handledare har ni i juni?"
MOTIVE = "Ni har fem handledare. Kan ni ta emot två till?"
REASON = "Förvaltningen vill inte dela handledare mellan två arbetsplatser."


@pytest.fixture
def world() -> World:
    """The kommun, where Olle too answers for the schools."""
    world = make_world()
    RoleAssignment.objects.create(
        user=world.olle,
        role=Role.DEPARTMENT_CONTACT,
        department=world.departments["a"],
        valid_from=LONG_AGO,
    )
    return world


@pytest.fixture
def year(world: World) -> Year:
    """A year whose dialogue is open; nobody has answered."""
    return Year(world).targets().open()


def to(year: Year, name: str = "dialogue", *args: object, key: str = "a") -> str:
    """Return the address of a page of the schools' dialogue."""
    return reverse(f"allocation:{name}", args=[year.round.year, key, *args])


def step(year: Year, step: ReplyStep) -> str:
    """Return the address of a step of the schools' reply."""
    return to(year, "reply_step", step.value)


def open_page(page: Page, where: str) -> None:
    """Go there and check the page."""
    assert page.goto(where).status == 200
    assert_fits(page)


def places(reply: Reply, kind: str = "ama") -> tuple[int, int, int]:
    """Return what the reply offers of a kind: at least, wished and at most."""
    offer = reply.offers.get(kind=kind)
    return offer.at_least, offer.wished, offer.at_most


def letters() -> list[str]:
    """Return the kinds of the letters that wait, in order."""
    return sorted(OutboxMail.objects.values_list("kind", flat=True))


# The whole dialogue


def test_two_parties_take_turns_until_they_agree(
    visit: Callable[..., Page], world: World, year: Year
) -> None:
    bo, anna = visit(world.bo), visit(world.anna)
    open_page(anna, to(year))
    expect(anna.get_by_role("heading", name="Inget svar är inlämnat")).to_be_visible()
    open_page(anna, to(year, "reply_versions"))
    open_page(bo, to(year))
    expect(bo.get_by_role("heading", name="Kompetensbehov")).to_have_count(
        0
    )  # no page of noughts to begin with
    bo.get_by_role("link", name="Börja svara").click()
    fill_in(bo, ama=6, praktik=3)
    assert_fits(bo)
    hand_over(bo)
    assert_fits(bo)

    hands_back(anna, year)
    answers_the_comment(bo, year)
    counters(anna, year)
    answers_with_an_own_proposal(bo, year)
    asks_for_a_meeting(anna, year)
    open_page(bo, to(year))
    expect(bo.get_by_text("Förslag om möte")).to_be_visible()

    open_page(anna, to(year))
    anna.get_by_role("button", name="Godta svaret").click()
    expect(anna.get_by_text("Ni är eniga. Talen räknas med i förslaget.")).to_be_visible()
    assert_fits(anna)
    open_page(bo, to(year))
    expect(bo.get_by_text("Dialogen är klar.")).to_be_visible()
    dialogue = year.dialogue("a")
    assert dialogue.status == "agreed"
    versions = [
        (reply.version, reply.author, places(reply)) for reply in dialogue.replies.order_by("version")
    ]
    assert versions == [
        (1, Party.DEPARTMENT, (0, 0, 6)),
        (2, Party.DEPARTMENT, (0, 0, 6)),
        (3, Party.COORDINATOR, (0, 4, 8)),
        (4, Party.DEPARTMENT, (0, 4, 7)),
    ]
    open_page(anna, to(year, "reply_versions"))
    changes = anna.get_by_role("region", name="Det här har ändrats")
    expect(changes.get_by_role("row", name="Handledare i juni").get_by_role("cell")).to_have_text(
        ["5", "4 (−1)", "4", "4"]
    )
    expect(changes.get_by_role("row", name=f"{AMA}, högst").get_by_role("cell")).to_have_text(
        ["6", "6", "8 (+2)", "7 (−1)"]
    )


def hands_back(anna: Page, year: Year) -> None:
    open_page(anna, to(year))
    anna.get_by_role("link", name="Återlämna svaret").click()
    assert_fits(anna)
    anna.get_by_label("Kommentar").fill(COMMENT)
    anna.get_by_role("button", name="Återlämna svaret").click()
    expect(anna.get_by_text("Svaret är återlämnat.")).to_be_visible()
    assert_fits(anna)


def answers_the_comment(bo: Page, year: Year) -> None:
    """Change one month; what was filled in before stands."""
    bo.goto(step(year, ReplyStep.SUPERVISORS))
    expect(bo.locator(".panel.now blockquote")).to_have_text(COMMENT)
    assert_fits(bo)
    bo.get_by_label("Handledare Juni").fill("4")
    bo.get_by_role("button", name="Spara och fortsätt senare").click()
    expect(bo.get_by_text("Utkastet är sparat. Ni kan fortsätta när ni vill.")).to_be_visible()
    bo.get_by_role("link", name="Granska och skicka").click()
    year_of_months = bo.get_by_role("region", name="Handledare och andra mottaganden under året")
    expect(year_of_months.locator("tbody th")).to_have_text(["Januari–maj", "Juni", "Juli–december"])
    hand_over(bo)


def counters(anna: Page, year: Year) -> None:
    open_page(anna, to(year))
    anna.get_by_role("link", name="Lämna nytt förslag").click()
    assert_fits(anna)
    anna.get_by_label(f"Önskat {AMA}").fill("4")
    anna.get_by_label(f"Högst {AMA}").fill("8")
    anna.get_by_label("Motivering").fill(MOTIVE)
    anna.get_by_role("button", name="Skicka förslaget").click()
    expect(anna.get_by_text("Förslaget är skickat till förvaltningen.")).to_be_visible()
    assert_fits(anna)


def answers_with_an_own_proposal(bo: Page, year: Year) -> None:
    bo.goto("/")
    expect(bo.get_by_text("Samordnaren har lämnat ett nytt förslag till")).to_be_visible()
    open_page(bo, to(year))
    expect(bo.locator(".panel.now blockquote")).to_have_text(MOTIVE)
    expect(bo.get_by_text("Förvaltningen: 6. Samordnaren: 8 (+2).")).to_be_visible()
    bo.get_by_role("link", name="Lämna nytt förslag").click()
    at_most = places_of(bo, AMA).get_by_label("Högst")
    expect(at_most).to_have_value("8")
    at_most.fill("7")
    go_on(bo)
    open_page(bo, to(year))
    expect(bo.get_by_text("Ni har börjat på ett eget förslag.")).to_be_visible()
    bo.get_by_role("link", name="Fortsätt på ert förslag").click()
    assert_fits(bo)
    hand_over(bo)


def asks_for_a_meeting(anna: Page, year: Year) -> None:
    open_page(anna, to(year))
    anna.get_by_role("link", name="Boka möte").click()
    assert_fits(anna)
    anna.get_by_label("Dag").fill(f"{timezone.localdate().year + 1}-01-15")
    anna.get_by_label("Klockslag").fill("10:30")
    anna.get_by_label("Var?").fill("Teams")
    anna.get_by_label("Vad behöver ni prata om?").fill("Handledarna i juni.")
    anna.get_by_role("button", name="Föreslå mötet").click()
    expect(
        anna.get_by_text(re.compile(r"Förslag om möte 15.januari \d{4} kl..10\.30, Teams"))
    ).to_be_visible()
    assert_fits(anna)


def test_parties_that_do_not_agree_are_read_about_in_the_proposal(
    visit: Callable[..., Page], world: World, year: Year
) -> None:
    year.answered("b", "soc").submitted("a").countered("a", ama=(0, 5, 10))
    anna, bo = visit(world.anna), visit(world.bo)
    open_page(anna, to(year))
    anna.get_by_role("link", name="Avsluta utan enighet").click()
    expect(anna.get_by_text("Förvaltningens egna tal går vidare till förslaget.")).to_be_visible()
    assert_fits(anna)
    anna.get_by_label("Kommentar").fill(REASON)
    anna.get_by_role("button", name="Avsluta utan enighet").click()
    expect(anna.get_by_text("Dialogen är avslutad utan enighet.")).to_be_visible()
    for page in (anna, bo):
        open_page(page, to(year))
        expect(page.locator(".panel.quiet blockquote")).to_have_text(REASON)
        expect(page.get_by_text("Förvaltningen: 8. Samordnaren: 10 (+2).")).to_be_visible()

    year.closed().scenario().chosen().drafted()
    open_page(anna, reverse("allocation:proposal", args=[year.round.year]))
    expect(anna.get_by_text("utan enighet").first).to_be_visible()
    expect(anna.get_by_text(REASON).first).to_be_visible()


def test_a_no_needs_only_its_reason(
    visit: Callable[..., Page], world: World, year: Year, refused: Callable[[Page], None]
) -> None:
    bo = visit(world.bo)
    bo.goto(to(year, "reply_write"))
    bo.get_by_label("Nej", exact=True).check()
    go_on(bo)
    refused(bo)
    assert error_beside(bo.get_by_label("Varför?")) == "Skriv varför ni svarar kanske eller nej."
    bo.get_by_label("Varför?").fill("Vi flyttar till nya lokaler hela året.")
    go_on(bo)
    expect(bo.get_by_role("heading", level=1)).to_have_text("Granska och skicka")
    expect(bo.get_by_role("navigation", name="Steg").get_by_role("listitem")).to_have_count(2)
    expect(bo.get_by_role("heading", name="Handledare")).to_have_count(0)
    assert_fits(bo)
    hand_over(bo)
    assert year.dialogue("a").status == "submitted"


# One step at a time


@pytest.mark.parametrize("is_filled_in", [False, True])
def test_every_step_stands_empty_and_with_data(
    visit: Callable[..., Page], world: World, year: Year, is_filled_in: bool
) -> None:
    if is_filled_in:
        intakes = (month_of(is_closed=month == 7, lonebidrag=1, prao=month % 3) for month in range(1, 13))
        offers = (offer_of("ama", 1, 8, wished=4), offer_of("praktik", 0, 4, tasks="Läsa högt.\n" * 5))
        year.saved("a", months=tuple(intakes), offers=offers, training="Bemötande.", union_note="MBL § 11")
    bo = visit(world.bo)
    for each in ReplyStep:
        open_page(bo, step(year, each))
    open_page(bo, to(year, "reply_check"))
    expect(bo.get_by_role("heading", name="Det här återstår")).to_have_count(0 if is_filled_in else 1)
    open_page(bo, to(year))


def test_mistakes_are_named_and_what_was_typed_stays(
    visit: Callable[..., Page], world: World, year: Year, refused: Callable[[Page], None]
) -> None:
    page = visit(world.bo)
    page.goto(step(year, ReplyStep.NEEDS))
    for row, name in enumerate(("Kock", "kock "), start=1):
        page.get_by_label(f"Yrke rad {row}", exact=True).fill(name)
        page.get_by_label(f"Saknas inom 2 år rad {row}").fill("3")
        page.get_by_label(f"Saknas inom 5 år rad {row}").fill("4")
    go_on(page)
    refused(page)
    occupation = page.get_by_label("Yrke rad 2", exact=True)
    assert error_beside(occupation) == "Yrket står redan i listan. Slå ihop raderna."
    assert occupation.input_value() == "kock "

    page.goto(step(year, ReplyStep.PLACES))
    practice = places_of(page, PRACTICE)
    practice.get_by_label("Minst").fill("7")
    practice.get_by_label("Arbetsuppgifter").fill("Vi bygger om.")
    go_on(page)
    refused(page)
    assert error_beside(practice.get_by_label("Önskat")) == "”Önskat” ska ligga mellan ”minst” och ”högst”."
    assert practice.get_by_label("Arbetsuppgifter").input_value() == "Vi bygger om."

    page.goto(step(year, ReplyStep.SUPERVISORS))
    page.get_by_label("Handledare varje månad").fill("2001")
    page.get_by_label("Handledare Mars").fill("-1")
    go_on(page)
    refused(page)
    for label in ("Handledare varje månad", "Handledare Mars"):
        assert error_beside(page.get_by_label(label)) == "Ange ett tal mellan 0 och 2000."

    page.goto(step(year, ReplyStep.CONDITIONS))
    page.get_by_text("Ja, fyll i hur många varje månad").click()
    page.get_by_label("Prao Mars").fill("1001")
    page.get_by_label("Övriga förutsättningar").fill("Vi bygger om.")
    go_on(page)
    refused(page)
    expect(page.get_by_label("Prao Mars")).to_be_visible()  # the question that it is under has been opened
    assert page.get_by_label("Övriga förutsättningar").input_value() == "Vi bygger om."
    assert latest_reply(year.dialogue("a")).revision == 0


def test_one_number_fills_the_year_but_for_months_of_their_own(
    visit: Callable[..., Page], world: World, year: Year
) -> None:
    bo = visit(world.bo)
    bo.goto(step(year, ReplyStep.SUPERVISORS))
    bo.get_by_label("Handledare varje månad").fill("6")
    bo.get_by_label("Handledare Juli").fill("0")
    bo.get_by_role("button", name="Fyll i alla månader").click()
    months = bo.get_by_role("spinbutton", name=re.compile("^Handledare (?!varje)"))
    expect(months.nth(0)).to_have_value("6")
    assert [field.input_value() for field in months.all()] == [*["6"] * 6, "", *["6"] * 5]
    expect(bo.get_by_label("Handledare varje månad")).to_have_value("")
    bo.get_by_label("Handledare Maj").fill("")
    go_on(bo)

    bo.get_by_label("Juli", exact=True).check()
    bo.get_by_text("Ja, fyll i hur många varje månad").click()
    bo.get_by_label("Lönebidrag varje månad").fill("2")
    bo.get_by_label("Lönebidrag Juni").fill("4")
    bo.get_by_label("Prao Mars").fill("1")
    go_on(bo)
    given = answers_of(latest_reply(year.dialogue("a")))
    assert given.supervisors.supervisors == (6, 6, 6, 6, 0, 6, 0, 6, 6, 6, 6, 6)
    assert [month.lonebidrag for month in given.conditions.months] == [2, 2, 2, 2, 2, 4, 2, 2, 2, 2, 2, 2]
    assert [number for number, month in enumerate(given.conditions.months, 1) if month.prao] == [3]
    assert [number for number, month in enumerate(given.conditions.months, 1) if month.is_closed] == [7]


# Without a mouse

# The parts of a date take the focus one by one inside its field, which the browser marks itself.
IS_SEEN = """element => {
    if (element.type === 'date') return true;
    const style = getComputedStyle(element);
    return element.matches(':focus-visible') && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


def reach(control: Locator) -> None:
    """Move the focus forward with Tab until it is on the control; it is seen wherever it stops."""
    page = control.page
    for _ in range(150):
        if control.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        if not focused.evaluate("element => element === document.body"):
            assert focused.evaluate(IS_SEEN), focused.evaluate("element => element.outerHTML")
    raise AssertionError(f"{control} is not reached with Tab")


def press(control: Locator, key: str = "Enter") -> None:
    """Go to a link, button or box with the keyboard and press it."""
    reach(control)
    control.page.keyboard.press(key)
    control.page.wait_for_load_state()


def type_into(control: Locator, text: str) -> None:
    """Go to a field with the keyboard and write in it."""
    reach(control)
    control.page.keyboard.type(text)


def test_a_whole_answer_with_the_keyboard_alone(visit: Callable[..., Page], world: World, year: Year) -> None:
    bo = visit(world.bo)
    bo.goto("/")
    press(bo.get_by_role("link", name="Gå till er dialog"))
    press(bo.get_by_role("link", name="Börja svara"))
    reach(bo.get_by_label("Ja", exact=True))
    bo.keyboard.press("ArrowDown")  # to maybe, and back
    bo.keyboard.press("ArrowUp")
    save = bo.get_by_role("button", name="Spara och fortsätt", exact=True)
    press(save)
    reach(bo.get_by_label("När gjordes GAP-analysen?"))
    for key in ("ArrowUp", "ArrowRight", "ArrowUp", "ArrowRight", "ArrowUp"):
        bo.keyboard.press(key)
    type_into(bo.get_by_label("Yrke rad 1", exact=True), "Förskollärare")
    type_into(bo.get_by_label("Saknas inom 2 år rad 1"), "9")
    type_into(bo.get_by_label("Saknas inom 5 år rad 1"), "20")
    press(bo.get_by_label("Bristyrke rad 1"), "Space")
    press(save)
    for kind, count in ((AMA, "8"), (PRACTICE, "4")):
        type_into(places_of(bo, kind).get_by_label("Högst"), count)
        type_into(places_of(bo, kind).get_by_label("Arbetsuppgifter"), "Duka och diska.")
    press(bo.get_by_label("Vi intygar att platserna inte ersätter någon ordinarie tjänst"), "Space")
    press(save)
    type_into(bo.get_by_label("Handledare varje månad"), "6")
    bo.keyboard.press("Enter")  # in a field: saves and goes on
    expect(bo.get_by_role("heading", level=1)).to_have_text("Vad mer behöver samordnaren veta?")
    press(bo.get_by_label("Juli", exact=True), "Space")
    reach(bo.locator("summary"))
    bo.keyboard.press("Enter")
    type_into(bo.get_by_label("Feriepraktik Juni"), "2")
    press(save)
    expect(bo.get_by_role("heading", level=1)).to_have_text("Granska och skicka")
    press(bo.get_by_role("button", name="Lämna in svaret"))
    expect(bo.get_by_text("Svaret är inlämnat. Samordnaren läser det och hör av sig.")).to_be_visible()

    given = answers_of(latest_reply(year.dialogue("a")))
    assert given.interest.interest == "yes"
    assert [(need.occupation, need.need_5y, need.is_shortage) for need in given.needs.needs] == [
        ("Förskollärare", 20, True)
    ]
    assert [(offer.kind, offer.at_most) for offer in given.places.offers] == [("ama", 8), ("praktik", 4)]
    assert given.supervisors.supervisors == (6,) * 12
    assert [(month.is_closed, month.feriepraktik) for month in given.conditions.months[5:7]] == [
        (False, 2),
        (True, 0),
    ]


# Two at once, and twice


def test_two_who_write_the_same_step_see_both_texts(
    visit: Callable[..., Page], world: World, year: Year, refused: Callable[[Page], None]
) -> None:
    bo, olle = visit(world.bo), visit(world.olle)
    for page in (bo, olle):
        page.goto(step(year, ReplyStep.CONDITIONS))
    olle.get_by_label("Omkostnader").fill("Arbetskläder.")
    go_on(olle)
    bo.get_by_label("Omkostnader").fill("Busskort.")
    go_on(bo)
    refused(bo)
    expect(bo.locator(".ds-error-summary")).to_contain_text("Någon annan har sparat det här steget")
    differs = bo.get_by_role("region", name="Vad som skiljer").get_by_role("row", name="Omkostnader")
    expect(differs.get_by_role("cell")).to_have_text(["Arbetskläder.", "Busskort."])
    expect(bo.get_by_role("columnheader", name="Står nu")).to_contain_text("sparad av Olle")
    assert latest_reply(year.dialogue("a")).ancillary_costs == "Arbetskläder."
    expect(bo.get_by_label("Omkostnader")).to_have_value("Busskort.")

    bo.get_by_label("Omkostnader").fill("Arbetskläder och busskort.")
    go_on(bo)
    expect(bo.get_by_role("heading", level=1)).to_have_text("Granska och skicka")
    assert latest_reply(year.dialogue("a")).ancillary_costs == "Arbetskläder och busskort."


def test_two_who_write_different_steps_do_not_meet(
    visit: Callable[..., Page], world: World, year: Year
) -> None:
    bo, olle = visit(world.bo), visit(world.olle)
    bo.goto(step(year, ReplyStep.SUPERVISORS))
    olle.goto(step(year, ReplyStep.CONDITIONS))
    olle.get_by_label("Omkostnader").fill("Arbetskläder.")
    go_on(olle)
    bo.get_by_label("Handledare varje månad").fill("3")
    go_on(bo)
    given = answers_of(latest_reply(year.dialogue("a")))
    assert (given.supervisors.supervisors, given.conditions.ancillary_costs) == ((3,) * 12, "Arbetskläder.")


def test_handing_over_again_gives_one_version_and_one_letter(
    visit: Callable[..., Page], world: World, year: Year
) -> None:
    bo = visit(world.bo)
    year.saved("a")
    OutboxMail.objects.all().delete()
    bo.goto(to(year, "reply_check"))
    form = bo.locator("form.action", has_text="Lämna in svaret")
    sent = form.evaluate("form => Object.fromEntries(new FormData(form))")
    form.get_by_role("button").dblclick()
    expect(bo.get_by_text("Svaret är inlämnat. Samordnaren läser det")).to_be_visible()
    bo.go_back()
    told = bo.get_by_text("Be samordnaren återlämna det om något ska ändras.")
    expect(told).to_be_visible()  # once: led to the dialogue, where what was sent is read
    assert bo.url.endswith(to(year))
    again = bo.context.request.post(to(year, "reply_submit"), form=sent, headers={"Referer": bo.url})
    assert again.status == 200
    assert (year.dialogue("a").replies.count(), letters()) == (1, ["reply_submitted"])


def test_proposing_again_gives_one_version_and_one_letter(
    visit: Callable[..., Page], world: World, year: Year, browser_errors: list[str]
) -> None:
    year.submitted("a")
    OutboxMail.objects.all().delete()
    anna = visit(world.anna)
    anna.goto(to(year, "reply_counter"))
    anna.get_by_label(f"Högst {AMA}").fill("9")
    anna.get_by_label("Motivering").fill(MOTIVE)
    sent = anna.locator("main form").evaluate("form => Object.fromEntries(new FormData(form))")
    anna.get_by_role("button", name="Skicka förslaget").dblclick()
    expect(anna.get_by_text("Förslaget är skickat till förvaltningen.")).to_be_visible()
    anna.go_back()
    expect(anna.get_by_text("Det finns inget inlämnat svar att lämna förslag om.")).to_be_visible()
    browser_errors.clear()  # the browser's own remark about the refusal
    again = anna.context.request.post(to(year, "reply_counter"), form=sent, headers={"Referer": anna.url})
    assert again.status == 200
    assert year.dialogue("a").replies.count() == 2
    assert letters() == ["reply_countered"] * 2  # one to each contact
