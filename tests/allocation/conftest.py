"""The small kommun, ready to be carried through a year."""

import pytest

from tests.factories import World, Year, make_world


@pytest.fixture
def world(db: None) -> World:
    """The kommun and its cast."""
    return make_world()


@pytest.fixture
def year(world: World) -> Year:
    """A year that has been started."""
    return Year(world)
