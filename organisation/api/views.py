"""What every view of the API starts from: JSON, keys and sessions, errors as data, lists page by page."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from lund_placements.api.errors import NOT_FOUND
from lund_placements.api.pagination import Pages
from lund_placements.api.problems import failure

from ..models import ApiCall, StoredDocument
from .once import REPLAYED
from .scopes import wanted

REASON_HEADER = "X-Reason"  # why somebody's data is asked for; its text is kept in the access log


class ApiView(APIView):
    """One address. Subclasses have one short method per verb, which calls a selector or an action."""

    http_method_names = ("get", "put", "post", "head")
    resource = ""  # what a key's scope names; "" needs no more than a valid key

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Let nobody in whom the checks refuse, nor a parameter that the address does not take."""
        super().initial(request, *args, **kwargs)
        known = getattr(getattr(self, request.method.lower(), None), "in_address", None)
        if known is not None and (unknown := sorted(set(request.query_params) - known)):
            taken = f"Välj bland {', '.join(sorted(known))}." if known else "Adressen tar inga."
            message = f"Parametern {unknown[0][:40]} finns inte. {taken}"
            raise serializers.ValidationError({unknown[0][:40]: [message]}, code="unknown_parameter")

    def shown(self, serializer: type[Serializer], thing: Any, **options: Any) -> Response:
        """Answer with the thing, as the serializer shows it."""
        return Response(serializer(thing, context={"request": self.request}).data, **options)

    def sent(self, serializer: type[Serializer]) -> dict[str, Any]:
        """Return what was sent; raises ValidationError when it has the wrong shape."""
        read = serializer(data=self.request.data)
        read.is_valid(raise_exception=True)
        return read.validated_data


class ListView(ApiView):
    """A list with a stable order, one page at a time."""

    pagination_class = Pages
    ordering: tuple[str, ...] = ("-pk",)

    def page(
        self,
        rows: QuerySet,
        serializer: type[Serializer],
        prepare: Callable[[list[Any]], list[Any]] = list,
    ) -> Response:
        """Answer with one page of the rows; `prepare` adds what the serializer needs to all of them at once."""
        pages = self.pagination_class()
        kept = prepare(pages.paginate_queryset(rows, self.request, self))
        shown = serializer(kept, many=True, context={"request": self.request})
        return pages.get_paginated_response(shown.data)


class Pdf(BaseRenderer):
    """Lets a caller ask for a PDF; the view answers with it ready-made, and refusals are JSON all the same."""

    media_type, format = "application/pdf", "pdf"

    def render(self, data: Any, *args: object, **kwargs: object) -> bytes:
        """Return a refusal."""
        return JSONRenderer().render(data)


class DocumentView(ApiView):
    """A stored document, byte for byte."""

    renderer_classes = (JSONRenderer, Pdf)

    def document(self, stored: StoredDocument) -> HttpResponse:
        """Answer with the document as it was stored."""
        headers = {"Content-Disposition": f'attachment; filename="{stored.name}"'}
        return HttpResponse(bytes(stored.content), content_type=stored.media_type, headers=headers)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let a refusal say that it is JSON, whatever was asked for."""
        if getattr(response, "exception", False):
            request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return super().finalize_response(request, response, *args, **kwargs)


class KeyScheme(OpenApiAuthenticationExtension):
    """How the schema describes a key; drf-spectacular finds it because it is defined."""

    target_class = "organisation.api.authentication.KeyAuthentication"
    name = "nyckel"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Return how the key is sent."""
        return {"type": "http", "scheme": "bearer", "description": "En nyckel för ett tjänstekonto."}


class CallsAreKept:
    """Write down every call that a key makes, also one that fails; the answer leaves only when it is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if key := getattr(request, "service_key", None):
            ApiCall.objects.create(
                key=key,
                method=request.method[:10],
                route=request.resolver_match.route[:200],
                status_code=response.status_code,
                scope=wanted(getattr(request.resolver_match.func, "cls", None), request.method),
                has_reason=bool(request.headers.get(REASON_HEADER, "").strip()),
                is_repeat=REPLAYED in response,
            )
        return response


@csrf_exempt
@login_not_required
def not_found(request: HttpRequest) -> HttpResponse:
    """Answer for every address under the API that does not exist."""
    return failure(404, "not_found", NOT_FOUND)
