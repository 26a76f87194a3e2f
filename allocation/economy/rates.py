"""Dated rates: what a number was on a day, where it comes from, and whether anybody has confirmed it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from allocation.economy.keys import KINDS, Key
from allocation.economy.periods import ONE_DAY
from lund_placements import swedish


class MissingRate(Exception):
    """A number that the calculation needs has no value on a day."""

    def __init__(self, key: Key, day: dt.date) -> None:
        self.key, self.day = key, day
        self.message = (
            f"{KINDS[key].group}: ”{KINDS[key].name}” saknar värde {swedish.long_date(day)}. "
            "En administratör kan lägga in värdet under Belopp och villkor."
        )
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Rate:
    """One value during a period, both days included; without a last day it holds until further notice."""

    key: Key
    value: Decimal
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    is_unverified: bool

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the value holds on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Rates:
    """All values, at most one per key and day."""

    def __init__(self, rows: Iterable[Rate]) -> None:
        self._rows: dict[Key, list[Rate]] = {}
        for row in rows:
            self._rows.setdefault(row.key, []).append(row)

    def __iter__(self) -> Iterator[Rate]:
        return (row for rows in self._rows.values() for row in rows)

    def find(self, key: Key, day: dt.date) -> Rate | None:
        """Return the rate that holds on the day, or None."""
        return next((row for row in self._rows.get(key, ()) if row.holds_on(day)), None)

    def on(self, key: Key, day: dt.date) -> Decimal:
        """Return the value on the day; raises MissingRate."""
        row = self.find(key, day)
        if row is None:
            raise MissingRate(key, day)
        return row.value

    def whole(self, key: Key, day: dt.date) -> int:
        """Return a value that counts something, such as months; raises MissingRate."""
        return int(self.on(key, day))

    def is_yes(self, key: Key, day: dt.date) -> bool:
        """Return a value that is yes or no; raises MissingRate."""
        return self.on(key, day) != 0

    def doubts(self, keys: Iterable[Key], day: dt.date) -> tuple[str, ...]:
        """Return the names of the numbers whose value on the day nobody has confirmed."""
        rows = (self.find(key, day) for key in keys)
        return tuple(KINDS[row.key].name for row in rows if row and row.is_unverified)

    def changes(self, *keys: Key) -> list[dt.date]:
        """Return every day on which one of the values begins or has just ended."""
        rows = [row for key in keys for row in self._rows.get(key, ())]
        return [
            *(row.valid_from for row in rows),
            *(row.valid_to + ONE_DAY for row in rows if row.valid_to),
        ]

    def only(self, keys: Iterable[Key], first: dt.date, last: dt.date) -> list[Rate]:
        """Return the values of these keys that hold on some day from the first to the last."""
        return [
            row
            for key in keys
            for row in sorted(self._rows.get(key, ()), key=lambda row: row.valid_from)
            if row.valid_from <= last and (row.valid_to is None or row.valid_to >= first)
        ]
