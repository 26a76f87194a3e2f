"""Open data: a page that describes it, and the files at addresses that stay."""

import json
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from lund_placements import csv_tables

from .. import open_data
from ..open_data import DATASETS, Dataset

AN_HOUR = "public, max-age=3600"


def _dataset(slug: str) -> Dataset:
    if slug not in DATASETS:
        raise Http404
    return DATASETS[slug]


def _file(request: HttpRequest, content: bytes, media_type: str) -> HttpResponse:
    """Return the bytes to anybody, for any cache to keep; nothing when the reader already has them."""
    etag = f'"{sha256(content).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": AN_HOUR, "Access-Control-Allow-Origin": "*"}
    response = HttpResponse(content, content_type=media_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Describe every dataset: what it holds, its fields and its addresses."""
    context = {
        "datasets": DATASETS.values(),
        "licence": open_data.LICENCE,
        "breadcrumbs": [("Start", reverse("start")), ("Öppna data", None)],
    }
    return render(request, "allocation/open_data.html", context)


@login_not_required
@require_safe
def as_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a dataset as CSV."""
    return _file(request, _dataset(slug).as_csv(), csv_tables.MEDIA_TYPE)


@login_not_required
@require_safe
def as_json(request: HttpRequest, slug: str) -> HttpResponse:
    """Return a dataset as JSON."""
    return _file(request, _dataset(slug).as_json(), "application/json")


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Return the catalogue that portals of open data read."""
    content = json.dumps(open_data.catalogue(), ensure_ascii=False, indent=1)
    return _file(request, content.encode(), "application/ld+json")
