"""Belopp och villkor as they are read: today's value of every number, and how it has been over the years."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lund_placements import swedish

from .economy.keys import KINDS, Key, Kind
from .economy.statements import value_text
from .exports import Sheet
from .models import Rate


@dataclass(frozen=True, slots=True)
class Number:
    """One number: what it is called, the value that holds today and the next one, if there are such."""

    key: Key
    kind: Kind
    now: Rate | None
    coming: Rate | None

    @property
    def text(self) -> str:
        """Today's value with its unit, or that there is none."""
        return text_of(self.now) if self.now else "Saknas"


def text_of(rate: Rate) -> str:
    """Return the value with its unit."""
    return value_text(rate.value, KINDS[Key(rate.key)].unit)


def period_of(rate: Rate) -> str:
    """Return from when and until when the value holds."""
    first = swedish.long_date(rate.valid_from)
    return f"{first} till {swedish.long_date(rate.valid_to)}" if rate.valid_to else f"Sedan {first}"


def groups(day: dt.date) -> list[tuple[str, list[Number]]]:
    """Return every number by group, in the order of the product, as on the day; one query."""
    rates = list(Rate.objects.order_by("valid_from"))
    found: dict[str, list[Number]] = {}
    for key, kind in KINDS.items():
        mine = [rate for rate in rates if rate.key == key]
        now = next((rate for rate in mine if _holds(rate, day)), None)
        coming = next((rate for rate in mine if rate.valid_from > day), None)
        found.setdefault(kind.group, []).append(Number(key, kind, now, coming))
    return list(found.items())


def _holds(rate: Rate, day: dt.date) -> bool:
    return rate.valid_from <= day and (rate.valid_to is None or rate.valid_to >= day)


def sheets() -> list[Sheet]:
    """Return every value of every number, for Excel."""
    rows = Rate.objects.select_related("confirmed_by").order_by("valid_from")
    by_key: dict[str, list[Rate]] = {}
    for rate in rows:
        by_key.setdefault(rate.key, []).append(rate)
    head = ("Uppgift", "Område", "Värde", "Enhet", "Gäller från", "Gäller till", "Källa", "Kontroll")
    ordered: Iterable[tuple[Kind, Rate]] = (
        (kind, rate) for key, kind in KINDS.items() for rate in by_key.get(key, ())
    )
    return [
        (
            "Belopp och villkor",
            head,
            [
                (
                    kind.name,
                    kind.group,
                    text_of(rate),
                    kind.unit.value,
                    rate.valid_from.isoformat(),
                    rate.valid_to.isoformat() if rate.valid_to else "",
                    rate.source,
                    checked(rate),
                )
                for kind, rate in ordered
            ],
        )
    ]


def checked(rate: Rate) -> str:
    """Return whether anybody stands for the value."""
    if rate.is_unverified:
        return "Ej verifierad"
    return f"Bekräftad av {rate.confirmed_by.name}" if rate.confirmed_by else "Enligt källan"
