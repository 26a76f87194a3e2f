"""Cross-cutting rules for every request: its size, privacy of responses, refusals as pages, safe GET."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from .error_pages import too_large
from .errors import DomainError
from .readonly import read_only

logger = logging.getLogger("platsmodellen.security")

Respond = Callable[[HttpRequest], HttpResponse]


class ReasonableSize:
    """Turn away what is too large before any of it is read, so that nobody fills memory or disk with it."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length[:20]) > settings.MOST_SENT:
            return too_large(request)
        return self.get_response(request)


class PrivateResponses:
    """Keep what a signed-in user sees out of shared and back-button caches."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response


class RefusalsAsPages:
    """Turn a refused action into a message where the user stands, and log who was refused what.

    Runs after the action's transaction has rolled back, so the log line survives the refusal.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, PermissionDenied):
            self._log(request, str(exception))
            return None
        if isinstance(exception, DomainError):
            self._log(request, exception.code)
            return self._explain(request, exception)
        return None

    def _explain(self, request: HttpRequest, error: DomainError) -> HttpResponse:
        if request.htmx:
            return render(request, "ui/_message.html", {"message": error.message}, status=409)
        messages.error(request, error.message)
        back = request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
            return redirect(back)
        return redirect("start")

    def _log(self, request: HttpRequest, reason: str) -> None:
        user = request.user.pk if request.user.is_authenticated else "-"
        logger.warning("refused user=%s %s %s: %s", user, request.method, request.path, reason)


class ReadOnlyGet:
    """GET never writes: a view that tries fails loudly, in tests and in production alike."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with read_only():
            return self.get_response(request)
