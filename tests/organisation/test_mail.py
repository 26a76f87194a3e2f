"""Letters: queued once in the caller's transaction, sent once by however many senders, and each one's choice."""

import datetime as dt
import re
import smtplib
import threading
from collections import Counter
from collections.abc import Sequence
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError
from django.db import connection, transaction
from django.utils import timezone

from lund_placements.outbox import DELAYS
from organisation import actions, mail
from organisation.models import OutboxMail
from tests.factories import World, make_user, make_world
from tests.refusals import refusal

from .letters import NOW, OPTIONAL, queue, send


@pytest.fixture
def world(db: None) -> World:
    """The kommun and its cast."""
    return make_world()


# The outbox


def test_a_letter_waits_until_it_is_sent_and_is_sent_once(world: World) -> None:
    assert queue(world.bo)
    assert django_mail.outbox == []
    assert send() == "1 skickade, 0 försöks igen senare, 0 kunde inte skickas."
    assert send() == "0 skickade, 0 försöks igen senare, 0 kunde inte skickas."
    (message,) = django_mail.outbox
    assert (message.subject, message.body, message.to) == ("Hej", "Text", ["bo@kommun.example"])
    assert message.from_email == "platsmodellen@127.0.0.1"
    letter = OutboxMail.objects.get()
    assert message.message()["Message-ID"] == f"<brev-{letter.pk}@127.0.0.1>"
    assert message.message()["Auto-Submitted"] == "auto-generated"
    assert letter.sent_at
    assert (letter.attempts, letter.next_try_at, letter.last_error) == (1, None, "")


def test_the_same_key_is_the_same_letter_also_when_it_has_been_sent(world: World) -> None:
    assert queue(world.bo, "reminder 1")
    assert not queue(world.bo, "reminder 1")
    send()
    assert not queue(world.bo, "reminder 1", subject="Igen")
    send()
    assert queue(world.bo, "reminder 2")
    assert [message.subject for message in django_mail.outbox] == ["Hej"]


@pytest.mark.django_db(transaction=True)
def test_what_is_undone_leaves_no_letter_and_a_letter_needs_a_transaction() -> None:
    olle = make_user("Olle")
    with transaction.atomic():
        queue(olle)
        transaction.set_rollback(True)
    assert OutboxMail.objects.count() == 0
    with pytest.raises(RuntimeError, match="transaction"):
        mail.queue(kind=OPTIONAL, to=olle, subject="Hej", body="Text", key="a")


@pytest.mark.parametrize(
    "subject", ["Hej\nBcc: x@y.example", "Hej\rBcc: x", "Hej\r\n\r\nText", "Hej\u2028x", ""]
)
def test_a_subject_is_one_line(world: World, subject: str) -> None:
    with pytest.raises(ValidationError):
        queue(world.bo, subject=subject)
    assert OutboxMail.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["Skolan\nBcc: x@y.example", "Skolan\r\nX-A: 1", "Skolan\x00", "Sko\u2029lan"]
)
def test_names_that_stand_in_letters_are_one_line(world: World, name: str) -> None:
    today, by = timezone.localdate(), world.greta
    board = world.boards["a"]
    department = world.departments["a"]
    tries = [
        lambda: actions.rename_board(board=board, name=name, valid_from=today, by=by),
        lambda: actions.change_department(
            department=department, name=name, board=board, valid_from=today, by=by
        ),
        lambda: actions.add_user(email="ny@kommun.example", name=name, by=by),
    ]
    for attempt in tries:
        assert re.search("Skriv på en rad[.]|inte kan skrivas ut", refusal(attempt))


def test_a_closed_account_gets_no_letter(world: World) -> None:
    actions.set_active(user=world.bo, is_active=False, by=world.greta)
    world.bo.refresh_from_db()
    assert not queue(world.bo)
    queue(world.cilla)
    actions.set_active(user=world.cilla, is_active=False, by=world.greta)
    with pytest.raises(CommandError, match=r"^3 skickade, 0 försöks igen senare, 1 kunde inte skickas"):
        send()
    letter = OutboxMail.objects.get(recipient=world.cilla)
    assert (letter.last_error, letter.next_try_at) == ("Kontot är stängt.", None)
    told = [message.to for message in django_mail.outbox]  # Anna, that three förvaltningar have no contact
    assert told == [[world.anna.email]] * 3


# Sending when something is wrong


class FailingBackend(BaseEmailBackend):
    """A mail server that is down, or refuses."""

    errors: Sequence[Exception] = ()

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise self.errors[0]


