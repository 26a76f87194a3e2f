"""Signing in is required everywhere; a form sent after the session ended is kept, not lost."""

import base64
import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lund_placements.sealing import Broken

TIMED_OUT = (
    "Du har blivit utloggad, eftersom du var borta en stund eller loggade in för länge sedan. Logga in igen."
)
MOST_KEPT = 200_000  # characters; more than any of our forms holds


writer = Signer(salt="who filled in a form")


def signed(user: AbstractBaseUser) -> str:
    """Return a mark that a form carries, so that what it holds is shown only to the one who wrote it."""
    return writer.sign(str(user.pk))


class SignInKeepingForm(LoginRequiredMiddleware):
    """Send anonymous users to the sign-in page, and what they had typed to the page after it.

    Only our own forms are kept, known by their `once` and by the mark of the one who filled them in: never a form
    with a password, and nothing that somebody without an account has made up.
    """

    def handle_no_permission(self, request: HttpRequest, view: Any) -> HttpResponse:
        """Keep a posted form in the session, to be shown and sent again after signing in."""
        if request.timed_out:
            messages.info(request, TIMED_OUT)
        takes_forms = request.method == "POST" and getattr(view, "takes_forms", False)
        if not takes_forms or "once" not in request.POST or not _who(request):
            return super().handle_no_permission(request, view)
        keep(request)
        return redirect_to_login(reverse("resume"))

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Keep what was typed in a form that is refused, often because somebody else was first."""
        if isinstance(exception, PermissionDenied) and "once" in request.POST:
            keep(request, str(exception))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Forget the kept form when it has been sent again and acted on."""
        if request.method == "POST" and response.status_code == 302 and request.user.is_authenticated:
            kept = request.session.get("unsent_form")
            if kept and kept["url"] == request.path:
                del request.session["unsent_form"]
        return response


def keep(request: HttpRequest, refused: str = "") -> None:
    """Put what was typed in the session; `refused` says why it was not acted on, if it was not the session.

    It may be about a person, and sessions are rows that many can read: so it is sealed for its writer.
    """
    fields = [
        (name, values)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", "once", "who")
    ]
    size = sum(len(name) + sum(len(value) for value in values) for name, values in fields)
    if size <= MOST_KEPT:
        who = _who(request)
        sealed = settings.PERSON_SEAL.close(json.dumps(fields).encode(), about=f"unsent form {who}")
        form = {"url": request.path, "who": who, "refused": refused}
        request.session["unsent_form"] = {**form, "sealed": base64.b64encode(sealed).decode()}


def kept_fields(kept: dict[str, str]) -> list[tuple[str, list[str]]] | None:
    """Return what `keep` has put away, or None when its key is gone."""
    sealed = base64.b64decode(kept["sealed"])
    try:
        return json.loads(settings.PERSON_SEAL.open(sealed, about=f"unsent form {kept['who']}"))
    except Broken:
        return None


def _who(request: HttpRequest) -> str:
    """Return the id of the one who filled in the form, or "" when its mark is not ours."""
    try:
        return writer.unsign(request.POST.get("who", ""))
    except BadSignature:
        return ""
