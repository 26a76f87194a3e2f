"""What a key opens, besides the roles of its account: resource by resource, reading and writing apart.

Each app registers its own when it is ready. A key without a scope is refused even where the role would allow it;
a person who is signed in has no scopes and is held by the roles alone.
"""

from dataclasses import dataclass
from typing import Any

READ, WRITE = "read", "write"
READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the API that a key can be let into."""

    name: str  # such as "rounds:read"
    label: str


SCOPES: dict[str, Scope] = {}


def wanted(view: Any, method: str) -> str:
    """Return the scope that a key needs to call the view; "" when any valid key will do."""
    resource = getattr(view, "resource", "")
    return f"{resource}:{READ if method in READING else WRITE}" if resource else ""


def register(*scopes: Scope) -> None:
    """Make scopes known to the pages and to the actions; called once when an app is ready."""
    SCOPES.update((scope.name, scope) for scope in scopes)
