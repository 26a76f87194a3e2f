"""What people are told of their personal data on the page that anybody may read (GDPR articles 13 and 14)."""

from collections.abc import Callable

from django.utils.safestring import SafeString

# Each says, as HTML, how long an app keeps what it has of people. An app adds its own when it is ready.
KEPT: list[Callable[[], SafeString]] = []


def how_long_kept() -> list[SafeString]:
    """Return what every later app says of how long it keeps what it has."""
    return [say() for say in KEPT]
