"""What is written to the log when something has failed: where and what, never about whom."""

import logging
from typing import Any

FROM_THE_DATABASE = ("DETAIL:", "CONTEXT:", "LINE ")  # the words of the row or the statement that was refused


class WithoutDetails(logging.Formatter):
    """Leave out what the database says of the row itself: it may be about a person."""

    def formatException(self, ei: Any) -> str:
        """Return the traceback without the database's details."""
        kept, skipping = [], False
        for line in super().formatException(ei).splitlines():
            # A traceback's own lines are indented, or begin an error or a new part of the traceback.
            starts = line.startswith(FROM_THE_DATABASE)
            skipping = starts or (
                skipping and not line.startswith(("  File", "Traceback", "The above", "During"))
            )
            if not skipping:
                kept.append(line)
        return "\n".join(kept)
