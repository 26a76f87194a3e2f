"""Every write of the agreements; one function is one use case, the actor is `by`.

All in the same order: lock (the year first), permission, transition, store, tell.
"""

from . import agreements, amendments, generation, signatures, templates

__all__ = ["agreements", "amendments", "generation", "signatures", "templates"]
