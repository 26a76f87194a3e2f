"""The handledare's check: a link for one answer, what its page tells, and everything that closes it."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from followup.actions import conversations, links
from followup.actions.links import CheckInput
from followup.models import CheckAnswer, CheckLink, FollowUpEvent, Milestone
from followup.models.check_link import digest_of
from participants.actions import secrecy
from participants.models import Placement
from tests.participants.placing import DAY, Placing
from tests.refusals import refusal

from .build import MONDAY, client, praktik
from .test_conversations import SAID

pytestmark = pytest.mark.django_db
ANSWER = {"attendance": "mostly", "works": "well", "needs": "Mer tid på måndagar."}


@pytest.fixture
def placement(scene: Placing) -> Placement:
    return praktik(scene, MONDAY - 10 * DAY)


@pytest.fixture
def start(placement: Placement) -> Milestone:
    return placement.milestones.get(key="start")


def page_of(token: str) -> str:
    return reverse("followup:check", args=[token])


def test_from_the_consultants_link_to_the_handledares_answer(
    scene: Placing, start: Milestone, caplog: pytest.LogCaptureFixture
) -> None:
    ines, here = client(scene.ines), reverse("followup:check_link", args=[start.pk])
    assert "Skapa länken" in ines.get(here).content.decode()
    made = ines.post(here).content.decode()
    token = re.search(r"/svar/([\w-]{43})/", made)[1]
    assert bytes(CheckLink.objects.get().token_hash) == digest_of(token)
    assert token not in ines.get(here).content.decode() + str(CheckLink.objects.values())
    anybody = Client()
    shown = anybody.get(page_of(token))
    text, person = shown.content.decode(), start.placement.participant
    assert (person.alias in text, person.first_name in text, person.last_name in text) == (True, False, False)
    assert person.case_number not in text
    assert [shown[name] for name in ("X-Robots-Tag", "Cache-Control", "Referrer-Policy")] == [
        "noindex, nofollow",
        "no-store",
        "same-origin",
    ]
    unfilled = anybody.post(page_of(token), {"works": "well", "needs": "811218-9876"})
    assert (unfilled.status_code, "811218-9876" in unfilled.content.decode()) == (422, True)
    sent = anybody.post(page_of(token), ANSWER)
    assert sent["Location"] == reverse("followup:check_thanks")
    assert anybody.get(sent["Location"]).status_code == 200
    for again in (anybody.get(page_of(token)), anybody.post(page_of(token), ANSWER)):
        assert (again.status_code, "Länken går inte att använda" in again.content.decode()) == (404, True)
    for name in ("milestone", "record"):
        told = ines.get(reverse(f"followup:{name}", args=[start.pk])).content.decode()
        assert ("Från handledaren" in told, ANSWER["needs"] in told) == (True, True)
    asked = partial(links.create, milestone=start, by=scene.ines)
    assert refusal(asked) == "Handledaren har redan svarat."
    assert token not in caplog.text
    events = FollowUpEvent.objects.filter(milestone=start).order_by("pk")
    assert [(one.kind, one.actor_name) for one in events] == [
        ("check_asked", scene.ines.name),
        ("check_answered", "Handledaren"),
    ]


def test_a_basis_gives_the_first_name_and_a_company_the_alias(scene: Placing, start: Milestone) -> None:
    _, token = links.create(milestone=start, by=scene.ines)
    person, place = start.placement.participant, start.placement.place
    secrecy.disclose(
        participant=person,
        department=place.department,
        basis="consent",
        text="",
        valid_from=timezone.localdate(),
        valid_to=None,
        by=scene.ines,
    )
    text = Client().get(page_of(token)).content.decode()
    assert (person.first_name in text, person.last_name in text) == (True, False)
    workplace = place.workplace
    workplace.company, workplace.contract = "Städ AB", "Avtal 7"
    workplace.save()
    assert person.first_name not in Client().get(page_of(token)).content.decode()


def _revoked(scene: Placing, link: CheckLink) -> None:
    links.revoke(link=link, by=scene.ines)


def _replaced(scene: Placing, link: CheckLink) -> None:
    links.create(milestone=link.milestone, by=scene.ines)


def _held(scene: Placing, link: CheckLink) -> None:
    conversations.record(milestone=link.milestone, data=SAID, by=scene.ines)


def _protected(scene: Placing, link: CheckLink) -> None:
    secrecy.protect(participant=link.milestone.placement.participant, by=scene.ines)


@pytest.mark.parametrize("close", [_revoked, _replaced, _held, _protected])
def test_what_closes_a_link(
    scene: Placing, start: Milestone, close: Callable[[Placing, CheckLink], None]
) -> None:
    link, token = links.create(milestone=start, by=scene.ines)
    assert Client().get(page_of(token)).status_code == 200
    close(scene, link)
    assert Client().get(page_of(token)).status_code == 404
    late = partial(links.answer, link=link, data=CheckInput("mostly", "well"))
    assert (refusal(late), CheckAnswer.objects.count()) == ("link_is_closed", 0)


def test_a_link_goes_out_after_two_weeks(scene: Placing, start: Milestone) -> None:
    link, token = links.create(milestone=start, by=scene.ines)
    with time_machine.travel(link.expires_at - dt.timedelta(seconds=1), tick=False):
        assert Client().get(page_of(token)).status_code == 200
    with time_machine.travel(link.expires_at, tick=False):
        closed, wrong = Client().get(page_of(token)), Client().get(page_of("x" * 43))
        assert (closed.status_code, closed.content) == (404, wrong.content)


def test_who_asks_whom(scene: Placing, start: Milestone) -> None:
    ask = partial(links.create, milestone=start)
    for user in (scene.world.jens, scene.world.anna, scene.bo):
        assert refusal(partial(ask, by=user)) != "accepted"
    outcome = partial(links.create, milestone=start.placement.milestones.get(key="resultat"), by=scene.ines)
    assert refusal(outcome) == "Handledaren tillfrågas inför ett samtal som återstår."
    secrecy.protect(participant=start.placement.participant, by=scene.ines)
    assert refusal(partial(ask, by=scene.ines)).startswith("Vid skyddade personuppgifter")


def test_many_tries_from_one_address_are_stopped(scene: Placing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("followup.views.links.MOST_TIMES", 2)
    tried = [Client().get(page_of("wrong"), REMOTE_ADDR="192.0.2.7").status_code for _ in range(3)]
    assert tried == [404, 404, 429]
