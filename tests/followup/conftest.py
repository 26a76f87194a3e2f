"""A published year with room for many praktikplatser, on a Monday in it."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from tests.database import undone
from tests.participants.places import Places
from tests.participants.placing import Placing

from .build import MONDAY, make_year


@pytest.fixture(scope="module")
def whole_year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """The year, made once for the tests of a file."""
    with django_db_blocker.unblock(), undone():
        yield make_year()


@pytest.fixture
def scene(whole_year: Places) -> Iterator[Placing]:
    """The same year for every test, on a Monday in it, and left as it was."""
    noon = dt.datetime.combine(MONDAY, dt.time(12), tzinfo=dt.UTC)
    with undone(), time_machine.travel(noon, tick=False):
        yield Placing(whole_year)
    whole_year.forget()
