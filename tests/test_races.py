"""Two at once, twice over, and a process that dies: on PostgreSQL, with threads and processes of their own."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Barrier, Event, Thread
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from allocation import selectors
from allocation.actions import decisions, dialogues, replies, rounds
from allocation.enums import DialogueStatus, RoundStatus
from allocation.models import AllocationRound, Decision, DecisionLine, Dialogue, NeedLine, Reply
from allocation.models import Event as Told
from allocation.reply_parts import mark
from organisation.enums import Role
from organisation.models import SentForm, StoredDocument, User

from .factories import Year, decision_input, make_user, make_world
from .one_process import COMMAND
from .refusals import refusal

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PATIENCE = 20  # seconds; nothing here should come near it
NOTHING = ("proposed", 0, 0, 0, 0)
EVERYTHING = ("decided", 1, 6, 1, 1)


class InThread(Thread):
    """An action in a thread with a database connection of its own; `answer` is its result or refusal."""

    def __init__(self, action: Callable[[], object], start: Barrier | None = None) -> None:
        super().__init__(daemon=True)
        self.action, self.barrier, self.answer = action, start, ""
        self.done = Event()

    def run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")  # a busy machine is not what is tested
            if self.barrier:
                self.barrier.wait(PATIENCE)
            self.answer = refusal(self.action)
        finally:
            connection.close()
            self.done.set()


def at_once(*actions: Callable[[], object]) -> list[str]:
    """Let all actions start at the same moment; return how each ended, in alphabetical order."""
    barrier = Barrier(len(actions))
    threads = [InThread(action, barrier) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return sorted(thread.answer for thread in threads)


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process or thread does; fails when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        Event().wait(0.005)


def others(where: str) -> int:
    """Return how many other sessions in this database are so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # otherwise a transaction sees one moment only
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            f" AND pid <> pg_backend_pid() AND {where}"
        )
        return cursor.fetchone()[0]


def person(user: User) -> User:
    """Return the user as another request sees them."""
    return User.objects.get(pk=user.pk)


def test_of_two_who_decide_at_once_one_decides() -> None:
    year = Year(make_world()).proposed()
    people = [
        person(user) for user in (year.world.anna, year.world.david, make_user("Lisa", Role.COORDINATOR))
    ]
    given = [decision_input(paragraph=f"§ {number}") for number in (87, 88, 89)]
    answers = at_once(
        *(
            partial(decisions.record, round=year.round, data=data, by=user)
            for data, user in zip(given, people, strict=True)
        )
    )
    late = "Årets beslut är redan registrerat. En ändring är en rättelse: ett nytt beslut."
    assert answers == ["accepted", late, late]
    assert traces(year.round.year) == EVERYTHING


def test_of_two_corrections_at_once_one_corrects() -> None:
    year = Year(make_world()).proposed().decided()
    data = decision_input(correction_reason="Fel paragraf.", paragraph="§ 88")
    actions = [
        partial(decisions.correct, decision=year.decision, data=data, by=person(user))
        for user in (year.world.anna, year.world.david)
    ]
    late = "Beslutet är redan rättat. Rätta det senaste beslutet i stället."
    assert at_once(*actions) == sorted(["accepted", late])
    assert Decision.objects.filter(corrects__isnull=False).count() == 1


def test_a_reply_is_handed_over_once() -> None:
    year = Year(make_world()).targets().open().saved("a")
    submit = partial(replies.submit, dialogue=year.dialogue("a"))
    bos = [person(year.world.bo), person(year.world.bo)]
    late = "Svaret är inlämnat. Be samordnaren återlämna det om något ska ändras."
    assert at_once(*(partial(submit, by=bo) for bo in bos)) == [late, "accepted"]
    assert Told.objects.filter(kind="submit").count() == 1
    assert year.dialogue("a").turn == 2


def test_of_two_who_save_the_same_draft_one_is_told() -> None:
    year = Year(make_world()).targets().open()
    ida = make_user("Ida", Role.DEPARTMENT_CONTACT, department=year.world.departments["a"])
    *_, blank = selectors.answers_of(selectors.latest_reply(year.dialogue("a"))).parts()
    saves = [
        partial(
            replies.save,
            dialogue=year.dialogue("a"),
            part=replace(blank, conditions=f"Skrivet av {user.name}."),
            seen=mark(blank),
            by=person(user),
        )
        for user in (year.world.bo, ida)
    ]
    assert at_once(*saves) == ["accepted", "reply_is_stale"]
    reply = selectors.latest_reply(year.dialogue("a"))
    (event,) = Told.objects.filter(kind="reply_saved")
    assert (reply.revision, reply.conditions) == (1, f"Skrivet av {event.actor_name}.")
    assert (reply.offers.count(), reply.months.count()) == (2, 12)


def test_a_form_that_is_sent_twice_at_once_acts_once() -> None:
    year = Year(make_world()).targets().open().saved("a")
    form = {"once": str(uuid4())}
    address = reverse("allocation:reply_submit", args=[year.round.year, "a"])
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(year.world.bo)
    responses: list[tuple[int, str]] = []

    def post(client: Client) -> None:
        response = client.post(address, form)
        responses.append((response.status_code, response["Location"]))

    assert at_once(*(partial(post, client) for client in clients)) == ["accepted", "accepted"]
    dialogue_page = reverse("allocation:dialogue", args=[year.round.year, "a"])
    assert responses == [(302, dialogue_page), (302, dialogue_page)]
    assert SentForm.objects.count() == 1
    assert Told.objects.filter(kind="submit").count() == 1
    # And again later, as a browser does on its own.
    post(clients[0])
    assert responses[2] == (302, dialogue_page)
    assert Told.objects.filter(kind="submit").count() == 1


