"""A year's figures from the database: gathered in few queries, suppressed, and the same as counted by hand."""

import json

import pytest

from followup import figures, statistics
from tests.participants.placing import Placing

pytestmark = pytest.mark.django_db


def test_a_year_without_placements_has_its_figures(scene: Placing) -> None:
    payload = statistics.as_payload(figures.year_figures(scene.places.round))
    assert json.loads(json.dumps(payload)) == payload
    assert (payload["year"], payload["least"], [kind["begun"] for kind in payload["kinds"]]) == (
        scene.places.round.year,
        5,
        [0, 0],
    )
