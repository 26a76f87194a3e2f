"""Which database role the tests run as: the application's, except where only the owner may act."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

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


def migrated_template() -> str:
    """Return the name of a database with every migration run, made once for each server and set of migrations.

    Call it as the owner. Migrating takes ten times as long as copying what has been migrated.
    """
    name = f"template_{_migrations_sum()[:16]}"
    with connection._nodb_cursor() as cursor:
        # Another worker may be migrating, for as long as it takes.
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(hashtext('migrated template'))")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone():
            return name
        part = f"{name}_part"
        cursor.execute(f"DROP DATABASE IF EXISTS {part}")
        cursor.execute(f"CREATE DATABASE {part}")
        name_of_app = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = part
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name_of_app
        cursor.execute(f"ALTER DATABASE {part} RENAME TO {name}")
    return name


def _migrations_sum() -> str:
    """Return the SHA-256 of the migrations and of what they read, in order of path."""
    digest = hashlib.sha256()
    for pattern in ("*/migrations/*.py", "*/standard.py", "*/data/*"):
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def another_database() -> Iterator[BaseDatabaseWrapper]:
    """Lend a connection, as the application's role, to a copy of the migrated database that nobody else uses."""
    usual = connections[DEFAULT_DB_ALIAS]
    name = f"{usual.settings_dict['NAME']}_apart"
    with as_owner(), connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_template()}")
    apart = type(usual)({**usual.settings_dict, "NAME": name}, DEFAULT_DB_ALIAS)
    yield apart
    apart.close()
    with as_owner(), connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


@contextmanager
def connected_to(apart: BaseDatabaseWrapper) -> Iterator[None]:
    """Let this thread use another connection than the usual one."""
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = apart
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = usual


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


def copy_rows(table: str, changes: dict[str, str], times: int) -> None:
    """Copy the first row of the table so many times; `changes` are SQL by column, where n counts from 1."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY 1", [table]
        )
        names = [name for (name,) in cursor.fetchall()]
        columns, given = ", ".join(names), ", ".join(changes.get(name, name) for name in names)
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {given} FROM (SELECT * FROM {table} LIMIT 1) AS one,"
            f" generate_series(1, {times}) AS n"
        )
