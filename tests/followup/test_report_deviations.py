"""What did not become as decided: gathered from the dialogue, the decision and the agreements, with its reason."""

import pytest
from django.core.exceptions import PermissionDenied

from agreements.actions import agreements as agreement_actions
from allocation.actions import decisions
from allocation.enums import Interest
from followup.actions import reports
from followup.report_payload import deviations_now
from tests.agreements.build import Agreements
from tests.factories import Year, decision_input, make_world, offer_of

from .build import client
from .report_build import make_reports

pytestmark = pytest.mark.django_db
EXPECTED = [
    ("Beslutet når inte målet: 15 arbetsmarknadsanställningar av 20", ""),
    ("Arbetsmarknads- och socialförvaltningen: dialogen slutade utan svar", "Svarade inte."),
    ("Barn- och skolförvaltningen svarade kanske på frågan om att ta emot", "Vi bygger om."),
    ("Vård- och omsorgsförvaltningen: dialogen slutade utan enighet", "Vi ser olika på handledarna."),
    (
        "Barn- och skolförvaltningen: nämnden beslutade 7 arbetsmarknadsanställningar, föreslaget var 8",
        "Lokalerna räcker inte.",
    ),
    ("Överenskommelsen med barn- och skolnämnden avslutades i förtid", "Skolan stängs."),
    ("Tillägg 1 till överenskommelsen med barn- och skolnämnden", "Ändrar: Övriga villkor."),
    ("Överenskommelsen med vård- och omsorgsnämnden avböjdes", "Vi hinner inte."),
]


def make_year() -> Year:
    """Publish a year in which a hesitates, b does not agree, and the nämnd changes a number."""
    year = Year(make_world()).targets(ama=20).open()
    year.answered(
        "a",
        interest=Interest.MAYBE,
        interest_reason="Vi bygger om.",
        offers=[offer_of("ama", 0, 8), offer_of("praktik", 0, 4)],
    )
    year.submitted("b").not_agreed("b").closed().scenario().chosen().drafted().sent()
    line = year.chosen_scenario.lines.get(department__key="a", kind="ama")
    changes = {("a", "ama"): (line.places - 1, "Lokalerna räcker inte.")}
    return year.decided(outcome="with_changes", changes=changes, off_target_confirmed=True).published()


def test_each_source_gives_its_reason_and_its_page() -> None:
    year, reason = make_year(), {"comment": "Vi hinner inte."}
    signed = (
        Agreements(year).generated().concluded("a").amended("a").saved("a", other_terms="Hälften i juni.")
    )
    signed.sent("a").approved("a").signed("a").saved("b").sent("b")
    agreement_actions.decline(agreement=signed.of("b"), by=signed.contact("b"), **reason)
    agreement_actions.end(agreement=signed.base("a"), comment="Skolan stängs.", by=year.world.anna)
    round = year.refreshed()
    found = [one for one in deviations_now(round) if not one.key.startswith("orsak.")]
    assert [(one.title.replace("\u00a0", " "), one.reason) for one in found] == EXPECTED
    assert len({one.key for one in found}) == len(found)
    browser = client(year.world.anna)
    assert {browser.get(path).status_code for path in {one.path for one in found}} == {200}
    # A correction of the decision that nobody may know of yet stays out of the report.
    made = make_reports(round, year.world.anna)
    data = decision_input(correction_reason="Fel.", outcome="as_proposed")
    decisions.correct(decision=year.decision, data=data, by=year.world.david)
    with pytest.raises(PermissionDenied, match="Publicera det rättade beslutet först"):
        reports.lock(report=made["report_draft"], by=year.world.anna)
