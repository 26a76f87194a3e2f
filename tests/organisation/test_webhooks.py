"""Signals to other systems: what is told, signed, where it may go, and who decides; against a real TLS server."""

import base64
import datetime as dt
import hashlib
import hmac
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from allocation.notifications import PUBLISHED, RECORDED
from lund_placements.errors import RuleBroken
from lund_placements.outbox import DELAYS
from lund_placements.outgoing import BadAddress, NotTaken, _permitted, check_address, post
from organisation import webhook_actions as actions
from organisation import webhooks
from organisation.models import User, Webhook, WebhookDelivery
from tests.factories import World, Year, make_world

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]


class Receiver(HTTPServer):
    """A system that takes signals; `status` is what it answers with."""

    status = 204

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.taken: list[tuple[dict[str, str], bytes]] = []

    @property
    def netloc(self) -> str:
        """Its host and port."""
        return f"localhost:{self.server_port}"

    @property
    def url(self) -> str:
        """Its address."""
        return f"https://{self.netloc}/signaler?system=1"

    def handle_error(self, *args: object) -> None:
        """Say nothing of a client that goes away in the middle of the handshake."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(({**self.headers, "path": self.path}, body))
        self.send_response(self.server.status)
        self.send_header("Location", f"https://{self.server.netloc}/annat")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Write nothing."""


