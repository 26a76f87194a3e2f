"""Posting to another system, and nowhere else: only over TLS, only to named hosts, never where a redirect points.

Whoever may write an address must not be able to reach what only our own servers can reach. So the host stands in
WEBHOOK_HOSTS, all that its name resolves to is public or in WEBHOOK_NETWORKS, and the connection goes to what was
checked and not to a second answer from the name server.
"""

import ipaddress
import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 10  # seconds for each step; well below idle_in_transaction_session_timeout
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class BadAddress(ValueError):
    """We do not post there; the message is a Swedish sentence that says why."""


class NotTaken(Exception):
    """The other side could not be reached, or did not take it; the message says how it answered.

    `is_final` when it has said that it never wants it again.
    """

    def __init__(self, message: str, *, is_final: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final


def check_address(url: str) -> None:
    """Raise BadAddress unless we may post to it; the name server is not asked yet."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise BadAddress("Adressen ska börja med https://.")
    if parts.netloc.lower() not in settings.WEBHOOK_HOSTS:
        allowed = ", ".join(sorted(settings.WEBHOOK_HOSTS)) or "ingen"
        raise BadAddress(f"Värden är inte tillåten. Tillåten är: {allowed}. Driften kan tillåta fler.")
    if parts.fragment or not url.isascii() or not url.isprintable() or " " in url:
        raise BadAddress("Skriv adressen utan mellanslag, å, ä, ö och utan #.")


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Post the body; raises BadAddress or NotTaken unless the answer is one of 200–299."""
    check_address(url)
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or 443
    try:
        connection = _Pinned(host, port, _permitted(host, port))
        try:
            connection.request(
                "POST", f"{parts.path or '/'}{parts.query and '?'}{parts.query}", body, dict(headers)
            )
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, HTTPException) as error:
        raise NotTaken(f"{type(error).__name__}: {error}") from error
    if not 200 <= status < 300:
        raise NotTaken(f"Mottagaren svarade {status}.", is_final=status == 410)


def _permitted(host: str, port: int) -> str:
    """Return one address that the name leads to; raises BadAddress when any of them is not permitted."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for each in found:
        if not _is_permitted(ipaddress.ip_address(each.partition("%")[0])):
            raise BadAddress("Värdnamnet leder till en intern adress, som inte är tillåten.")
    return found[0]


def _is_permitted(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(
        address.version == network.version and address in network for network in settings.WEBHOOK_NETWORKS
    ):
        return True
    return address.is_global and not address.is_multicast


class _Pinned(HTTPSConnection):
    """A connection to an address that has been checked, with the certificate of the host's name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT, context=self._tls)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), TIMEOUT)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
