"""Have an uploaded copy looked at in the worker process before it is kept."""

from lund_placements import limited
from lund_placements.errors import RuleBroken

from .limits import MOST_BYTES, WALL_SECONDS

WORKER = limited.command("agreements.signed_copy.worker")
TOO_LARGE = "Filen är större än 5 MB. Skanna i gråskala eller med lägre upplösning."
REFUSALS = limited.Refusals(
    too_slow="PDF:en tar för lång tid att läsa. Skanna den på nytt.",
    too_heavy="PDF:en kräver för mycket minne för att läsas. Skanna den på nytt.",
    unreadable="PDF:en är skadad och går inte att läsa. Skanna den på nytt.",
)


def check_copy(content: bytes) -> None:
    """Return when the content is a PDF that can be read; raises RuleBroken with the field "copy"."""
    try:
        if len(content) > MOST_BYTES:
            raise limited.FileRefused(TOO_LARGE)
        limited.ask(WORKER, content, wall_seconds=WALL_SECONDS, refusals=REFUSALS)
    except limited.FileRefused as refused:
        raise RuleBroken(str(refused), code="copy_refused", field="copy") from refused
