"""Why somebody was shown a case, as its page tells it: only what was true when they looked."""

from collections.abc import Iterable
from typing import Any

from organisation.enums import Role

from .enums import AccessKind, AccessOutcome
from .log_review import role_words
from .models import AccessLog

# An unflagged look of these kinds is at one's own case: a colleague's is flagged when it is stored.
OF_OWN = (
    AccessKind.LIST,
    AccessKind.CASE,
    AccessKind.IDENTITY,
    AccessKind.CHANGE,
    AccessKind.PLACEMENT,
    AccessKind.ERASURE,
)
OF_OTHERS = {  # what gave the look to somebody who is not a consultant
    AccessKind.MATCHING: "Samordnarens matchning, med alias",
    AccessKind.SHARED: "Mottagande förvaltning, efter utlämnande",
    AccessKind.PLACEMENT: "Mottagande förvaltning, med alias",
    AccessKind.REVIEW: "Granskning av loggen, utan namn",
}


def rows(looks: Iterable[AccessLog]) -> list[dict[str, Any]]:
    """Return the looks with the reader's role then and why they looked."""
    return [{"of": look, "role": role_words(look), "why": why(look)} for look in looks]


def why(look: AccessLog) -> str:
    """Return why somebody was shown the case: the reason they wrote, or what gave them the look."""
    if look.reason:
        return look.reason
    if look.outcome == AccessOutcome.DENIED:
        return "Inget skäl angavs"
    if look.is_flagged:
        return "Utsedd att känna till det skyddade ärendet"
    roles = set(look.role.split(", "))
    if Role.CONSULTANT not in roles:
        return OF_OTHERS.get(AccessKind(look.what), role_words(look).capitalize())
    if roles == {Role.CONSULTANT} and look.what in OF_OWN:
        return "Eget ärende"
    return f"{role_words(look).capitalize()}, inget skäl krävdes"