def certificate(folder: Path) -> Path:
    """Make a certificate for localhost, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "localhost.pem"
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(key.private_bytes(*kinds) + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    """A receiver with a certificate of its own."""
    file = certificate(tmp_path_factory.mktemp("tls"))
    with Receiver() as receiver, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(file))
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(file)
        receiver.socket = tls.wrap_socket(receiver.socket, server_side=True)
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        yield receiver
        receiver.shutdown()


@pytest.fixture
def receiver(server: Receiver, settings: object) -> Receiver:
    """The receiver, which has got nothing yet and whose host is allowed."""
    server.taken, server.status = [], 204
    settings.WEBHOOK_HOSTS, settings.WEBHOOK_NETWORKS = frozenset({server.netloc}), LOOPBACK
    return server


@pytest.fixture
def world(db: None) -> World:
    """The kommun and its cast."""
    return make_world()


def add(world: World, receiver: Receiver, *kinds: str, is_on: bool = True) -> Webhook:
    """Let Greta add the receiver."""
    webhook = actions.add(
        name="Diariet", url=receiver.url, kinds=kinds or ["decision.published"], by=world.greta
    )
    return actions.turn_on(webhook=webhook, by=world.greta) if is_on else webhook


def send() -> str:
    """Run the command; return the line that it writes."""
    out = StringIO()
    call_command("send_webhooks", stdout=out)
    return out.getvalue().strip()


def tell(kind: webhooks.SignalKind = PUBLISHED, **ids: str) -> None:
    """Queue a signal."""
    with transaction.atomic():
        webhooks.queue(kind, **ids)


# What is told


def test_a_year_is_told_as_ids_signed_with_the_secret(world: World, receiver: Receiver) -> None:
    webhook = add(world, receiver, "decision.recorded", "decision.published")
    year = Year(world).proposed().decided().published()
    assert receiver.taken == []
    assert send() == "2 skickade, 0 försöks igen senare, 0 kunde inte skickas."
    said = [json.loads(body) for _, body in receiver.taken]
    ids = {"decision": str(year.decision.pk), "year": year.round.year}
    assert [(one["type"], one["data"], sorted(one)) for one in said] == [
        (kind, ids, ["data", "timestamp", "type"]) for kind in ("decision.recorded", "decision.published")
    ]
    key = base64.b64decode(webhooks.secret_of(webhook).removeprefix("whsec_"))
    for headers, body in receiver.taken:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{expected}"
        assert headers["path"] == "/signaler?system=1"
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 2
    assert send() == "0 skickade, 0 försöks igen senare, 0 kunde inte skickas."


def test_nothing_is_told_until_it_is_on_nor_of_other_kinds_nor_of_what_is_undone(
    world: World, receiver: Receiver
) -> None:
    webhook = add(world, receiver, "placement.started", is_on=False)
    tell(decision="a")
    actions.turn_on(webhook=webhook, by=world.greta)
    tell(decision="a")
    assert WebhookDelivery.objects.count() == 0
    other = actions.add(name="Arkivet", url=receiver.url, kinds=[PUBLISHED.name], by=world.greta)
    actions.turn_on(webhook=other, by=world.greta)
    with transaction.atomic():
        webhooks.queue(PUBLISHED, decision="a")
        transaction.set_rollback(True)
    assert WebhookDelivery.objects.count() == 0
    tell(decision="a")
    actions.turn_off(webhook=other, by=world.greta)
    with pytest.raises(CommandError, match="1 kunde inte skickas"):
        send()
    assert WebhookDelivery.objects.get().last_error == "Mottagaren är avstängd."
    assert receiver.taken == []


@pytest.mark.django_db(transaction=True)
def test_a_signal_needs_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        webhooks.queue(PUBLISHED, decision="a")


# Tries


def test_what_is_not_taken_is_tried_again_under_the_same_id_and_then_given_up(
    world: World, receiver: Receiver
) -> None:
    add(world, receiver)
    receiver.status = 500
    with time_machine.travel(timezone.now(), tick=False) as clock:
        tell(decision="a")
        for delay in DELAYS:
            assert send() == "0 skickade, 1 försöks igen senare, 0 kunde inte skickas."
            assert send() == "0 skickade, 0 försöks igen senare, 0 kunde inte skickas."
            clock.shift(delay)
        with pytest.raises(CommandError, match="Se Organisation, Signaler"):
            send()
    assert len(receiver.taken) == len(DELAYS) + 1
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1
    delivery = WebhookDelivery.objects.get()
    assert delivery.last_error == "Mottagaren svarade 500."
    actions.send_again(delivery=delivery, by=world.greta)
    receiver.status = 200
    assert send().startswith("1 skickade")


@pytest.mark.parametrize(("status", "is_final"), [(301, False), (307, False), (404, False), (410, True)])
def test_a_redirect_is_not_followed_and_gone_is_final(
    receiver: Receiver, status: int, is_final: bool
) -> None:
    receiver.status = status
    with pytest.raises(NotTaken, match=str(status)) as refused:
        post(receiver.url, b"{}", {})
    assert (refused.value.is_final, len(receiver.taken)) == (is_final, 1)


# Where it may go


@pytest.mark.parametrize(
    "url",
    [
        "http://diariet.example/",
        "https://annan.example/",
        "https://diariet.example:8443/",
        "https://diariet.example.annan.example/",
        "https://diariet.example@annan.example/",
        "https://anna:hemligt@diariet.example/",
        "https://annan.example#diariet.example",
        "https://diariet.example/#x",
        "https://diariet.example/a b",
        "https://diariet.example/\r\nX-A: 1",
        "https://diariet.example/å",
        "https://127.0.0.1/",
        "https://[::1]/",
        "file:///etc/passwd",
        "https:///",
        "",
    ],
)
def test_only_an_allowed_host_over_tls(settings: object, url: str) -> None:
    settings.WEBHOOK_HOSTS = frozenset({"diariet.example"})
    check_address("https://DIARIET.example/signaler?x=1")
    with pytest.raises(BadAddress):
        check_address(url)


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 ::1 "
    "fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::".split(),
)
def test_no_internal_address_unless_its_network_is_named(settings: object, address: str) -> None:
    """A numeric host is its own answer from the name server."""
    settings.WEBHOOK_NETWORKS = [ipaddress.ip_network("10.1.0.0/16")]
    with pytest.raises(BadAddress, match="intern"):
        _permitted(address, 443)
    assert _permitted("10.1.2.3", 443) == "10.1.2.3"
    assert _permitted("::ffff:10.1.2.3", 443) == "::ffff:10.1.2.3"
    assert _permitted("9.9.9.9", 443) == "9.9.9.9"


def test_a_name_that_leads_inside_or_lies_about_itself_gets_nothing(
    receiver: Receiver, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = []
    with pytest.raises(BadAddress, match="intern"):
        post(receiver.url, b"{}", {})
    settings.WEBHOOK_NETWORKS = LOOPBACK
    settings.WEBHOOK_HOSTS = frozenset({f"127.0.0.1:{receiver.server_port}"})
    with pytest.raises(NotTaken, match="CERTIFICATE_VERIFY_FAILED"):  # it is localhost's certificate
        post(f"https://127.0.0.1:{receiver.server_port}/", b"{}", {})
    monkeypatch.delenv("SSL_CERT_FILE")
    settings.WEBHOOK_HOSTS = frozenset({receiver.netloc})
    with pytest.raises(NotTaken, match="CERTIFICATE_VERIFY_FAILED"):
        post(receiver.url, b"{}", {})
    assert receiver.taken == []


# Who decides, and what they see


def test_only_administrators_and_only_where_the_service_allows(
    world: World, receiver: Receiver, settings: object
) -> None:
    webhook = add(world, receiver, is_on=False)
    for attempt in (
        lambda by: actions.add(name="B", url=receiver.url, kinds=["x"], by=by),
        lambda by: actions.turn_on(webhook=webhook, by=by),
        lambda by: actions.renew_secret(webhook=webhook, by=by),
        lambda by: actions.send_test(webhook=webhook, by=by),
    ):
        with pytest.raises(PermissionDenied):
            attempt(world.anna)
    with pytest.raises(PermissionDenied, match="avstängd"):
        actions.turn_off(webhook=webhook, by=world.greta)
    with pytest.raises(RuleBroken) as refused:
        actions.add(name="B", url="https://annan.example/", kinds=["x"], by=world.greta)
    assert (refused.value.code, refused.value.field) == ("address_not_allowed", "url")
    settings.WEBHOOK_HOSTS = frozenset()
    with pytest.raises(PermissionDenied, match="WEBHOOK_HOSTS"):
        actions.add(name="B", url=receiver.url, kinds=["x"], by=world.greta)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_secret_is_shown_once_to_whoever_made_it_and_is_nowhere_in_the_database(
    world: World, receiver: Receiver
) -> None:
    greta = signed_in(world.greta)
    address = reverse("webhooks")
    form = {"name": "Diariet", "url": "https://annan.example/", "kinds": ["decision.published"]}
    refused = greta.post(reverse("webhook_new"), form)
    assert (refused.status_code, "Värden är inte tillåten" in refused.content.decode()) == (422, True)
    assert greta.post(reverse("webhook_new"), {**form, "url": receiver.url}).status_code == 302
    webhook = Webhook.objects.get()
    assert (webhook.is_on, webhook.kinds) == (False, ["decision.published"])
    first = webhooks.secret_of(webhook)
    assert first not in signed_in(world.greta).get(address).content.decode()
    assert first in greta.get(address).content.decode()
    assert first not in greta.get(address).content.decode()
    greta.post(reverse("webhook_secret", args=[webhook.pk]))
    webhook.refresh_from_db()
    second = webhooks.secret_of(webhook)
    assert (second != first, second in greta.get(address).content.decode()) == (True, True)
    greta.post(reverse("webhook_test", args=[webhook.pk]))
    assert send().startswith("1 skickade")
    assert "Provsignal" in greta.get(address).content.decode()
    assert webhook.history.count() == 2


def test_what_is_still_handled_shows_only_when_somebody_must_act(world: World, receiver: Receiver) -> None:
    add(world, receiver, "decision.recorded")
    tell(RECORDED, decision="a")
    greta, words = signed_in(world.greta), "Signal i ett ärende under beredning"
    assert words not in greta.get(reverse("webhooks")).content.decode()
    receiver.status = 410
    with pytest.raises(CommandError):
        send()
    page = greta.get(reverse("webhooks")).content.decode()
    assert (words in page, "registrerad, innan" in page.split('id="skickade"')[1]) == (True, False)
    delivery = WebhookDelivery.objects.get()
    greta.post(reverse("signal_send_again", args=[delivery.pk]))
    receiver.status = 204
    assert send().startswith("1 skickade")
