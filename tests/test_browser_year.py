"""A whole year in the browser: from the nämnd's targets to a published decision that others read.

Anna coordinates, Bo and Cilla answer for their förvaltningar, David records the decision as the nämnd's
secretary, and Frida and Eva read it as members of two nämnder.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from allocation.models import AllocationRound, Decision, Dialogue
from allocation.selectors import latest_reply
from organisation.models import User

from .factories import World, make_world
from .replying import fill_in, go_on, hand_over

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("typeset"),
]

PASSWORD = "en lång och hemlig lösenordsfras"
SCHOOL, CARE, SOCIAL = (
    "Barn- och skolförvaltningen",
    "Vård- och omsorgsförvaltningen",
    "Arbetsmarknads- och socialförvaltningen",
)
COMMENT = "Kan ni se över hur många ni klarar i juni?"
REASON = "Två kök byggs om under våren."
BOARDS_REASON = "Nämnden vill ha en plats till i vården."


@pytest.fixture
def world() -> World:
    """The kommun; everybody has a demo account but Eva, who has a password."""
    world = make_world()
    User.objects.exclude(pk=world.eva.pk).update(is_demo=True)
    world.eva.set_password(PASSWORD)
    world.eva.save()
    return world


@pytest.fixture
def sign_in(new_context: Callable[..., BrowserContext], world: World) -> Callable[[str], Page]:
    """Sign a person in through the demo button, in a browser of their own."""

    def with_one_click(name: str) -> Page:
        page = new_context().new_page()
        page.goto("/")
        page.get_by_role("button", name=name).click()
        expect(page.locator(".site-user")).to_contain_text(name)
        return page

    return with_one_click


def test_a_year_from_targets_to_a_decision_that_others_read(
    sign_in: Callable[[str], Page], new_context: Callable[..., BrowserContext]
) -> None:
    anna = sign_in("Anna")
    year = start_the_year(anna)
    write_the_targets(anna)
    open_the_dialogue(anna)

    answer(sign_in("Bo"), SCHOOL, ama=8, praktik=4)
    cilla = sign_in("Cilla")
    answer(cilla, CARE, ama=6, praktik=3)
    accept(anna, year, SCHOOL)
    hand_back(anna, year)
    answer_again(cilla, year)
    accept(anna, year, CARE)
    close_without_a_reply(anna, year)

    compute_two_scenarios(anna, year)
    number = read_why(anna)
    adjust(anna, number)
    choose(anna, year)
    write_and_send_the_report(anna)
    frida = sign_in("Frida")
    read_the_proposal(frida)

    decision = record_the_decision(sign_in("David"), year)
    nobody_else_reads_yet(cilla, year, decision)
    publish(anna, year)
    eva = sign_in_with_password(new_context())
    for reader in (cilla, frida, eva):
        read_the_decision(reader, year, decision)


# Preparing


def start_the_year(anna: Page) -> int:
    expect(anna.get_by_role("heading", name="Inget år är startat")).to_be_visible()
    anna.get_by_role("link", name="Starta ett år").click()
    year = int(anna.get_by_label("År", exact=True).input_value())
    anna.get_by_role("button", name="Starta året").click()
    expect(anna.get_by_role("heading", level=1)).to_have_text(f"Fördelning {year}")
    expect(anna.get_by_text("Utan beslutade mål kan inget förslag tas fram")).to_be_visible()
    return year


def write_the_targets(anna: Page) -> None:
    anna.get_by_role("link", name="Skriv in målen").first.click()
    decided_on = timezone.localdate() - dt.timedelta(days=60)
    for kind, places in (("Arbetsmarknadsanställningar", 12), ("Praktikplatser", 5)):
        anna.get_by_label(f"Antal platser {kind}").fill(str(places))
        anna.get_by_label(f"Beslutsdatum {kind}").fill(decided_on.isoformat())
        anna.get_by_label(f"Paragraf {kind}").fill("12")
        anna.get_by_label(f"Diarienummer {kind}").fill("SO 2026/0041")
    anna.get_by_role("button", name="Spara målen").click()
    expect(anna.get_by_text("Nämndens mål är sparade.")).to_be_visible()
    targets = AllocationRound.objects.get().targets.order_by("kind")
    assert [(target.places, target.paragraph) for target in targets] == [(12, "§ 12"), (5, "§ 12")]


def open_the_dialogue(anna: Page) -> None:
    anna.get_by_role("link", name="Öppna dialogen").first.click()
    anna.get_by_role("button", name="Öppna dialogen").click()
    expect(anna.get_by_text("Dialogen är öppnad med 3 förvaltningar.")).to_be_visible()
    expect(anna.get_by_text("0 väntar på dig, 3 väntar på förvaltningarna och 0 är klara.")).to_be_visible()


# The dialogue


def answer(contact: Page, name: str, *, ama: int, praktik: int) -> None:
    """Answer for a förvaltning, whose GAP analysis is old."""
    contact.get_by_role("link", name="Start").first.click()
    contact.get_by_role("link", name=re.compile(rf"^{name} \d")).click()
    contact.get_by_role("link", name="Börja svara").click()
    fill_in(contact, ama=ama, praktik=praktik, gap_made_on="2019-03-01")
    hand_over(contact)


def open_reply(anna: Page, year: int, name: str) -> None:
    """Go to a förvaltning's dialogue through the menu."""
    anna.get_by_role("link", name="Dialoger", exact=True).first.click()
    expect(anna).to_have_url(re.compile(rf"/ar/{year}/dialoger/$"))
    anna.get_by_role("link", name=name, exact=True).click()


