"""A process of its own that records decisions, one per line it reads, each in a process that can be killed.

Run by test_races.py with the tests' database in DATABASE_URL. Reads a year, and answers with the id of the
process that is about to record that year's decision. That process says "writing" when it stores its first row
and "done" at its end. Its id stays its own until the next line is read; then it is waited for, and the answer
is "ended".
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402  (needs a set-up Django, as do the models)

from allocation.actions import decisions  # noqa: E402
from allocation.models import AllocationRound  # noqa: E402
from organisation.models import User  # noqa: E402
from tests.factories import decision_input  # noqa: E402


def record(year: int) -> None:
    """Record the year's decision as proposed."""
    round, david = AllocationRound.objects.get(year=year), User.objects.get(name="David")
    tell(str(os.getpid()))
    with connection.execute_wrapper(say_when_writing):
        decisions.record(round=round, data=decision_input(), by=david)


def say_when_writing(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Tell before the decision's first row is stored."""
    if sql.startswith('INSERT INTO "organisation_storeddocument"'):
        tell("writing")
    return execute(sql, params, many, context)


def tell(text: str) -> None:
    """Answer the process that asked."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        try:
            record(int(line))
        finally:
            tell("done")
            os._exit(0)
    sys.stdin.readline()
    os.waitpid(child, 0)
    tell("ended")
