"""Loaded before Django reads its settings: one throw-away PostgreSQL for the whole test run.

PG_BINDIR selects other binaries for it, e.g. /usr/lib/postgresql/17/bin.
TEST_DATABASE_URL, a superuser's address, selects a server that already runs.
"""

import os
from collections.abc import Iterator

import pytest

from lund_placements import pgserver

server: pgserver.Server | None = None


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Start the server in the main process; pytest-xdist's workers inherit its address."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["DATABASE_URL"] = _app_url()
    # The strict production settings are tested in processes of their own.
    os.environ["DEMO"] = "1"
    # Playwright's synchronous interface runs an event loop in the thread that also asks the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return (yield)


def pytest_unconfigure() -> None:
    if server:
        server.stop()


def _app_url() -> str:
    global server
    if url := os.environ.get("TEST_DATABASE_URL"):
        pgserver.create_roles(url)
        return pgserver.as_role(url, pgserver.APP)
    server = pgserver.throw_away_server()
    server.start()
    return server.url(pgserver.APP, "postgres")
