"""The lists of a year: what they say, what is downloaded, and that they cost the same whatever their length."""

import ast
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from agreements import exports, overview, selectors, workflow
from agreements.actions import agreements as actions
from allocation.actions import decisions
from allocation.enums import Outcome
from allocation.payload import digest
from allocation.selectors import valid_decision
from tests.deliveries import unpacked
from tests.factories import decision_input

from .build import Agreements, a_month_later

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_once(made_once: Agreements) -> Agreements:
    """A published year with an agreement that is signed and one that is declined."""
    made = made_once.concluded("a").saved("b").sent("b")
    actions.decline(agreement=made.of("b"), comment="Vi har inga handledare.", by=made.world.cilla)
    return made


def test_the_coordinators_list_says_what_to_do(made: Agreements) -> None:
    declined, signed = overview.year_lines(selectors.year_overview(made.year.round))
    assert (declined.status, declined.waits_on, declined.missing) == (
        "Avböjd",
        "samordnaren",
        ("Prata med nämnden, som har avböjt.",),
    )
    assert (signed.waits_on, signed.missing) == ("", ())
    assert signed.status.startswith("Undertecknad")


def test_approved_lacks_the_signatures_that_are_not_recorded(made: Agreements) -> None:
    actions.resume(agreement=made.of("b"), comment="Vi har pratat.", by=made.world.anna)
    made.sent("b").approved("b")
    approved, _ = overview.year_lines(selectors.year_overview(made.year.round))
    assert approved.missing == (
        "Registrera underskriften från samordnande nämnd.",
        "Registrera underskriften från mottagande nämnd.",
    )
    assert approved.is_with_them


def test_special_support_in_a_few_words(made: Agreements) -> None:
    agreement = made.of("b")
    assert overview.support_words(agreement) == ""
    agreement.template.special_support_from = 1
    assert overview.support_words(agreement) == "Ska diskuteras"
    agreement.special_support_decision = "Inget stöd i år."
    assert overview.support_words(agreement) == "Diskuterat"
    agreement.special_support_amount = 120_000
    assert overview.support_words(agreement) == "120\u00a0000\u00a0kr"


def test_quota_has_target_signed_and_outcome_that_may_be_hidden(made: Agreements) -> None:
    decision = valid_decision(made.year.round)
    begun = exports.begun(made.year.round)
    assert set(begun.places.values()) == {0}
    hidden = {(made.year.dialogue("b").department_id, "ama"): None}
    begun = exports.Begun(begun.through, begun.places | hidden)
    rows = exports.budget_rows(decision, selectors.year_overview(made.year.round), begun)
    decided = {(line.board_name, line.kind): line.decided for line in decision.lines.all()}
    school, care, social = (
        "barn- och skolnämnden",
        "vård- och omsorgsnämnden",
        "arbetsmarknads- och socialnämnden",
    )
    assert dict(rows) == {
        school: [
            *(decided[school, "ama"], decided[school, "ama"], 0),
            *(decided[school, "praktik"], decided[school, "praktik"], 0),
        ],
        care: [decided[care, "ama"], 0, None, decided[care, "praktik"], 0, 0],
        social: [decided[social, "ama"], None, 0, decided[social, "praktik"], None, 0],
    }
    assert exports.budget_totals(rows)[0] == sum(
        count for (_, kind), count in decided.items() if kind == "ama"
    )
    assert exports.budget_totals(rows)[1] == decided[school, "ama"]
    assert (exports.budget_totals(rows)[2], exports.budget_totals(rows)[5]) == (None, 0)
    client = Client()
    client.force_login(made.world.anna)
    year = made.year.round.year
    content, said = unpacked(client.get(reverse("agreements:budget_file", args=[year])))
    head, *lines = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
    assert [each["name"] for each in said["columns"]] == list(head)
    assert (said["rows"], said["year"], said["made_by_role"]) == (len(lines), year, "samordnare")
    assert said["rules"].endswith(str(decision.pk))
    assert made.world.anna.name not in str(said)


def test_archive_holds_every_document_and_its_sum(made: Agreements) -> None:
    with ZipFile(BytesIO(exports.archive(selectors.agreements()))) as bundle:
        assert bundle.testzip() is None
        index = load_workbook(BytesIO(bundle.read("00-forteckning.xlsx"))).active
        head, *rows = index.iter_rows(values_only=True)
        listed = {row[0]: row[head.index("SHA-256")] for row in rows}
        files = {name: digest(bundle.read(name)) for name in bundle.namelist() if name.endswith(".pdf")}
    assert listed == files
    assert [name.split("-")[-1] for name in sorted(files)] == ["undertecknad.pdf", "1.pdf"]


