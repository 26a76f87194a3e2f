"""A small real client of the API, as another system would write one: over HTTP, knowing only names of Django's.

Every write carries an Idempotency-Key; what is changed is read first, and its ETag sent back.
"""

import json
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    content: Any
    headers: dict[str, str] = field(repr=False)


class Refused(Exception):
    """The API said no."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status} {answer.content}")
        self.answer = answer


class ApiClient:
    """Calls with one key; reason: said with every call, to be let in to what is about people."""

    def __init__(self, site: str, key: str, reason: str = "") -> None:
        self.base = f"{site}/api/v1/"
        self.own = {"Authorization": f"Bearer {key}"} if key else {}
        if reason:
            self.own["X-Reason"] = reason

    def call(self, method: str, path: str, sent: Any = None, **headers: str) -> Answer:
        """Call an address under the API, whatever the answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = None if sent is None else json.dumps(sent).encode()
        named |= {**self.own, "Content-Type": "application/json"}
        address = path if path.startswith("http") else self.base + path
        request = urllib.request.Request(address, content, named, method=method)
        try:
            with urllib.request.urlopen(request) as response:
                return _read(response)
        except urllib.error.HTTPError as error:
            with error:
                return _read(error)

    def get(self, path: str) -> Any:
        """Read; raises Refused."""
        return _accepted(self.call("GET", path)).content

    def listed(self, path: str) -> list[Any]:
        """Read a whole list, page by page."""
        rows, page = [], self.get(path)
        while True:
            rows += page["results"]
            if page["next"] is None:
                return rows
            page = self.get(page["next"])

    def post(self, path: str, **sent: Any) -> Any:
        """Take a step; raises Refused."""
        return _accepted(self.call("POST", path, sent, Idempotency_Key=str(uuid.uuid4()))).content

    def put(self, path: str, read: str = "", **sent: Any) -> Any:
        """Change what has versions, from what it says now at its own address or another; raises Refused."""
        etag = _accepted(self.call("GET", read or path)).headers["ETag"]
        headers = {"If_Match": etag, "Idempotency_Key": str(uuid.uuid4())}
        return _accepted(self.call("PUT", path, sent, **headers)).content


class PersonClient(ApiClient):
    """Calls as somebody who is signed in, with the session and the token against forged calls."""

    def __init__(self, site: str, session: str, reason: str) -> None:
        super().__init__(site, "", reason)
        token = "t" * 32
        cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: token}
        self.own["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.own["X-CSRFToken"] = token


def _accepted(answer: Answer) -> Answer:
    if answer.status >= 400:
        raise Refused(answer)
    return answer


def _read(response: Any) -> Answer:
    content = response.read()
    if response.headers["Content-Type"] == "application/json":
        content = json.loads(content)
    return Answer(response.status, content, dict(response.headers))
