"""A participant's personnummer as it is stored: sealed for its own row, and a blind index for exact search."""

from uuid import UUID

from django.conf import settings


def seal_personnummer(participant: UUID, number: str) -> bytes:
    """Return the twelve digits sealed for this participant's row."""
    return settings.PERSON_SEAL.close(number.encode(), about=f"personnummer {participant}")


def open_personnummer(participant: UUID, sealed: bytes) -> str:
    """Return the twelve digits; raises sealing.Broken when they are another row's or changed."""
    return settings.PERSON_SEAL.open(bytes(sealed), about=f"personnummer {participant}").decode()


def blind_index(number: str) -> bytes:
    """Return what the same twelve digits are found by; without the pepper it says nothing about them."""
    return settings.PERSON_SEAL.sum_of(number.encode(), about="personnummer")
