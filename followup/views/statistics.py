"""A year in figures: tables and charts without persons, as pages and as files."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from allocation.models import AllocationRound
from lund_placements import charts, csv_tables
from lund_placements.errors import require
from lund_placements.swedish import counted
from lund_placements.xlsx import Cell, workbook, xlsx_response
from organisation.permissions import departments_of
from participants.permissions import may_read_statistics
from participants.suppression import HIDDEN

from .. import figures, permissions
from ..statistics import KindFigures, Table, in_words

LONG = ("ends", "results_0", "results_3", "results_6", "results_12")  # shown without their empty rows


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Lead to the latest year with figures."""
    require(may_read_statistics(request.user))
    rounds = figures.rounds_with_figures()
    return redirect("followup:year_statistics", rounds[0].year) if rounds else _none(request)


def _none(request: HttpRequest) -> HttpResponse:
    return render(request, "followup/statistics_none.html", {"breadcrumbs": crumbs()})


def published_round(year: int) -> AllocationRound:
    """Return the year, or 404 when it has no published decision."""
    found = next((round for round in figures.rounds_with_figures() if round.year == year), None)
    if found is None:
        raise Http404
    return found


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Show one kind of place in the year."""
    require(may_read_statistics(request.user))
    round = published_round(year)
    found = figures.year_figures(round)
    kind = next((each for each in found.kinds if each.kind == request.GET.get("typ")), found.kinds[0])
    context = {
        "round": round,
        "years": figures.rounds_with_figures(),
        "figures": found,
        "kind": kind,
        "cards": _cards(kind),
        "charts": _charts(kind),
        "long": LONG,
        "breadcrumbs": crumbs((str(year), None)),
    }
    return render(request, "followup/statistics.html", context)


def crumbs(*rest: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [("Start", reverse("start")), ("Statistik", reverse("followup:statistics")), *rest]


def _cards(kind: KindFigures) -> list[dict[str, Any]]:
    cards = [
        ("Mål", "–" if kind.target is None else kind.target, "nämndens mål för året"),
        ("Beslutat", kind.decided, "i fördelningsmodellen"),
        ("Påbörjat", kind.begun, f"{kind.attainment} av målet" if kind.attainment else ""),
        ("Pågår", kind.running, "vid månadens slut"),
        ("Prognos", kind.forecast.places if kind.forecast else "–", "påbörjade vid årets slut"),
    ]
    return [
        {
            "name": name,
            "value": in_words([value])[0],
            "note": note,
            "tone": "",
            "is_invented": False,
        }
        for name, value, note in cards
    ]


def _charts(kind: KindFigures) -> dict[str, charts.Bars]:
    """Return a chart for each table that has one; what is hidden in the table is not in the chart."""
    departments, months = kind.table("departments"), kind.table("months")
    begun, decided = departments.head.index("Påbörjat") - 1, departments.head.index("Beslutat") - 1
    asked = {
        "departments": (
            f"{kind.name}: påbörjat och beslutat per förvaltning",
            [
                charts.Row(name, (cells[begun],), cells[decided])
                for name, cells in departments.rows
                if isinstance(cells[begun], int) and (cells[begun] or cells[decided])
            ],
            "beslutat",
        ),
        "months": (
            f"{kind.name}: hur många som började varje månad",
            [charts.Row(name, (cells[0],)) for name, cells in months.rows if isinstance(cells[0], int)],
            "",
        ),
    }
    return {
        key: charts.bars(title, rows, series=["påbörjat"], marker=marker)
        for key, (title, rows, marker) in asked.items()
        if any(row.parts[0] or row.marker for row in rows)
    }


# Files


@require_safe
def year_xlsx(request: HttpRequest, year: int) -> HttpResponse:
    """Download all tables of the year, with what is hidden hidden."""
    require(may_read_statistics(request.user))
    found = figures.year_figures(published_round(year))
    about = [
        ("År", year),
        ("Till och med", found.through.isoformat()),
        (
            "Visas inte",
            f"Antal under {counted(found.least)}, och de antal som de skulle kunna räknas ut från.",
        ),
        *((f"Prognos, {each.name.lower()}", step) for each in found.kinds for step in _steps(each)),
    ]
    sheets = [("Om tabellerna", ("Vad", "Uppgift"), about)]
    sheets += [
        (f"{each.kind} {table.heading}", table.head, lines(table))
        for each in found.kinds
        for table in each.tables
    ]
    return xlsx_response(f"statistik-{year}.xlsx", workbook(sheets))


def _steps(kind: KindFigures) -> Sequence[str]:
    return kind.forecast.steps if kind.forecast else ()


@require_safe
def table_csv(request: HttpRequest, year: int, kind: str, table: str) -> HttpResponse:
    """Download one table, with what is hidden hidden."""
    require(may_read_statistics(request.user))
    found = figures.year_figures(published_round(year))
    tables = [one for each in found.kinds if each.kind == kind for one in each.tables if one.key == table]
    if not tables:
        raise Http404
    return HttpResponse(
        csv_tables.csv_bytes(tables[0].head, lines(tables[0])),
        content_type=csv_tables.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{year}-{kind}-{table}.csv"'},
    )


def lines(table: Table) -> list[list[Cell]]:
    """Return a table's rows and its sum with what is hidden in words."""
    rows = [*table.rows, ("Summa", table.foot)] if table.foot else table.rows
    return [[name, *(HIDDEN if cell is None else cell for cell in cells)] for name, cells in rows]


# A förvaltning's own


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show a contact the own förvaltning's rows of the same tables: nothing that is hidden there is told here."""
    require(permissions.may_read_own_statistics(request.user))
    rounds = figures.rounds_with_figures()
    if not rounds:
        return _none(request)
    found = figures.year_figures(rounds[0])
    names = figures.department_names(rounds[0], departments_of(request.user))
    tables = [
        (each, table.head, [row for row in table.in_words() if row[0] in names])
        for each in found.kinds
        for table in each.tables
        if table.key == "departments"
    ]
    context = {
        "figures": found,
        "tables": tables,
        "breadcrumbs": [("Start", reverse("start")), ("Er statistik", None)],
    }
    return render(request, "followup/statistics_own.html", context)
