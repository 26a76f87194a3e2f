"""A year's agreements as they are downloaded: tables for Excel, and all documents with an index."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from allocation.enums import PlacementKind
from allocation.models import AllocationRound, Decision, DecisionLine
from allocation.payload_text import sentence
from lund_placements.xlsx import Cell, workbook
from organisation.models import StoredDocument

from . import overview, selectors
from .models import Agreement

Sheet = tuple[str, Sequence[str], list[Sequence[Cell]]]
KIND_HEADS = tuple(kind.label.capitalize() for kind in PlacementKind)


def overview_sheets(lines: Iterable[overview.Line]) -> list[Sheet]:
    """Return how far each nämnd's agreement has come."""
    head = ("Nämnd", "Tillägg", "Läge", "Väntar på", *KIND_HEADS, "Särskilt stöd", "Att göra")
    rows = [
        (
            sentence(line.name),
            line.addition,
            line.status,
            line.waits_on,
            *line.counts,
            line.support,
            " ".join(line.missing),
        )
        for line in lines
    ]
    return [("Överenskommelser", head, rows)]


# What each nämnd shall provide, as a figure for its own budget


@dataclass(frozen=True, slots=True)
class Begun:
    """How many placements had begun by the end of a day, by förvaltning id and kind; None where it is not shown."""

    through: dt.date
    places: Mapping[tuple[int, str], int | None]


# The app that counts who has begun adds itself when it is ready; it is never imported here.
BEGUN: list[Callable[[AllocationRound], Begun]] = []
BudgetRows = list[tuple[str, list[int | None]]]


def begun(round: AllocationRound) -> Begun:
    """Return the year's placements that have begun; nothing is known when no app counts them."""
    return next((count(round) for count in BEGUN), Begun(timezone.localdate(), {}))


def budget_rows(decision: Decision, rows: Iterable[selectors.BoardRow], outcome: Begun) -> BudgetRows:
    """Return each nämnd's target, signed places and outcome per kind; None where a number is not known or shown.

    The deciding nämnd signs nothing with itself.
    """
    signed = {row.board_name: row.in_force.places if row.in_force else None for row in rows}
    lines = selectors.decided_by_board(decision)
    found: BudgetRows = []
    for name in signed:
        none_signed = {kind.value: 0 for kind in PlacementKind}
        found.append((name, _budget_cells(lines.get(name, []), signed[name] or none_signed, outcome)))
    own: dict[str, list[DecisionLine]] = {}
    for line in selectors.own_lines(decision):
        own.setdefault(line.board_name, []).append(line)
    found += [(name, _budget_cells(of_board, {}, outcome)) for name, of_board in own.items()]
    return found


def _budget_cells(
    lines: Sequence[DecisionLine], signed: Mapping[str, int], outcome: Begun
) -> list[int | None]:
    cells: list[int | None] = []
    for kind in PlacementKind:
        of_kind = [line for line in lines if line.kind == kind]
        came = [outcome.places.get((line.department_id, line.kind)) for line in of_kind]
        known = [count for count in came if count is not None]
        cells += (
            sum(line.decided for line in of_kind),
            signed.get(kind.value),
            sum(known) if len(known) == len(came) and outcome.places else None,
        )
    return cells


def budget_totals(rows: BudgetRows) -> list[int | None]:
    """Return the sums of the columns: of what is signed where it is known, of the rest None if a row has none."""
    columns = list(zip(*(cells for _, cells in rows), strict=True))
    sums: list[int | None] = []
    for position, column in enumerate(columns):
        known = [cell for cell in column if cell is not None]
        is_signed = position % 3 == 1
        sums.append(sum(known) if known and (is_signed or len(known) == len(column)) else None)
    return sums


def budget_columns() -> dict[str, str]:
    """Return the columns of the same as a file, and what each means."""
    columns = {"Nämnd": "Nämndens namn; sista raden är summan."}
    for kind in KIND_HEADS:
        columns[f"{kind}, mål"] = "Antalet platser i nämndens beslut."
        columns[f"{kind}, undertecknat"] = (
            "Antalet i överenskommelser som båda har undertecknat. Tomt: inte känt."
        )
        columns[f"{kind}, utfall"] = (
            "Placeringar som har börjat, enligt statistiken. Tomt: ett litet antal, som inte visas."
        )
    return columns


def budget_lines(rows: BudgetRows) -> list[Sequence[Cell]]:
    """Return the lines of the file, as budget_columns names their cells, and the sum."""
    lines = [(sentence(name), *cells) for name, cells in rows]
    return [*lines, ("Summa", *budget_totals(rows))] if rows else []


# All documents of a year


def current_document(agreement: Agreement) -> int | None:
    """Return the id of the document that counts: the signed one, or the latest that was sent."""
    version = agreement.latest_version
    if version is None:
        return None
    conclusion = getattr(version, "conclusion", None)
    return conclusion.document_id if conclusion else version.document_id


def archive(agreements: Iterable[Agreement]) -> bytes:
    """Return a ZIP file with every agreement's PDF and an index of them as a workbook."""
    chosen = [(agreement, pk) for agreement in agreements if (pk := current_document(agreement))]
    documents = StoredDocument.objects.in_bulk([pk for _, pk in chosen])
    index: list[Sequence[Cell]] = []
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bundle:
        for position, (agreement, pk) in enumerate(chosen, start=1):
            document = documents[pk]
            name = f"{position:02d}-{document.name}"
            bundle.writestr(name, bytes(document.content))
            version = agreement.latest_version
            conclusion = getattr(version, "conclusion", None)
            index.append(
                (
                    name,
                    sentence(agreement.board_name),
                    agreement.number,
                    agreement.get_status_display(),
                    version.number,
                    f"{version.sent_at:%Y-%m-%d}",
                    f"{conclusion.concluded_on:%Y-%m-%d}" if conclusion else "",
                    document.sha256,
                )
            )
        head = ("Fil", "Nämnd", "Tillägg", "Läge", "Version", "Skickad", "Undertecknad", "SHA-256")
        bundle.writestr("00-forteckning.xlsx", workbook([("Överenskommelser", head, index)]))
    return stream.getvalue()
