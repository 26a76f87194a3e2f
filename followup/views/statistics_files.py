"""What is reported elsewhere: Kolada's share, and placements as SUS wants them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import form_page
from lund_placements import csv_tables
from lund_placements.errors import require
from organisation.exchange import ExchangeFile, delivered
from participants.access import note
from participants.enums import AccessKind
from participants.permissions import may_read_statistics
from participants.suppression import HIDDEN, LEAST_SHOWN

from .. import figures, permissions
from .. import sus as sus_rows
from ..forms import SusForm
from ..statistics.kolada import DEFINITION
from .statistics import crumbs, lines, published_round


@require_safe
def kolada(request: HttpRequest, year: int) -> HttpResponse:
    """Show the year's U40455, how it is defined, and how many people each rule is met by."""
    require(may_read_statistics(request.user))
    round = published_round(year)
    context = {
        "round": round,
        "indicator": figures.kolada(round),
        "through": figures.last_month_end(timezone.localdate()),
        "breadcrumbs": crumbs(
            (str(year), reverse("followup:year_statistics", args=[year])), ("Kolada", None)
        ),
    }
    return render(request, "followup/kolada.html", context)


@require_safe
def kolada_file(request: HttpRequest, year: int) -> HttpResponse:
    """Download the rules with their counts, with what is hidden hidden, and a manifest."""
    require(may_read_statistics(request.user))
    round = published_round(year)
    table = figures.kolada(round).table
    rule, counted, *counts = table.head
    rows = lines(table)
    file = ExchangeFile(
        name=f"kolada-u40455-{year}.csv",
        media_type=csv_tables.MEDIA_TYPE,
        content=csv_tables.csv_bytes(table.head, rows),
        title="Underlag till Kolada U40455: börjat arbeta eller studera vid avslut",
        selection=f"De som har slutat under {year}, till och med {figures.last_month_end(timezone.localdate())}. "
        "Personer med skyddade personuppgifter räknas inte.",
        rules=f"{DEFINITION}. Antal under {LEAST_SHOWN} visas inte.",
        columns={
            rule: "Vad som antecknades vid slutet; sista raden är summan.",
            counted: "ja om det räknas i andelen, annars nej.",
            **{count: f"Hur många personer, eller ”{HIDDEN}”." for count in counts},
        },
        rows=len(rows),
        year=year,
        is_invented=round.is_invented,
    )
    return delivered(file, request.user)


# SUS


def _sus_page(request: HttpRequest, year: int, form: SusForm, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"Hämta {year} års placeringar för SUS",
        submit="Hämta filen",
        back=reverse("followup:year_statistics", args=[year]),
        breadcrumbs=crumbs((str(year), reverse("followup:year_statistics", args=[year])), ("SUS", None)),
        text="En rad för varje placering som har börjat. Raderna är personuppgifter även utan namn och ärendenummer: "
        "behandla filen som sekretess. Personer med skyddade personuppgifter är aldrig med.",
        status=status,
    )


@require_safe
def sus(request: HttpRequest, year: int) -> HttpResponse:
    """Ask why the placements are taken out, and whether with case numbers."""
    require(may_read_statistics(request.user))
    published_round(year)
    return _sus_page(request, year, SusForm(may_name=permissions.may_list_own(request.user)))


@require_POST
def sus_file(request: HttpRequest, year: int) -> HttpResponse:
    """Give out placements, when the reason stands in the log: all without case numbers, or one's own with them."""
    require(may_read_statistics(request.user))
    round = published_round(year)
    form = SusForm(request.POST, may_name=permissions.may_list_own(request.user))
    if not form.is_valid():
        return _sus_page(request, year, form, status=422)
    is_named = form.cleaned_data.get("is_named", False)
    placements = sus_rows.placements_to_report(year)
    if is_named:
        placements = placements.filter(participant__consultant=request.user)
    found = list(placements)
    note(
        by=request.user,
        what=AccessKind.EXPORT,
        subjects=list({one.participant_id for one in found}),
        reason=form.cleaned_data["reason"],
        is_flagged=True,
    )
    whose = "De egna ärendena, med ärendenummer och hela datum" if is_named else "Alla, utan ärendenummer"
    file = ExchangeFile(
        name=f"sus-{year}.csv",
        media_type=csv_tables.MEDIA_TYPE,
        content=csv_tables.csv_bytes(tuple(sus_rows.COLUMNS), sus_rows.rows(found, is_named=is_named)),
        title="Placeringar för SUS: personuppgifter, behandla som sekretess",
        selection=f"{whose}. Placeringar i fördelningen {year} som har börjat. Aldrig någon med skyddade uppgifter.",
        rules=sus_rows.FORMAT,
        columns=sus_rows.COLUMNS,
        rows=len(found),
        year=year,
        is_invented=round.is_invented,
    )
    return delivered(file, request.user)
