"""The handledare's check: the consultant's link, and the page that it opens for somebody without an account."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lund_placements.errors import errors_in, require
from lund_placements.rate import times_from
from organisation.decorators import writes

from .. import check_selectors as selectors
from .. import person_permissions as permissions
from ..actions import links as actions
from ..models import CheckLink, Milestone
from ..person_forms import CheckForm
from .milestones import address, crumbs, opens_milestone

MOST_TIMES = 60  # from one address in a quarter of an hour; a whole workplace can share one
View = Callable[..., HttpResponse]


# The consultant's


def _page(request: HttpRequest, milestone: Milestone, **more: object) -> HttpResponse:
    context = {
        "milestone": milestone,
        "case": milestone.placement.participant,
        "supervisor": milestone.placement.place.supervisor,
        "waiting": selectors.waiting_link(milestone),
        "days": actions.LASTS.days,
        "breadcrumbs": crumbs(
            milestone.placement, (milestone.rule.name, address(milestone)), ("Fråga handledaren", None)
        ),
        **more,
    }
    return render(request, "followup/check_link.html", context)


@require_safe
@opens_milestone
def link(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Tell what a link opens before it is made."""
    require(permissions.may_ask_supervisor(request.user, milestone))
    return _page(request, milestone, known_as=selectors.known_as(milestone), url="")


@require_POST
@opens_milestone
def create(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Make a link and show it this once; sent again, it makes another and the first is revoked."""
    made, token = actions.create(milestone=milestone, by=request.user)
    url = settings.SITE_URL + reverse("followup:check", args=[token])
    body = f"Hej!\n\nSvara på några frågor om hur det går. Länken gäller i två veckor och en gång:\n{url}\n"
    letter = f"mailto:?subject={quote('Kort avstämning')}&body={quote(body)}"
    return _page(request, milestone, url=url, letter=letter, expires_at=made.expires_at)


@require_POST
@opens_milestone
@writes
def revoke(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Let the link that waits open nothing."""
    waiting = selectors.waiting_link(milestone)
    if waiting is None:
        raise Http404
    waiting.milestone = milestone
    actions.revoke(link=waiting, by=request.user)
    messages.success(request, "Länken är återkallad.")
    return redirect(address(milestone))


# The handledare's


def for_bearer(view: View) -> View:
    """Give the view the link that its address leads to, or one calm page that never says why not.

    Nothing is kept by caches or search engines. The address is told to no other site, as no page of ours tells its
    own; a form needs it to be told to us.
    """

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        if times_from(get_adapter().get_client_ip(request), "checks", seconds=900) > MOST_TIMES:
            response = render(request, "429.html", status=429)
        elif found := selectors.open_link(token):
            response = view(request, found)
        else:
            response = _closed(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        response._has_been_logged = True  # a refusal's log line would hold the address, and so the way in
        return response

    return opened


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "followup/check_closed.html", status=404)


def _question_page(request: HttpRequest, link: CheckLink, form: CheckForm, status: int = 200) -> HttpResponse:
    placement = link.milestone.placement
    context = {
        "form": form,
        "known_as": selectors.known_as(link.milestone),
        "place": placement.place,
        "consultant": placement.participant.consultant,
        "expires_at": link.expires_at,
    }
    return render(request, "followup/check.html", context, status=status)


@for_bearer
@require_safe
def check(request: HttpRequest, link: CheckLink) -> HttpResponse:
    """Ask how it goes."""
    return _question_page(request, link, CheckForm())


@for_bearer
@require_POST
def answer(request: HttpRequest, link: CheckLink) -> HttpResponse:
    """Store the answer, once."""
    form = CheckForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.answer(link=link, data=form.value())
            return redirect("followup:check_thanks")
    if form.has_error(NON_FIELD_ERRORS, actions.CLOSED):
        return _closed(request)  # somebody else was first
    return _question_page(request, link, form, status=422)


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that the answer has come in."""
    return render(request, "followup/check_thanks.html")
