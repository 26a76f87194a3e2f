"""One short view per HTTP method under one address, so that a form with errors keeps its address."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

View = Callable[..., HttpResponse]


def verbs(*, get: View, post: View | None = None) -> View:
    """Route GET and HEAD to one view and POST to another; anything else is 405."""
    allowed = ["GET", "HEAD"] + (["POST"] if post else [])

    def by_method(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return get(request, *args, **kwargs)
        if request.method == "POST" and post:
            return post(request, *args, **kwargs)
        return HttpResponseNotAllowed(allowed)

    by_method.takes_forms = post is not None
    # What LoginRequiredMiddleware asks; both verbs of an address agree on who may see it.
    by_method.login_required = getattr(get, "login_required", True)
    return by_method
