"""A supervisor's months against counting day by day, and every step of a place from every status."""

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lund_placements.errors import TransitionDenied
from lund_placements.steps import may_take, target
from participants.place_enums import PlaceState, PlaceStatus
from participants.place_words import HAPPENED, TONES
from participants.place_workflow import COUNTED, GOES_BACK, OFFERED, STEPS
from participants.supervision import EVERY_DAY, Stay, load_by_month, months_in_words, overloaded

FIRST = dt.date(2026, 11, 15)
DAYS = st.integers(0, 200).map(lambda days: FIRST + dt.timedelta(days=days))
WEEKDAYS = st.one_of(st.just(EVERY_DAY), st.frozensets(st.integers(1, 7), min_size=1))
STAYS = st.lists(
    st.builds(lambda days, weekdays: Stay(min(days), max(days), weekdays), st.tuples(DAYS, DAYS), WEEKDAYS),
    max_size=6,
)


@given(STAYS, st.integers(1, 4))
def test_a_month_has_the_load_of_its_busiest_day(stays: list[Stay], most: int) -> None:
    counted: dict[tuple[int, int], int] = {}
    for number in range(201):
        day = FIRST + dt.timedelta(days=number)
        load = sum(
            stay.starts_on <= day <= stay.ends_on and day.isoweekday() in stay.weekdays for stay in stays
        )
        month = day.year, day.month
        counted[month] = max(counted.get(month, 0), load)
    loads = {load.month: load.places for load in load_by_month(stays, most)}
    assert {month: load for month, load in counted.items() if load} == {
        month: load for month, load in loads.items() if load
    }
    assert overloaded(stays, most) == sorted(month for month, load in counted.items() if load > most)


def test_one_place_after_another_in_the_same_month_is_one_at_a_time() -> None:
    stays = [
        Stay(dt.date(2027, 3, 1), dt.date(2027, 3, 15)),
        Stay(dt.date(2027, 3, 16), dt.date(2027, 4, 30)),
    ]
    assert overloaded(stays, 1) == []
    assert overloaded([*stays, Stay(dt.date(2027, 3, 15), dt.date(2027, 3, 15))], 1) == [(2027, 3)]


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([(2027, 3)], "mars 2027"),
        ([(2027, 3), (2027, 4)], "mars–april 2027"),
        ([(2027, 12), (2028, 1)], "december 2027–januari 2028"),
        ([(2027, 3), (2027, 5), (2027, 6)], "mars 2027 och maj–juni 2027"),
        ([(2027, 1), (2027, 3), (2027, 5)], "januari 2027, mars 2027 och maj 2027"),
    ],
)
def test_months_in_words(months: list[tuple[int, int]], words: str) -> None:
    assert months_in_words(months) == words


def test_every_step_from_every_status() -> None:
    taken = {}
    for step, status in product([step.name for step in STEPS], PlaceStatus):
        if may_take(STEPS, step, status):
            taken[step, status.value] = str(target(STEPS, step, status))
        else:
            with pytest.raises(TransitionDenied):
                target(STEPS, step, status)
    assert taken == {
        ("open", "draft"): "open",
        ("take_back", "open"): "draft",
        ("fill", "open"): "filled",
        ("vacate", "filled"): "open",
        ("close", "draft"): "closed",
        ("close", "open"): "closed",
        ("reopen", "closed"): "draft",
    }


def test_every_status_and_event_is_told_in_words() -> None:
    assert set(TONES) == set(PlaceState)
    assert COUNTED == set(PlaceStatus) - {PlaceStatus.CLOSED}
    assert OFFERED < COUNTED
    assert {step.name for step in STEPS} | GOES_BACK <= set(HAPPENED)
