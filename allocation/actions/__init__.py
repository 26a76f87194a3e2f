"""Every write of the yearly allocation; one function is one use case, the actor is `by`.

All in the same order: lock, permission, transition, store, tell.
"""

from . import consultations, conversations, decisions, dialogues, gaps, proposals, replies, rounds, scenarios

__all__ = [
    "consultations",
    "conversations",
    "decisions",
    "dialogues",
    "gaps",
    "proposals",
    "replies",
    "rounds",
    "scenarios",
]
