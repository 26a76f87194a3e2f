"""The statistics in a real browser, wide and narrow: figures, charts and files, and a förvaltning's own rows."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.browser import assert_fits

from .build import YEAR, make_year
from .many import august, write

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_year_in_figures(visit: Callable[..., Page]) -> None:
    places = make_year().signed("b")
    write(places, august(YEAR))
    with time_machine.travel(dt.datetime(YEAR, 9, 12, 12, tzinfo=dt.UTC)):
        page = visit(places.world.anna)
        page.goto("/uppfoljning/statistik/")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            f"Statistik {YEAR}: arbetsmarknadsanställningar"
        )
        assert_fits(page)
        page.get_by_role("link", name="praktikplatser").click()
        assert_fits(page)
        own = visit(places.contact("a"))
        own.goto("/uppfoljning/statistik/er-forvaltning/")
        assert_fits(own)