def accept(anna: Page, year: int, name: str) -> None:
    open_reply(anna, year, name)
    anna.get_by_role("button", name="Godta svaret").click()
    expect(anna.get_by_text("Ni är eniga. Talen räknas med i förslaget.")).to_be_visible()


def hand_back(anna: Page, year: int) -> None:
    open_reply(anna, year, CARE)
    expect(anna.get_by_text("Äldre än två år")).to_be_visible()
    anna.get_by_role("link", name="Återlämna svaret").click()
    anna.get_by_label("Kommentar").fill(COMMENT)
    anna.get_by_role("button", name="Återlämna svaret").click()
    expect(anna.get_by_text("Svaret är återlämnat.")).to_be_visible()


def answer_again(cilla: Page, year: int) -> None:
    cilla.goto("/")
    expect(cilla.get_by_text(f"Samordnaren har återlämnat svaret från {CARE}")).to_be_visible()
    cilla.get_by_role("link", name="Gå till er dialog").click()
    expect(cilla.locator(".panel.now blockquote")).to_have_text(COMMENT)
    cilla.get_by_role("link", name="Granska och skicka").click()
    cilla.get_by_role("link", name="Ändra handledare").click()
    cilla.get_by_label("Handledare Juni").fill("4")
    go_on(cilla)
    cilla.get_by_role("link", name="Granska och skicka").click()
    hand_over(cilla)
    reply = latest_reply(Dialogue.objects.get(round__year=year, department__key="b"))
    assert (reply.version, reply.months.get(month=6).supervisors) == (2, 4)


def close_without_a_reply(anna: Page, year: int) -> None:
    anna.get_by_role("link", name="Dialoger", exact=True).first.click()
    expect(anna.get_by_text("En dialog är inte klar.")).to_be_visible()
    open_reply(anna, year, SOCIAL)
    anna.get_by_role("link", name="Avsluta utan svar").click()
    anna.get_by_label("Kommentar").fill("Förvaltningen omorganiseras.")
    anna.get_by_role("button", name="Avsluta utan svar").click()
    anna.get_by_role("link", name="Dialoger", exact=True).first.click()
    anna.get_by_role("button", name="Avsluta dialogen").click()
    expect(anna.get_by_text("Dialogen är avslutad.")).to_be_visible()


# Scenarios and proposal


def compute_two_scenarios(anna: Page, year: int) -> None:
    for name, weights in (("A. Behov först", (50, 30, 20)), ("B. Mer för storlek", (20, 10, 70))):
        anna.get_by_role("link", name="Räkna fram ett scenario").click()
        anna.get_by_label("Namn").fill(name)
        for label, weight in zip(
            ("Behov inom 2 år", "Behov inom 5 år", "Antal anställda"), weights, strict=True
        ):
            anna.get_by_label(f"{label}, procent").fill(str(weight))
        anna.get_by_role("button", name="Räkna").click()
        expect(anna.get_by_text(f"{name} är uträknat.")).to_be_visible()
    expect(anna).to_have_url(re.compile(rf"/ar/{year}/fordelning/$"))
    table = anna.get_by_role("region", name="Platser per förvaltning, arbetsmarknadsanställningar")
    expect(table.locator("tfoot .total")).to_have_text(["12", "12"])
    expect(table.get_by_role("row", name=SOCIAL).locator(".cap")).to_have_text(["inget svar", "inget svar"])


def read_why(anna: Page) -> int:
    """Open a number's explanation; its steps add up to it. Return the number."""
    anna.get_by_role("link", name=f"varför {SCHOOL} får det i A. Behov först").first.click()
    heading = anna.get_by_role("heading", name=f"Varför får {SCHOOL}").inner_text()
    number = int(re.search(r"(\d+)\sarbetsmarknadsanställningar\?$", heading).group(1))
    steps = anna.get_by_role("region", name="Uträkningen steg för steg").locator("tbody tr:not(.sum) td.num")
    parts = [int(text.replace("−", "-").replace("±", "")) for text in steps.all_inner_texts()]
    assert sum(parts) == number
    return number


def adjust(anna: Page, number: int) -> None:
    """Take one place away by hand; the change is its own step, with name and reason."""
    anna.get_by_role("link", name="Ändra för hand").click()
    anna.get_by_label("Platser efter ändringen").fill(str(number - 1))
    anna.get_by_label("Skäl").fill(REASON)
    anna.get_by_role("button", name="Spara ändringen").click()
    step = anna.get_by_role("row", name="Ändrat för hand Anna")
    expect(step.get_by_role("cell")).to_have_text([REASON, "−1"])


