"""Dated numbers: a new value from a day, its confirmation, and the values the product is delivered with."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, Stale, require
from lund_placements.swedish import long_date
from organisation.models import User
from organisation.permissions import may_manage

from ..economy.keys import KINDS, Key, Unit
from ..models import Rate

ONE_DAY = dt.timedelta(days=1)
WHOLE = (Unit.MONTHS, Unit.DAYS, Unit.AGE)


@transaction.atomic
def set_rate(
    *, key: Key, value: Decimal, valid_from: dt.date, source: str, is_checked: bool, by: User
) -> Rate:
    """Give a number a new value from a day; the value before it ends the day before.

    The same first day as the latest value corrects that value; the history keeps what it was.
    is_checked: the administrator has compared it with its source. Raises RuleBroken for an earlier day.
    """
    require(may_manage(by))
    latest = Rate.objects.select_for_update().filter(key=key).order_by("-valid_from").first()
    if KINDS[key].unit in WHOLE and value != value.to_integral_value():
        raise RuleBroken("Skriv ett helt tal.", code="rate_is_not_whole", field="value")
    if latest and valid_from < latest.valid_from:
        raise RuleBroken(
            f"Det senaste värdet gäller från {long_date(latest.valid_from)}. Välj den dagen för att rätta "
            "det, eller en senare dag.",
            code="rate_starts_too_early",
            field="valid_from",
        )
    row = latest if latest and latest.valid_from == valid_from else Rate(key=key, valid_from=valid_from)
    if latest and row is not latest and (latest.valid_to is None or latest.valid_to >= valid_from):
        latest.valid_to = valid_from - ONE_DAY
        latest.full_clean()
        latest.save()
    row.value, row.source = value, source.strip()
    row.is_unverified = not is_checked
    row.confirmed_at, row.confirmed_by = (timezone.now(), by) if is_checked else (None, None)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def confirm(*, rate: Rate, seen: Decimal | None, source: str, by: User) -> Rate:
    """Record that somebody has compared the value with a source, which takes the place of the one that stood there.

    seen: the value they looked at.
    """
    require(may_manage(by))
    row = Rate.objects.select_for_update().get(pk=rate.pk)
    if row.value != seen:
        raise Stale(
            "Värdet har ändrats sedan du öppnade sidan. Kontrollera det nya värdet.", code="rate_is_stale"
        )
    if not row.is_unverified:
        raise RuleBroken("Uppgiften är redan bekräftad.", code="rate_is_confirmed")
    row.source = source.strip()
    row.is_unverified, row.confirmed_at, row.confirmed_by = False, timezone.now(), by
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def load(*, file: Path) -> int:
    """Add the file's values for numbers that have none; return how many. What is there is left alone."""
    present = set(Rate.objects.values_list("key", flat=True))
    rows = [row for row in json.loads(file.read_text(encoding="utf-8")) if row["key"] not in present]
    for given in rows:
        row = Rate(
            key=given["key"],
            value=Decimal(given["value"]),
            valid_from=dt.date.fromisoformat(given["from"]),
            valid_to=dt.date.fromisoformat(given["to"]) if given.get("to") else None,
            source=given["source"],
            is_unverified=given.get("unverified", False),
        )
        row.full_clean()
        row.save()
    return len(rows)
