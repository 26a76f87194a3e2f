"""A year's agreements as they are downloaded: tables for Excel, and all documents with an index."""

import io
import zipfile
from collections.abc import Iterable, Sequence

from allocation.enums import PlacementKind
from allocation.models import Decision
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


def budget_rows(decision: Decision, rows: Iterable[selectors.BoardRow]) -> list[tuple[str, list[int | None]]]:
    """Return each nämnd's target, signed places and outcome per kind; None where a number is not known.

    The deciding nämnd signs nothing with itself, so of its own places nothing is known but the target.
    """
    found = [
        (
            row.board_name,
            {
                kind: (row.places[kind], row.in_force.places[kind] if row.in_force else 0)
                for kind in row.places
            },
        )
        for row in rows
    ]
    own: dict[str, dict[str, int]] = {}
    for line in selectors.own_lines(decision):
        counts = own.setdefault(line.board_name, {kind.value: 0 for kind in PlacementKind})
        counts[line.kind] += line.decided
    found += [(name, {kind: (count, None) for kind, count in counts.items()}) for name, counts in own.items()]
    return [
        (name, [cell for kind in PlacementKind for cell in (*cells[kind.value], None)])
        for name, cells in found
    ]


def budget_totals(rows: Sequence[tuple[str, list[int | None]]]) -> list[int | None]:
    """Return the sums of the columns; None where no row has a number."""
    columns = zip(*(cells for _, cells in rows), strict=True)
    known = [[cell for cell in column if cell is not None] for column in columns]
    return [sum(column) if column else None for column in known]


def budget_columns() -> dict[str, str]:
    """Return the columns of the same as a file, and what each means."""
    columns = {"Nämnd": "Nämndens namn; sista raden är summan."}
    for kind in KIND_HEADS:
        columns[f"{kind}, mål"] = "Antalet platser i nämndens beslut."
        columns[f"{kind}, undertecknat"] = (
            "Antalet i överenskommelser som båda har undertecknat. Tomt: inte känt."
        )
        columns[f"{kind}, utfall"] = "Hur många det blev. Tomt: inte känt."
    return columns


def budget_lines(rows: Sequence[tuple[str, list[int | None]]]) -> list[Sequence[Cell]]:
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
