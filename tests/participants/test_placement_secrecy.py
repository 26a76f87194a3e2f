"""Nobody learns from matching, proposals and placements who somebody is, but those who may; every look is noted."""

import pytest
from django.urls import reverse

from organisation.models import OutboxMail
from participants.actions import secrecy
from participants.enums import AccessKind
from participants.models import AccessLog, PlaceEvent, PlacementEvent
from participants.verification import CHECKS
from tests.access import Scene
from tests.people import CANARIES

from .placing import MARKS, TODAY

pytestmark = pytest.mark.usefixtures("as_it_was")

NAMES = {**MARKS, **{which: names[:2] for which, names in CANARIES.items() if which != "protected"}}


def test_a_letter_and_an_event_say_nothing_of_anybody(scene: Scene) -> None:
    written = [
        *OutboxMail.objects.values_list("subject", "body"),
        *PlacementEvent.objects.values_list("comment", "details"),
        *PlaceEvent.objects.values_list("comment", "details"),
    ]
    text = str(written)
    people = [row.participant for row in scene.placings.values()]
    marks = [mark for marks in NAMES.values() for mark in marks]
    marks += [mark for one in people for mark in (one.case_number, one.alias, str(one.pk))]
    assert [mark for mark in marks if mark in text] == []
    assert OutboxMail.objects.filter(kind="proposal_offered").exists()


def test_the_host_sees_a_name_while_there_is_a_basis_and_it_is_noted(scene: Scene) -> None:
    offer = scene.placings["offered"]
    person, place = offer.participant, offer.place
    cilla, address = scene.client("cilla"), reverse("participants:offer", args=[offer.pk])
    assert person.alias in cilla.get(address).content.decode()
    basis = secrecy.disclose(
        participant=person,
        department=place.department,
        basis="consent",
        text="",
        valid_from=TODAY,
        valid_to=None,
        by=scene.world.ines,
    )
    page = cilla.get(address).content.decode()
    assert "Erbina B." in page
    assert not any(mark in page for mark in ("Budskata", person.case_number, str(person.pk)))
    secrecy.end_disclosure(disclosure=basis, by=scene.world.ines)
    assert "Erbina" not in cilla.get(address).content.decode()
    looks = AccessLog.objects.filter(actor=scene.world.cilla, subjects__contains=[person.pk]).order_by("pk")
    assert [look.what for look in looks] == [AccessKind.PLACEMENT, AccessKind.SHARED, AccessKind.PLACEMENT]


def test_every_page_of_a_person_is_noted_and_every_refusal(scene: Scene) -> None:
    for which in ("suggested", "protected"):
        address = reverse("participants:proposal", args=[scene.placings[which].pk])
        for person in ("ines", "jens", "bo"):
            scene.client(person).get(address)
    looks = AccessLog.objects.filter(what=AccessKind.PLACEMENT).order_by("pk")
    assert [(look.actor.name, look.outcome) for look in looks] == [
        ("Ines", "allowed"),
        ("Jens", "denied"),  # asked for a reason
        ("Bo", "denied"),
        ("Ines", "denied"),
        ("Jens", "allowed"),
        ("Bo", "denied"),
    ]


def test_lists_note_everybody_that_they_show(scene: Scene) -> None:
    scene.client("ines").get(reverse("participants:placements"))
    own = {row.participant_id for which, row in scene.placings.items() if which != "protected"}
    assert set(AccessLog.objects.get(what=AccessKind.LIST).subjects) == own
    scene.client("anna").get(reverse("participants:portfolio"))
    look = AccessLog.objects.get(what=AccessKind.MATCHING)
    assert look.actor == scene.world.anna
    assert scene.placings["protected"].participant_id not in look.subjects
    assert own <= set(look.subjects)


def test_verify_finds_a_basis_for_every_name(scene: Scene) -> None:
    for name in ("offers", "shared"):
        scene.client("cilla").get(reverse(f"participants:{name}"))
        scene.client("bo").get(reverse(f"participants:{name}"))
    check = next(check for check in CHECKS if check.name.startswith("Personer som visats"))
    assert [problems for _, problems in check.run() if problems] == []
