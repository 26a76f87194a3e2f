"""Which cases have been erased and when, in a file outside of the database: a restored backup does not know of it.

A line holds the case's random id and the day, and nothing of the person. The file is only ever added to.
"""

import datetime as dt
import os
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from .models import Participant


def read(path: Path) -> dict[UUID, dt.date]:
    """Return the days by case; empty when there is no file. Raises ValueError for a line that is not one of ours."""
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text("utf-8").splitlines():
        key, day = line.split()
        found[UUID(key)] = dt.date.fromisoformat(day)
    return found


def add(path: Path) -> int:
    """Add the erased cases that are not in the file yet, on disk when this returns; return how many."""
    erased = Participant.objects.filter(erased_at__isnull=False).order_by("erased_at", "pk")
    known = read(path)
    lines = [
        f"{pk} {timezone.localdate(at):%Y-%m-%d}\n"
        for pk, at in erased.values_list("pk", "erased_at")
        if pk not in known
    ]
    if lines:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(file, "".join(lines).encode())
            os.fsync(file)
        finally:
            os.close(file)
    return len(lines)
