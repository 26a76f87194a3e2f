"""The routines that come with the product are there from the first day, and cannot be lost."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from allocation.enums import PlacementKind
from followup.actions.routines import applying_version
from followup.models import MilestoneRule, RoutineVersion
from followup.standard import RATING, STANDARD
from tests.database import as_owner


@pytest.mark.django_db
@pytest.mark.parametrize("kind", STANDARD)
def test_the_first_routines_come_with_the_product(kind: PlacementKind) -> None:
    version = applying_version(kind)
    assert (version.number, version.published_by) == (1, None)
    assert [row.rule for row in version.rules.all()] == [line.rule for line in STANDARD[kind]]
    assert applying_version(kind) == version


@pytest.mark.django_db(transaction=True)
def test_whoever_has_emptied_the_tables_gets_the_first_routine_back() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE followup_routineversion CASCADE")
    version = applying_version(PlacementKind.PRAKTIK)
    assert version.rules.count() == len(STANDARD[PlacementKind.PRAKTIK])
    assert applying_version(PlacementKind.PRAKTIK) == version


@pytest.mark.django_db(transaction=True)
def test_where_the_first_routine_already_applies_the_next_one_reminds_of_the_rating() -> None:
    load = import_module("followup.migrations.0021_ratings_come_back").load
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE followup_routineversion CASCADE")
    for kind, lines in STANDARD.items():
        first = RoutineVersion.objects.create(kind=kind, number=1)
        for order, line in enumerate((line for line in lines if line != RATING), start=1):
            MilestoneRule.objects.create(version=first, order=order, **line.values())
        RoutineVersion.objects.filter(pk=first.pk).update(published_at=timezone.now())
    load(apps, None)
    load(apps, None)  # it has been done
    for kind, lines in STANDARD.items():
        second = applying_version(kind)
        assert (second.number, second.published_by) == (2, None)
        assert {row.rule for row in second.rules.all()} == {line.rule for line in lines}
