"""A published year whose agreements are made."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.database import undone
from tests.factories import World, Year, make_world

from .build import Agreements


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Agreements]:
    """The year and its drafts, made once for the tests of a file; none of them starts from nothing."""
    with django_db_blocker.unblock(), undone():
        made = Agreements(Year(make_world()).proposed().decided().published()).generated()
        connection.check_constraints()
        yield made


@pytest.fixture
def made(made_once: Agreements, db: None) -> Agreements:
    """The same drafts for every test, whose own copy and transaction leave them as they were."""
    return deepcopy(made_once)


@pytest.fixture
def year(made: Agreements) -> Year:
    return made.year


@pytest.fixture
def world(made: Agreements) -> World:
    return made.world
