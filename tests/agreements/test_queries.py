"""The pages about agreements ask the database as often, however many agreements there are."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements import selectors
from agreements.actions import agreements as actions
from agreements.actions import generation
from organisation.enums import Role
from organisation.models import Department, RoleAssignment, User
from tests.factories import LONG_AGO, World, Year, make_department, make_world

from .build import Agreements, agreement_input

pytestmark = pytest.mark.django_db


def _counter(user: User) -> Callable[..., int]:
    client = Client()
    client.force_login(user)

    def count(name: str, *args: object) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(asked)

    return count


def _extra(world: World, departments: int) -> list[str]:
    """Add förvaltningar with a nämnd of their own, that Cilla answers for; return their keys."""
    keys = [f"d{number}" for number in range(departments)]
    for key in keys:
        department = make_department(key, f"Förvaltning {key}", f"nämnd {key}")
        RoleAssignment.objects.create(
            user=world.cilla, role=Role.DEPARTMENT_CONTACT, department=department, valid_from=LONG_AGO
        )
    return keys


def _asked(more: int) -> dict[str, int]:
    """Return each page's number of queries with two receiving nämnder and so many more."""
    world = make_world()
    keys = ["a", "b", "soc", *_extra(world, more)]
    assert Department.objects.count() == len(keys)
    year = Year(world).targets(ama=3 * len(keys), praktik=2 * len(keys)).open().answered(*keys).closed()
    year.scenario().chosen().drafted().sent().decided().published()
    made = Agreements(year)
    generation.generate(round=year.round, by=world.anna)
    for agreement in selectors.agreements():
        actions.save(agreement=agreement, data=agreement_input(agreement), by=world.anna)
        actions.send(agreement=agreement, by=world.anna)
    made.approved("a").signed("a")
    anna, cilla = _counter(world.anna), _counter(world.cilla)
    number = year.round.year
    return {
        "list": anna("agreements:overview", number),
        "list of a contact": cilla("agreements:overview", number),
        "as Excel": anna("agreements:overview_xlsx", number),
        "archive": anna("agreements:archive", number),
        "quota": anna("agreements:budget", number),
        "one": anna("agreements:agreement", number, made.base("a").pk),
        "start": anna("start"),
        "start of a contact": cilla("start"),
    }


def test_queries_do_not_depend_on_rows() -> None:
    with transaction.atomic():
        few = _asked(0)
        transaction.set_rollback(True)
    assert _asked(6) == few
    assert few.pop("quota") <= 50  # the year's statistics are among them
    assert max(few.values()) <= 30
