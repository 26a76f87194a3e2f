"""Pages of a long list by cursor: rows that come and go while somebody reads neither repeat nor hide others."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

UNKNOWN_CURSOR = "Markören känns inte igen. Börja om utan cursor."


class Pages(CursorPagination):
    """Fifty rows at a time unless `limit` says otherwise; the view's `ordering` ends with something unique."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    invalid_cursor_message = UNKNOWN_CURSOR

    def get_page_size(self, request: Request) -> int:
        """Return how many rows are asked for; raises ValidationError for what is no number of rows."""
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not (
            asked.isascii() and asked.isdecimal() and len(asked) < 4 and 1 <= int(asked) <= self.max_page_size
        ):
            message = f"Skriv ett antal från 1 till {self.max_page_size}."
            raise exceptions.ValidationError({self.page_size_query_param: [message]}, code="invalid")
        return int(asked)

    def get_ordering(self, request: Request, queryset: QuerySet, view: APIView) -> tuple[str, ...]:
        """Return the view's own order, which nobody else chooses."""
        return view.ordering

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page, with addresses of our own."""
        link = {"type": ["string", "null"], "format": "uri"}
        page = "https://platsmodellen.example.se/api/v1/rounds?cursor="
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": "Nästa sida.", "example": f"{page}cD0yMDI2"},
                "previous": {**link, "description": "Förra sidan.", "example": f"{page}cj0xJnA9MjAyOA=="},
                "results": schema,
            },
        }

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page; a cursor that somebody has made up is not found."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, ValidationError, OverflowError) as error:
            raise exceptions.NotFound(UNKNOWN_CURSOR) from error
