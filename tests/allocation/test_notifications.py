"""Every event that somebody must know of gives one letter each to those it concerns, and to nobody else."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from allocation import workflow
from allocation.actions import decisions, dialogues, proposals, replies, rounds
from allocation.models import Event
from allocation.notifications import LETTERS, YEAR
from organisation.enums import Role
from organisation.mail import KINDS
from organisation.models import OutboxMail, RoleAssignment, User
from tests.factories import LONG_AGO, World, Year, decision_input, make_user
from tests.refusals import refusal

# Steps that only the one who takes them has any use of knowing.
QUIET = {"close_dialogue", "reopen_dialogue"}
SCHOOL, CARE = "Barn- och skolförvaltningen", "Vård- och omsorgsförvaltningen"
SOCIAL = "Arbetsmarknads- och socialförvaltningen"


def to_whom(kind: str) -> Counter[str]:
    """Return how many letters of the kind each person has got."""
    letters = OutboxMail.objects.filter(kind=kind).select_related("recipient").order_by("pk")
    return Counter(letter.recipient.name for letter in letters)


def links(kind: str) -> set[str]:
    """Return the addresses that the letters of the kind lead to, without the site."""
    bodies = OutboxMail.objects.filter(kind=kind).order_by("pk").values_list("body", flat=True)
    return {re.search(rf"^{settings.SITE_URL}(/ar/\S+)$", body, re.MULTILINE)[1] for body in bodies}


@pytest.fixture
def assistant(world: World) -> User:
    """A second coordinator: Anna herself gets no letter about what she does."""
    return make_user("Alva", Role.COORDINATOR)


def test_opening_the_dialogue_asks_every_contact_once_per_dialogue(world: World, year: Year) -> None:
    assert OutboxMail.objects.count() == 0
    year.targets().open()
    assert to_whom("dialogue_opened") == {"Bo": 1, "Cilla": 2}
    assert links("dialogue_opened") == {f"/ar/{year.round.year}/dialoger/{key}/" for key in ("a", "b", "soc")}
    letter = OutboxMail.objects.get(recipient=world.bo)
    assert letter.subject == f"Svara inför fördelningen {year.round.year}: {SCHOOL}"
    assert "Svara senast" in letter.body


def test_the_turns_of_a_dialogue_tell_the_other_party(world: World, year: Year, assistant: User) -> None:
    year.targets().open().submitted("a")
    assert to_whom("reply_submitted") == {"Anna": 1, "Alva": 1}
    dialogues.hand_back(dialogue=year.dialogue("a"), by=world.anna, comment="Hemligt skäl")
    assert to_whom("reply_handed_back") == {"Bo": 1}
    replies.submit(dialogue=year.dialogue("a"), by=world.bo)
    assert to_whom("reply_submitted") == {"Anna": 2, "Alva": 2}
    year.accepted("a")
    assert to_whom("dialogue_agreed") == {"Bo": 1}
    dialogues.hand_back(dialogue=year.dialogue("a"), by=world.anna, comment="Hemligt skäl")
    year.submitted("a").countered("a")
    assert to_whom("reply_countered") == {"Bo": 1}
    dialogues.accept(dialogue=year.dialogue("a"), version=4, by=world.bo)
    assert to_whom("dialogue_agreed") == {"Bo": 1, "Anna": 1, "Alva": 1}
    dialogues.close_unanswered(dialogue=year.dialogue("b"), by=world.anna, comment="Hemligt skäl")
    assert to_whom("dialogue_closed_unanswered") == {"Cilla": 1}
    dialogues.reopen(dialogue=year.dialogue("b"), by=world.anna, comment="Hemligt skäl")
    assert to_whom("dialogue_reopened") == {"Cilla": 1}
    year.submitted("b").not_agreed("b", comment="Hemligt skäl")
    assert to_whom("dialogue_not_agreed") == {"Cilla": 1}
    assert not OutboxMail.objects.filter(body__contains="Hemligt").exists()
    rest = OutboxMail.objects.exclude(kind="dialogue_opened").filter(body__contains=SOCIAL)
    assert rest.count() == 0


def test_the_proposal_goes_to_the_deciding_boards_secretaries(world: World, year: Year) -> None:
    make_user("Doris", Role.BOARD_SECRETARY, board=world.boards["b"])
    year.proposed()
    assert to_whom("proposal_sent") == {"David": 1}
    proposals.take_back(round=year.refreshed(), by=world.anna, comment="Återremiss")
    assert to_whom("proposal_taken_back") == {"David": 1}
    year.drafted().sent()
    assert to_whom("proposal_sent") == {"David": 2}
    assert links("proposal_sent") == {f"/ar/{year.round.year}/forslag/"}


def test_the_decision_goes_to_coordinators_and_when_published_to_everybody_concerned(
    world: World, year: Year
) -> None:
    make_user("Doris", Role.BOARD_SECRETARY, board=world.boards["b"])
    year.proposed().decided()
    assert to_whom("decision_recorded") == {"Anna": 1}
    assert to_whom("decision_published") == {}
    year.published()
    everybody = {"Bo": 1, "Cilla": 1, "David": 1, "Doris": 1}
    assert to_whom("decision_published") == everybody
    decisions.correct(
        decision=year.decision, data=decision_input(correction_reason="Räknefel."), by=world.david
    )
    assert to_whom("decision_corrected") == {"Anna": 1}
    year.published()
    assert to_whom("decision_published") == {name: 2 for name in everybody}


def test_whoever_reads_a_letter_can_open_the_page_it_leads_to(
    world: World, year: Year, assistant: User
) -> None:
    year.proposed().decided().published()
    for letter in OutboxMail.objects.select_related("recipient").order_by("pk"):
        client = Client()
        client.force_login(letter.recipient)
        (address,) = re.findall(rf"^{settings.SITE_URL}(/ar/\S+)$", letter.body, re.MULTILINE)
        assert client.get(address, follow=True).status_code == 200, (letter.recipient.name, address)


def test_the_one_who_acts_gets_no_letter_about_it(world: World, year: Year) -> None:
    for person, role, scope in (
        (world.anna, Role.DEPARTMENT_CONTACT, {"department": world.departments["a"]}),
        (world.bo, Role.COORDINATOR, {}),
    ):
        RoleAssignment.objects.create(user=person, role=role, valid_from=LONG_AGO, **scope)
    year.targets().open()
    assert to_whom("dialogue_opened") == {"Bo": 1, "Cilla": 2}
    year.submitted("a")
    assert to_whom("reply_submitted") == {"Anna": 1}


def test_only_those_who_hold_the_role_today_get_letters(world: World, year: Year) -> None:
    held = world.bo.roles.get()
    held.valid_to = LONG_AGO
    held.save()
    world.cilla.is_active = False
    world.cilla.save()
    for _ in range(2):  # the same role twice over is one letter
        make_user_role(world, "a")
    year.targets().open()
    assert to_whom("dialogue_opened") == {"Nina": 1}


def make_user_role(world: World, key: str) -> None:
    """Let Nina answer for a förvaltning, once more."""
    nina = User.objects.filter(name="Nina").first() or make_user("Nina")
    RoleAssignment.objects.create(
        user=nina,
        role=Role.DEPARTMENT_CONTACT,
        department=world.departments[key],
        valid_from=LONG_AGO,
    )


def test_a_second_press_gives_no_second_letter(world: World, year: Year) -> None:
    year.targets().open()
    before = OutboxMail.objects.count()
    assert (
        refusal(lambda: rounds.open_dialogue(round=year.round, by=world.anna)) == "Dialogen är redan öppnad."
    )
    assert OutboxMail.objects.count() == before
    year.saved("a")
    client = Client()
    client.force_login(world.bo)
    form = {"once": "9b2f5a54-0c43-4a4b-9a2e-0f6b6d3e7a11"}
    address = f"/ar/{year.round.year}/dialoger/a/lamna-in/"
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert client.post(address).status_code == 403
    assert to_whom("reply_submitted") == {"Anna": 1}


def test_an_act_that_fails_leaves_no_letter(
    world: World, year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    year.targets().open().submitted("a")
    before = OutboxMail.objects.count()

    def break_down(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dialogues, "new_version", break_down)  # the last thing that handing back does
    with pytest.raises(KeyboardInterrupt):
        dialogues.hand_back(dialogue=year.dialogue("a"), by=world.anna, comment="Se över juni.")
    assert OutboxMail.objects.count() == before
    assert not Event.objects.filter(kind="hand_back").exists()


def test_a_last_day_that_has_passed_is_not_asked_for(world: World, year: Year) -> None:
    year.targets().open().submitted("a")
    dialogue = year.dialogue("a")
    dialogue.respond_by = LONG_AGO
    dialogue.save()
    dialogues.hand_back(dialogue=dialogue, by=world.anna, comment="Se över juni.")
    body = OutboxMail.objects.get(kind="reply_handed_back").body
    assert "lämna in det igen. Sista dagen har passerat: be samordnaren om en ny." in body
    assert "2015" not in body


def test_a_letter_names_the_department_as_it_is_called(world: World, year: Year) -> None:
    period = world.departments["a"].periods.get()
    period.name = "Skola & fritid"
    period.save()
    year.targets().open()
    letter = OutboxMail.objects.get(recipient=world.bo)
    assert letter.subject.endswith(": Skola & fritid")
    assert "Skola & fritid svarar på" in letter.body


# The table


def told() -> set[str]:
    """Return every kind of event that the actions tell of, as the source says it."""
    kinds = set()
    for path in (settings.BASE_DIR / "allocation" / "actions").glob("*.py"):
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in ("tell", "move_round", "move_dialogue") and isinstance(node.args[1], ast.Constant):
                kinds.add(node.args[1].value)
    return kinds


def test_every_step_has_its_letter_and_every_letter_its_event() -> None:
    steps = {step.name for step in workflow.ROUND_STEPS + workflow.DIALOGUE_STEPS}
    assert steps - QUIET == steps & set(LETTERS)
    assert set(LETTERS) <= told()
    names = [letter.name for letter in LETTERS.values()]
    assert len(names) == len(set(names))
    assert set(names) <= set(KINDS)


def test_what_tells_how_far_an_unpublished_year_has_come_is_confidential() -> None:
    confidential = {event for event, letter in LETTERS.items() if letter.is_confidential}
    assert confidential >= {"send_proposal", "take_back_proposal", "decide", "correct"}
    assert confidential.isdisjoint({"open_dialogue", "publish"})


def test_every_text_has_a_row() -> None:
    texts = {path.stem for path in (settings.BASE_DIR / "templates" / "mail").glob("[a-z]*.txt")}
    assert texts == set(KINDS)
    assert set(YEAR) == {"year", "board"}
