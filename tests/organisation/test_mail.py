"""Letters: queued once in the caller's transaction, sent once by however many senders, and each one's choice."""

import datetime as dt
import re
import smtplib
import threading
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from types import SimpleNamespace

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from allocation.notifications import LETTERS
from lund_placements.outbox import DELAYS
from organisation import actions, mail
from organisation.enums import Role
from organisation.models import MailPreference, OutboxMail, User
from tests.factories import World, make_user, make_world
from tests.refusals import refusal

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
OPTIONAL = LETTERS["accept"].kind
NEEDED = LETTERS["open_dialogue"].kind


def optional(user: User) -> set[str]:
    """Return the kinds that the user can turn off."""
    return {kind.name for kind in mail.kinds_for(user) if not kind.needed_because}


@pytest.fixture
def world(db: None) -> World:
    """The kommun and its cast."""
    return make_world()


def queue(to: User, key: str = "a", kind: mail.MailKind = OPTIONAL, subject: str = "Hej") -> bool:
    """Queue a small letter."""
    with transaction.atomic():
        return mail.queue(kind=kind, to=to, subject=subject, body="Text", key=key)


def send() -> str:
    """Run the command; return the line that it writes."""
    out = StringIO()
    call_command("send_mail", stdout=out)
    return out.getvalue().strip()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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


# One's own choice


def test_a_kind_that_is_turned_off_is_not_queued_unless_it_is_needed(world: World) -> None:
    actions.choose_letters(wanted=[], by=world.bo)
    off = set(MailPreference.objects.filter(user=world.bo).values_list("kind", flat=True))
    assert off == optional(world.bo) >= {"reply_handed_back", "dialogue_agreed"}
    assert not queue(world.bo)
    assert queue(world.bo, kind=NEEDED)
    assert queue(world.cilla, "b")
    MailPreference.objects.create(user=world.bo, kind=NEEDED.name)
    assert queue(world.bo, "c", kind=NEEDED)

    actions.choose_letters(wanted=["dialogue_agreed"], by=world.bo)
    assert queue(world.bo, "d")
    off = set(world.bo.letters_off.values_list("kind", flat=True))
    assert off == optional(world.bo) - {"dialogue_agreed"}


