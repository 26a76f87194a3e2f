"""Files of GAP analyses as the tests of them need: made, read in, and what is then stored."""

from allocation.actions import gaps as actions
from allocation.gap_import.preview import GapFile, Preview, compare
from allocation.gap_import.rows import FileRow
from allocation.models import GapNeed, GapUpload
from tests.factories import World
from tests.workbooks import a_row

ONLY_COORDINATOR = "Bara en samordnare kan göra det här."
SCHOOL = "Barn- och skolförvaltningen"


def a_file(*rows: tuple, name: str = "gap.xlsx", is_invented: bool = False) -> GapFile:
    """Return a file with the rows: förvaltning, occupation, need within 2 and 5 years, bristyrke, day."""
    filled = [a_row(*row) for row in rows]
    return GapFile(
        name,
        tuple(
            FileRow(line, *row[:4], row[4] == "ja", str(row[5])) for line, row in enumerate(filled, start=2)
        ),
        is_invented,
    )


def imported(world: World, *rows: tuple, **about: object) -> Preview:
    """Read in a file as Anna."""
    return actions.apply_import(preview=compare(a_file(*rows, **about)), by=world.anna)


def stored() -> list[tuple]:
    """Return everything that is stored, as plain data."""
    return list(
        GapNeed.objects.order_by("analysis__department__key", "analysis__made_on", "occupation").values_list(
            "analysis__department__key",
            "analysis__made_on",
            "occupation",
            "need_2y",
            "need_5y",
            "is_shortage",
        )
    )


def outcomes(preview: Preview) -> list[tuple]:
    """Return what becomes of each row, and why."""
    return [(row.state.value, row.reason or row.changes) for row in preview.rows]


def kept(world: World, *rows: tuple) -> tuple[GapUpload, str]:
    """Keep a file, and return it with the fingerprint that its review shows."""
    upload = actions.keep_upload(file=a_file(*rows), by=world.anna)
    return upload, compare(GapFile.of(upload)).fingerprint
