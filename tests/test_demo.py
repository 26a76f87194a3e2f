"""The demo's parts that can be tried without starting a second demo."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from lund_placements import demo, pgserver

START_AND_WAIT = """
from lund_placements import pgserver
server = pgserver.throw_away_server()
server.start()
pgserver.create_database(server.url(pgserver.SUPERUSER, "postgres"))
input(f"{server.directory}\\n")
server.stop()
"""


def test_taken_port_is_said_with_a_way_out() -> None:
    with demo._claim(0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(demo.DemoFailed, match=f"Port {port} är upptagen.*--port {port + 1}"):
            demo._claim(port)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://postgres@%2Ftmp%2Fx/d", "postgresql://eva@%2Ftmp%2Fx/d"),
        ("postgresql://postgres:s%40@db.example.se:5432/d", "postgresql://eva:s%40@db.example.se:5432/d"),
    ],
)
def test_address_with_another_role(url: str, expected: str) -> None:
    assert pgserver.as_role(url, "eva") == expected


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_server_outlives_the_process_that_started_it(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        server = pgserver.Server(Path(process.stdout.readline().strip()))
        assert server.is_running()
        assert not server.has_tables()
        process.send_signal(number)
    deadline = time.monotonic() + 10
    while (server.data / "postmaster.pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)  # the last thing that a server takes away
    assert not server.is_running()
    shutil.rmtree(server.directory, ignore_errors=True)


@pytest.mark.slow
def test_data_survive_a_restart_and_roles_are_ordinary(tmp_path: Path) -> None:
    server = pgserver.Server(tmp_path / "pg")
    for name in ("first", "second"):
        server.start()
        pgserver.create_database(server.url(pgserver.SUPERUSER, "postgres"))
        connection = psycopg2.connect(server.url(pgserver.OWNER))
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            cursor.execute(f"CREATE TABLE {name} (id int)")
            cursor.execute("SELECT count(*) FROM pg_class WHERE relname IN ('first', 'second')")
            assert cursor.fetchone() == (1 if name == "first" else 2,)
        connection.close()
        server.stop()
    assert oct(os.stat(server.directory).st_mode)[-3:] == "700"
