"""Pages about the receivers of signals and about what they have been told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require

from . import permissions, webhooks
from . import webhook_actions as actions
from .decorators import writes
from .forms import WebhookForm
from .models import User, Webhook, WebhookDelivery

ON_A_PAGE = 50
CRUMBS = [("Organisation", "/organisation/")]
JUST_MADE = "webhook_just_made"  # in the session: whose secret is to be shown


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the receivers, and the signals that they have been sent, newest first; a new secret is shown once."""
    require(permissions.may_manage(request.user))
    page = Paginator(webhooks.listed().select_related("webhook"), ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "rows": [_receiver(request.user, webhook) for webhook in Webhook.objects.all()],
        "page": page,
        "deliveries": [_delivery(request.user, delivery) for delivery in page],
        "may_add": permissions.may_add_webhook(request.user),
        "new": _new_secret(request),
        "breadcrumbs": [*CRUMBS, ("Signaler", None)],
    }
    return render(request, "organisation/webhooks.html", context)


def _new_secret(request: HttpRequest) -> dict[str, object] | None:
    """Return the secret that has just been made, and forget it: the page shows it to whoever made it, once."""
    made = request.session.pop(JUST_MADE, None)
    webhook = Webhook.objects.filter(pk=made).first() if made else None
    return {"webhook": webhook, "secret": webhooks.secret_of(webhook)} if webhook else None


def _receiver(user: User, webhook: Webhook) -> dict[str, object]:
    known = [webhooks.KINDS[name].label for name in webhook.kinds if name in webhooks.KINDS]
    return {
        "webhook": webhook,
        "kinds": known,
        "may_turn_on": permissions.may_turn_on(user, webhook),
        "may_turn_off": permissions.may_turn_off(user, webhook),
        "may_manage": permissions.may_manage(user),
    }


def _delivery(user: User, delivery: WebhookDelivery) -> dict[str, object]:
    kind = webhooks.TEST if delivery.kind == webhooks.TEST.name else webhooks.KINDS.get(delivery.kind)
    label = kind.label if kind else delivery.kind
    return {
        "delivery": delivery,
        "label": "Signal i ett ärende under beredning" if kind and kind.is_confidential else label,
        "may_send_again": permissions.may_send_signal_again(user, delivery),
    }


def _form_page(request: HttpRequest, form: WebhookForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "heading": "Lägg till en mottagare av signaler",
        "text": "Mottagaren är avstängd tills du sätter på den.",
        "back": reverse("webhooks"),
        "breadcrumbs": [*CRUMBS, ("Signaler", reverse("webhooks")), ("Lägg till", None)],
    }
    return render(request, "organisation/form.html", context, status=status)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a receiver."""
    require(permissions.may_add_webhook(request.user))
    return _form_page(request, WebhookForm())


@writes
def add(request: HttpRequest) -> HttpResponse:
    """Add a receiver, and show its secret on the next page."""
    require(permissions.may_add_webhook(request.user))
    form = WebhookForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            webhook = actions.add(by=request.user, **form.cleaned_data)
            request.session[JUST_MADE] = webhook.pk
            messages.success(request, f"{webhook.name} är tillagd och avstängd.")
            return redirect("webhooks")
    return _form_page(request, form, status=422)


@writes
def turn_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a receiver on."""
    webhook = actions.turn_on(webhook=get_object_or_404(Webhook, pk=pk), by=request.user)
    messages.success(request, f"{webhook.name} får signaler om det som händer från och med nu.")
    return redirect("webhooks")


@writes
def turn_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a receiver off."""
    webhook = actions.turn_off(webhook=get_object_or_404(Webhook, pk=pk), by=request.user)
    messages.success(request, f"{webhook.name} är avstängd.")
    return redirect("webhooks")


@require_safe
def secret_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether the secret should be changed, which cannot be undone."""
    require(permissions.may_manage(request.user))
    webhook = get_object_or_404(Webhook, pk=pk)
    context = {
        "heading": f"Byt hemlighet för {webhook.name}",
        "effect": "Den gamla hemligheten slutar gälla genast och kan inte fås tillbaka. Mottagaren godtar inga "
        "signaler förrän den nya är inlagd där.",
        "submit": "Byt hemlighet",
        "back": reverse("webhooks"),
        "breadcrumbs": [*CRUMBS, ("Signaler", reverse("webhooks")), ("Byt hemlighet", None)],
    }
    return render(request, "organisation/confirm.html", context)


@writes
def secret_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the secret, and show the new one on the next page."""
    webhook = actions.renew_secret(webhook=get_object_or_404(Webhook, pk=pk), by=request.user)
    request.session[JUST_MADE] = webhook.pk
    messages.success(request, f"{webhook.name} har en ny hemlighet.")
    return redirect("webhooks")


@writes
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue a test."""
    webhook = get_object_or_404(Webhook, pk=pk)
    actions.send_test(webhook=webhook, by=request.user)
    messages.success(request, f"En provsignal till {webhook.name} väntar på att skickas.")
    return redirect("webhooks")


@writes
def send_again(request: HttpRequest, pk) -> HttpResponse:
    """Let a signal that was given up wait again."""
    delivery = get_object_or_404(WebhookDelivery.objects.select_related("webhook"), pk=pk)
    actions.send_again(delivery=delivery, by=request.user)
    messages.success(request, f"Signalen till {delivery.webhook.name} väntar på att skickas.")
    return redirect("webhooks")
