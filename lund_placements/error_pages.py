"""What is shown when something has failed on our side; needs no database, no session and no context."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults

from .api.problems import failure
from .errors import NotLogged

API = "/api/"
logger = logging.getLogger("platsmodellen.operation")


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 503 when the database does not answer in time or the access log cannot be written, otherwise 500.

    Django calls it while it handles the error, wherever it was raised: in a view, a middleware or a template.
    """
    error = sys.exc_info()[1]
    if request.path.startswith(API):
        return _for_machines(error)
    if isinstance(error, NotLogged):
        return HttpResponse(
            render_to_string("503_not_logged.html"), status=503, headers={"Retry-After": "60"}
        )
    if not isinstance(error, OperationalError | InterfaceError):
        return defaults.server_error(request)
    logger.error("database unavailable: %s", type(error).__name__)
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "60"})


def _for_machines(error: BaseException | None) -> HttpResponse:
    """Return the same as JSON; what cannot be logged has been answered where it was raised."""
    if not isinstance(error, OperationalError | InterfaceError):
        return failure(500, "our_fault", "Det här är vårt fel, inte ditt. Inget är ändrat.")
    logger.error("database unavailable: %s", type(error).__name__)
    return failure(503, "closed", "Platsmodellen är stängd en kort stund. Försök igen.", Retry_After="60")
