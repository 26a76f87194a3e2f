"""May this user read, write and publish a routine, or move placements to it? One answer each, with its reason."""

from lund_placements.errors import YES, Verdict, no
from organisation.models import User
from organisation.permissions import Right, has_right, may_manage

from .models import RoutineVersion


def may_read(user: User) -> Verdict:
    """The administrator writes the routines; the coordinator and the consultants work by them."""
    if any(has_right(user, right) for right in (Right.MANAGE, Right.RUN_YEAR, Right.HANDLE_CASES)):
        return YES
    return no("Bara de som arbetar med uppföljningen läser rutinerna.")


def may_write(user: User, version: RoutineVersion) -> Verdict:
    """A draft is the administrators' to write, publish and throw away; what is published stays as it is."""
    if version.published_at:
        return no("Rutinen är publicerad och kan inte ändras. Skriv en ny version.")
    return may_manage(user)


def may_move_to(user: User, version: RoutineVersion) -> Verdict:
    """The administrator and the coordinator may let placements go on by another published version."""
    if not (has_right(user, Right.MANAGE) or has_right(user, Right.RUN_YEAR)):
        return no("Bara samordnaren och en administratör flyttar placeringar till en annan rutin.")
    return YES if version.published_at else no("Publicera rutinen först.")
