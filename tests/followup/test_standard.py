"""The routines that come with the product are there from the first day, and cannot be lost."""

import pytest
from django.db import connection

from allocation.enums import PlacementKind
from followup.actions.routines import applying_version
from followup.standard import STANDARD
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
