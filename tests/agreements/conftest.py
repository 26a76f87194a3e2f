"""A published year whose agreements are made."""

import pytest

from tests.factories import World, Year, make_world

from .build import Agreements


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def year(world: World) -> Year:
    return Year(world).proposed().decided().published()


@pytest.fixture
def made(year: Year) -> Agreements:
    return Agreements(year).generated()
