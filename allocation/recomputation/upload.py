"""Have an uploaded decision recomputed in the worker process, one at a time."""

from dataclasses import dataclass

from django.db import connection, transaction

from lund_placements import limited
from lund_placements.errors import RuleBroken

from ..models import Decision
from . import limits
from .comparison import Row, Verdicts
from .files import TOO_LARGE

WORKER = limited.command("allocation.recomputation.worker")
LOCK = 20_270_101  # a number of our own among the database's advisory locks

BUSY = "En annan fil räknas om just nu. Vänta en halv minut och försök igen."
TOO_SLOW = "Filen tar för lång tid att räkna om här."
TOO_HEAVY = "Filen kräver för mycket minne för att räknas om här."
UNREADABLE = "Filen är skadad och går inte att läsa. Hämta beslutets JSON eller PDF på nytt."


@dataclass(frozen=True, slots=True)
class Answer:
    """What the recomputation gave, and whether exactly this content is a decision published here."""

    verdicts: Verdicts
    is_published: bool


def recompute_upload(content: bytes) -> Answer:
    """Recompute a decision from outside; raises RuleBroken, with the code "busy" when another is running.

    The lock is the database's, so that one file at a time is recomputed however many processes serve pages.
    """
    if len(content) > limits.MOST_BYTES:
        raise RuleBroken(TOO_LARGE, code="file_refused")
    refusals = limited.Refusals(TOO_SLOW, TOO_HEAVY, UNREADABLE)
    with transaction.atomic():
        if not _locked():
            raise RuleBroken(BUSY, code="busy")
        try:
            answer = limited.ask(WORKER, content, wall_seconds=limits.WALL_SECONDS, refusals=refusals)
        except limited.FileRefused as refused:
            raise RuleBroken(str(refused), code="file_refused") from refused
    rows = tuple(Row(**{**row, "problems": tuple(row["problems"])}) for row in answer["verdicts"]["rows"])
    verdicts = Verdicts(answer["verdicts"]["year"], rows, tuple(answer["verdicts"]["problems"]))
    return Answer(verdicts, _is_published(answer["sha256"]))


def _locked() -> bool:
    """Take the lock until the transaction ends, without waiting."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def _is_published(digest: str) -> bool:
    return Decision.objects.filter(payload_sha256=digest, publication__isnull=False).exists()
