"""Several sendings of letters at once tell of the week once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from followup.models import Milestone
from followup.notifications import tell_of_the_week
from tests.participants.placing import Placing

from .build import MONDAY, make_year, praktik
from .test_letters import KINDS, letters


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_once_write_one_letter() -> None:
    scene = Placing(make_year())
    placement = praktik(scene, MONDAY)
    Milestone.objects.filter(placement=placement, key="start").update(
        due_on=dt.date(2020, 1, 1), latest_on=dt.date(2020, 1, 1)
    )

    def tell(_: int) -> None:
        try:
            tell_of_the_week()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, range(4)))
    assert sorted(kind for _, kind, _ in letters()) == sorted(KINDS)
