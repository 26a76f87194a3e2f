"""A year's cost: what a page shows, what is saved with the year, and what is frozen with the decision."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from allocation import costs
from allocation.actions import assumptions, proposals, rates
from allocation.economy import frozen
from allocation.economy.assumptions import Assumptions, plain_decimal
from allocation.economy.keys import Key
from allocation.economy.summary import case_of
from allocation.models import CostAssumptions, Event, Rate
from tests.factories import World, Year
from tests.refusals import refusal

PLACE = 157_704  # kronor for six months at 20 000 kr with 31,42 per cent in contributions


@pytest.fixture
def year(world: World) -> Year:
    """A year with a chosen scenario: 10 AMA and 5 praktikplatser, on the delivered numbers."""
    call_command("load_rates", verbosity=0)
    return Year(world).targets().open().answered("a", "b", "soc").closed().scenario().chosen()


def usual(year: Year) -> Assumptions:
    """Return what is assumed when nobody has chosen anything."""
    return costs.assumptions_of(year.round, costs.rates())


def client(person: object) -> Client:
    """Return a browser signed in as the person."""
    browser = Client()
    browser.force_login(person)
    return browser


def as_typed(value: Decimal) -> str:
    """Return a figure as people write it."""
    return plain_decimal(value).replace(".", ",")


def query(given: Assumptions, **changes: object) -> dict[str, object]:
    """Return the assumptions as the form sends them; name what should be different."""
    general = {
        "first_day": given.first_day.isoformat(),
        "ama_months": given.ama_months,
        "praktik_months": given.praktik_months,
        "wage": as_typed(given.wage),
        "part": "100",
        "additions": "0",
        "subsidy": given.subsidy,
        "support": "0",
        "support_from": 1,
        "horizon": 5,
    }
    cases = {
        f"fall-{number}-{name}": as_typed(Decimal(getattr(case, name)))
        for number, case in enumerate(given.cases)
        for name in ("subsidised", "saved", "leaving", "after")
    }
    management = {"fall-TOTAL_FORMS": 3, "fall-INITIAL_FORMS": 3}
    return {**general, **cases, **management, **changes}


# Saved with the year


def test_assumptions_are_kept_with_the_year_until_the_proposal_is_sent(year: Year) -> None:
    anna, given = year.world.anna, usual(year)
    changed = replace(given, wage=Decimal("21500.5"))
    assumptions.save(round=year.round, assumptions=changed, by=anna)
    assert costs.assumptions_of(year.round, costs.rates()) == changed
    assert Event.objects.filter(round=year.round)[0].kind == "assumptions_saved"
    again = refusal(lambda: assumptions.save(round=year.round, assumptions=changed, by=anna))
    assert again == "nothing_changed"
    assumptions.save(round=year.round, assumptions=given, by=anna)
    assert CostAssumptions.objects.get().history.count() == 2
    for person in (year.world.bo, year.world.david, year.world.greta):
        saved = refusal(
            lambda person=person: assumptions.save(round=year.round, assumptions=changed, by=person)
        )
        assert saved == "Bara en samordnare kan göra det här."
    year.drafted().sent()
    assert refusal(lambda: assumptions.save(round=year.round, assumptions=changed, by=anna)) == (
        "Förslaget är hos nämnden eller beslutat. Målen och reglerna kan inte längre ändras."
    )


# The tjänsteskrivelse and the decision


def test_the_draft_says_what_the_places_cost(year: Year) -> None:
    text = year.drafted().report.economy.replace("\u00a0", " ")
    assert text.startswith("Förvaltningen finansierar lönerna för arbetsmarknadsanställningarna.")
    assert "10 arbetsmarknadsanställningar i 6 månader beräknas kosta 1 501 630 kr" in text
    assert "Ej verifierat: lön vid heltid" in text


def test_a_text_that_older_numbers_stand_in_is_saved_again_before_it_is_sent(year: Year) -> None:
    year.drafted()
    assumptions.save(round=year.round, assumptions=replace(usual(year), horizon=9), by=year.world.anna)
    changed = "Talen har ändrats sedan texten sparades. Läs igenom texten, rätta den och spara igen."
    assert refusal(year.sent) == changed
    report = year.report
    fields = {name: getattr(report, name) for name in proposals.REPORT_FIELDS}
    proposals.save(report=report, fields=fields, revision=0, by=year.world.anna)
    fund = Rate.objects.get(key=Key.FUND_YEAR)
    rates.set_rate(
        key=Key.FUND_YEAR,
        value=fund.value + 1,
        valid_from=dt.date(2030, 1, 1),
        source="Prov",
        is_checked=True,
        by=year.world.greta,
    )
    year.sent()  # what a-kassan pays has nothing to do with the text


def test_the_decision_freezes_the_cost_of_what_was_decided(year: Year) -> None:
    chosen = replace(usual(year), subsidy="", horizon=8)
    assumptions.save(round=year.round, assumptions=chosen, by=year.world.anna)
    year.drafted().sent()
    proposed = year.report.payload["economy"]
    assert case_of(proposed, "low")["total"]["wages"] == 10 * PLACE
    before = {
        line["department"]: line["proposed"] for line in year.report.payload["lines"] if line["kind"] == "ama"
    }
    year.decided(
        outcome="with_changes",
        changes={("a", "ama"): (before["a"] + 2, "Fler handledare.")},
        off_target_confirmed=True,
    )
    payload = json.loads(year.decision.payload)
    block = payload["economy"]
    assert case_of(block, "low")["total"]["wages"] == 12 * PLACE
    assert block["assumptions"] == proposed["assumptions"]
    Rate.objects.filter(key=Key.CONTRIBUTION).delete()
    assert frozen.again(block, frozen.units_of(payload, "decided")) == block
    page = client(year.world.anna).get(reverse("allocation:decision_cost", args=[year.decision.pk]))
    assert page.status_code == 200
    assert page.context["cost"] == block
    assert "antaganden och belopp som låstes med beslutet" in page.content.decode()


def test_a_decision_without_a_cost_is_shown_as_before(world: World) -> None:
    year = Year(world).proposed().decided()
    assert "economy" not in json.loads(year.decision.payload)
    anna = client(world.anna)
    page = anna.get(reverse("allocation:decision", args=[year.decision.pk]))
    assert "Kostnad och antaganden" not in page.content.decode()
    cost = anna.get(reverse("allocation:decision_cost", args=[year.decision.pk]))
    assert f"Det finns inga belopp och villkor för {year.round.year}" in cost.content.decode()
    comparison = anna.get(reverse("allocation:decision_comparison", args=[year.decision.pk]))
    assert "Fyll i dem i formuläret." in comparison.content.decode()


# Pages


def address(year: Year, name: str) -> str:
    """Return the address of a page about the chosen scenario."""
    return reverse(f"allocation:{name}", args=[year.round.year, year.chosen_scenario.pk])


def test_assumptions_in_the_address_change_the_page_and_nothing_else(year: Year) -> None:
    anna = client(year.world.anna)
    usually = anna.get(address(year, "scenario_cost"))
    assert case_of(usually.context["cost"], "middle")["total"]["wages"] == 10 * PLACE
    assert usually.context["may_save"] is None
    changed = anna.get(address(year, "scenario_cost"), query(usual(year), wage="25000,50"))
    assert case_of(changed.context["cost"], "middle")["total"]["wages"] > 10 * PLACE
    assert changed.context["may_save"].ok
    assert not CostAssumptions.objects.exists()
    broken = anna.get(
        address(year, "scenario_cost"), query(usual(year), wage="mycket", first_day="2001-01-01")
    )
    assert broken.status_code == 422
    assert "Skriv ett tal, till exempel 1,5." in broken.content.decode()


def test_chosen_assumptions_are_saved_from_the_page(year: Year) -> None:
    anna = client(year.world.anna)
    given = query(usual(year), wage="25000,50", repeats="on")
    saved = anna.post(address(year, "scenario_cost_save"), given)
    assert (saved.status_code, saved["Location"]) == (302, address(year, "scenario_cost"))
    kept = costs.assumptions_of(year.round, costs.rates())
    assert (kept.wage, kept.repeats, kept.case("high").after) == (Decimal("25000.50"), True, 36)
    once_more = anna.post(address(year, "scenario_cost_save"), given)
    assert once_more.status_code == 422
    assert "Antagandena är desamma som de sparade." in once_more.content.decode()


def test_excel_holds_what_the_page_shows(year: Year) -> None:
    anna = client(year.world.anna)
    book = load_workbook(BytesIO(anna.get(address(year, "scenario_cost_xlsx"), query(usual(year))).content))
    assert book.sheetnames == [
        "Låg effekt",
        "Mellan effekt",
        "Hög effekt",
        "Per kalenderår",
        "En anställning",
        "Antaganden",
    ]
    assert [cell.value for cell in book["Låg effekt"][5]][:4] == ["Summa", 10, 5, 10 * PLACE]
    compared = load_workbook(BytesIO(anna.get(address(year, "scenario_comparison_xlsx")).content))
    rows = list(compared["Jämförelse"].iter_rows(values_only=True))
    assert rows[0][4] == "Jämförelse: Malmös kvot"
    assert [row[4] for row in rows[1:]] == [57, 57, 57]  # 5,7 % of 1 000


def test_other_models_stand_beside_lunds(year: Year) -> None:
    anna = client(year.world.anna)
    page = anna.get(address(year, "scenario_comparison"))
    totals = page.context["totals"]
    assert (totals.of.places, totals.quota, totals.missing) == (10, 171, 161)
    assert totals.fee == 161 * 12 * 7_500
    assert totals.by_size_and_need == 10
    assert [row["places"] for row in page.context["nets"]] == [10, 171, 10]
    other = anna.get(address(year, "scenario_comparison"), {"quota": "1", "fee": "100", "size_share": "100"})
    assert other.context["totals"].fee == 20 * 12 * 100
    assert anna.get(address(year, "scenario_comparison"), {"quota": "101"}).status_code == 422
    shown = {name: page.context["form"][name].value() for name in ("quota", "fee", "size_share")}
    as_shown = {name: str(value).replace(".", ",") for name, value in shown.items()}
    assert anna.get(address(year, "scenario_comparison"), as_shown).context["totals"] == totals
    assert "Linköping: storlekens vikt mot behovet." in page.content.decode()


def test_a_missing_number_is_named_where_it_is_needed(year: Year) -> None:
    Rate.objects.filter(key=Key.NEW_START_CEILING).delete()
    page = client(year.world.anna).get(address(year, "scenario_cost")).content.decode()
    assert "”Högsta lön som stödet räknas på” saknar värde" in page
    assert "Ej verifierat" not in year.drafted().report.economy


def test_the_planner_answers_in_the_address(year: Year) -> None:
    anna = client(year.world.anna)
    given = {"first": "2027-01-01", "length": 6, "wage": "20000", "part": 100}
    page = anna.get(reverse("allocation:fund_planner"), given)
    text = page.content.decode().replace("\u00a0", " ")
    assert "100 dagar med a-kassa" in text
    assert "Två månader längre ger 200 dagar." in text
    assert "Lägsta lön som uppfyller inkomstvillkoret på den här tiden: 20 000 kr" in text
    assert "Behövs inte" in text
    broken = anna.get(reverse("allocation:fund_planner"), {**given, "first": "2027-01-15", "length": 4})
    assert broken.context["answer"].days == 0
    assert "Samma tid från 1\u00a0februari 2027 ger 66 dagar" in broken.content.decode()
    assert (
        "Ingen a-kassa"
        in anna.get(reverse("allocation:fund_planner"), {**given, "is_introduction": "on"}).content.decode()
    )
    assert (
        "saknar värde"
        in anna.get(reverse("allocation:fund_planner"), {**given, "first": "2024-01-01"}).content.decode()
    )
    assert anna.get(reverse("allocation:fund_planner"), {"length": 6}).status_code == 422


def test_the_subsidy_check_shows_every_rule_and_stores_nothing(year: Year) -> None:
    anna = client(year.world.anna)
    given = {
        "first": "2027-01-01",
        "length": 6,
        "wage": "20000",
        "part": 100,
        "age": 40,
        "workless": 12,
        "absent": 30,
        "household": Key.SAVED_SINGLE.value,
    }
    page = anna.post(reverse("allocation:subsidy_check"), given)
    text = page.content.decode().replace("\u00a0", " ")
    assert page.status_code == 200
    assert "Stöd för hela tiden: <strong>75 408 kr</strong>" in text  # 6 × 2 × 6 284
    assert "12 månader utan arbete." in text
    assert "Värdet saknas. En administratör kan lägga in det" in text
    assert anna.post(reverse("allocation:subsidy_check"), {}).status_code == 422
    early = anna.post(reverse("allocation:subsidy_check"), {**given, "first": "2022-01-01"})
    assert "saknar värde 1 januari 2022" in early.content.decode().replace("\u00a0", " ")


def test_an_administrator_changes_and_confirms_a_number_on_its_page(year: Year) -> None:
    greta = client(year.world.greta)
    here = reverse("allocation:rate_set", args=[Key.CONTRIBUTION])
    refused = greta.post(here, {"value": "101", "valid_from": "2020-01-01", "source": ""})
    assert refused.status_code == 422
    assert "Det största är 100." in refused.content.decode()
    Rate.objects.filter(key=Key.CONTRIBUTION).update(valid_from=dt.date(2021, 1, 1))
    early = greta.post(here, {"value": "31,42", "valid_from": "2020-01-01", "source": "Lag"})
    assert "Det senaste värdet gäller från 1\u00a0januari 2021." in early.content.decode()
    row = Rate.objects.get(key=Key.CONTRIBUTION)
    confirm = reverse("allocation:rate_confirm", args=[Key.CONTRIBUTION, row.pk])
    source = {"source": "SFS 2000:980, 2 kap. 26 §"}
    assert row.source in greta.get(confirm).content.decode()
    assert greta.post(confirm, {"seen": str(row.value)}).status_code == 422
    stale = greta.post(confirm, {**source, "seen": "1"})
    assert "Värdet har ändrats" in stale.content.decode()
    assert (source["source"] in stale.content.decode(), stale.context["form"]["seen"].value()) == (
        True,
        str(row.value),
    )
    assert greta.post(confirm, {**source, "seen": str(row.value)}).status_code == 302
    saved = greta.post(here, {"value": "30,5", "valid_from": "2028-01-01", "source": "Lag"})
    assert saved.status_code == 302
    page = (
        greta.get(reverse("allocation:rate", args=[Key.CONTRIBUTION])).content.decode().replace("\u00a0", " ")
    )
    for text in ("30,5 %", "1 januari 2021 till 31 december 2027", "Ej verifierad", "Bekräftad", "Greta"):
        assert text in page
    answer = greta.post(reverse("allocation:rate_set", args=[Key.NEW_START_OPEN]), {"value": "2"})
    assert "Välj ett av alternativen i listan." in answer.content.decode()
