"""A year's figures from the database: gathered in few queries, suppressed, and the same as counted by hand."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from allocation.models import Target
from followup import figures
from followup.statistics import KindFigures
from tests.database import undone
from tests.participants.places import Places

from .build import YEAR
from .many import august, write

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.datetime(YEAR, 9, 12, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def summer(whole_year: Places, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """The year with the investigation's targets and what had begun in its August."""
    with django_db_blocker.unblock(), undone():
        for kind, places in ((PlacementKind.AMA, 200), (PlacementKind.PRAKTIK, 100)):
            Target.objects.filter(round=whole_year.round, kind=kind).update(places=places)
        write(whole_year.signed("b"), august(YEAR))
        yield whole_year
    whole_year.forget()


def kinds(places: Places) -> list[KindFigures]:
    with time_machine.travel(SEPTEMBER, tick=False):
        return list(figures.year_figures(places.round).kinds)


def test_the_investigations_august_and_its_forecast(summer: Places) -> None:
    ama, praktik = kinds(summer)
    assert (ama.target, ama.begun, ama.attainment) == (200, 142, "71,0\u00a0%")
    assert (ama.forecast.places, praktik.forecast.places) == (213, 24)
    assert (praktik.begun, praktik.attainment) == (16, "16,0\u00a0%")
    assert (ama.running, ama.over) == (83, 59)
