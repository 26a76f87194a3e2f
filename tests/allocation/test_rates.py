"""Dated numbers: a new value ends the one before, a doubt is lifted by a person, and nothing is loaded twice."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from allocation import costs
from allocation.actions import rates
from allocation.economy.keys import KINDS, Key
from allocation.models import Rate
from tests.factories import World
from tests.refusals import refusal

ONLY_ADMINISTRATOR = "Bara en administratör kan ändra här."
FIRST, LATER = dt.date(2025, 1, 1), dt.date(2026, 1, 1)


def set_rate(world: World, **changes: object) -> Rate:
    """Let Greta give a number a value."""
    given = {
        "key": Key.CONTRIBUTION,
        "value": Decimal("31.42"),
        "valid_from": FIRST,
        "source": "Skatteverket",
        "is_checked": True,
        "by": world.greta,
    }
    return rates.set_rate(**{**given, **changes})


def confirm(row: Rate, **changes: object) -> Rate:
    return rates.confirm(**{"rate": row, "seen": row.value, "source": "SFS 2000:980, 2 kap. 26 §", **changes})


def held() -> list[tuple[str, dt.date, dt.date | None, bool]]:
    """Return every stored value, oldest first."""
    rows = Rate.objects.order_by("key", "valid_from")
    return [(str(row.value.normalize()), row.valid_from, row.valid_to, row.is_unverified) for row in rows]


def test_a_new_value_ends_the_one_before(world: World) -> None:
    first = set_rate(world)
    assert (first.confirmed_by, first.is_unverified) == (world.greta, False)
    set_rate(world, value=Decimal("30.5"), valid_from=LATER, is_checked=False)
    assert held() == [("31.42", FIRST, dt.date(2025, 12, 31), False), ("30.5", LATER, None, True)]
    table = costs.rates()
    days = (dt.date(2025, 12, 31), LATER)
    assert [table.on(Key.CONTRIBUTION, day) for day in days] == [Decimal("31.42"), Decimal("30.5")]


def test_the_latest_value_can_be_corrected_and_the_history_keeps_what_it_was(world: World) -> None:
    first = set_rate(world, value=Decimal("13.42"))
    corrected = set_rate(world, is_checked=False)
    assert corrected.pk == first.pk
    assert held() == [("31.42", FIRST, None, True)]
    assert [row.value for row in corrected.history.order_by("history_date")] == [
        Decimal("13.42"),
        Decimal("31.42"),
    ]


def test_a_value_that_has_ended_stays_ended(world: World) -> None:
    set_rate(world)
    Rate.objects.update(valid_to=dt.date(2025, 6, 30))
    set_rate(world, valid_from=LATER)
    assert [row[2] for row in held()] == [dt.date(2025, 6, 30), None]


REFUSED = [
    ({"valid_from": dt.date(2024, 12, 31)}, "rate_starts_too_early"),
    ({"key": Key.AFTER_LOW, "value": Decimal("1.5")}, "rate_is_not_whole"),
    ({"key": Key.NEW_START_OPEN, "value": Decimal(2)}, ": Skriv 1 för ja eller 0 för nej."),
    ({"valid_from": LATER, "value": Decimal(101)}, ": En andel är högst 100 procent."),
    ({"valid_from": LATER, "value": Decimal(-1)}, ": Värdet kan inte vara mindre än noll."),
    ({"valid_from": LATER, "source": " "}, "source: Detta fält får inte vara tomt."),
]


@pytest.mark.parametrize(("changes", "reason"), REFUSED, ids=str)
def test_what_cannot_be_is_refused_and_nothing_changes(world: World, changes: dict, reason: str) -> None:
    set_rate(world)
    before = held()
    assert reason in refusal(lambda: set_rate(world, **changes))
    assert held() == before


def test_only_an_administrator_writes(world: World) -> None:
    row = set_rate(world, is_checked=False)
    for person in (world.anna, world.bo, world.david, world.olle):
        assert refusal(lambda person=person: set_rate(world, by=person)) == ONLY_ADMINISTRATOR
        confirming = refusal(lambda person=person: confirm(row, by=person))
        assert confirming == ONLY_ADMINISTRATOR


def test_a_value_is_confirmed_as_it_was_seen_and_once(world: World) -> None:
    row = set_rate(world, is_checked=False)
    assert refusal(lambda: confirm(row, seen=Decimal(31), by=world.greta)) == "rate_is_stale"
    assert "source" in refusal(lambda: confirm(row, source=" ", by=world.greta))
    confirmed = confirm(row, by=world.greta)
    assert (confirmed.is_unverified, confirmed.confirmed_by) == (False, world.greta)
    assert (confirmed.source, row.source) == ("SFS 2000:980, 2 kap. 26 §", "Skatteverket")
    assert timezone.now() - confirmed.confirmed_at < dt.timedelta(minutes=1)
    assert refusal(lambda: confirm(row, by=world.greta)) == "rate_is_confirmed"


def test_the_delivered_values_are_loaded_once_and_leave_what_is_there_alone(world: World) -> None:
    set_rate(world, value=Decimal(30))
    call_command("load_rates", verbosity=0)
    loaded = held()
    assert Rate.objects.get(key=Key.CONTRIBUTION).value == 30
    assert Rate.objects.get(key=Key.WAGE).is_unverified
    assert not Rate.objects.filter(confirmed_at__isnull=False).exclude(key=Key.CONTRIBUTION).exists()
    call_command("load_rates", verbosity=0)
    assert held() == loaded
    without = set(KINDS) - {row.key for row in costs.rates()}
    assert {key for key in without if not key.startswith("forsorjningsstod-")} == set()
