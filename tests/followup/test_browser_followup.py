"""The follow-up in a real browser: from the list to what was said and its correction, wide and narrow."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from followup.models import Milestone
from tests.browser import assert_fits
from tests.participants.placing import DAY, Placing

from .build import MONDAY, make_year, praktik

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_late_talk_is_written_down_and_corrected(
    visit: Callable[..., Page], refused: Callable[[Page], None]
) -> None:
    scene = Placing(make_year())
    placement = praktik(scene, MONDAY)
    praktik(scene, MONDAY + 7 * DAY)
    today = timezone.localdate()
    late = Milestone.objects.filter(placement=placement, key="start")
    late.update(due_on=today - 6 * DAY, latest_on=today - 3 * DAY)
    Milestone.objects.filter(placement=placement, key="vecka-2").update(due_on=today)
    page = visit(scene.ines)
    page.goto("/")
    page.get_by_role("link", name="Uppföljning", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Försenad")
    assert_fits(page)
    page.get_by_role("link", name="Anteckna start och introduktion").first.click()
    assert_fits(page)
    page.get_by_label("Målen och hur det går").fill("Lära sig golvvård.")
    page.get_by_role("button", name="Spara utkast").click()
    expect(page.get_by_label("Målen och hur det går")).to_have_value("Lära sig golvvård.")
    page.get_by_role("button", name="Lämna in").click()
    refused(page)
    page.get_by_label("Samtalets dag").fill(today.isoformat())
    page.get_by_label("deltagaren").check()
    page.get_by_label("som överenskommet").check()
    page.get_by_label("Nästa steg").fill("Prova maskinen på fredag.")
    page.get_by_label("Låg", exact=True).check()
    page.get_by_role("button", name="Lämna in").click()
    expect(page.get_by_role("heading", name="Det som sades")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Rätta").click()
    assert_fits(page)
    page.get_by_label("Hög", exact=True).check()
    page.get_by_label("Varför rättar du?").fill("Fel risk.")
    page.get_by_role("button", name="Lämna in rättelsen").click()
    expect(page.get_by_role("heading", name="Tidigare version 1")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name=placement.participant.case_number, exact=True).click()
    expect(page.get_by_role("cell", name="Gjord")).to_be_visible()
    assert_fits(page)
    page.get_by_role("link", name="Samtal vecka 2").click()
    page.get_by_role("link", name="Blev inte av").click()
    assert_fits(page)
    page.get_by_label("vi hann inte").check()
    page.get_by_role("button", name="Spara att den inte blev av").click()
    expect(page.get_by_role("cell", name="Blev inte av")).to_be_visible()


def test_the_units_list_names_nobody(visit: Callable[..., Page]) -> None:
    scene = Placing(make_year())
    placement = praktik(scene, MONDAY)
    page = visit(scene.world.anna)
    page.goto("/uppfoljning/")
    expect(page.get_by_role("heading", name="Enhetens uppföljningar")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_text(placement.participant.alias)
    assert_fits(page)
    page.goto("/uppfoljning/enheten/?visa=forsenade")
    expect(page.get_by_role("heading", name="Inga uppföljningar i urvalet")).to_be_visible()
    assert_fits(page)
