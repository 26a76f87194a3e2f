"""One person's follow-up in a real browser: a plan, an effort on the timeline, answers over time, the questions."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from followup.actions import indicators, plans
from tests.browser import assert_fits
from tests.participants.placing import DAY, TODAY, Placing

from .build import make_year

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_plan_a_timeline_and_answers(visit: Callable[..., Page], refused: Callable[[Page], None]) -> None:
    scene = Placing(make_year())
    person = scene.person()
    before = plans.EffortInput("SFI C", "Vuxenutbildningen", TODAY - 300 * DAY, TODAY - 200 * DAY)
    plans.add_effort(participant=person, data=before, by=scene.ines)
    greta = visit(scene.world.greta)
    indicators.start_draft(by=scene.world.greta)
    greta.goto(reverse("followup:questions"))
    assert_fits(greta)
    greta.get_by_role("link", name="Ändra").click()
    assert_fits(greta)
    greta.get_by_role("button", name="Spara utkastet").click()
    greta.get_by_role("link", name="Publicera").click()
    greta.get_by_label("Vad är nytt?").fill("Allt.")
    greta.get_by_role("button", name="Publicera").click()
    expect(greta.get_by_text("Ställs nu")).to_be_visible()
    page = visit(scene.ines)
    page.goto(reverse("followup:person", args=[person.pk]))
    assert_fits(page)
    page.get_by_role("link", name="Skriv en handlingsplan").click()
    assert_fits(page)
    page.get_by_label("Steg rad 1", exact=True).fill("Gå kursen i livsmedelshygien")
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.get_by_text("Skriv minst ett mål och ett steg.")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Skriv vidare").click()
    page.get_by_label("Mål rad 1", exact=True).fill("Ett arbete i kök")
    page.get_by_label("Vem rad 1", exact=True).select_option("Deltagaren")
    page.get_by_label("Senast rad 1", exact=True).fill(f"{TODAY + 30 * DAY}")
    page.get_by_role("button", name="Spara utkastet").click()
    page.get_by_role("link", name="Anteckna som överenskommen").click()
    assert_fits(page)
    page.get_by_role("button", name="Anteckna som överenskommen").click()
    page.get_by_role("link", name="Skriv in en insats").click()
    page.get_by_label("Insats").fill("Jobbspår vård")
    page.get_by_role("button", name="Spara").click()
    refused(page)
    page.get_by_label("Anordnare").fill("Arbetsförmedlingen")
    page.get_by_label("Från och med").fill(f"{timezone.localdate()}")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Personen har kommit tillbaka en gång.")).to_be_visible()
    for value, day in (("2 – lite", TODAY - 95 * DAY), ("4 – till stor del", TODAY)):
        page.get_by_role("link", name="Skatta utvecklingen").click()
        page.get_by_label("Vilken dag ställdes frågorna?").fill(f"{day}")
        for choice in page.get_by_label(value).all():
            choice.check()
        page.get_by_role("button", name="Spara svaren").click()
    expect(page.get_by_role("cell", name="4,0")).to_have_count(2)
    assert_fits(page)
    page.get_by_role("link", name="Visa svaren").first.click()
    assert_fits(page)
    page.get_by_role("link", name="Rätta").click()
    assert_fits(page)
