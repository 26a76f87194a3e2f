"""A consultant's day: a participant is added, found and opened, and every look is written down first."""

import pytest
from django.test import Client
from django.urls import reverse

from organisation.models import User
from participants.models import AccessLog, Participant

from ..factories import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _rows(participant: Participant) -> list[tuple[str, str, str, bool]]:
    rows = AccessLog.objects.filter(subjects__contains=[participant.pk]).order_by("pk")
    return [(row.actor.name, row.what, row.outcome, row.is_flagged) for row in rows]


def test_a_participant_is_added_found_and_opened(world: World) -> None:
    ines = _client(world.ines)
    data = {
        "case_number": "2026-0412",
        "first_name": "Kanarina",
        "last_name": "Egenfågel",
        "personnummer": "19880704-7306",
    }
    response = ines.post(reverse("participants:case_add"), data)
    participant = Participant.objects.get()
    assert response["Location"] == reverse("participants:case_change", args=[participant.pk])
    assert b"198807047306" not in bytes(participant.personnummer_encrypted)
    for text in ("egen", "kanar egenf", "121212-1212 ", "19880704-7306", "2026-0412"):
        page = ines.post(reverse("participants:search"), {"text": text}).content.decode()
        assert ("Kanarina Egenfågel" in page) == (text != "121212-1212 "), text
    page = ines.get(reverse("participants:case", args=[participant.pk])).content.decode()
    assert ("Kanarina Egenfågel" in page, "Ines" in page) == (True, True)
    assert _rows(participant) == [("Ines", "search", "allowed", False)] * 4 + [
        ("Ines", "case", "allowed", False)
    ]
