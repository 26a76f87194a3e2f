"""Which version somebody has read: an ETag goes out with it, and comes back in If-Match when it is changed."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from rest_framework.request import Request

from .differences import Differences
from .errors import PreconditionFailed, PreconditionMissing


def etag_of(content: Any) -> str:
    """Return a strong ETag that two contents share only when they say the same."""
    text = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'


def require_match(request: Request, etag: str, differs: Callable[[], Differences]) -> None:
    """Raise PreconditionFailed unless If-Match names the version; call it when that version is locked."""
    sent = request.headers.get("If-Match", "").strip()
    if not sent:
        raise PreconditionMissing
    if etag not in (each.strip() for each in sent.split(",")):
        raise PreconditionFailed(differs(), etag)
