"""Belopp och villkor: the dated numbers that the economy rests on, their history, and their care."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lund_placements.errors import errors_in, require
from lund_placements.xlsx import workbook, xlsx_response
from organisation.decorators import writes
from organisation.permissions import may_manage

from .. import rate_list
from ..actions import rates as actions
from ..economy.assumptions import plain_decimal
from ..economy.keys import KINDS, Key
from ..economy_forms import ConfirmForm, RateForm
from ..models import Rate
from .common import Crumbs, form_page


def way_to(*rest: tuple[str, str | None]) -> Crumbs:
    """Return the way to a page about the economy."""
    return [("Start", reverse("start")), ("Ekonomi", reverse("allocation:economy")), *rest]


def _key(key: str) -> Key:
    try:
        return Key(key)
    except ValueError as error:
        raise Http404 from error


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """Show every number as it is today, by group."""
    groups = rate_list.groups(timezone.localdate())
    context = {
        "groups": groups,
        "have_any": any(number.now or number.coming for _, numbers in groups for number in numbers),
        "may_manage": may_manage(request.user),
        "breadcrumbs": way_to(("Belopp och villkor", None)),
    }
    return render(request, "allocation/rates.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Download every value of every number as Excel."""
    return xlsx_response("belopp-och-villkor.xlsx", workbook(rate_list.sheets()))


@require_safe
def rate(request: HttpRequest, key: str) -> HttpResponse:
    """Show one number over the years, and who has changed it."""
    known = _key(key)
    rows = Rate.objects.filter(key=known).select_related("confirmed_by")
    history = Rate.history.filter(key=known).select_related("history_user").order_by("-history_date", "-pk")
    context = {
        "key": known,
        "kind": KINDS[known],
        "rows": [
            {"rate": row, "text": rate_list.text_of(row), "period": rate_list.period_of(row)} for row in rows
        ],
        "events": [
            {
                "text": f"{rate_list.text_of(row)}, {rate_list.period_of(row).lower()}",
                "at": row.history_date,
                "by": row.history_user.name if row.history_user else "Inläst från fil",
                "comment": row.source,
            }
            for row in history
        ],
        "may_manage": may_manage(request.user),
        "breadcrumbs": way_to(_list_crumb(), (KINDS[known].name, None)),
    }
    return render(request, "allocation/rate.html", context)


def _list_crumb() -> tuple[str, str]:
    return ("Belopp och villkor", reverse("allocation:rates"))


def _edit_page(request: HttpRequest, key: Key, form: RateForm, status: int = 200) -> HttpResponse:
    kind, back = KINDS[key], reverse("allocation:rate", args=[key])
    return form_page(
        request,
        form,
        heading=f"Nytt värde: {kind.name}",
        text=(
            "Värdet som gäller nu slutar dagen före. Väljer du samma dag som det senaste värdet började "
            "rättas det. Det som stod där förut finns kvar i historiken. Beslut som är fattade ändras inte."
        ),
        submit="Spara",
        back=back,
        breadcrumbs=way_to(_list_crumb(), (kind.name, back), ("Nytt värde", None)),
        status=status,
    )


@require_safe
def rate_form(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a number's new value."""
    require(may_manage(request.user))
    known = _key(key)
    latest = Rate.objects.filter(key=known).first()
    initial = {"value": Decimal(plain_decimal(latest.value))} if latest else {}
    if latest and not latest.is_unverified:
        initial["source"] = latest.source  # otherwise it says what nobody has checked
    return _edit_page(request, known, RateForm(kind=KINDS[known], initial=initial))


@writes
def rate_set(request: HttpRequest, key: str) -> HttpResponse:
    """Store a number's new value."""
    require(may_manage(request.user))
    known = _key(key)
    form = RateForm(request.POST, kind=KINDS[known])
    if form.is_valid():
        with errors_in(form):
            actions.set_rate(key=known, by=request.user, **form.cleaned_data)
            messages.success(request, "Värdet är sparat.")
            return redirect("allocation:rate", known)
    return _edit_page(request, known, form, status=422)


def _confirm_page(request: HttpRequest, row: Rate, form: ConfirmForm, status: int = 200) -> HttpResponse:
    key = Key(row.key)
    back = reverse("allocation:rate", args=[key])
    return form_page(
        request,
        form,
        heading=f"Bekräfta {KINDS[key].name}",
        text=(
            f"Värdet är {rate_list.text_of(row)}. Där står nu: {row.source.rstrip('.')}. Källan som du skriver "
            "ersätter det, och ditt namn visas vid värdet. Blev det fel, lägg in värdet på nytt från samma dag."
        ),
        submit="Bekräfta",
        back=back,
        breadcrumbs=way_to(_list_crumb(), (KINDS[key].name, back), ("Bekräfta", None)),
        status=status,
    )


@require_safe
def confirm_form(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Ask which source the value has been compared with."""
    require(may_manage(request.user))
    row = get_object_or_404(Rate, key=key, pk=pk)
    return _confirm_page(request, row, ConfirmForm(initial={"seen": row.value}))


@writes
def confirm(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Record that the value has been compared with a source."""
    require(may_manage(request.user))
    row = get_object_or_404(Rate, key=key, pk=pk)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.confirm(rate=row, **form.cleaned_data, by=request.user)
            messages.success(request, "Uppgiften är bekräftad.")
            return redirect("allocation:rate", key)
        form.data = {**request.POST.dict(), "seen": str(row.value)}  # what the page shows now
    return _confirm_page(request, row, form, status=422)
