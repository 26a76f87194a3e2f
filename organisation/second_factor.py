"""Two steps for whoever reaches persons or decides: without the second they come no further than to setting it up."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lund_placements.errors import YES, Verdict, no

from .models import User
from .permissions import needs_two_steps

# Where two steps are set up, and what it takes to get there or away.
STILL_OPEN = ("mfa_", "account_")


def has_second_factor(user: User) -> bool:
    """Say whether the account has an app to show a code in; recovery codes alone are no second factor."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP])


def may_go_on(user: User) -> Verdict:
    """Somebody signed in may use the service when their second factor is set up or is not demanded of them.

    Asked once per user object, as it is for every page: one query, and none where it is not demanded.
    """
    if not (settings.SECOND_FACTOR_REQUIRED and needs_two_steps(user)):
        return YES
    if not hasattr(user, "_has_second_factor"):
        user._has_second_factor = has_second_factor(user)
    return (
        YES if user._has_second_factor else no("Ställ in tvåstegsinloggning först, på sidan om ditt konto.")
    )


class SecondFactor:
    """Lead whoever must set up two steps to where it is done, from every page that asks who they are.

    Calls of the API are refused by its own permissions; a machine's key has no session and no second factor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Redirect to the page that tells why and how."""
        is_open = not getattr(view, "login_required", True)
        if is_open or (request.resolver_match.url_name or "").startswith(STILL_OPEN):
            return None
        return None if may_go_on(request.user) else redirect("mfa_index")
