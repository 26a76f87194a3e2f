"""Which database role the tests run as: the application's, except where only the owner may act."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from lund_placements import pgserver


@contextmanager
def as_owner() -> Iterator[None]:
    """Let this thread connect as the tables' owner; opens a new connection before and after."""
    app_settings = connection.settings_dict
    connection.close()
    connection.settings_dict = {**app_settings, "USER": pgserver.OWNER}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = app_settings


def end_other_sessions() -> None:
    """End what a browser's last request or a thread has left open: a database in use cannot be dropped."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND usename = current_user AND pid <> pg_backend_pid()"
        )


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is done inside, which stands outside of any transaction, as a request does."""
    block = transaction.atomic()
    block._from_testcase = True  # as the tests' own transactions: a durable one may stand inside
    with block:
        yield
        transaction.set_rollback(True)
