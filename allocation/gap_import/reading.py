"""Hand a file to the worker process and take its rows back; nothing in the file can harm the application."""

import json
import signal
import subprocess
import sys

from django.conf import settings

from lund_placements.errors import RuleBroken

from . import limits
from .rows import FileRow

WORKER = (sys.executable, "-B", "-m", "allocation.gap_import.worker")
# Nothing of the application's own environment, such as the database's address and the secret key.
ENVIRONMENT = {"OPENPYXL_LXML": "False", "LC_ALL": "C.UTF-8"}

TOO_LARGE = "Filen är större än 5 MB. Ta bort bilder och blad som inte behövs, eller dela upp den i flera."
TOO_SLOW = "Filen tar för lång tid att läsa. Kopiera raderna till mallen och försök igen."
TOO_HEAVY = "Filen kräver för mycket minne. Kopiera raderna till mallen och försök igen."
UNREADABLE = "Filen är skadad och går inte att läsa. Öppna den i Excel och spara den på nytt som .xlsx."


def read(content: bytes) -> tuple[FileRow, ...]:
    """Return the file's rows; raise RuleBroken with one Swedish sentence when it cannot be read.

    The worker has ended when this returns or raises, whatever the file made it do.
    """
    if len(content) > limits.MOST_BYTES:
        raise _refused(TOO_LARGE)
    try:
        done = subprocess.run(  # noqa: S603  our own module, and the file comes as its input
            WORKER,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env=ENVIRONMENT,
            timeout=limits.WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refused(TOO_SLOW) from error
    if done.returncode:
        raise _refused(_why(done.returncode))
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise _refused(answer["refused"])
    return tuple(FileRow(**row) for row in answer["rows"])


def _why(status: int) -> str:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return TOO_SLOW
    return TOO_HEAVY if status == limits.TOO_MUCH else UNREADABLE


def _refused(message: str) -> RuleBroken:
    return RuleBroken(message, code="gap_file_refused", field="file")