def test_the_dialogue_does_not_close_while_a_reply_is_handed_back() -> None:
    year = Year(make_world()).targets().open().answered("a", "b", "soc")
    anna, dialogue = person(year.world.anna), year.dialogue("a")
    back = InThread(partial(dialogues.hand_back, dialogue=dialogue, by=anna, comment="Fler platser?"))
    close = InThread(partial(rounds.close_dialogue, round=year.round, by=person(anna)))
    with transaction.atomic():
        Dialogue.objects.select_for_update().get(pk=dialogue.pk)
        back.start()
        until(lambda: others("wait_event_type = 'Lock'") == 1)
        close.start()
        until(lambda: close.done.is_set() or others("wait_event_type = 'Lock'") == 2)
    back.join(PATIENCE)
    close.join(PATIENCE)
    assert back.answer == "accepted"
    assert close.answer == "En dialog är inte klar. Godta svaret eller avsluta den först."
    assert year.refreshed().status == RoundStatus.DIALOGUE
    assert year.dialogue("a").status == DialogueStatus.HANDED_BACK


def test_lines_and_handing_over_wait_for_each_other() -> None:
    year = Year(make_world()).targets().open().saved("a").saved("b")
    replies = {key: selectors.latest_reply(year.dialogue(key)) for key in ("a", "b")}
    refused = []

    def hand_over(key: str) -> None:
        given = {"submitted_at": timezone.now(), "submitted_by": year.contact(key)}
        Reply.objects.filter(pk=replies[key].pk).update(**given)

    def add_line(key: str) -> None:
        try:
            with transaction.atomic():
                NeedLine.objects.create(reply=replies[key], occupation="Kock")
        except IntegrityError as error:
            refused.append("kept as they were written" in str(error))

    for first, then, key in ((add_line, hand_over, "a"), (hand_over, add_line, "b")):
        later = InThread(partial(then, key))
        with transaction.atomic():
            first(key)
            later.start()
            until(lambda later=later: later.done.is_set() or others("wait_event_type = 'Lock'") == 1)
            assert not later.done.is_set(), f"{then.__name__} did not wait"
        later.join(PATIENCE)
    assert [reply.needs.filter(occupation="Kock").count() for reply in replies.values()] == [1, 0]
    assert refused == [True]


# A process that dies


def traces(year: int) -> tuple[str, int, int, int, int]:
    """Return what a decision leaves: the year's status, decisions, lines, documents and events."""
    round = AllocationRound.objects.get(year=year)
    return (
        str(round.status),
        Decision.objects.filter(round=round).count(),
        DecisionLine.objects.filter(decision__round=round).count(),
        StoredDocument.objects.filter(name=f"fordelningsmodell-{year}.pdf").count(),
        Told.objects.filter(round=round, kind="decide").count(),
    )


@contextmanager
def worker(what: str) -> Iterator[subprocess.Popen[str]]:
    """Lend a process that acts in this test's database, as the application's role; see one_process.py."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    more = {"DATABASE_URL": urlunsplit(address), "PGAPPNAME": "worker", "DEMO": "1"}
    environment = {**os.environ, **more, "DJANGO_SETTINGS_MODULE": "lund_placements.settings"}
    with subprocess.Popen(
        [*COMMAND, what],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.stdin.close()


@pytest.fixture
def recorder() -> Iterator[subprocess.Popen[str]]:
    """A process that records decisions."""
    with worker("record") as process:
        yield process


def record_and_kill(
    recorder: subprocess.Popen[str], year: int, *, after: float | None = None, writing: float | None = None
) -> tuple[float, float]:
    """Let a process record the decision, and kill it so many seconds after its start or its first write.

    Returns how long it lived, and how long since the first write (0 when it did not come so far).
    """
    recorder.stdin.write(f"{year}\n")
    recorder.stdin.flush()
    process = int(recorder.stdout.readline())
    started = wrote = time.monotonic()
    if after is None:
        recorder.stdout.readline()  # "writing", or "done" when it was refused
        wrote = time.monotonic()
    if (delay := writing if after is None else after) is not None:
        time.sleep(delay)  # the moment of death is what is tested
        os.kill(process, signal.SIGKILL)
    recorder.stdin.write("\n")
    recorder.stdin.flush()
    while recorder.stdout.readline() != "ended\n":
        pass
    ended = time.monotonic()
    until(lambda: others("application_name = 'worker'") == 0)  # the server has noticed
    return ended - started, ended - wrote


def test_a_process_killed_while_deciding_leaves_nothing_or_everything(
    recorder: subprocess.Popen[str],
) -> None:
    world, this_year = make_world(), timezone.localdate().year
    years = [Year(world, this_year + count).proposed().round.year for count in range(3)]
    whole, writing = record_and_kill(recorder, years[0])
    assert traces(years[0]) == EVERYTHING

    moments = [{"after": whole * (part + random.random()) / 3} for part in range(3)]
    moments += [{"writing": writing * (part + random.random()) / 6} for part in range(6)]
    undecided, left = years[1:], []
    for moment in moments:
        record_and_kill(recorder, undecided[0], **moment)
        left.append(traces(undecided[0]))
        if left[-1] == EVERYTHING:
            undecided.pop(0)
        if not undecided:
            break
    assert set(left) <= {NOTHING, EVERYTHING}
    assert left.count(NOTHING) >= 2  # how many depends on how busy the machine is
    for year in undecided:
        record_and_kill(recorder, year)
    assert [traces(year) for year in years] == [EVERYTHING] * 3
    for decision in Decision.objects.all():
        assert decision.lines.count() == decision.line_count
