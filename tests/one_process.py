"""A process of its own that acts once per line it reads, each time in a process that can be killed.

Run as COMMAND by the tests of races, with the tests' database in DATABASE_URL and with what to do as its argument:
"record" decisions or "generate" agreements. Reads a year, and answers with the id of the process that is about to do it
for that year. That process says "writing" when it stores its first row and "done" at its end. Its id stays its
own until the next line is read; then it is waited for, and the answer is "ended".
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from django.db import connection

from agreements.actions import generation
from allocation.actions import decisions
from allocation.models import AllocationRound
from organisation.models import User

from .factories import decision_input

SET_UP = "import django; django.setup(); from tests import one_process; one_process.main()"
COMMAND = (sys.executable, "-c", SET_UP)


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


def main() -> None:
    """Answer each line that comes in."""
    act, first_table = WORK[sys.argv[1]]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                _work(int(line), act, first_table)
            finally:
                _tell("done")
                os._exit(0)
        sys.stdin.readline()
        os.waitpid(child, 0)
        _tell("ended")


def _work(year: int, act: Callable[[AllocationRound], None], first_table: str) -> None:
    """Do it for the year, and tell before the first row is stored."""

    def say_when_writing(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(f'INSERT INTO "{first_table}"'):
            _tell("writing")
        return execute(sql, params, many, context)

    round = AllocationRound.objects.get(year=year)
    _tell(str(os.getpid()))
    with connection.execute_wrapper(say_when_writing):
        act(round)


def _tell(text: str) -> None:
    """Answer the process that asked."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
