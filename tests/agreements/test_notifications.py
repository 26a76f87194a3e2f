"""Each step of an agreement gives one letter to those it concerns, and to nobody else."""

import re
from collections import Counter

import pytest
from django.conf import settings
from django.test import Client

from agreements.actions import agreements
from agreements.notifications import EXAMPLE, LETTERS
from agreements.workflow import STEPS
from organisation import mail
from organisation.enums import Role
from organisation.mail import KINDS
from organisation.models import DepartmentPeriod, OutboxMail, User
from tests.factories import LONG_AGO, make_user

from .build import Agreements

QUIET = {"resume"}  # nobody has anything to do before it is sent again


@pytest.fixture
def made(made: Agreements) -> Agreements:
    """With a second coordinator and a secretary of a's nämnd: whoever acts gets no letter about it."""
    make_user("Alva", Role.COORDINATOR)
    make_user("Sven", Role.BOARD_SECRETARY, board=made.world.boards["a"])
    return made


def to_whom(kind: str) -> Counter[str]:
    """Return how many letters of the kind each person has got."""
    letters = OutboxMail.objects.filter(kind=kind).select_related("recipient").order_by("pk")
    return Counter(letter.recipient.name for letter in letters)


def test_every_step_has_a_letter_or_is_quiet() -> None:
    assert set(LETTERS) == {step.name for step in STEPS} - QUIET | {"reminded"}
    for letter in LETTERS.values():
        assert letter.name in KINDS
        subject, body = mail.render(letter.kind, path="/x/", words=EXAMPLE)
        assert "2027" in subject
        assert "servicenämnden" in subject + body.lower()


def test_the_turns_of_an_agreement_tell_the_other_party(made: Agreements) -> None:
    world, why = made.world, {"comment": "Hemligt skäl"}
    assert not OutboxMail.objects.filter(kind__startswith="agreement").exists()  # a draft is nobody else's
    made.saved("a").sent("a")
    assert to_whom("agreement_sent") == {"Bo": 1, "Sven": 1}
    agreements.remind(agreement=made.of("a"), by=world.anna)
    assert to_whom("agreement_reminded") == {"Bo": 1, "Sven": 1}
    agreements.request_change(agreement=made.of("a"), by=world.bo, **why)
    assert to_whom("agreement_change_requested") == {"Anna": 1, "Alva": 1}
    made.sent("a").approved("a")
    assert to_whom("agreement_approved") == {"Anna": 1, "Alva": 1}
    agreements.decline(agreement=made.of("a"), by=world.bo, **why)
    assert to_whom("agreement_declined") == {"Anna": 1, "Alva": 1}
    agreements.resume(agreement=made.of("a"), by=world.anna, **why)
    made.sent("a")
    agreements.take_back(agreement=made.of("a"), by=world.anna, **why)
    assert to_whom("agreement_taken_back") == {"Bo": 1, "Sven": 1}
    made.sent("a").approved("a").signed("a")
    assert to_whom("agreement_signed") == {"Alva": 1, "David": 1, "Bo": 1, "Sven": 1}
    made.amended("a").saved("a").sent("a").approved("a").signed("a").amended("a")
    agreements.withdraw(agreement=made.of("a"), by=world.anna, **why)
    assert to_whom("agreement_withdrawn") == {}  # never sent, so nobody knows of it
    agreements.end(agreement=made.base("a"), by=world.anna, **why)
    assert to_whom("agreement_ended") == {"Alva": 1, "David": 1, "Bo": 1, "Sven": 1}  # once for all
    assert not OutboxMail.objects.filter(body__contains="Hemligt").exists()
    assert not OutboxMail.objects.filter(kind__startswith="agreement", recipient=world.cilla).exists()


def test_whoever_reads_a_letter_can_open_the_page_it_leads_to(made: Agreements) -> None:
    made.saved("a").sent("a").approved("a").signed("a")
    for letter in OutboxMail.objects.filter(kind__startswith="agreement").select_related("recipient"):
        client = Client()
        client.force_login(letter.recipient)
        (address,) = re.findall(rf"^{settings.SITE_URL}(/ar/\S+)$", letter.body, re.MULTILINE)
        assert client.get(address).status_code == 200, (letter.recipient.name, address)


def test_letters_follow_the_forvaltning_to_its_namnd_of_today(made: Agreements) -> None:
    made.saved("a")
    DepartmentPeriod.objects.filter(department__key="b").update(board=made.world.boards["a"])
    moved = User.objects.get(name="Cilla")
    assert moved.roles.filter(valid_from=LONG_AGO).exists()
    made.sent("a")
    assert to_whom("agreement_sent") == {"Bo": 1, "Cilla": 1, "Sven": 1}
