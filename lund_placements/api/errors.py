"""How a refusal looks to a machine: a stable code in English, a Swedish sentence, and the field it is about.

The same exceptions that the pages turn into errors beside a field: a shape that is wrong is 400, a rule that says
no 409, a permission 403, and a version that has changed since it was read 412.
"""

import logging
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response

from ..errors import DomainError, NotLogged, Stale
from .differences import differences
from .problems import Problem as Found
from .problems import problem

logger = logging.getLogger("platsmodellen.security")

NOT_FOUND = "Det finns inget här, eller så får du inte veta om det."
# What Django REST framework says in general; what a field says for itself, such as a limit, is kept.
SENTENCES = {
    "required": "Fältet måste finnas med.",
    "null": "Fältet får inte vara null.",
    "blank": "Fältet får inte vara tomt.",
    "not_a_list": "Här ska det stå en lista.",
    "parse_error": "Innehållet är inte giltig JSON.",
    "not_authenticated": "Skicka en nyckel i Authorization: Bearer, eller logga in.",
    "permission_denied": "Skicka X-CSRFToken när du ändrar något med din inloggning.",
    "method_not_allowed": "Adressen tar inte emot den metoden.",
    "not_acceptable": "Svaret finns bara som application/json.",
    "unsupported_media_type": "Skicka innehållet som application/json.",
}
# The same for what has no code of its own, by how Django REST framework's sentence begins.
REWORDED = {
    "Must be a valid UUID": "Skriv ett id så här: 7d1f3a52-60d0-4a86-9c4c-0a4f5f0c9a11.",
    "Datumet har fel format": "Skriv datumet så här: 2026-11-13.",
    "Datumtiden har fel format": "Skriv tiden så här: 2027-03-01T06:00:00Z. Ett plus i adressen skrivs %2B.",
    "Ogiltig data. Förväntade en dictionary": "Här ska det stå ett JSON-objekt.",
}


class Problem(serializers.Serializer):
    """One thing that was wrong."""

    code = serializers.CharField(help_text="Stabil kod på engelska, en för varje regel.")
    message = serializers.CharField(help_text="En mening på svenska som säger vad som är fel.")
    field = serializers.CharField(
        allow_null=True,
        help_text="Fältet som felet gäller, med punkt mellan nivåer; null om det gäller allt.",
    )


class Difference(serializers.Serializer):
    """What has changed since the caller read it."""

    field = serializers.CharField(help_text="Fältet, med punkt mellan nivåer, som i errors.")
    label = serializers.CharField(help_text="Vad uppgiften gäller.")
    current = serializers.CharField(help_text="Vad som gäller nu.")
    sent = serializers.CharField(help_text="Vad du skickade.")


class Error(Problem):
    """Why nothing was done. The first problem stands on top, and all of them in `errors`."""

    errors = Problem(many=True, help_text="Alla fel. Det första är detsamma som står överst.")
    differs = Difference(
        many=True,
        required=False,
        help_text="Det som skiljer, när du har läst något äldre än det som gäller: vid 412, och vid 409 om koden "
        "slutar på _is_stale.",
    )


class PreconditionFailed(exceptions.APIException):
    """Somebody else has saved since the caller read; carries what differs."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"
    default_detail = "Någon annan har ändrat sedan du läste. Läs igen, jämför och skicka på nytt."

    def __init__(self, differs: list[dict[str, str]], etag: str) -> None:
        super().__init__()
        self.differs, self.etag = differs, etag


class PreconditionMissing(exceptions.APIException):
    """What is changed has versions, so the caller must say which one was read."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "if_match_required"
    default_detail = "Skicka If-Match med den ETag du fick när du läste."


class TooManyCalls(exceptions.APIException):
    """Somebody has called too often lately; `wait` is how many seconds until it is fine again."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "throttled"

    def __init__(self, wait: float, most: int) -> None:
        super().__init__(f"Högst {most} anrop i minuten. Vänta så många sekunder som Retry-After säger.")
        self.wait = wait


class KeyReused(exceptions.APIException):
    """An Idempotency-Key came back with something else in it."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = "Idempotency-Key har redan använts till något annat. Välj en ny nyckel."


def explain(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the refusal as JSON; None for what is our fault, which Django then answers with 500."""
    request = context["request"]
    problems, code = _problems(error)
    if not problems:
        return None
    _log(request, code, problems[0])
    headers = {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(max(1, math.ceil(wait)))
    if scheme := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = scheme
    content = {**problems[0], "errors": problems}
    if isinstance(error, PreconditionFailed):
        content["differs"] = error.differs
        headers["ETag"] = error.etag
    elif isinstance(error, Stale):
        content["differs"] = differences(
            error.current, {name: request.data.get(name) for name in error.current}
        )
    return Response(content, status=code, headers=headers)


def _problems(error: Exception) -> tuple[list[Found], int]:
    if isinstance(error, DomainError):
        return [problem(error.code, error.message, error.field)], status.HTTP_409_CONFLICT
    if isinstance(error, PermissionDenied):
        return [problem("forbidden", str(error))], status.HTTP_403_FORBIDDEN
    if isinstance(error, Http404):
        return [problem("not_found", NOT_FOUND)], status.HTTP_404_NOT_FOUND
    if isinstance(error, NotLogged):
        text = "Åtkomsten kan inte loggas just nu, så inget visas. Försök igen om en stund."
        return [problem("not_logged", text)], status.HTTP_503_SERVICE_UNAVAILABLE
    if isinstance(error, ValidationError):
        return list(_model_problems(error)), status.HTTP_400_BAD_REQUEST
    if isinstance(error, exceptions.APIException):
        return list(_api_problems(error.get_full_details())), error.status_code
    return [], 0


def _model_problems(error: ValidationError) -> Iterator[Found]:
    """Yield what a model's own rules say, field by field."""
    fields = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
    for field, found in fields.items():
        for each in found:
            name = None if field == "__all__" else field
            yield problem(each.code or "invalid", each.messages[0], name)


def _api_problems(details: Any, path: str = "") -> Iterator[Found]:
    """Yield what the serializers say, with the way to the field."""
    if isinstance(details, list):
        for number, each in enumerate(details):
            inner = f"{path}.{number}".strip(".") if isinstance(each, dict) and "code" not in each else path
            yield from _api_problems(each, inner)
    elif "code" in details and "message" in details and not isinstance(details["code"], list):
        code, message = str(details["code"]), str(details["message"])
        reworded = next((ours for start, ours in REWORDED.items() if message.startswith(start)), message)
        yield problem(code, SENTENCES.get(code, reworded), path or None)
    else:
        for name, each in details.items():
            inner = path if name == "non_field_errors" else f"{path}.{name}".strip(".")
            yield from _api_problems(each, inner)


def _log(request: HttpRequest, code: int, found: Found) -> None:
    """Write down who was refused what, as the pages do."""
    if code in (401, 403, 409):
        user = request.user.pk or "-"
        logger.warning("refused user=%s %s %s: %s", user, request.method, request.path, found["code"])
