"""What other apps do when a placement changes, and their pages about it and about a case.

They add themselves when they are ready, and are never imported here.
"""

from collections.abc import Callable

from .models import Participant, Placement

Hook = Callable[[Placement], None]
# Each is called with the placement as it has just been stored, in the same transaction: when it is planned, starts,
# gets other dates, is handed to another consultant, or ends (also by being broken off or cancelled).
PLACEMENT_HOOKS: list[Hook] = []
Link = tuple[str, str]  # what it says, and its address
# Each is called with a placement whose page is shown, and returns the way to a page of its own about it.
PLACEMENT_LINKS: list[Callable[[Placement], Link]] = []
# The same for a case.
CASE_LINKS: list[Callable[[Participant], Link]] = []

# Each is called when a participant has just been erased, in the same transaction, and takes away what tells of the
# person among its own rows.
ERASE: list[Callable[[Participant], None]] = []


def placement_changed(placement: Placement) -> None:
    """Let every app act on what has just happened to the placement; what one of them raises undoes it all."""
    for hook in PLACEMENT_HOOKS:
        hook(placement)
