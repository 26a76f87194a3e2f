"""What must not be readable where it is stored: sealed with AES-256-GCM, found again by a keyed sum.

The keys are settings and never in the database. A sealed text opens only for the purpose and the row that it was
sealed for, so that it cannot be moved to another. Its first byte names the key, so that an old key opens what it has
sealed while a new one seals.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16
OVERHEAD = 1 + NONCE_BYTES + TAG_BYTES  # how much longer than the text a sealed text is


class BadKeys(ValueError):
    """The keys cannot be used; the message is a Swedish sentence that says what to do."""


class Broken(Exception):
    """Sealed for something else, with a key that we do not have, or changed since."""


class Seal:
    """Keys by number, of which the first seals; and a pepper for sums that nobody else can make."""

    def __init__(self, keys: Mapping[int, bytes], pepper: bytes) -> None:
        self._ciphers = {number: AESGCM(key) for number, key in keys.items()}
        self._current = next(iter(keys))
        self._pepper = pepper

    def close(self, text: bytes, *, about: str) -> bytes:
        """Return the text sealed with the current key; `about` names the purpose and the row."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, text, about.encode())
        return bytes([self._current]) + nonce + sealed

    def open(self, sealed: bytes, *, about: str) -> bytes:
        """Return the text; raises Broken."""
        cipher = self._ciphers.get(sealed[0]) if sealed else None
        if cipher is None:
            raise Broken("No key of ours has sealed it.")
        nonce, rest = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, rest, about.encode())
        except (InvalidTag, ValueError) as error:
            raise Broken("It is not what was sealed.") from error

    def is_current(self, sealed: bytes) -> bool:
        """Say whether the current key has sealed it; if not, it should be sealed again."""
        return sealed[:1] == bytes([self._current])

    def sum_of(self, text: bytes, *, about: str) -> bytes:
        """Return the keyed sum of a text, 32 bytes: equal for equal texts, and says nothing more."""
        return hmac.new(self._pepper, about.encode() + b"\0" + text, hashlib.sha256).digest()


def seal_from(keys: str, pepper: str) -> Seal:
    """Read keys as they stand in the environment: "2:<base64>,1:<base64>", the current one first; and the pepper.

    Raises BadKeys.
    """
    found: dict[int, bytes] = {}
    for part in keys.split(","):
        number, _, key = part.strip().partition(":")
        if not number.isdecimal() or not 0 < int(number) < 256 or int(number) in found:
            raise BadKeys("Skriv PERSON_KEYS som nummer:nyckel, med olika nummer mellan 1 och 255.")
        found[int(number)] = _secret(key, "PERSON_KEYS")
    secret = _secret(pepper, "PERSON_PEPPER")
    if len({*found.values(), secret}) != len(found) + 1:
        raise BadKeys("PERSON_KEYS och PERSON_PEPPER ska vara olika nycklar.")
    return Seal(found, secret)


def _secret(text: str, name: str) -> bytes:
    try:
        secret = base64.b64decode(text, validate=True)
    except binascii.Error:
        secret = b""
    if len(secret) != KEY_BYTES or len(set(secret)) < KEY_BYTES // 4:
        raise BadKeys(f"{name} ska vara 32 slumpade byte i base64. Skapa dem med: openssl rand -base64 32")
    return secret


def keys_of_demo(file: Path) -> tuple[str, str]:
    """Return keys and pepper that this machine made for its own demo; several processes may ask at once."""
    if not file.exists():
        made = [base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() for _ in range(2)]
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_once(file, json.dumps({"keys": f"1:{made[0]}", "pepper": made[1]}))
    kept = json.loads(file.read_text())
    return kept["keys"], kept["pepper"]


def _write_once(file: Path, text: str) -> None:
    """Write a whole file that only we can read, unless somebody else was first."""
    part = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    try:
        os.link(part, file)
    except FileExistsError:
        pass
    finally:
        part.unlink()
