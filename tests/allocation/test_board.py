"""The board: whose turn, by when, what happened last, who can be reminded, and which contacts are missing."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from allocation import board, workflow
from allocation.actions import conversations, dialogues
from allocation.board import CONTACTS, COORDINATORS, EVERYTHING, Choice, Row
from allocation.models import Dialogue
from organisation.enums import Role
from organisation.models import RoleAssignment, User
from tests.factories import LONG_AGO, World, Year, make_department

ONE_DAY = dt.timedelta(days=1)
SCHOOL, CARE = "Barn- och skolförvaltningen", "Vård- och omsorgsförvaltningen"
SOCIAL = "Arbetsmarknads- och socialförvaltningen"
NOW = dt.datetime(2026, 9, 1, 12, 0, tzinfo=dt.UTC)
WARNING = "Förvaltningar utan kontaktperson"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A day that stands still until it is moved."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def opened(clock: time_machine.Traveller, world: World) -> Year:
    """A year whose dialogue is open, with the same last day for everybody."""
    return Year(world).targets().open()


def rows(year: Year, user: User | None = None) -> dict[str, Row]:
    """Return the board's rows by the förvaltning's short name, as the person sees them now."""
    user = User.objects.get(pk=(user or year.world.anna).pk)
    round = year.refreshed()
    found = board.rows(user, round, board.missing_contacts(user, round))
    return {row.dialogue.department.key: row for row in found}


def shown(year: Year, choice: Choice = EVERYTHING, words: board.Words = COORDINATORS) -> dict[str, list[str]]:
    """Return what the board shows, by heading."""
    return {
        group.heading: [row.dialogue.department.key for row in group.rows]
        for group in board.groups(list(rows(year).values()), choice, words)
    }


def page(user: User, year: Year, query: str = "") -> str:
    """Return the board as the person reads it, without the tags."""
    client = Client()
    client.force_login(user)
    html = client.get(reverse("allocation:dialogues", args=[year.round.year]) + query).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2]))


def pass_the_last_day(year: Year, clock: time_machine.Traveller, days: int = 1) -> None:
    """Let so many days pass after the last day."""
    last_day = Dialogue.objects.filter(round=year.round).latest("respond_by").respond_by
    clock.move_to(dt.datetime.combine(last_day, dt.time(12), dt.UTC) + days * ONE_DAY)


# Whose turn


def test_every_dialogue_stands_under_the_party_whose_turn_it_is(opened: Year) -> None:
    opened.submitted("a").answered("b")
    assert shown(opened) == {
        "Väntar på dig": ["a"],
        "Väntar på förvaltningen": ["soc"],
        "Klara": ["b"],
    }
    dialogues.hand_back(dialogue=opened.dialogue("a"), by=opened.world.anna, comment="Se över juni.")
    dialogues.close_unanswered(dialogue=opened.dialogue("soc"), by=opened.world.anna, comment="Svarar inte.")
    assert shown(opened, words=CONTACTS) == {
        "Väntar på er": ["a"],
        "Väntar på samordnaren": [],
        "Klara": ["soc", "b"],
    }


def test_no_status_is_left_out() -> None:
    assert set(workflow.DIALOGUE_OWNER.values()) == set(board.TURNS.values())
    assert set(COORDINATORS) == set(CONTACTS) == set(board.TURNS)


def test_the_nearest_last_day_stands_first_and_then_the_name(opened: Year) -> None:
    last_day = opened.dialogue("b").respond_by
    conversations.move_deadline(
        dialogue=opened.dialogue("b"),
        respond_by=last_day - ONE_DAY,
        comment="Tidigare.",
        by=opened.world.anna,
    )
    assert list(rows(opened)) == ["b", "soc", "a"]


def test_late_is_a_forvaltning_that_has_not_answered_when_its_last_day_has_passed(
    opened: Year, clock: time_machine.Traveller
) -> None:
    opened.submitted("a")
    pass_the_last_day(opened, clock, days=0)
    assert [key for key, row in rows(opened).items() if row.is_late] == []
    clock.shift(ONE_DAY)
    assert sorted(key for key, row in rows(opened).items() if row.is_late) == ["b", "soc"]
    opened.accepted("a").closed()
    assert [key for key, row in rows(opened).items() if row.is_late] == []


def test_a_forvaltning_that_no_longer_exists_still_has_its_dialogue_on_the_board(opened: Year) -> None:
    opened.world.departments["a"].periods.update(valid_to=timezone.localdate() - ONE_DAY)
    assert rows(opened)["a"].name == "a"


# What happened last


def test_the_last_event_is_told_with_who_and_when(opened: Year, clock: time_machine.Traveller) -> None:
    assert rows(opened)["a"].last is None
    opened.submitted("a")
    conversations.write_message(dialogue=opened.dialogue("b"), body="Hej", by=opened.world.anna)
    clock.shift(ONE_DAY)
    conversations.write_message(dialogue=opened.dialogue("b"), body="Hemligt", by=opened.world.cilla)
    last = {key: row.last for key, row in rows(opened).items()}
    assert last == {
        "soc": None,
        "a": {"text": "Svaret lämnades in", "at": NOW, "by": "Bo", "comment": ""},
        "b": {"text": "Meddelande skrevs", "at": NOW + ONE_DAY, "by": "Cilla", "comment": ""},
    }
    text = page(opened.world.anna, opened)
    assert "Svaret lämnades in 1 september 2026 kl. 14.00, Bo" in text
    assert "Inget sedan dialogen öppnades" in text


def test_an_internal_note_is_no_event_on_a_contacts_board(opened: Year) -> None:
    conversations.write_note(dialogue=opened.dialogue("b"), body="Kanariefynd", by=opened.world.anna)
    assert rows(opened, opened.world.cilla)["b"].last is None


def test_the_version_and_an_old_gap_analysis_are_shown(opened: Year) -> None:
    opened.submitted("a", gap_made_on=timezone.localdate() - dt.timedelta(days=731))
    dialogues.hand_back(dialogue=opened.dialogue("a"), by=opened.world.anna, comment="Se över juni.")
    found = {key: (row.version, row.gap_is_old) for key, row in rows(opened).items()}
    assert found == {"a": (2, True), "b": (1, False), "soc": (1, False)}
    assert page(opened.world.anna, opened).count("GAP-analysen är äldre än två år") == 1


# The choice


@pytest.mark.parametrize(
    ("given", "choice"),
    [
        ("", EVERYTHING),
        ("tur=samordnaren", Choice("samordnaren")),
        ("tur=forvaltningen&sena=ja", Choice("forvaltningen", late=True)),
        ("sena=ja", Choice(late=True)),
        ("tur=' or 1=1&sena=nej", EVERYTHING),
    ],
)
def test_the_choice_is_read_from_the_address_and_nonsense_chooses_nothing(given: str, choice: Choice) -> None:
    assert Choice.of(QueryDict(given)) == choice
    assert Choice.of(QueryDict(choice.query.removeprefix("?"))) == choice


def test_the_choice_narrows_the_board(opened: Year, clock: time_machine.Traveller) -> None:
    opened.submitted("a").answered("b")
    pass_the_last_day(opened, clock)
    assert shown(opened, Choice("samordnaren")) == {"Väntar på dig": ["a"]}
    assert shown(opened, Choice("ingen")) == {"Klara": ["b"]}
    assert shown(opened, Choice(late=True)) == {"Väntar på förvaltningen": ["soc"]}
    assert shown(opened, Choice("samordnaren", late=True)) == {}


def test_a_choice_that_nothing_fits_says_so_and_leads_back(opened: Year) -> None:
    text = page(opened.world.anna, opened, "?tur=ingen")
    assert "Inga dialoger passar filtret" in text
    assert "Rensa filter" in text
    everything = page(opened.world.anna, opened)
    assert "Rensa filter" not in everything
    assert "Väntar på dig (0) Inget väntar på dig just nu." in everything
    assert "Väntar på förvaltningen (3)" in everything


def test_a_contact_reads_the_own_dialogues_in_words_that_fit(opened: Year) -> None:
    opened.submitted("b")
    text = page(opened.world.cilla, opened)
    order = [
        text.index(heading) for heading in ("Väntar på er (1)", "Väntar på samordnaren (1)", "Klara (0)")
    ]
    assert order == sorted(order)
    assert SCHOOL not in text
    for word in ("Påminn", "Flytta sista dagen", "underlag som Excel", WARNING):
        assert word not in text
    assert "Väntar på er (" not in page(opened.world.cilla, opened, "?tur=samordnaren")


def test_the_start_page_puts_earlier_years_behind_a_summary(opened: Year) -> None:
    world = opened.world
    Year(world, opened.round.year + 1).targets().open().submitted("b")
    start, client = reverse("start"), Client()
    client.force_login(world.cilla)
    shown = client.get(start).context
    years = [
        [row["dialogue"].round.year for row in shown[name]] for name in ("own_dialogues", "earlier_dialogues")
    ]
    latest = opened.round.year + 1
    assert set(years[0]) >= {latest}
    assert latest not in years[1]


# Reminding


def test_whoever_has_been_reminded_today_is_not_reminded_again_until_tomorrow(
    opened: Year, clock: time_machine.Traveller
) -> None:
    pass_the_last_day(opened, clock)
    year, anna = opened.round.year, opened.world.anna
    assert page(anna, opened).count("Påminn ") == 4, "three rows, and everybody who is late"
    conversations.remind(dialogue=opened.dialogue("a"), by=anna)
    assert {key for key, row in rows(opened).items() if row.is_reminded} == {"a"}
    text = page(anna, opened)
    assert text.count("Påmind i dag") == 1
    assert f"Påminn {SCHOOL}" not in text
    client = Client()
    client.force_login(anna)
    answer = client.post(
        reverse("allocation:dialogues_remind_late", args=[year]), {"sena": "ja", "tur": "forvaltningen"}
    )
    assert answer["Location"] == f"/ar/{year}/dialoger/?tur=forvaltningen&sena=ja"
    text = page(anna, opened)
    assert text.count("Påmind i dag") == 3
    assert "Alla sena är påminda i dag." in text
    clock.shift(ONE_DAY)
    assert page(anna, opened).count("Påmind i dag") == 0


def test_reminding_from_the_board_shows_the_board_again_as_it_was(opened: Year) -> None:
    client, year = Client(), opened.round.year
    client.force_login(opened.world.anna)
    url = reverse("allocation:dialogue_remind", args=[year, "a"])
    answer = client.post(url, {"tavla": "ja", "tur": "forvaltningen", "next": "https://example.org"})
    assert answer["Location"] == f"/ar/{year}/dialoger/?tur=forvaltningen"
    assert client.post(url)["Location"] == f"/ar/{year}/dialoger/a/"
    assert opened.dialogue("a").events.filter(kind="reminded").count() == 1


def test_only_what_waits_for_a_forvaltning_can_be_reminded_or_moved(opened: Year) -> None:
    opened.submitted("a").answered("b")
    found = {key: (bool(row.may_remind), bool(row.may_move_deadline)) for key, row in rows(opened).items()}
    assert found == {"a": (False, False), "b": (False, False), "soc": (True, True)}


# Missing contacts


def test_the_coordinator_is_warned_of_every_forvaltning_without_a_contact_today(
    opened: Year, clock: time_machine.Traveller
) -> None:
    world, today = opened.world, timezone.localdate()
    start, client = reverse("start"), Client()
    client.force_login(world.anna)
    assert WARNING not in page(world.anna, opened) + client.get(start).content.decode()
    RoleAssignment.objects.filter(user=world.bo).update(valid_to=today)
    assert WARNING not in page(world.anna, opened), "he still answers today"
    clock.shift(ONE_DAY)
    client.force_login(world.anna)  # the day before, the session ended
    for text in (page(world.anna, opened), client.get(start).content.decode()):
        assert WARNING in text
        assert SCHOOL in text
        assert "Be en administratör (Greta) ge en person i förvaltningen rollen förvaltningskontakt." in text
    assert [key for key, row in rows(opened).items() if not row.has_contact] == ["a"]
    assert page(world.anna, opened).count("Ingen kontaktperson") == 1
    RoleAssignment.objects.create(
        user=world.olle,
        role=Role.DEPARTMENT_CONTACT,
        department=world.departments["a"],
        valid_from=LONG_AGO,
    )
    assert WARNING not in page(world.anna, opened)


def test_only_the_years_own_forvaltningar_are_missed(world: World) -> None:
    year = Year(world)
    world.cilla.is_active = False
    world.cilla.save()

    def missing(user: User) -> list[str] | None:
        found = board.missing_contacts(User.objects.get(pk=user.pk), year.refreshed())
        return list(found.departments.values()) if found else None

    assert missing(world.anna) == [SOCIAL, CARE], "before the dialogue, everybody will be asked"
    year.targets().open()
    make_department("ny", "Ny förvaltning", "ny nämnd")
    assert missing(world.anna) == [SOCIAL, CARE]
    assert (missing(world.bo), missing(world.greta)) == (None, None), "they are told elsewhere, or cannot act"


def test_nobody_is_missed_in_a_published_year(world: World, year: Year) -> None:
    year.proposed().decided()
    world.bo.roles.update(valid_to=LONG_AGO)
    assert board.missing_contacts(world.anna, year.refreshed()).departments
    year.published()
    assert board.missing_contacts(world.anna, year.refreshed()) is None
