"""A decision's content as bytes; knows nothing of Django, as the worker that reads uploaded files uses it."""

import json
from collections.abc import Mapping
from typing import Any

FORMAT = "platsmodellen.decision/1"


def canonical_json(payload: Mapping[str, Any]) -> bytes:
    """Return the payload as the bytes that are attached, stored and compared: UTF-8, sorted keys."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return text.encode() + b"\n"
