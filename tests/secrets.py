"""Secrets of an installation that exists in the tests only."""

import base64
import hashlib

ONE_KEY, OTHER_KEY, PEPPER = (
    base64.b64encode(hashlib.sha256(name.encode()).digest()).decode() for name in ("one", "other", "pepper")
)
PERSON_SECRETS = {"PERSON_KEYS": f"1:{ONE_KEY}", "PERSON_PEPPER": PEPPER}
