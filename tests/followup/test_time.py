"""Over the turn of the year, a leap day and summer time: the routine's days and the week's letters."""

import datetime as dt

import pytest
import time_machine

from followup import selectors
from followup.models import Milestone
from followup.notifications import tell_of_the_week
from followup.routine import due_days
from followup.selectors import Group
from followup.standard import STANDARD
from organisation.models import OutboxMail
from tests.participants.placing import Placing

from .build import MONDAY, praktik

D = dt.date


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (  # over the turn of the year, to the last day of a leap February
            D(2027, 12, 30),
            D(2028, 2, 29),
            {
                "start": D(2027, 12, 30),
                "vecka-2": D(2028, 1, 6),
                "halvtid": D(2028, 1, 29),
                "avslut": D(2028, 2, 22),
                "resultat": D(2028, 2, 29),
                "resultat-3": D(2028, 5, 29),
                "resultat-6": D(2028, 8, 29),
                "resultat-12": D(2029, 2, 28),
            },
        ),
        (  # over both changes of the clock
            D(2027, 3, 27),
            D(2027, 11, 1),
            {
                "start": D(2027, 3, 27),
                "vecka-2": D(2027, 4, 3),
                "halvtid": D(2027, 7, 14),
                "skattning": D(2027, 9, 27),  # the second: the first is on 27 June
                "avslut": D(2027, 10, 25),
                "resultat": D(2027, 11, 1),
                "resultat-3": D(2028, 2, 1),
                "resultat-6": D(2028, 5, 1),
                "resultat-12": D(2028, 11, 1),
            },
        ),
    ],
)
def test_the_standard_routine_on_days_that_are_easily_wrong(
    starts_on: D, ends_on: D, expected: dict[str, D]
) -> None:
    days = due_days((line.rule for line in STANDARD["praktik"]), starts_on, ends_on)
    assert {key: due.due_on for (key, _), due in days.items()} == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("same_week", "next_week"),
    [
        (
            ("2026-12-28 06:00+0100", "2026-12-31 23:59+0100", "2027-01-03 23:59+0100"),
            "2027-01-04 00:01+0100",
        ),
        (
            ("2028-02-28 06:00+0100", "2028-02-29 12:00+0100", "2028-03-05 23:59+0100"),
            "2028-03-06 00:01+0100",
        ),
        # The clock is put forward in the night to Sunday; early on Monday it is still Sunday in Greenwich.
        (
            ("2027-03-28 01:59+0100", "2027-03-28 03:00+0200", "2027-03-28 23:59+0200"),
            "2027-03-29 00:01+0200",
        ),
        (
            ("2027-10-31 02:30+0200", "2027-10-31 02:30+0100", "2027-10-31 23:59+0100"),
            "2027-11-01 00:01+0100",
        ),
    ],
)
def test_one_letter_a_week_by_the_clock_on_the_wall(
    scene: Placing, same_week: tuple[str, ...], next_week: str
) -> None:
    placement = praktik(scene, MONDAY)
    long_ago = D(2020, 1, 1)
    Milestone.objects.filter(placement=placement, key="start").update(due_on=long_ago, latest_on=long_ago)
    mine = OutboxMail.objects.filter(kind="followup_digest", recipient=scene.ines)
    told = []
    for moment in (*same_week, next_week):
        now = dt.datetime.strptime(moment, "%Y-%m-%d %H:%M%z")
        with time_machine.travel(now, tick=False):
            tell_of_the_week()
        told.append(mine.count())
    assert told == [1, 1, 1, 2]


@pytest.mark.django_db
def test_what_is_late_after_a_leap_day(scene: Placing) -> None:
    placement = praktik(scene, MONDAY)
    leap, latest = D(2028, 2, 29), D(2028, 3, 4)
    Milestone.objects.filter(placement=placement, key="start").update(due_on=leap, latest_on=latest)
    Milestone.objects.filter(placement=placement).exclude(key="start").update(status="lapsed")
    mine, groups = selectors.own_next(scene.ines), (Group.LATE, Group.WEEK, Group.LATER)
    for today, expected in {
        D(2028, 2, 20): Group.LATER,
        D(2028, 2, 28): Group.WEEK,  # a Monday
        leap: Group.WEEK,
        latest: Group.WEEK,
        D(2028, 3, 5): Group.LATE,
    }.items():
        assert [one for one in groups if selectors.in_group(mine, one, today)] == [expected], today
