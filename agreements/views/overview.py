"""A year's agreements: how far each has come, what is missing, and everything as files."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from allocation.enums import PlacementKind
from allocation.models import AllocationRound
from allocation.permissions import may_run_year
from allocation.selectors import valid_decision
from allocation.views.common import crumbs, get_round
from lund_placements.errors import require
from lund_placements.xlsx import MEDIA_TYPE, workbook, xlsx_response
from organisation.decorators import writes
from organisation.exchange import ExchangeFile, delivered

from .. import exports, overview, permissions, selectors
from ..actions import generation


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Lead from the menu to the latest year that has agreements for the user."""
    year = next(iter(overview.years_for(request.user)), None)
    if year is None:
        return render(request, "agreements/none.html", {"breadcrumbs": [("Start", reverse("start"))]})
    return redirect("agreements:overview", year)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """List the agreements of a year: every nämnd for the coordinator, those one may read for others."""
    round = get_round(request, year)
    user = request.user
    is_coordinator = bool(may_run_year(user))
    context = {
        "round": round,
        "kinds": list(PlacementKind),
        "is_coordinator": is_coordinator,
        "may_run": may_run_year(user),
        "may_generate": permissions.may_generate(user, round),
        "years": [other for other in overview.years_for(user) if other != year],
        "breadcrumbs": crumbs(round, ("Överenskommelser", None)),
        **(_all_of(round) if is_coordinator else _readable(request, round)),
    }
    return render(request, "agreements/overview.html", context)


def _all_of(round: AllocationRound) -> dict[str, Any]:
    """Return what the coordinator's list says."""
    rows = selectors.year_overview(round)
    lines = overview.year_lines(rows)
    decision = valid_decision(round)
    own = selectors.own_lines(decision) if decision else []
    return {
        "lines": lines,
        "totals": [sum(row.places[kind] for row in rows) for kind in PlacementKind],
        "cards": overview.cards(rows, is_invented=round.is_invented),
        "lacking": [row.board_name for row in rows if row.current is None],
        "is_corrected": any(_rests_on_corrected(row) for row in rows),
        "own": list(dict.fromkeys(line.department_name for line in own)),
        "has_documents": any(line.agreement and line.agreement.latest_version for line in lines),
    }


def _rests_on_corrected(row: selectors.BoardRow) -> bool:
    """Say whether what is being handled rests on a decision that has been corrected since."""
    agreement = row.current
    return bool(agreement) and not agreement.is_signed and hasattr(agreement.decision, "corrected_by")


def _readable(request: HttpRequest, round: AllocationRound) -> dict[str, Any]:
    """Return what everybody else's list says."""
    found = selectors.agreements_visible_to(request.user).filter(round=round)
    return {"lines": overview.lines_for(request.user, found)}


@writes
def generate(request: HttpRequest, year: int) -> HttpResponse:
    """Make a draft for every receiving nämnd that has none."""
    made = generation.generate(round=get_round(request, year), by=request.user)
    counts = {"Skapade": made.created, "Gjorda om": made.renewed, "Återkallade": made.withdrawn}
    if done := [f"{word}: {count}." for word, count in counts.items() if count]:
        messages.success(request, f"{' '.join(done)} Fyll i utkasten och skicka dem till nämnderna.")
    else:
        messages.info(request, "Alla överenskommelser är redan skapade.")
    return redirect("agreements:overview", year)


@require_safe
def export(request: HttpRequest, year: int) -> HttpResponse:
    """Download the coordinator's list as Excel."""
    round = get_round(request, year)
    require(may_run_year(request.user))
    lines = overview.year_lines(selectors.year_overview(round))
    return xlsx_response(f"overenskommelser-{year}.xlsx", workbook(exports.overview_sheets(lines)))


@require_safe
def archive(request: HttpRequest, year: int) -> HttpResponse:
    """Download every agreement's PDF in one file, with an index."""
    round = get_round(request, year)
    require(may_run_year(request.user))
    headers = {"Content-Disposition": f'attachment; filename="overenskommelser-{year}.zip"'}
    content = exports.archive(selectors.agreements_visible_to(request.user).filter(round=round))
    return HttpResponse(content, content_type="application/zip", headers=headers)


@require_safe
def budget(request: HttpRequest, year: int) -> HttpResponse:
    """Show what each nämnd shall provide, as a figure that it can put in its own budget."""
    round = get_round(request, year)
    require(may_run_year(request.user))
    decision = valid_decision(round)
    outcome = exports.begun(round)
    rows = exports.budget_rows(decision, selectors.year_overview(round), outcome) if decision else []
    context = {
        "round": round,
        "decision": decision,
        "through": outcome.through,
        "kinds": list(PlacementKind),
        "rows": rows,
        "totals": exports.budget_totals(rows),
        "breadcrumbs": crumbs(
            round,
            ("Överenskommelser", reverse("agreements:overview", args=[year])),
            ("Kvot per nämnd", None),
        ),
    }
    return render(request, "agreements/budget.html", context)


@require_safe
def budget_file(request: HttpRequest, year: int) -> HttpResponse:
    """Download the same as Excel, with a manifest."""
    round = get_round(request, year)
    require(may_run_year(request.user))
    decision = valid_decision(round)
    outcome = exports.begun(round)
    rows = exports.budget_rows(decision, selectors.year_overview(round), outcome) if decision else []
    lines, columns = exports.budget_lines(rows), exports.budget_columns()
    basis = f"{decision.diary_no}, {decision.paragraph}, beslut {decision.pk}" if decision else "Inget beslut"
    file = ExchangeFile(
        name=f"kvot-per-namnd-{year}.xlsx",
        media_type=MEDIA_TYPE,
        content=workbook([("Kvot per nämnd", tuple(columns), lines)]),
        title="Kvot per nämnd: mått till internbudgeten",
        selection=f"Alla nämnder som har platser i fördelningen {year}. "
        f"Utfallet till och med {outcome.through:%Y-%m-%d}.",
        rules=basis,
        columns=columns,
        rows=len(lines),
        year=year,
        is_invented=round.is_invented,
    )
    return delivered(file, request.user)
