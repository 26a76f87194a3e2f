"""Hand a file to a worker process and take its rows back."""

from collections.abc import Sequence

from lund_placements import limited
from lund_placements.errors import RuleBroken

from . import limits
from .tables import Values

TOO_LARGE = "Filen är större än 5 MB. Ta bort bilder och blad som inte behövs, eller dela upp den i flera."
TOO_SLOW = "Filen tar för lång tid att läsa. Kopiera raderna till mallen och försök igen."
TOO_HEAVY = "Filen kräver för mycket minne. Kopiera raderna till mallen och försök igen."
UNREADABLE = "Filen är skadad och går inte att läsa. Öppna den i Excel och spara den på nytt som .xlsx."


def read(worker: Sequence[str], content: bytes, *, code: str) -> list[Values]:
    """Return the file's rows; raise RuleBroken with the code and one Swedish sentence when it cannot be read."""
    if len(content) > limits.MOST_BYTES:
        raise RuleBroken(TOO_LARGE, code=code, field="file")
    refusals = limited.Refusals(TOO_SLOW, TOO_HEAVY, UNREADABLE)
    try:
        return limited.ask(worker, content, wall_seconds=limits.WALL_SECONDS, refusals=refusals)
    except limited.FileRefused as refused:
        raise RuleBroken(str(refused), code=code, field="file") from refused