@pytest.fixture
def failing(settings: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let the mail server refuse connections."""
    settings.EMAIL_BACKEND = f"{__name__}.FailingBackend"
    monkeypatch.setattr(FailingBackend, "errors", [ConnectionRefusedError(111, "Connection refused")])
    return monkeypatch


def test_a_failing_server_is_tried_with_growing_delay_and_then_given_up(
    world: World, failing: pytest.MonkeyPatch, settings: SimpleNamespace
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        queue(world.bo)
        waited = []
        for delay in DELAYS:
            assert send() == "0 skickade, 1 försöks igen senare, 0 kunde inte skickas."
            letter = OutboxMail.objects.get()
            assert letter.last_error == "ConnectionRefusedError: [Errno 111] Connection refused"
            waited.append(letter.next_try_at - timezone.now())
            clock.shift(delay - dt.timedelta(seconds=1))
            assert send() == "0 skickade, 0 försöks igen senare, 0 kunde inte skickas."
            clock.shift(1)
        assert waited == sorted(DELAYS)
        with pytest.raises(
            CommandError, match=r"^0 skickade, 0 försöks igen senare, 1 kunde inte skickas\. Se"
        ):
            send()
        letter = OutboxMail.objects.get()
        assert (letter.attempts, letter.next_try_at) == (len(DELAYS) + 1, None)
        assert letter.last_error == "ConnectionRefusedError: [Errno 111] Connection refused"
        clock.shift(dt.timedelta(days=30))
        assert send() == "0 skickade, 0 försöks igen senare, 0 kunde inte skickas."

        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        actions.send_again(letter=letter, by=world.greta)
        assert send().startswith("1 skickade")
        assert OutboxMail.objects.get().last_error == ""


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (
            smtplib.SMTPRecipientsRefused({"bo@kommun.example": (550, b"User unknown\0")}),
            "SMTPRecipientsRefused: {'bo@kommun.example': (550, b'User unknown\\x00')}",
        ),
        (smtplib.SMTPServerDisconnected("nul\0 " + "x" * 900), "SMTPServerDisconnected: nul " + "x" * 472),
        (TimeoutError("timed out"), "TimeoutError: timed out"),
        (
            ValueError("Header values can't contain newlines"),
            "ValueError: Header values can't contain newlines",
        ),
    ],
)
def test_the_servers_answer_is_kept(
    world: World, failing: pytest.MonkeyPatch, error: Exception, kept: str
) -> None:
    failing.setattr(FailingBackend, "errors", [error])
    queue(world.bo)
    assert send().startswith("0 skickade, 1 försöks igen")
    assert OutboxMail.objects.get().last_error == kept


def test_one_bad_letter_does_not_stop_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver = EmailMessage.send

    def refuse_bo(message: EmailMessage) -> int:
        if message.to == ["bo@kommun.example"]:
            return 0
        return deliver(message)

    monkeypatch.setattr(EmailMessage, "send", refuse_bo)
    for number, person in enumerate((world.bo, world.cilla, world.anna)):
        queue(person, str(number))
    assert send() == "2 skickade, 1 försöks igen senare, 0 kunde inte skickas."
    assert OutboxMail.objects.get(recipient=world.bo).last_error == "E-postservern tog inte emot brevet."


def test_without_a_mail_server_only_a_demo_writes_to_the_console(
    world: World, settings: SimpleNamespace, capsys: pytest.CaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    queue(world.bo)
    settings.DEMO = False
    with pytest.raises(CommandError, match="Sätt EMAIL_HOST"):
        send()
    assert OutboxMail.objects.waiting().count() == 1
    settings.DEMO = True
    assert send().startswith("1 skickade")
    assert "To: bo@kommun.example" in capsys.readouterr().out


class SlowBackend(BaseEmailBackend):
    """A mail server that takes its time, and remembers what it was given."""

    taken: Counter[str] = Counter()
    both_are_busy = threading.Barrier(2)

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        try:
            self.both_are_busy.wait(timeout=10)  # nobody goes on until the other sender holds a letter too
        except threading.BrokenBarrierError:
            pass
        self.taken.update(message.to[0] for message in messages)
        return len(messages)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_letter_once(
    settings: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.SlowBackend"
    monkeypatch.setattr(SlowBackend, "taken", Counter())
    monkeypatch.setattr(SlowBackend, "both_are_busy", threading.Barrier(2))
    people = [make_user(f"Person{number}") for number in range(8)]
    for person in people:
        queue(person, person.name)
    outcomes: list[Counter[str]] = []

    def one_sender() -> None:
        try:
            outcomes.append(mail.send_waiting())
        finally:
            connection.close()

    senders = [threading.Thread(target=one_sender) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert SlowBackend.taken == {person.email: 1 for person in people}
    assert outcomes == [{"sent": 4}, {"sent": 4}]
    assert set(OutboxMail.objects.sent().values_list("attempts", flat=True)) == {1}
    assert OutboxMail.objects.waiting().count() == 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_that_queue_the_same_key_at_once_queue_one_letter() -> None:
    olle = make_user("Olle")
    start = threading.Barrier(2)
    answers: list[bool] = []

    def press() -> None:
        try:
            with transaction.atomic():
                start.wait(timeout=10)
                answers.append(mail.queue(kind=OPTIONAL, to=olle, subject="Hej", body="Text", key="same"))
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert sorted(answers) == [False, True]
    assert OutboxMail.objects.count() == 1


def test_a_sender_that_dies_after_sending_leaves_the_letter_waiting_under_the_same_id(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(world.bo)

    def die(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(OutboxMail, "save", die)
        with pytest.raises(KeyboardInterrupt):
            send()
    assert send().startswith("1 skickade")
    first, second = (message.message()["Message-ID"] for message in django_mail.outbox)
    assert first == second