def choose(anna: Page, year: int) -> None:
    anna.get_by_role("link", name="Fördelning", exact=True).first.click()
    anna.get_by_role("button", name="Välj som förslag A. Behov först").click()
    expect(anna).to_have_url(re.compile(rf"/ar/{year}/forslag/$"))


def write_and_send_the_report(anna: Page) -> None:
    anna.get_by_role("button", name="Skriv ett utkast").click()
    summary = anna.get_by_label("Sammanfattning")
    expect(summary).not_to_be_empty()
    summary.fill(summary.input_value() + "\n\nAlla parter har hörts.")
    anna.get_by_role("button", name="Spara").click()
    expect(anna.get_by_text("Alla parter har hörts.")).to_be_visible()
    anna.get_by_role("button", name="Skicka till nämnden").click()
    expect(anna.get_by_text("Förslaget är låst och finns nu hos nämnden.")).to_be_visible()


def read_the_proposal(frida: Page) -> None:
    frida.goto("/")
    frida.get_by_role("link", name="Läs förslaget").click()
    expect(frida.get_by_text("Alla parter har hörts.")).to_be_visible()
    expect(frida.get_by_text(REASON).first).to_be_visible()
    expect(frida.get_by_role("link", name="Registrera beslut")).to_have_count(0)


# The decision


def record_the_decision(david: Page, year: int) -> Decision:
    """Record the protocol: one line changed, so that the target is met again."""
    david.get_by_role("link", name="Registrera beslut").click()
    david.get_by_label("Paragraf", exact=True).fill("87")
    david.get_by_label("Med ändringar").check()
    places = david.get_by_label(f"Beslutat {CARE}, arbetsmarknadsanställningar")
    places.fill(str(int(places.input_value()) + 1))
    david.get_by_label(f"Nämndens skäl {CARE}, arbetsmarknadsanställningar").fill(BOARDS_REASON)
    david.get_by_role("button", name="Registrera beslutet").click()
    expect(david.get_by_text("Beslutet är registrerat och låst. Det är inte publicerat än.")).to_be_visible()

    decision = Decision.objects.get(round__year=year)
    changed = [line.change_reason for line in decision.lines.all() if line.decided != line.proposed]
    assert (decision.paragraph, changed) == ("§ 87", [BOARDS_REASON])
    assert sum(line.decided for line in decision.lines.filter(kind="ama")) == 12
    fetch_the_pdf(david)
    return decision


def fetch_the_pdf(reader: Page) -> None:
    """The PDF is the one whose checksum the page shows."""
    pdf = reader.context.request.get(reader.get_by_role("link", name="Läs som pdf").get_attribute("href"))
    assert (pdf.status, pdf.headers["content-type"]) == (200, "application/pdf")
    assert pdf.body().startswith(b"%PDF-")
    assert reader.locator("code").inner_text() == hashlib.sha256(pdf.body()).hexdigest()


def nobody_else_reads_yet(cilla: Page, year: int, decision: Decision) -> None:
    cilla.goto("/")
    expect(cilla.get_by_role("heading", name="Under beredning")).to_be_visible()
    cilla.get_by_role("link", name="Beslut", exact=True).first.click()
    expect(cilla.get_by_text(f"Fördelning {year}: under beredning")).to_be_visible()
    for address in (f"/beslut/{decision.pk}/", f"/beslut/{decision.pk}/fordelningsmodell.pdf"):
        assert cilla.context.request.get(address).status == 404


def publish(anna: Page, year: int) -> None:
    anna.goto("/")
    anna.get_by_role("link", name="Gå till beslutet").click()
    anna.get_by_role("button", name="Publicera beslutet").click()
    expect(anna.get_by_text("Beslutet är publicerat.")).to_be_visible()
    assert AllocationRound.objects.get(year=year).status == "published"


def sign_in_with_password(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/")
    page.get_by_label("E-post").fill("eva@kommun.example")
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.locator(".site-user")).to_contain_text("Eva")
    return page


def read_the_decision(reader: Page, year: int, decision: Decision) -> None:
    """The page shows the decided numbers, the nämnd's reason and the PDF."""
    reader.get_by_role("link", name="Beslut", exact=True).first.click()
    reader.get_by_role("link", name=f"Fördelningsmodell {year}").first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(f"Fördelningsmodell {year}")
    expect(reader.get_by_text(BOARDS_REASON).first).to_be_visible()
    row = reader.get_by_role("region", name=re.compile("^Tabell 1")).get_by_role("row", name=CARE)
    decided = {line.kind: str(line.decided) for line in decision.lines.filter(department__key="b")}
    assert {decided["ama"], decided["praktik"]} <= set(row.get_by_role("cell").all_inner_texts())
    fetch_the_pdf(reader)
