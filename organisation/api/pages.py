"""Pages about the accounts of machines and their keys, and the reference of the API."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Prefetch, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from lund_placements.xlsx import workbook, xlsx_response

from .. import permissions as who
from ..decorators import writes
from ..models import ApiCall, ServiceKey, User
from ..selectors import board_names_on, departments_on
from . import actions, permissions
from . import calls as selectors
from .forms import AccountForm, CallChoiceForm, KeyForm
from .scopes import SCOPES

CRUMBS = [("Organisation", "/organisation/"), ("Tjänstekonton", "/organisation/tjanstekonton/")]
A_YEAR = dt.timedelta(days=365)
CALLS_ON_A_PAGE = 50


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts with their roles and keys, and when each key was last used; a fixed number of queries."""
    require(who.may_manage(request.user))
    today = timezone.localdate()
    latest = ApiCall.objects.filter(key=OuterRef("pk")).order_by("-called_at").values("called_at")[:1]
    keys = ServiceKey.objects.annotate(last_used_at=Subquery(latest))
    found = User.objects.filter(is_service=True).prefetch_related("roles", Prefetch("keys", keys))
    names = {card.pk: card.name for card in departments_on(today)}
    boards = board_names_on(today)
    rows = [
        {
            "account": account,
            "roles": [
                {"held": held, "scope": names.get(held.department_id) or boards.get(held.board_id) or ""}
                for held in account.roles.all()
                if held.valid_to is None or held.valid_to >= today
            ],
            "keys": [_key_row(request.user, key, today) for key in account.keys.all()],
            "may_make_key": permissions.may_make_key(request.user, account),
        }
        for account in found
    ]
    context = {"rows": rows, "breadcrumbs": [CRUMBS[0], ("Tjänstekonton", None)]}
    return render(request, "organisation/service_accounts.html", context)


def _key_row(user: User, key: ServiceKey, today: dt.date) -> dict[str, Any]:
    return {
        "key": key,
        "is_valid": key.revoked_at is None and key.expires_on >= today,
        "scopes": [SCOPES[name].label if name in SCOPES else name for name in key.scopes],
        "may_revoke": permissions.may_revoke(user, key),
    }


def _form_page(request: HttpRequest, form: Any, heading: str, text: str, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "text": text,
        "back": CRUMBS[1][1],
        "breadcrumbs": [*CRUMBS, (heading, None)],
    }
    return render(request, "organisation/form.html", context, status=status)


ACCOUNT = (
    "Lägg till tjänstekonto",
    "Ett tjänstekonto är till för ett annat system. Det kan inte logga in här och får inga brev. Vad det får göra "
    "bestäms av rollen, precis som för människor, och av vad varje nyckel öppnar.",
)


@require_safe
def account_new(request: HttpRequest) -> HttpResponse:
    """Ask for a new account."""
    require(who.may_manage(request.user))
    return _form_page(request, AccountForm(), *ACCOUNT)


@writes
def account_add(request: HttpRequest) -> HttpResponse:
    """Store a new account."""
    require(who.may_manage(request.user))
    form = AccountForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            account = actions.add_account(by=request.user, **form.cleaned_data)
            messages.success(request, f"{account.name} är tillagt. Ge det en roll nu, och sedan en nyckel.")
            return redirect("role_new", pk=account.pk)
    return _form_page(request, form, *ACCOUNT, status=422)


def _key_page(request: HttpRequest, account: User, form: KeyForm, status: int = 200) -> HttpResponse:
    text = "Nyckeln visas en gång, på nästa sida. Vi sparar den inte så att den går att läsa."
    return _form_page(request, form, f"Skapa en nyckel för {account.name}", text, status=status)


@require_safe
def key_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what a new key shall open."""
    account = get_object_or_404(User, pk=pk, is_service=True)
    require(permissions.may_make_key(request.user, account))
    return _key_page(request, account, KeyForm(initial={"expires_on": timezone.localdate() + A_YEAR}))


@writes
def key_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the key and show it, this once; the same form sent again leads to the list."""
    account = get_object_or_404(User, pk=pk, is_service=True)
    require(permissions.may_make_key(request.user, account))
    form = KeyForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            key, secret = actions.make_key(account=account, by=request.user, **form.cleaned_data)
            crumbs = [*CRUMBS, ("Ny nyckel", None)]
            context = {"key": key, "secret": secret, "breadcrumbs": crumbs}
            response = render(request, "organisation/service_key_made.html", context, status=201)
            response["Location"] = reverse("service_accounts")
            return response
    return _key_page(request, account, form, status=422)


@require_safe
def key_revoke_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a key should end."""
    key = get_object_or_404(ServiceKey.objects.select_related("user"), pk=pk)
    require(permissions.may_revoke(request.user, key))
    heading = f"Återkalla nyckeln {key.name}"
    context = {
        "heading": heading,
        "effect": f"Nyckeln slutar gälla genast. {key.user.name} nekas tills det får en ny nyckel. En återkallad "
        "nyckel kan inte öppnas igen.",
        "submit": "Återkalla nyckeln",
        "back": CRUMBS[1][1],
        "alone": [],
        "breadcrumbs": [*CRUMBS, (heading, None)],
    }
    return render(request, "organisation/confirm.html", context)


@writes
def key_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key."""
    key = get_object_or_404(ServiceKey, pk=pk)
    actions.revoke(key=key, by=request.user)
    messages.success(request, "Nyckeln är återkallad.")
    return redirect("service_accounts")


def _calls(request: HttpRequest, pk: int) -> tuple[User, CallChoiceForm]:
    """Return the account, and which of its calls are asked for."""
    require(who.may_manage(request.user))
    account = get_object_or_404(User, pk=pk, is_service=True)
    return account, CallChoiceForm(request.GET, account)


@require_safe
def calls(request: HttpRequest, pk: int) -> HttpResponse:
    """List what an account's keys have been used for, newest first; a fixed number of queries."""
    account, form = _calls(request, pk)
    page = Paginator(selectors.calls(account, form.choice), CALLS_ON_A_PAGE).get_page(request.GET.get("sida"))
    query = request.GET.copy()
    query.pop("sida", None)
    context = {
        "account": account,
        "choice": form,
        "page": page,
        "rows": [_call_row(call) for call in page],
        "most": selectors.MOST_ROWS,
        "query": query.urlencode(),
        "breadcrumbs": [*CRUMBS, (f"Anrop av {account.name}", None)],
    }
    return render(request, "organisation/service_calls.html", context)


def _call_row(call: ApiCall) -> dict[str, Any]:
    tones = {4: "warning", 5: "danger"}
    return {
        "call": call,
        "address": selectors.address(call),
        "meaning": selectors.meaning(call),
        "answer": str(call.status_code),
        "tone": tones.get(call.status_code // 100, ""),
    }


@require_safe
def calls_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the calls that are listed."""
    account, form = _calls(request, pk)
    rows = selectors.calls(account, form.choice)
    return xlsx_response(f"anrop-{account.pk}.xlsx", workbook([selectors.sheet(rows)]))
