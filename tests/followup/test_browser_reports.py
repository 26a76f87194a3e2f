"""The year's report in a real browser: written, locked and published by the coordinator, read by a nämnd."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Page, expect

from followup.enums import ReportPart
from followup.models import YearReport
from tests.browser import assert_fits
from tests.participants.placing import Placing

from .build import OVER, make_year

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("typeset"),
]


def test_a_report_is_written_locked_published_and_read(
    visit: Callable[..., Page], refused: Callable[[Page], None]
) -> None:
    scene = Placing(make_year())
    year = scene.places.round.year
    page = visit(scene.world.anna)
    page.goto("/uppfoljning/enheten/")
    page.get_by_role("link", name="Årsrapporter").click()
    assert_fits(page)
    page.get_by_role("button", name=f"Påbörja årsrapport {year}").click()
    expect(page.get_by_text("Skriv först: vad som har hänt under året;")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name=ReportPart.LESSONS.label).click()
    page.get_by_label("Text").fill("x" * 201)
    page.get_by_role("button", name="Spara").click()
    refused(page)
    page.get_by_label("Text").fill("Börja i mars.")
    page.get_by_role("button", name="Spara").click()
    for part in (ReportPart.HAPPENED, ReportPart.DEVIATIONS, ReportPart.PLAN):
        page.get_by_role("link", name=part.label).click()
        page.get_by_label("Text").fill("Det gick bra.\n\nNästan allt blev av.")
        page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Kommentera").first.click()
    assert_fits(page)
    page.get_by_label("Text").fill("Klart i mars.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Klart i mars.")).to_be_visible()
    expect(page.get_by_text("Hela året ska följas upp.")).to_be_visible()
    with time_machine.travel(OVER):
        lock_and_publish(visit, scene)


def lock_and_publish(visit: Callable[..., Page], scene: Placing) -> None:
    """Let the coordinator go on in January, and a nämnd's secretary read it."""
    year = scene.places.round.year
    page = visit(scene.world.anna)
    page.goto("/uppfoljning/arsrapport/")
    page.get_by_role("link", name=f"Årsrapport {year}").click()
    page.get_by_role("link", name="Lås årsrapporten").click()
    assert_fits(page)
    page.get_by_role("button", name="Lås årsrapporten").click()
    expect(page.get_by_text("Årsrapporten är låst.")).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Publicera årsrapporten").click()
    page.get_by_role("link", name="Rätta rapporten").click()
    assert_fits(page)

    reader = visit(scene.world.eva)
    reader.goto("/")
    reader.get_by_role("link", name=f"Årsrapport {year}").click()
    expect(reader.get_by_role("heading", name=ReportPart.LESSONS.label)).to_be_visible()
    expect(reader.get_by_role("link", name="Rätta rapporten")).to_have_count(0)
    assert_fits(reader)
    assert YearReport.objects.get().publication
