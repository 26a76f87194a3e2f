"""Anybody can write to those who run the service, and the pages that the law asks for are kept up to date."""

import datetime as dt

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from organisation import selectors
from organisation.contact import MOST_PER_HOUR
from participants.models import RetentionRule
from tests.factories import make_world

pytestmark = pytest.mark.django_db
GIVEN = {"text": "Bilden saknar text.", "page": "Årshjulet", "reply_to": "kim@exempel.se"}


@pytest.fixture(autouse=True)
def _no_messages_before() -> None:
    cache.clear()


def test_message_arrives_and_can_be_answered(client: Client) -> None:
    response = client.post(reverse("message"), GIVEN, follow=True)
    assert "Tack! Meddelandet är skickat." in response.content.decode()
    (letter,) = mail.outbox
    assert (letter.to, letter.reply_to) == ([settings.CONTACT["email"]], ["kim@exempel.se"])
    assert letter.body == "Bilden saknar text.\n\nSida: Årshjulet\nSvar till: kim@exempel.se\n"


def test_sender_may_be_anonymous(client: Client) -> None:
    client.post(reverse("message"), {"text": "Bilden saknar text."})
    (letter,) = mail.outbox
    assert letter.body.endswith("Sida: inte angiven\nSvar till: vill vara anonym\n")
    assert letter.reply_to == []


def test_message_without_text_is_not_sent(client: Client) -> None:
    response = client.post(reverse("message"), {**GIVEN, "text": " "})
    assert (response.status_code, mail.outbox) == (422, [])


def test_address_cannot_smuggle_in_headers(client: Client) -> None:
    response = client.post(reverse("message"), {**GIVEN, "reply_to": "kim@exempel.se\nBcc: alla@exempel.se"})
    assert (response.status_code, mail.outbox) == (422, [])


def test_many_messages_from_one_address_are_refused(client: Client) -> None:
    for _ in range(MOST_PER_HOUR):
        assert client.post(reverse("message"), GIVEN).status_code == 302
    response = client.post(reverse("message"), GIVEN)
    assert response.status_code == 422
    assert settings.CONTACT["email"] in response.content.decode()
    assert len(mail.outbox) == MOST_PER_HOUR
    assert client.post(reverse("message"), GIVEN, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_message_that_cannot_be_sent_is_kept_in_the_form(client: Client, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    response = client.post(reverse("message"), GIVEN)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Meddelandet kunde inte skickas. Skriv till " in page
    assert GIVEN["text"] in page


def test_accessibility_statement_says_what_the_law_asks_for(client: Client) -> None:
    page = client.get(reverse("accessibility")).content.decode()
    for needed in (
        settings.MUNICIPALITY,
        "delvis förenlig",
        reverse("message"),
        settings.ACCESSIBILITY["authority"],
        settings.ACCESSIBILITY["report_url"],
        "12 § i lagen",
        "9 § i lagen",
        "egen bedömning",
    ):
        assert needed in page


def test_accessibility_was_assessed_within_a_year() -> None:
    assert timezone.localdate() - settings.ACCESSIBILITY["assessed_on"] < dt.timedelta(days=365)


def test_the_page_about_personal_data_says_what_the_kommun_has_filled_in_and_what_is_missing(
    client: Client, settings: object
) -> None:
    def shown() -> str:
        return client.get(reverse("personal_data")).content.decode()

    text = shown()
    for said in (
        "Nämnden som beslutar om fördelningen",
        "har inte skrivit in här vilken grund",
        "har inte skrivit in här hur du når dataskyddsombudet",
        "Ingen gallringsregel är inskriven",
        'href="https://www.imy.se/"',
    ):
        assert said in text
    world = make_world()
    rule = {"years": 5, "source": "nämndens beslut § 7", "set_by": world.greta}
    RetentionRule.objects.create(valid_from=timezone.localdate(), **rule)
    settings.DATA_PROTECTION = {
        **settings.DATA_PROTECTION,
        "officer": "Mona Berg",
        "email": "dso@kommun.exempel",
        "basis": "Grunden är en uppgift av allmänt intresse.",
    }
    text = shown()
    name = selectors.deciding_board_on(timezone.localdate())
    for said in ("Mona Berg", "mailto:dso@kommun.exempel", "allmänt intresse", "5 år efter", capfirst(name)):
        assert said in text
    assert "har inte skrivit in" not in text
