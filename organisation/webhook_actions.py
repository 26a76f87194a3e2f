"""Every write to the receivers of signals: adding, turning on and off, a new secret, a test, and trying again."""

import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require
from lund_placements.outgoing import BadAddress, check_address

from . import permissions, webhooks
from .models import User, Webhook, WebhookDelivery


@transaction.atomic
def add(*, name: str, url: str, kinds: Collection[str], by: User) -> Webhook:
    """Add a receiver that is off, at an address that the allow-list holds."""
    require(permissions.may_add_webhook(by))
    try:
        check_address(url)
    except BadAddress as error:
        raise RuleBroken(str(error), code="address_not_allowed", field="url") from error
    webhook = Webhook(name=name.strip(), url=url, kinds=sorted(kinds), created_by=by)
    webhook.full_clean()
    webhook.save()
    return webhook


@transaction.atomic
def turn_on(*, webhook: Webhook, by: User) -> Webhook:
    """Let the receiver be told of what happens from now on."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    require(permissions.may_turn_on(by, webhook))
    return _store(webhook, is_on=True)


@transaction.atomic
def turn_off(*, webhook: Webhook, by: User) -> Webhook:
    """Tell the receiver nothing more; what waits for it is given up when its time comes."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    require(permissions.may_turn_off(by, webhook))
    return _store(webhook, is_on=False)


@transaction.atomic
def renew_secret(*, webhook: Webhook, by: User) -> Webhook:
    """Sign with a new secret from now on; the old one no longer holds, for what waits either."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    require(permissions.may_manage(by))
    return _store(webhook, secret_id=uuid.uuid4())


def _store(webhook: Webhook, **changes: object) -> Webhook:
    for name, value in changes.items():
        setattr(webhook, name, value)
    webhook.full_clean()
    webhook.save()
    return webhook


@transaction.atomic
def send_test(*, webhook: Webhook, by: User) -> WebhookDelivery:
    """Queue a signal that tells of nothing, also to a receiver that is off."""
    require(permissions.may_manage(by))
    return webhooks.queue_to(webhook, webhooks.TEST)


@transaction.atomic
def send_again(*, delivery: WebhookDelivery, by: User) -> WebhookDelivery:
    """Let a signal that was given up wait again, with all its tries before it."""
    delivery = WebhookDelivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    require(permissions.may_send_signal_again(by, delivery))
    delivery.attempts, delivery.next_try_at = 0, timezone.now()
    delivery.full_clean()
    delivery.save()
    return delivery
