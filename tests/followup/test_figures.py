"""A year's figures from the database: gathered in few queries, suppressed, and the same as counted by hand."""

import csv
import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from allocation.enums import PlacementKind
from followup import figures, sus
from followup.statistics import KindFigures
from lund_placements.csv_tables import csv_bytes
from participants.models import Placement
from tests.database import undone
from tests.deliveries import unpacked
from tests.participants.places import Places

from .build import YEAR, client
from .many import Group, again, august, set_targets, write

pytestmark = pytest.mark.django_db
SEPTEMBER = dt.datetime(YEAR, 9, 12, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def summer(whole_year: Places, django_db_blocker: DjangoDbBlocker) -> Iterator[Places]:
    """The year with the investigation's targets and what had begun in its August."""
    with django_db_blocker.unblock(), undone():
        set_targets(whole_year, ama=200, praktik=100)
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


def test_the_tables_hold_what_was_written(summer: Places) -> None:
    """Nobody protected is counted, nor anybody who began after the month's end.

    Three in soc hide b's 59 with them. Among those two, three go on: so a's 80 who do are hidden too.
    """
    ama, _ = kinds(summer)
    rows = [cells for _, cells in ama.table("departments").rows]
    begun = ama.table("departments").head.index("Påbörjat") - 1
    assert sorted(cells[begun] or 0 for cells in rows) == [0, 0, 80]
    assert [cells[begun : begun + 5] for cells in rows if cells[begun]] == [(80, 60, 20, None, None)]
    months = dict(ama.table("months").rows)
    assert [months[name][0] for name in ("Februari", "Mars", "Maj", "Augusti")] == [60, None, 59, None]
    assert dict(ama.table("ends").rows)["Fick ett annat arbete"] == (30, 0, 30, "50,8\u00a0%")
    assert dict(ama.table("results_0").rows)["Inte antecknat än"] == (59, 29, 30, "100,0\u00a0%")
    lengths = dict(ama.table("lead_times").rows)
    assert lengths["Från start till slut, avslutade placeringar"] == (93, "93–93")


def test_queries_do_not_depend_on_rows(summer: Places) -> None:
    with CaptureQueriesContext(connection) as many:
        kinds(summer)
    with undone():
        write(summer, [Group("a", 30, PlacementKind.AMA, "man", dt.date(YEAR, 6, 1), dt.date(YEAR, 7, 1))])
        with CaptureQueriesContext(connection) as more:
            kinds(summer)
    assert len(more) == len(many) <= 25


def test_groups_know_the_latest_assessment_and_no_month_before_the_year_or_of_another(summer: Places) -> None:
    days = [
        (dt.date(YEAR - 1, 11, 1), dt.date(YEAR - 1, 12, 20)),
        (dt.date(YEAR + 1, 2, 1), dt.date(YEAR + 1, 3, 1)),
    ]
    with undone():
        rows = write(summer, [Group("b", 2, PlacementKind.PRAKTIK, "", *each) for each in days])
        early, late = dt.date(YEAR, 1, 1), dt.date(YEAR, 2, 1)
        for row, said in zip(
            rows,
            [
                ((True, early), (False, late)),
                ((False, late), (True, late)),
                ((True, late), (False, early)),
                ((False, late),),
            ],
            strict=True,
        ):
            for is_ready, day in said:
                row.participant.assessments.create(
                    is_ready=is_ready, assessed_on=day, assessed_by=summer.world.ines
                )
        begun = figures.given(summer.round, dt.date(YEAR + 1, 3, 31)).begun
    found = sorted(
        (one.month, one.over_month, one.is_ready, one.count)
        for one in begun
        if one.kind == "praktik" and not one.sex
    )
    assert found == [(1, 1, False, 1), (1, 1, True, 1), (12, 15, False, 1), (12, 15, True, 1)]


def test_who_has_left_and_who_has_another_placement(summer: Places) -> None:
    """The 59 whose placement ended have left; one who has begun another since, or ended after the month, has not."""
    through = dt.date(YEAR, 8, 31)
    left = figures.leavers(YEAR, through)
    assert sorted((each.sex, each.code, each.count) for each in left) == [("man", "", 30), ("woman", "", 29)]
    assert figures.leavers(YEAR - 1, through) == []
    man = Placement.objects.filter(ended_on=dt.date(YEAR, 8, 10), participant__legal_sex="man").first()
    with undone():
        again(man, Group("b", 1, PlacementKind.AMA, "man", dt.date(YEAR, 9, 1), dt.date(YEAR, 9, 30)))
        assert sum(each.count for each in figures.leavers(YEAR, through)) == 58


def test_rows_for_sus_have_no_numbers_or_days_unless_they_are_ones_own(summer: Places) -> None:
    placements = list(sus.placements_to_report(YEAR))
    assert len(placements) == 164
    with CaptureQueriesContext(connection) as queries:
        rows = sus.rows(placements, is_named=False)
    assert len(queries) == 1
    text = csv_bytes(tuple(sus.COLUMNS), rows).decode()
    assert not any(one.participant.case_number in text or one.participant.alias in text for one in placements)
    broken = next(dict(zip(sus.COLUMNS, row, strict=True)) for row in rows if "work" in row)
    assert (broken["start"], broken["stopp"], broken["avslutad"], broken["kon"]) == (
        f"{YEAR}-05",
        f"{YEAR}-08",
        "avbrott",
        "man",
    )
    assert broken["omfattning_procent"] == 75
    [named] = sus.rows(placements[:1], is_named=True)
    assert named[0] == placements[0].participant.case_number
    assert named[2] == placements[0].starts_on.isoformat()


def test_what_is_reported_elsewhere_leaves_with_a_manifest(summer: Places) -> None:
    year = summer.round.year
    with undone(), time_machine.travel(SEPTEMBER, tick=False):
        anna = client(summer.world.anna)
        sent = {"reason": "Årets inrapportering till SUS."}
        answers = [
            anna.post(reverse("followup:sus", args=[year]), sent),
            anna.get(reverse("followup:kolada_file", args=[year])),
        ]
    for name, answer in zip(("sus", "kolada-u40455"), answers, strict=True):
        content, said = unpacked(answer)
        head, *lines = csv.reader(content.decode().splitlines())
        assert (said["file"], said["year"], said["rows"]) == (f"{name}-{year}.csv", year, len(lines))
        assert [each["name"] for each in said["columns"]] == head
        assert (said["made_by_role"], "version 1" in said["rules"]) == ("samordnare", True)
