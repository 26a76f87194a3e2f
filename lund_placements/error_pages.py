"""What is shown when something has failed on our side; needs no database, no session and no context."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from .api.problems import CLOSED, TOO_LARGE, failure
from .errors import NotLogged

API = "/api/"
logger = logging.getLogger("platsmodellen.operation")


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 503 when the database does not answer in time or the access log cannot be written, otherwise 500.

    Django calls it while it handles the error, wherever it was raised: in a view, a middleware or a template.
    """
    error = sys.exc_info()[1]
    if _is_for_machines(request):
        return _for_machines(error)
    if isinstance(error, NotLogged):
        return HttpResponse(
            render_to_string("503_not_logged.html"), status=503, headers={"Retry-After": "60"}
        )
    if not isinstance(error, OperationalError | InterfaceError):
        return defaults.server_error(request)
    logger.error("database unavailable: %s", type(error).__name__)
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 404 for an address that does not exist."""
    if _is_for_machines(request):
        return failure(404, "not_found", "Adressen finns inte. API:et ligger under /api/v1/.")
    return defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 400 for what is refused before any view, such as a host that is not ours."""
    if _is_for_machines(request):
        return failure(
            400, "bad_request", "Anropet går inte att läsa. Kontrollera värdnamn, adress och huvuden."
        )
    return defaults.bad_request(request, exception)


def too_large(request: HttpRequest) -> HttpResponse:
    """Return 413 for a request that is turned away unread."""
    if _is_for_machines(request):
        return failure(413, "too_large", TOO_LARGE)
    return HttpResponse(render_to_string("413.html"), status=413)


def _is_for_machines(request: HttpRequest) -> bool:
    return f"{request.path}/".startswith(API)


def _for_machines(error: BaseException | None) -> HttpResponse:
    """Return the same as JSON; what cannot be logged has been answered where it was raised."""
    if not isinstance(error, OperationalError | InterfaceError):
        return failure(500, "our_fault", "Det här är vårt fel, inte ditt. Inget är ändrat.")
    logger.error("database unavailable: %s", type(error).__name__)
    return failure(503, "closed", CLOSED, Retry_After="60")