def test_status_follows_the_dates_and_the_amendment(made: Agreements) -> None:
    year = made.year.round.year
    words = []
    for day in (f"{year - 1}-12-31", f"{year}-06-01", f"{year + 1}-01-01"):
        with time_machine.travel(f"{day} 12:00"):
            words.append(overview.status_words(made.base("a"))[0])
    assert words == [
        f"Undertecknad, gäller från 1\u00a0januari {year}",
        "Undertecknad, gäller",
        f"Undertecknad, gällde till 31\u00a0december {year}",
    ]
    made.amended("a").concluded("a")
    base, _ = overview.lines_for(made.world.bo, selectors.agreements_visible_to(made.world.bo))
    assert base.status == "Undertecknad, ändrad genom tillägg"


def test_base_says_what_applies_now_and_what_will(client: Client, made: Agreements) -> None:
    made.amended("a").saved("a", other_terms="Från mars.", valid_from=a_month_later(made.base("a")))
    made.sent("a").approved("a").signed("a")
    base, year = made.base("a"), made.year.round.year
    client.force_login(made.world.anna)
    seen = []
    for day in (f"{year}-01-31", f"{year}-02-01"):
        with time_machine.travel(f"{day} 12:00"):
            client.force_login(made.world.anna)
            page = client.get(reverse("agreements:agreement", args=[year, base.pk])).content.decode()
            seen.append(
                ("Ändras genom tillägg" in page, "Så här gäller det nu" in page, "Från mars." in page)
            )
    assert seen == [(True, False, True), (False, True, True)]


def test_the_list_of_the_receiving_side_says_that_it_is_their_turn(made: Agreements) -> None:
    actions.resume(agreement=made.of("b"), comment="Vi har pratat.", by=made.world.anna)
    made.sent("b")
    for user, waits_on in ((made.world.cilla, "er"), (made.world.david, "mottagande nämnd")):
        lines = overview.lines_for(user, selectors.agreements_visible_to(user))
        assert next(line.waits_on for line in lines if line.name.startswith("vård")) == waits_on


def test_after_a_correction_the_list_says_what_is_made_anew_and_what_needs_an_amendment(
    client: Client, made: Agreements
) -> None:
    year = made.year
    more = {(key, "ama"): (4, "Rättat.") for key in ("a", "b")}
    data = decision_input(
        paragraph="§ 99",
        outcome=Outcome.WITH_CHANGES,
        changes=more,
        correction_reason="Räknefel.",
        off_target_confirmed=True,
    )
    decisions.correct(decision=year.decision, data=data, by=made.world.david)
    client.force_login(made.world.anna)
    where = reverse("agreements:overview", args=[year.round.year])
    unpublished = client.get(where).content.decode()
    assert "Beslutet är rättat. De överenskommelser som ingen har undertecknat görs om" in unpublished
    assert "Publicera beslutet först." in unpublished
    decisions.publish(decision=year.decision, by=made.world.anna)
    client.post(reverse("agreements:generate", args=[year.round.year]))
    page = client.get(where).content.decode()
    assert "Gjorda om: 1." in page
    assert "Beslutet är rättat. Gör ett tillägg." in page
    assert "görs om efter rättelsen" not in page


def test_what_the_coordinator_writes_is_not_seen_before_it_is_sent(made: Agreements) -> None:
    actions.resume(agreement=made.of("b"), comment="Vi har pratat.", by=made.world.anna)
    made.saved("b", other_terms="Hemligt utkast.")
    where = reverse("agreements:agreement", args=[made.year.round.year, made.of("b").pk])
    seen = {}
    for name in ("anna", "cilla", "david"):
        client = Client()
        client.force_login(getattr(made.world, name))
        page = client.get(where).content.decode()
        seen[name] = ("Hemligt utkast." in page, "Utkastet sparades" in page)
    assert seen == {"anna": (True, True), "cilla": (False, False), "david": (False, False)}
    made.sent("b")
    client.force_login(made.world.cilla)
    assert "Hemligt utkast." in client.get(where).content.decode()


def test_everything_that_happens_has_words() -> None:
    told = {step.name for step in workflow.STEPS}
    for path in (settings.BASE_DIR / "agreements" / "actions").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in ("tell", "move") and isinstance(node.args[1], ast.Constant):
                told.add(node.args[1].value)
    assert told - {"signature_recorded"} == set(overview.TEXTS)  # whose signature is said from its details
