"""Refuse every write to the database inside a block: GET must be safe to repeat and to prefetch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "DECLARE", "FETCH", "CLOSE", "EXPLAIN", "SHOW")
# The visitor's own session is no content: Django ends it after a change of password, and allauth keeps there
# what a new code in two-step sign-in is made from.
# The shared cache counts requests, so that nobody can try passwords without end.
# The access log gets a row before a person is shown, and no row of it is ever changed. So does the list of what
# the machines have called; of what a person calls only the number is kept.
BOOKKEEPING = (
    *(
        f'{verb} "{table}"'
        for verb in ("INSERT INTO", "UPDATE", "DELETE FROM")
        for table in ("DJANGO_SESSION", "SHARED_CACHE")
    ),
    'INSERT INTO "PARTICIPANTS_ACCESSLOG"',
    'INSERT INTO "ORGANISATION_APICALL"',
    'INSERT INTO "ORGANISATION_PERSONCALLS"',
)


class WriteInReadOnlyRequest(RuntimeError):
    """A page that only reads tried to write; a programming error, never the user's."""


def _refuse_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    statement = str(sql).lstrip().upper()
    if statement.startswith(BOOKKEEPING):
        return execute(sql, params, many, context)
    if not statement.startswith(READS) or " FOR UPDATE" in statement:
        raise WriteInReadOnlyRequest(statement[:80])
    return execute(sql, params, many, context)


@contextmanager
def read_only() -> Iterator[None]:
    """Let only reading statements through on the default connection."""
    with connection.execute_wrapper(_refuse_writes):
        yield
