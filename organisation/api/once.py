"""A write that is sent again is not done again: the caller gives it a name, and gets the first answer."""

import datetime as dt
import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError
from rest_framework.views import APIView

from lund_placements.api.errors import KeyReused

from ..models import ApiAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 100
KEPT = dt.timedelta(days=7)

Handler = Callable[..., Response]


def writes(handler: Handler) -> Handler:
    """Do all of it or nothing, and once for each Idempotency-Key; a refused write is not remembered.

    Two that arrive at once with the same key wait for each other, and the second gets the first one's answer.
    """

    @wraps(handler)
    def act_once(view: APIView, request: Request, *args: object, **kwargs: object) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            with transaction.atomic():
                return handler(view, request, *args, **kwargs)
        if not key or len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
            message = f"Idempotency-Key ska vara 1 till {LONGEST_KEY} vanliga tecken."
            raise ValidationError({HEADER: [message]}, code="invalid")
        with transaction.atomic():
            ApiAnswer.objects.filter(user=request.user, answered_at__lt=timezone.now() - KEPT).delete()
            kept, is_new = ApiAnswer.objects.get_or_create(
                user=request.user, key=key, defaults={"request_sha256": _sum(request)}
            )
            if not is_new:
                return _again(kept, request)
            response = handler(view, request, *args, **kwargs)
            kept.status_code = response.status_code
            kept.content = (
                JSONRenderer().render({"data": response.data, "headers": dict(response.items())}).decode()
            )
            kept.full_clean()
            kept.save()
        return response

    return act_once


def _again(kept: ApiAnswer, request: Request) -> Response:
    if kept.request_sha256 != _sum(request):
        raise KeyReused
    content: dict[str, Any] = json.loads(kept.content)
    headers = {**content["headers"], REPLAYED: "true"}
    return Response(content["data"], status=kept.status_code, headers=headers)


def _sum(request: Request) -> str:
    """Return a sum of what is asked for: the address and the content, however the JSON is laid out."""
    content = json.dumps(request.data, sort_keys=True)
    asked = [request.method, request.get_full_path(), request.headers.get("If-Match", ""), content]
    return sha256("\n".join(asked).encode()).hexdigest()
