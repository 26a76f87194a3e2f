"""Each one's own choice of letters, and the administrator's pages about them."""

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from allocation.notifications import LETTERS
from organisation import actions, mail
from organisation.enums import Role
from organisation.models import MailPreference, OutboxMail, User
from tests.factories import World, make_world
from tests.refusals import refusal

from .letters import NEEDED, queue, send


def optional(user: User) -> set[str]:
    """Return the kinds that the user can turn off."""
    return {kind.name for kind in mail.kinds_for(user) if not kind.needed_because}


@pytest.fixture
def world(db: None) -> World:
    """The kommun and its cast."""
    return make_world()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


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
    assert mail.kinds_for(world.olle) == []
    assert optional(world.frida) == {"year_report_published"}
    assert "Du får inga brev" in signed_in(world.olle).get(reverse("my_letters")).content.decode()
    assert optional(world.anna) >= {"reply_submitted", "decision_recorded", "decision_corrected"}
    needed = {kind.name for kind in mail.kinds_for(world.anna)} - optional(world.anna)
    assert needed == {"contact_missing", "second_factor_reset"}
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
