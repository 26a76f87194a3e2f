"""Reading what the keys of an account have been used for: when, for what and with what answer, never for whom."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.db.models import QuerySet
from django.utils import timezone

from lund_placements.api.schema import MEANINGS
from lund_placements.days import midnight

from ..models import ApiCall, User

MOST_ROWS = 5000  # in the list and in a file
IN_ADDRESS = re.compile(r"<\w+:(\w+)>")
HEAD = ("När", "Nyckel", "Metod", "Adress", "Svar", "Omfattning", "Skäl angivet", "Upprepat")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which calls are asked for: days, both included; the key's id, or None for all; and whether only refused ones."""

    first: dt.date
    last: dt.date
    key: int | None = None
    is_refused: bool = False


def calls(account: User, choice: Choice) -> QuerySet[ApiCall]:
    """Return the latest calls with the account's keys that were asked for, newest first and MOST_ROWS at most."""
    keys = account.keys.values_list("pk", flat=True)
    rows = ApiCall.objects.filter(
        key__in=list(keys if choice.key is None else keys.filter(pk=choice.key)),
        called_at__gte=midnight(choice.first),
        called_at__lt=midnight(choice.last + dt.timedelta(days=1)),
    )
    if choice.is_refused:
        rows = rows.filter(status_code__gte=400)
    return rows.prefetch_related("key")[:MOST_ROWS]  # a join would be sorted with all of them


def address(call: ApiCall) -> str:
    """Return the address that was called, as the reference writes it: what stood in the braces is not kept."""
    return "/" + IN_ADDRESS.sub(r"{\1}", call.route).replace("{pk}", "{id}")


def meaning(call: ApiCall) -> str:
    """Return what a refusal means, or "" for a call that was let in."""
    if call.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return MEANINGS.get(call.status_code, "Fel hos oss.")
    return MEANINGS.get(call.status_code, "")


def sheet(rows: Iterable[ApiCall]) -> tuple[str, Sequence[str], list[Sequence[str | int]]]:
    """Return the calls as a table."""
    lines = [
        (
            f"{timezone.localtime(call.called_at):%Y-%m-%d %H:%M:%S}",
            str(call.key),
            call.method,
            address(call),
            call.status_code,
            call.scope,
            "ja" if call.has_reason else "nej",
            "ja" if call.is_repeat else "nej",
        )
        for call in rows
    ]
    return "Anrop", HEAD, lines
