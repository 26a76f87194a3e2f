"""The statistics in a real browser, wide and narrow: figures, charts and files, and a förvaltning's own rows."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Page, expect

from participants.models import AccessLog
from tests.browser import assert_fits

from .build import YEAR, make_year
from .many import august, write

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_year_in_figures(visit: Callable[..., Page], refused: Callable[[Page], None]) -> None:
    places = make_year().signed("b")
    write(places, august(YEAR))
    with time_machine.travel(dt.datetime(YEAR, 9, 12, 12, tzinfo=dt.UTC)):
        page = visit(places.world.anna)
        page.goto("/uppfoljning/")
        page.get_by_role("link", name="Statistik", exact=True).click()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(f"Statistik {YEAR}: arbetsmarknadsanställningar")
        assert_fits(page)
        page.get_by_text("Så räknas prognosen").click()
        expect(page.get_by_text("142 × 12 ÷ 8 = 213.")).to_be_visible()
        page.get_by_role("link", name="praktikplatser").click()
        expect(heading).to_have_text(f"Statistik {YEAR}: praktikplatser")
        page.get_by_role("link", name="Kolada U40455").click()
        assert_fits(page)
        page.go_back()
        page.get_by_role("link", name="Placeringar för SUS").click()
        assert_fits(page)
        page.get_by_role("button", name="Hämta filen").click()
        refused(page)
        page.get_by_label("Varför behöver du filen?").fill("Årets inrapportering till SUS.")
        with page.expect_download() as download:
            page.get_by_role("button", name="Hämta filen").click(no_wait_after=True)
        assert download.value.suggested_filename == f"sus-{YEAR}.zip"
        assert AccessLog.objects.get(what="export").reason == "Årets inrapportering till SUS."
        own = visit(places.contact("a"))
        own.goto("/")
        own.get_by_role("link", name="Statistik", exact=True).click()
        expect(own.get_by_role("rowheader")).to_have_text(["Barn- och skolförvaltningen"] * 2)
        assert_fits(own)
