"""A process of its own that acts once per line it reads, each time in a process that can be killed.

Run by the tests of races with the tests' database in DATABASE_URL, and with what to do as its argument: "record"
decisions or "generate" agreements. Reads a year, and answers with the id of the process that is about to do it
for that year. That process says "writing" when it stores its first row and "done" at its end. Its id stays its
own until the next line is read; then it is waited for, and the answer is "ended".
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402  (needs a set-up Django, as do the models)

from agreements.actions import generation  # noqa: E402
from allocation.actions import decisions  # noqa: E402
from allocation.models import AllocationRound  # noqa: E402
from organisation.models import User  # noqa: E402
from tests.factories import decision_input  # noqa: E402


def record(round: AllocationRound) -> None:
    """Record the year's decision as proposed."""
    decisions.record(round=round, data=decision_input(), by=User.objects.get(name="David"))


def generate(round: AllocationRound) -> None:
    """Make the year's agreements."""
    generation.generate(round=round, by=User.objects.get(name="Anna"))


WORK = {  # what to do, and the table of its first row
    "record": (record, "organisation_storeddocument"),
    "generate": (generate, "agreements_agreement"),
}
act, first_table = WORK[sys.argv[1]]


def work(year: int) -> None:
    """Do it for the year."""
    round = AllocationRound.objects.get(year=year)
    tell(str(os.getpid()))
    with connection.execute_wrapper(say_when_writing):
        act(round)


def say_when_writing(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Tell before the first row is stored."""
    if sql.startswith(f'INSERT INTO "{first_table}"'):
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
            work(int(line))
        finally:
            tell("done")
            os._exit(0)
    sys.stdin.readline()
    os.waitpid(child, 0)
    tell("ended")
