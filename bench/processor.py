"""The processor time of a page: a machine that others share answers late, but does not count more."""

from pathlib import Path

TICK = 10  # milliseconds, of what Linux counts a process's time in


def alone() -> None:
    """Let the database answer the questions of this process in one process, whose time can be read."""
    from django.db import connection  # settings are read when Django is imported

    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")


def used() -> int:
    """Return how much this process and the database's for it have used, in milliseconds; Linux only."""
    from django.db import connection  # as above

    return sum(_of(str(pid)) for pid in ("self", connection.connection.get_backend_pid()))


def _of(pid: str) -> int:
    """Return the time of a process in itself and in the system for it: the 14th and 15th of its figures."""
    after_name = Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()
    return TICK * (int(after_name[11]) + int(after_name[12]))
