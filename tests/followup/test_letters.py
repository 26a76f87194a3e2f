"""The week's letters and the start page: to each what is theirs, right numbers and no names, nothing of nothing."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from allocation.enums import PlacementKind
from followup.models import Milestone
from followup.notifications import tell_of_the_week
from organisation.models import OutboxMail, User
from participants.actions import secrecy
from tests.participants.placing import DAY, Placing

from .build import MONDAY, client, praktik

pytestmark = pytest.mark.django_db
KINDS = ("followup_digest", "followup_escalation")


def letters() -> list[tuple[User, str, str]]:
    kept = OutboxMail.objects.filter(kind__in=KINDS).order_by("pk")
    return [(one.recipient, one.kind, one.subject) for one in kept]


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def test_each_gets_one_letter_a_week_about_what_is_theirs(scene: Placing) -> None:
    tell_of_the_week()
    assert letters() == []
    placement = praktik(
        scene, MONDAY - 4 * DAY
    )  # its start was to be followed up a day ago, week 2 on Wednesday
    tell_of_the_week()
    tell_of_the_week()
    subject = "Uppföljningar den här veckan: 1 försenade, 1 på tur"
    assert letters() == [(scene.ines, "followup_digest", subject)]
    [letter] = OutboxMail.objects.filter(kind__in=KINDS)
    person = placement.participant
    for name in (person.first_name, person.last_name, person.alias, person.case_number):
        assert name not in letter.body
    with time_machine.travel(noon(MONDAY + 6 * DAY), tick=False):
        tell_of_the_week()
    assert len(letters()) == 1
    with time_machine.travel(noon(MONDAY + 7 * DAY), tick=False):
        tell_of_the_week()
    subject = "Uppföljningar den här veckan: 1 försenade, 1 på tur"
    assert letters()[1:] == [(scene.ines, "followup_digest", subject)]


def test_what_is_later_than_the_routine_allows_reaches_the_coordinator(scene: Placing) -> None:
    placement = praktik(scene, MONDAY)
    start = Milestone.objects.filter(placement=placement, key="start")
    limit = start.get().rule.escalate_after
    start.update(due_on=MONDAY - (limit - 1) * DAY, latest_on=MONDAY - (limit - 1) * DAY)
    tell_of_the_week()
    assert [kind for _, kind, _ in letters()] == ["followup_digest"]
    with time_machine.travel(noon(MONDAY + 7 * DAY), tick=False):
        tell_of_the_week()
    assert [one for one in letters() if one[1] == "followup_escalation"] == [
        (scene.world.anna, "followup_escalation", "Uppföljningar som är för sena: 1")
    ]


def test_nobody_protected_is_counted_for_the_coordinator(scene: Placing) -> None:
    placement = praktik(scene, MONDAY)
    day = MONDAY - 60 * DAY
    Milestone.objects.filter(placement=placement, key="start").update(due_on=day, latest_on=day)
    secrecy.protect(participant=placement.participant, by=scene.ines)
    tell_of_the_week()
    assert [kind for _, kind, _ in letters()] == ["followup_digest"]


def test_the_sending_of_letters_tells_of_the_week(scene: Placing) -> None:
    praktik(scene, MONDAY - 4 * DAY)
    call_command("send_mail", verbosity=0)
    assert OutboxMail.objects.filter(kind="followup_digest", sent_at__isnull=False).count() == 1


def to_do(user: User) -> list[tuple[str, str]]:
    """Return what waits for the user on the start page; each row leads to a page that opens."""
    rows = client(user).get(reverse("start")).context["to_do"]
    assert all(client(user).get(row["url"]).status_code == 200 for row in rows)
    return [(row["label"], row["status"]) for row in rows]


def test_the_start_page_says_what_waits_for_each_role(scene: Placing) -> None:
    late = praktik(scene, MONDAY - 50 * DAY)
    praktik(scene, MONDAY + 6 * DAY)
    scene.offered(scene.place(PlacementKind.PRAKTIK), scene.person(), reason="Prövas.")
    scene.accepted(scene.place(PlacementKind.PRAKTIK), scene.person(), reason="Prövas.")
    assert late.status == "planned"
    world = scene.world
    assert to_do(scene.ines) == [
        ("Förslag i dina ärenden", "1 att planera"),
        ("Placeringar i dina ärenden", "1 att starta"),
        ("Försenade uppföljningar", "1 försenad"),
        ("Uppföljningar den här veckan", "1 att göra"),
    ]
    assert to_do(scene.bo) == [("Förslag till er", "1 väntar på svar")]
    assert to_do(world.jens) == []
    assert to_do(world.anna) == [("Uppföljningar i enheten", "2 för sena")]
    person = scene.person(by=world.jens)
    client(scene.ines).get(reverse("participants:case", args=[person.pk]))
    assert to_do(world.lena) == [("Åtkomstloggen", "1 att granska")]
