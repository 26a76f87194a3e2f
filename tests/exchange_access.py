"""Who gets what answer from the addresses of what is exchanged with others; see access.py."""

from collections.abc import Callable
from uuid import UUID

from organisation.models import User, Webhook, WebhookDelivery

from .access import (
    BUTTON,
    HIDDEN,
    NOBODY,
    OPEN_REFUSED,
    PUBLIC,
    REFUSED,
    Answers,
    Row,
    answers,
    greta,
    page,
)
from .allocation.access import on_decision

NOT_FOUND = {**HIDDEN, "anonymous": 404}


def a_webhook() -> Webhook:
    """Return a receiver of signals, which is off."""
    fields = {
        "url": "https://diariet.example/",
        "kinds": ["decision.published"],
        "created_by": User.objects.all()[0],
    }
    return Webhook.objects.get_or_create(name="Diariet", defaults=fields)[0]


def given_up() -> UUID:
    """Return the id of a signal that was given up."""
    return WebhookDelivery.objects.create(webhook=a_webhook(), kind="test", body="{}", last_error="500").pk


def on_webhook(
    name: str, get: Answers, post: Answers, of: Callable[[], object] = lambda: a_webhook().pk
) -> Row:
    """Something about a receiver of signals."""
    return Row(name, "diariet", lambda scene: (of(),), get, post)


ROWS: list[Row] = [
    page("allocation:open_data", PUBLIC),
    page("allocation:open_data_catalogue", PUBLIC),
    page("allocation:open_data_csv", PUBLIC, None, "beslut"),
    page("allocation:open_data_csv", PUBLIC, None, "beslutade-platser"),
    page("allocation:open_data_json", PUBLIC, None, "beslut"),
    page("allocation:open_data_json", PUBLIC, None, "beslutade-platser"),
    page("allocation:open_data_csv", PUBLIC, None, "uppfoljning"),
    page("allocation:open_data_json", PUBLIC, None, "maluppfyllelse"),
    page("allocation:open_data_csv", NOT_FOUND, OPEN_REFUSED, "finns-inte"),
    page("allocation:open_data_json", NOT_FOUND, OPEN_REFUSED, "finns-inte"),
    on_decision("decision_archive", "published", answers(200, "anna david", 403, olle=404)),
    on_decision("decision_archive", "decided", answers(200, "anna david", 404, frida=403)),
    # Without WEBHOOK_HOSTS nobody can add a receiver.
    page("webhooks", greta(200)),
    page("webhook_new", NOBODY, NOBODY),
    on_webhook("webhook_turn_on", REFUSED, greta(BUTTON)),
    on_webhook("webhook_turn_off", REFUSED, NOBODY),
    on_webhook("webhook_test", REFUSED, greta(BUTTON)),
    on_webhook("webhook_secret", greta(200), greta(BUTTON)),
    on_webhook("signal_send_again", REFUSED, greta(BUTTON), given_up),
]
