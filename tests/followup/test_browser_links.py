"""The handledare's check in a real browser, without an account; and two answers at once."""

import re
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from followup.actions import links
from followup.models import CheckAnswer
from tests.browser import assert_fits
from tests.participants.placing import Placing

from .build import MONDAY, make_year, praktik
from .test_links import ANSWER, page_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_handledare_answers_through_a_link(
    visit: Callable[..., Page], refused: Callable[[Page], None], browser_errors: list[str]
) -> None:
    scene = Placing(make_year())
    start = praktik(scene, MONDAY).milestones.get(key="start")
    page = visit(scene.ines)
    page.goto(reverse("followup:milestone", args=[start.pk]))
    page.get_by_role("link", name="Fråga handledaren").click()
    assert_fits(page)
    page.get_by_role("button", name="Skapa länken").click()
    assert_fits(page)
    [path] = re.findall(r"/svar/[\w-]+/", page.locator("main code").inner_text())
    theirs = visit()
    theirs.goto(path)
    assert_fits(theirs)
    theirs.get_by_role("button", name="Skicka svaret").click()
    refused(theirs)
    theirs.get_by_label("som överenskommet").check()
    theirs.get_by_label("det fungerar delvis").check()
    theirs.get_by_label("Vad behöver du som handledare?").fill("Mer tid på måndagar.")
    theirs.get_by_role("button", name="Skicka svaret").click()
    expect(theirs.get_by_role("heading", name="Tack för svaret")).to_be_visible()
    assert_fits(theirs)
    theirs.goto(path)
    expect(theirs.get_by_role("heading", name="Länken går inte att använda")).to_be_visible()
    assert_fits(theirs)
    assert [text for text in browser_errors if "status of 404" not in text] == []
    browser_errors.clear()
    page.get_by_role("link", name="Till uppföljningen").click()
    expect(page.get_by_text("Mer tid på måndagar.")).to_be_visible()
    assert_fits(page)


def test_of_two_answers_at_once_one_is_stored() -> None:
    scene = Placing(make_year())
    start = praktik(scene, MONDAY).milestones.get(key="start")
    _, token = links.create(milestone=start, by=scene.ines)
    barrier, answers = Barrier(2), []

    def send() -> None:
        barrier.wait()
        answers.append(Client().post(page_of(token), ANSWER).status_code)
        connection.close()

    threads = [Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(answers), CheckAnswer.objects.count()) == ([302, 404], 1)
