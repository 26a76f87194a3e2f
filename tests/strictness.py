"""What is quietly accepted in production and fails in the tests."""

import inspect
import random
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.handlers.base import BaseHandler
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.base import Node
from django.template.defaulttags import ForNode

from lund_placements.readonly import read_only


class UndefinedVariable(str):
    """Django's `string_if_invalid`: fails when one of our templates shows a variable that is not there.

    Templates of Django and its packages are left alone: they show undefined variables on purpose.
    `{% if %}` and `{% for %}` treat an undefined variable as empty, as Django documents.
    """

    __slots__ = ()

    def __mod__(self, variable: object) -> str:
        template = _template_being_rendered()
        if "site-packages" not in template.parts:
            raise AssertionError(f"{{{{ {variable} }}}} is undefined in {template}")
        return ""


def _template_being_rendered() -> Path:
    """Return the file of the innermost template node on the call stack."""
    for frame in inspect.stack(context=0):
        node = frame.frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(node.origin.name)
    return Path("?")


class ExistingStaticFiles(StaticFilesStorage):
    """As production's manifest, without building it: a file that does not exist has no address."""

    def url(self, name: str | None) -> str:
        if not finders.find(name):
            raise AssertionError(f"static file {name} does not exist")
        return super().url(name)


def refuse_writes_on_reading_requests(monkeypatch: Any) -> None:
    """Production refuses them in the view; here in the middleware too, for the test client and the browser."""
    respond = BaseHandler.get_response

    def respond_without_writing(handler: BaseHandler, request: HttpRequest) -> HttpResponse:
        with read_only() if request.method in ("GET", "HEAD") else nullcontext():
            return respond(handler, request)

    monkeypatch.setattr(BaseHandler, "get_response", respond_without_writing)


def refuse_unordered_querysets(monkeypatch: Any) -> None:
    """The database may answer in any order. So a queryset without an order may not be sliced or listed in a
    template, and everywhere else its rows come shuffled.
    """
    fetch_all, get_item, render_for = QuerySet._fetch_all, QuerySet.__getitem__, ForNode.render

    def fetch_shuffled(queryset: QuerySet) -> None:
        new = queryset._result_cache is None
        fetch_all(queryset)
        if new and not queryset.ordered and not queryset.query.is_sliced:
            random.shuffle(queryset._result_cache)

    def get_ordered_item(queryset: QuerySet, key: Any) -> Any:
        if queryset._result_cache is None:
            _require_order(queryset)
        return get_item(queryset, key)

    def render_ordered(node: ForNode, context: Any) -> str:
        _require_order(node.sequence.resolve(context, ignore_failures=True))
        return render_for(node, context)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_shuffled)
    monkeypatch.setattr(QuerySet, "__getitem__", get_ordered_item)
    monkeypatch.setattr(ForNode, "render", render_ordered)


def _require_order(values: Any) -> None:
    if isinstance(values, QuerySet) and not values.ordered:
        raise AssertionError(f"queryset of {values.model.__name__} is sliced or listed without an order")
