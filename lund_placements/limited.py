"""Read a file from outside in a process with limits of its own; nothing in it can harm the application.

The worker imports this too, so it knows nothing of Django.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent
# Nothing of the application's own environment, such as the database's address and the secret key.
# One thread: each would ask for memory of its own.
ENVIRONMENT = {"OPENPYXL_LXML": "False", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
TOO_MUCH = 3  # the worker's exit status when its memory is used up


class FileRefused(Exception):
    """The file as a whole cannot be read; the message is a Swedish sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """What is said when the worker was stopped or broke down."""

    too_slow: str
    too_heavy: str
    unreadable: str


def command(module: str) -> tuple[str, ...]:
    """Return how a worker is started; the module calls `serve`."""
    return (sys.executable, "-B", "-m", module)


def ask(worker: Sequence[str], content: bytes, *, wall_seconds: float, refusals: Refusals) -> Any:
    """Return what the worker answers about the file; raises FileRefused.

    The worker has ended when this returns or raises, whatever the file made it do.
    """
    try:
        done = subprocess.run(
            worker,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=BASE_DIR,
            env=ENVIRONMENT,
            timeout=wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefused(refusals.too_slow) from error
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise FileRefused(refusals.too_slow)
    if done.returncode:
        raise FileRefused(refusals.too_heavy if done.returncode == TOO_MUCH else refusals.unreadable)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise FileRefused(answer["refused"])
    return answer["read"]


def serve(read: Callable[[bytes], Any], *, most_bytes: int, memory_bytes: int, cpu_seconds: int) -> int:
    """Be the worker: read standard input within the limits and answer as JSON; return the exit status.

    An answer that cannot be written as UTF-8 is a breakdown, so that no page has to show it. What a
    library prints (the solver does, in hard cases) goes nowhere: only the answer leaves.
    """
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for limit, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        answer = {"read": read(sys.stdin.buffer.read(most_bytes))}
    except FileRefused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        return TOO_MUCH
    with open(answers, "wb") as stream:
        stream.write(json.dumps(answer, ensure_ascii=False).encode())
    return 0
