"""The rates that the product is delivered with, and a few of one's own, for tests without a database."""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from allocation.economy.keys import Key
from allocation.economy.rates import Rate, Rates

FILE = Path(__file__).resolve().parents[3] / "allocation" / "data" / "rates.json"
ALWAYS = dt.date(2000, 1, 1)


def delivered() -> Rates:
    """Return every rate of the data file."""
    return Rates(_rate(row) for row in json.loads(FILE.read_text(encoding="utf-8")))


def _rate(row: dict) -> Rate:
    end = row.get("to")
    return Rate(
        Key(row["key"]),
        Decimal(row["value"]),
        dt.date.fromisoformat(row["from"]),
        dt.date.fromisoformat(end) if end else None,
        row["source"],
        row.get("unverified", False),
    )


def with_values(*values: tuple[Key, str, dt.date], base: Rates | None = None) -> Rates:
    """Return the delivered rates with new values from a day; what held before ends the day before."""
    rows = list(base or delivered())
    for key, value, first in values:
        rows = [*_ended(rows, key, first), Rate(key, Decimal(value), first, None, "Prov", False)]
    return Rates(rows)


def _ended(rows: Iterable[Rate], key: Key, first: dt.date) -> list[Rate]:
    kept = []
    for row in rows:
        if row.key == key and row.valid_from >= first:
            continue
        if row.key == key and row.holds_on(first):
            row = Rate(row.key, row.value, row.valid_from, first - dt.timedelta(days=1), row.source, False)
        kept.append(row)
    return kept