def test_the_page_shows_and_stores_the_own_choice(world: World) -> None:
    client, url = signed_in(world.bo), reverse("my_letters")
    page = client.get(url).content.decode()
    assert page.count('type="checkbox"') == page.count(" checked") == len(optional(world.bo))
    for kind in mail.kinds_for(world.bo):
        assert kind.label in page
        assert kind.needed_because[1:] in page  # it begins a heading
    wanted = sorted(optional(world.bo) - {"dialogue_agreed"})
    response = client.post(url, {"wanted": wanted}, follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "Ditt val är sparat." in response.content.decode()
    assert response.content.decode().count(" checked") == len(wanted)
    assert list(world.bo.letters_off.values_list("kind", flat=True)) == ["dialogue_agreed"]
    assert client.post(url, {"wanted": [NEEDED.name]}).status_code == 422
    assert MailPreference.objects.count() == 1


def test_kinds_follow_the_roles_and_without_them_the_page_says_so(world: World) -> None:
    assert mail.kinds_for(world.olle) == mail.kinds_for(world.frida) == []
    assert "Du får inga brev" in signed_in(world.olle).get(reverse("my_letters")).content.decode()
    assert optional(world.anna) >= {"reply_submitted", "decision_recorded", "decision_corrected"}
    needed = {kind.name for kind in mail.kinds_for(world.anna)} - optional(world.anna)
    assert needed == {"contact_missing"}
    assert "Skickas alltid" in signed_in(world.anna).get(reverse("my_letters")).content.decode()


def test_a_choice_is_ones_own_and_needs_signing_in(world: World) -> None:
    url = reverse("my_letters")
    assert Client().get(url).status_code == 302
    signed_in(world.bo).post(url, {"wanted": []})
    assert world.cilla.letters_off.count() == 0
    assert world.bo.letters_off.count() == len(optional(world.bo))


# The administrator's pages


def test_the_outbox_shows_what_waits_what_is_sent_and_what_failed(world: World) -> None:
    queue(world.bo, "sent", subject="Det skickade")
    send()
    queue(world.bo, "waiting", subject="Det väntande")
    queue(world.cilla, "failed", subject="Det misslyckade")
    OutboxMail.objects.filter(key="failed").update(
        next_try_at=None, last_error="550 User unknown", attempts=8
    )
    OutboxMail.objects.filter(key="waiting").update(kind="no_longer_known", last_error="Timeout", attempts=1)
    client, url = signed_in(world.greta), reverse("letters")
    everything = client.get(url).content.decode()
    order = [everything.index(word) for word in ("Det misslyckade", "Det väntande", "Det skickade")]
    assert order == sorted(order)
    for text in (
        "550 User unknown",
        "Timeout",
        "no_longer_known",
        "Väntar (1)",
        "Skickade (1)",
        "Misslyckade (1)",
    ):
        assert text in everything
    found = {
        word: [s for s in ("Det skickade", "Det väntande", "Det misslyckade") if s in shown]
        for word in ("skickade", "vantar", "misslyckade")
        for shown in [client.get(url, {"visa": word}).content.decode()]
    }
    assert found == {
        "skickade": ["Det skickade"],
        "vantar": ["Det väntande"],
        "misslyckade": ["Det misslyckade"],
    }
    assert client.get(url, {"visa": "nonsens", "sida": "nonsens"}).status_code == 200


def test_a_confidential_letter_is_listed_only_when_somebody_must_act_and_without_its_subject(
    world: World,
) -> None:
    queue(world.david, kind=LETTERS["send_proposal"].kind, subject="Förslag till fördelningsmodell 2027")
    client, url = signed_in(world.greta), reverse("letters")
    assert "Inga brev" in client.get(url).content.decode()
    OutboxMail.objects.update(next_try_at=None, last_error="550", attempts=8)
    page = client.get(url).content.decode()
    assert "Brev i ett ärende under beredning" in page
    assert "Skicka igen" in page
    assert "Misslyckade (1)" in page
    assert "Förslag" not in page


def test_a_failed_letter_can_be_sent_again_once(world: World) -> None:
    queue(world.bo)
    letter = OutboxMail.objects.get()

    def again(by: User) -> str:
        return refusal(lambda: actions.send_again(letter=letter, by=by))

    assert again(world.greta) == "Brevet väntar redan på att skickas."
    OutboxMail.objects.update(next_try_at=None, last_error="550", attempts=8)
    assert again(world.anna) == "Bara en administratör kan ändra här."
    client, url = signed_in(world.greta), reverse("letter_send_again", args=[letter.pk])
    assert "Skicka igen" in client.get(reverse("letters")).content.decode()
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 403
    assert OutboxMail.objects.get().attempts == 0
    assert send().startswith("1 skickade")
    assert again(world.greta) == "Brevet är redan skickat."
    assert client.get(url).status_code == 405


def test_the_list_is_paged_and_costs_the_same_however_long(world: World) -> None:
    client, url = signed_in(world.greta), reverse("letters")
    assert "Inga brev" in client.get(url).content.decode()
    counts = []
    for number in range(120):
        queue(world.bo, str(number), subject=f"Brev {number:03d}.")
        if number in (2, 119):
            with CaptureQueriesContext(connection) as queries:
                page = client.get(url).content.decode()
            counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "Brev 119." in page
    assert "Brev 069." not in page
    assert "Sida 1 av 3" in page
    last = client.get(url, {"sida": 3, "visa": "vantar"}).content.decode()
    assert "Brev 000." in last
    assert 'href="?visa=vantar&amp;sida=2"' in last
    assert "Inga sådana brev" in client.get(url, {"visa": "misslyckade"}).content.decode()


def test_every_kind_has_a_preview_that_says_what_it_must(world: World) -> None:
    page = signed_in(world.greta).get(reverse("letter_texts")).content.decode()
    own = {"contact_left", "contact_missing"}
    assert own | {letter.name for letter in LETTERS.values()} <= set(mail.KINDS)
    for kind in mail.KINDS.values():
        subject, body = mail.render(kind, path=kind.example_path, words=kind.example)
        assert 10 < len(subject) < 100
        assert f"\nhttp://127.0.0.1:8000{kind.example_path}\n" in body
        assert kind.needed_because in body
        assert ("Du kan stänga av" in body) != bool(kind.needed_because)
        assert "{" not in subject + body
        assert "\n\n\n" not in body
        assert kind.label in page
        assert subject in page
        assert get_template(f"mail/{kind.name}.txt")


def test_letters_are_text_not_html() -> None:
    words = {**NEEDED.example, "department": "Skola & <b>vård</b>"}
    subject, body = mail.render(NEEDED, path="/", words=words)
    assert subject.endswith("Skola & <b>vård</b>")
    assert "Skola & <b>vård</b> svarar" in body


@pytest.mark.parametrize("name", ["letters", "letter_texts"])
def test_only_an_administrator_reads_the_outbox(world: World, name: str) -> None:
    statuses = {
        person.name: signed_in(person).get(reverse(name)).status_code
        for person in (world.anna, world.bo, world.david, world.frida, world.greta, world.olle)
    }
    assert statuses == {"Anna": 403, "Bo": 403, "David": 403, "Frida": 403, "Greta": 200, "Olle": 403}
    assert Client().get(reverse(name)).status_code == 302


def test_the_way_there(world: World) -> None:
    page = signed_in(world.greta).get(reverse("organisation")).content.decode()
    assert reverse("letters") in page
    assert reverse("my_letters") in page
    assert reverse("letters") not in signed_in(world.bo).get(reverse("organisation")).content.decode()


def test_roles_that_letters_go_to_exist() -> None:
    assert {role for kind in mail.KINDS.values() for role in kind.roles} <= set(Role)
