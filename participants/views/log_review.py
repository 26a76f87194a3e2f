"""Going through the access log: the list, the review of what is marked, one look, and the file."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import Crumbs, form_page
from lund_placements import csv_tables, swedish
from lund_placements.errors import errors_in, require
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes
from organisation.models import User

from .. import log_review, permissions
from ..access import note
from ..actions import log_review as actions
from ..enums import AccessKind
from ..log_forms import LogChoiceForm, LogExportForm, ReviewForm
from ..models import AccessLog

ON_A_PAGE = 50
MOST_PEOPLE = 200  # named on the page of one look
TONES = {"justified": "success", "asked": "warning", "unjustified": "danger"}


def _crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    return [
        ("Start", reverse("start")),
        ("Åtkomstlogg", reverse("participants:log") if rest else None),
        *rest,
    ]


def _where(request: HttpRequest, name: str, *leave_out: str) -> str:
    """Return the address of a page about the same looks."""
    query = request.GET.copy()
    for each in leave_out:
        query.pop(each, None)
    return f"{reverse(f'participants:{name}')}?{query.urlencode()}"


def _asked_for(request: HttpRequest) -> tuple[LogChoiceForm, Page]:
    """Return the looks on the page that is asked for, written down as looked at."""
    require(permissions.may_review_log(request.user))
    form = LogChoiceForm(request.GET)
    page = Paginator(log_review.looks(form.choice), ON_A_PAGE).get_page(request.GET.get("sida"))
    page.object_list = list(page.object_list)
    note(by=request.user, what=AccessKind.REVIEW, subjects=log_review.people_in(page.object_list))
    return form, page


def _row(look: AccessLog, called: dict[Any, str], user: User) -> dict[str, Any]:
    review = next(iter(look.reviews.all()), None)
    return {
        "look": look,
        "about": log_review.about(look, called),
        "review": review,
        "assessment": review.get_assessment_display().capitalize() if review else "",
        "tone": TONES[review.assessment] if review else "",
        "may_review": permissions.may_review(user, look),
    }


def _log_page(
    request: HttpRequest, form: LogChoiceForm, page: Page, review: ReviewForm, status: int = 200
) -> HttpResponse:
    query = request.GET.copy()
    query.pop("sida", None)
    called = log_review.labels(log_review.people_in(page.object_list))
    context = {
        "form": review,
        "choice": form,
        "page": page,
        "rows": [_row(look, called, request.user) for look in page.object_list],
        "ticked": review.data.getlist("rad") if review.is_bound else [],
        "query": query.urlencode(),
        "export_url": _where(request, "log_export", "sida"),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "participants/log.html", context, status=status)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """List who has looked at whom and why, those to be reviewed first."""
    form, page = _asked_for(request)
    return _log_page(request, form, page, ReviewForm())


@require_POST
def review(request: HttpRequest) -> HttpResponse:
    """Store what was found of the looks that are marked."""
    return _review(request, *_asked_for(request))


@writes
def _review(request: HttpRequest, form: LogChoiceForm, page: Page) -> HttpResponse:
    review = ReviewForm(request.POST)
    if review.is_valid():
        with errors_in(review):
            made = actions.review(**review.cleaned_data, by=request.user)
            count = "En rad är granskad" if len(made) == 1 else f"{len(made)} rader är granskade"
            messages.success(request, f"{count}.")
            return redirect(_where(request, "log"))
    return _log_page(request, form, page, review, status=422)


@require_safe
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one look, everybody whom it was about, and what reviewers have found."""
    require(permissions.may_review_log(request.user))
    row = get_object_or_404(AccessLog.objects.select_related("actor"), pk=pk)
    shown = row.subjects[:MOST_PEOPLE]
    note(by=request.user, what=AccessKind.REVIEW, subjects=shown)
    called = log_review.labels(shown)
    facts = [
        ("Vem", f"{row.actor.name}, {log_review.role_words(row)}"),
        ("När", swedish.clock(timezone.localtime(row.at))),
        ("Vad", f"{row.get_what_display()}, {row.get_outcome_display()}"),
        ("Skäl", row.reason or "inget angivet"),
        ("Markerad för granskning", "ja" if row.is_flagged else "nej"),
    ]
    context = {
        "row": row,
        "facts": facts,
        "people": [called.get(one, "Okänt ärende") for one in shown],
        "more": len(row.subjects) - len(shown),
        "reviews": [
            {
                "of": one,
                "assessment": one.get_assessment_display().capitalize(),
                "tone": TONES[one.assessment],
            }
            for one in row.reviews.select_related("reviewed_by")
        ],
        "breadcrumbs": _crumbs(("En rad", None)),
    }
    return render(request, "participants/log_look.html", context)


# The file


def _export_page(request: HttpRequest, form: LogExportForm, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading="Hämta åtkomstloggen",
        submit="Hämta filen",
        back=_where(request, "log"),
        breadcrumbs=_crumbs(("Hämta", None)),
        text=f"Filen innehåller samma rader som ditt urval, högst {swedish.number(log_review.MOST_ROWS)}. "
        "Ärenden visas med nummer och alias, skyddade ärenden med ingetdera. Att du hämtar filen står i loggen.",
        status=status,
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Ask why the log is taken out."""
    require(permissions.may_review_log(request.user))
    return _export_page(request, LogExportForm())


@require_POST
def export_file(request: HttpRequest) -> HttpResponse:
    """Give out the looks that were asked for as a file, when the reason stands in the log."""
    require(permissions.may_review_log(request.user))
    form = LogExportForm(request.POST)
    if not form.is_valid():
        return _export_page(request, form, status=422)
    rows = list(log_review.looks(LogChoiceForm(request.GET).choice)[: log_review.MOST_ROWS])
    reason = form.cleaned_data["reason"]
    note(
        by=request.user,
        what=AccessKind.EXPORT,
        subjects=log_review.people_in(rows),
        reason=reason,
        is_flagged=True,
    )
    taken_out = f"{swedish.clock(timezone.localtime())}, {request.user.name}"
    sheets = log_review.log_sheets(rows, reason=reason, taken_out=taken_out)
    if form.cleaned_data["file"] == "csv":
        _, head, lines = sheets[0]
        return HttpResponse(
            csv_tables.csv_bytes(head, lines),
            content_type=csv_tables.MEDIA_TYPE,
            headers={"Content-Disposition": 'attachment; filename="atkomstlogg.csv"'},
        )
    return xlsx_response("atkomstlogg.xlsx", workbook(sheets))
