"""Where signatures come from. The product makes none: it records what has been signed elsewhere.

A signing service would be another Signing, which fetches what it has proof of instead of believing what is
typed; nothing else needs to know.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from .models import AgreementVersion
from .signed_copy.upload import check_copy


@dataclass(frozen=True, slots=True)
class SignatureInput:
    """What the signed paper or file says; `copy` is the signed PDF itself, when there is one."""

    version: int
    party: str
    signatory: str
    role_title: str
    paragraph: str
    diary_no: str
    signed_on: dt.date
    method: str
    copy: bytes | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """Which PDF was signed, by its SHA-256, and the signed copy if it is kept here."""

    document_sha256: str
    copy: bytes | None


class Signing(Protocol):
    """A way to learn that a version has been signed."""

    def proof(self, version: AgreementVersion, given: SignatureInput) -> Proof:
        """Return what proves the signature; raise RuleBroken when it does not hold."""


class RecordedByHand:
    """Somebody has seen the signature and types what it says; the copy is checked to be a PDF and kept."""

    def proof(self, version: AgreementVersion, given: SignatureInput) -> Proof:
        """Take the version's own PDF as the one that was signed."""
        if given.copy is not None:
            check_copy(given.copy)
        return Proof(version.document.sha256, given.copy)


SIGNING: Signing = RecordedByHand()
